import { type SourceText, sliceText } from "../../text/source.ts";
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from "../../yaml/document.ts";
import type { Arg, ArgEntry } from "./arg.ts";

/** How deep arguments are read; deeper ones count as computed. */
const DEPTH = 16;

/** Turns YAML values of one file into arguments. */
export interface YamlArgs {
  arg(node: YamlNode): Arg;
  entries(node: YamlMap): readonly ArgEntry[];
}

/**
 * A reader of arguments: dag-factory's `__type__` is a call, and what it fills in from the environment (`$VAR`) makes a
 * text templated. A node reached by several aliases is read once.
 */
export function yamlArgs(file: string): YamlArgs {
  const made = new Map<YamlNode, Arg>();

  const arg = (node: YamlNode, depth: number): Arg => {
    const seen = made.get(node);
    if (seen) return seen;
    const value = convert(node, depth);
    made.set(node, value);
    return value;
  };

  const convert = (node: YamlNode, depth: number): Arg => {
    if (depth >= DEPTH || foreignTag(node)) return { kind: "unknown", text: node.tag ?? "", span: node.span };
    if (node.kind === "scalar") return scalar(node, file);
    if (node.kind === "map") return mapping(node, depth);
    return { kind: "list", items: node.items.map((item) => arg(item, depth + 1)), open: false, span: node.span };
  };

  const entriesOf = (node: YamlMap, depth: number): readonly ArgEntry[] =>
    node.entries.map((entry) => ({
      key: entry.key,
      keySpan: entry.keySpan,
      value: arg(entry.value, depth + 1),
      span: spanOf(entry),
    }));

  const mapping = (node: YamlMap, depth: number): Arg => {
    const entries = entriesOf(node, depth);
    const type = node.entries.find((entry) => entry.key === "__type__")?.value;
    if (type?.kind !== "scalar" || typeof type.value !== "string")
      return { kind: "dict", entries, open: node.open, span: node.span };
    const args = node.entries.find((entry) => entry.key === "__args__")?.value;
    return {
      kind: "call",
      name: type.value.slice(type.value.lastIndexOf(".") + 1),
      args: args?.kind === "seq" ? args.items.map((item) => arg(item, depth + 1)) : [],
      kwargs: entries.filter((entry) => entry.key !== "__type__" && entry.key !== "__args__"),
      text: type.value,
      span: node.span,
    };
  };

  return { arg: (node) => arg(node, 0), entries: (node) => entriesOf(node, 0) };
}

/** A merged entry has its key elsewhere: the value alone is one stretch. */
const spanOf = (entry: YamlEntry) => (entry.merged ? entry.value.span : entry.span);

const foreignTag = (node: YamlNode): boolean =>
  node.tag !== undefined && !node.tag.startsWith("!!") && !node.tag.startsWith("tag:yaml.org,2002:");

function scalar(node: YamlScalar, file: string): Arg {
  const { value, span } = node;
  if (typeof value === "number") return { kind: "number", value, span };
  if (typeof value === "boolean") return { kind: "boolean", value, span };
  const source = textOf(node, file);
  if (typeof value === "string" || source.text.trim() !== "") {
    const shown = source === node.source ? String(value ?? "") : source.text;
    return { kind: "text", value: shown, templated: node.templated || /\$(?:\w|\{)/.test(shown), span, source };
  }
  return { kind: "none", span };
}

/** The text of a scalar with its template tags, which the YAML reader steps over because they print nothing. */
function textOf(node: YamlScalar, file: string): SourceText {
  const { start, end } = node.span;
  const block = node.style === "literal" || node.style === "folded";
  const from = block ? file.indexOf("\n", start) + 1 || end : node.style === "plain" ? start : start + 1;
  const to = block ? blockEnd(file, from) : node.style === "plain" ? end : Math.max(from, end - 1);
  const raw = file.slice(from, to);
  return raw.includes("{%") || raw.includes("{#") ? sliceText(file, from, to) : node.source;
}

/** Where a block scalar ends whose first line starts at an offset: before the first line that is indented less. */
function blockEnd(file: string, start: number): number {
  let indent: number | undefined;
  let end = start;
  for (let at = start; at < file.length; ) {
    const next = file.indexOf("\n", at);
    const lineEnd = next < 0 ? file.length : next;
    let from = at;
    while (from < lineEnd && (file[from] === " " || file[from] === "\t" || file[from] === "\r")) from++;
    if (from < lineEnd) {
      indent ??= from - at;
      if (from - at < indent || indent === 0) break;
      end = lineEnd;
    }
    at = lineEnd + 1;
  }
  return end;
}
