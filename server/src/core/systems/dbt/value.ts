import type { TemplateValue } from "../../template/template.ts";
import type { Span } from "../../text/span.ts";
import type { YamlNode } from "../../yaml/document.ts";

/**
 * A configured value as written, the same for YAML and for the arguments of `config()`. Plain data with places, so that
 * it can be handed to other files; whatever a template decides is `unknown`.
 */
export type Value =
  | { readonly kind: "text"; readonly value: string; readonly at: Span }
  | { readonly kind: "number"; readonly value: number; readonly at: Span }
  | { readonly kind: "boolean"; readonly value: boolean; readonly at: Span }
  | { readonly kind: "none"; readonly at: Span }
  | { readonly kind: "list"; readonly items: readonly Value[]; readonly at: Span }
  | ValueMap
  | { readonly kind: "unknown"; readonly at: Span };

/** A mapping; `open`: further keys may exist that are not seen. */
export interface ValueMap {
  readonly kind: "map";
  readonly entries: readonly ValueEntry[];
  readonly open: boolean;
  readonly at: Span;
}

/** One key of a mapping. */
export interface ValueEntry {
  readonly key: string;
  readonly keyAt: Span;
  readonly value: Value;
}

/** Values nested deeper than this count as unknown; dbt's own files nest far less. */
const DEPTH = 24;

/** The value of a YAML node. Descriptions that quote Jinja are text for dbt, too, but nobody asks for their words. */
export function fromYaml(node: YamlNode, depth = 0): Value {
  const at = node.span;
  if (depth > DEPTH || (node.tag !== undefined && !node.tag.startsWith("!!"))) return { kind: "unknown", at };
  switch (node.kind) {
    case "seq":
      return { kind: "list", items: node.items.map((item) => fromYaml(item, depth + 1)), at };
    case "map":
      return {
        kind: "map",
        entries: node.entries.map((entry) => ({
          key: entry.key,
          keyAt: entry.keySpan,
          value: fromYaml(entry.value, depth + 1),
        })),
        open: node.open,
        at,
      };
    case "scalar":
      if (node.templated) return { kind: "unknown", at };
      return fromScalar(node.value, at);
  }
}

/** The value of an argument in a template. */
export function fromTemplate(value: TemplateValue, depth = 0): Value {
  const at = value.span;
  if (depth > DEPTH) return { kind: "unknown", at };
  switch (value.kind) {
    case "string":
      return { kind: "text", value: value.value, at };
    case "number":
    case "boolean":
      return fromScalar(value.value, at);
    case "none":
      return { kind: "none", at };
    case "list":
      return { kind: "list", items: value.items.map((item) => fromTemplate(item, depth + 1)), at };
    case "dict":
      return {
        kind: "map",
        entries: value.entries.map((entry) => ({
          key: entry.key,
          keyAt: entry.keySpan,
          value: fromTemplate(entry.value, depth + 1),
        })),
        open: false,
        at,
      };
    default:
      return { kind: "unknown", at };
  }
}

function fromScalar(value: string | number | boolean | null, at: Span): Value {
  switch (typeof value) {
    case "string":
      return { kind: "text", value, at };
    case "number":
      return { kind: "number", value, at };
    case "boolean":
      return { kind: "boolean", value, at };
    default:
      return { kind: "none", at };
  }
}

/** The entry of a key; dbt reads YAML with the last of equal keys winning. */
export const entryOf = (map: ValueMap, key: string): ValueEntry | undefined =>
  map.entries.findLast((entry) => entry.key === key);

/** The value under a key of a mapping; undefined for what is not one or has no such key. */
export const valueAt = (value: Value | undefined, key: string): Value | undefined =>
  value?.kind === "map" ? entryOf(value, key)?.value : undefined;

/** The text of a value where it is plain; numbers count as their text. */
export function textOf(value: Value | undefined): string | undefined {
  if (value?.kind === "text") return value.value;
  return value?.kind === "number" ? String(value.value) : undefined;
}

/** The items of a list; a single value stands for a list of one, as dbt takes it. None where the value is not known. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  if (!value || value.kind === "none" || value.kind === "unknown") return [];
  return value.kind === "list" ? value.items : [value];
}

/** The texts of a list or of a single value; undefined where one of them is not known. */
export function textsOf(value: Value | undefined): readonly string[] | undefined {
  if (!value || value.kind === "unknown" || value.kind === "map") return undefined;
  const texts = itemsOf(value).map(textOf);
  return texts.includes(undefined) ? undefined : (texts as string[]);
}

/** The entries of a list of mappings, `models:` for example. */
export const mapsOf = (value: Value | undefined): readonly ValueMap[] =>
  value?.kind === "list" ? value.items.filter((item): item is ValueMap => item.kind === "map") : [];

/** Whether something in a list or a mapping cannot be seen: the whole value, one of its items, or further keys. */
export const isOpen = (value: Value | undefined): boolean =>
  value !== undefined &&
  (value.kind === "unknown" ||
    (value.kind === "map" && value.open) ||
    (value.kind === "list" && value.items.some((item) => item.kind === "unknown")));

/** A mapping without entries. */
export const noEntries = (at: Span): ValueMap => ({ kind: "map", entries: [], open: false, at });
