import { absent, firstOf, type Known, known, unknown } from "../../facts/known.ts";
import type { FileId, Location, Span } from "../../text/span.ts";
import { entryOf, textOf, textsOf, type Value, type ValueMap } from "./value.ts";

/** Configuration given in one place: a level of dbt_project.yml, `config:` in a properties file, `config()` in the file. */
export interface ConfigLayer {
  /** For people: "`config()` of the model". */
  readonly name: string;
  readonly file: FileId;
  /** Where the place is, for evidence of what was searched. */
  readonly at: Span;
  readonly values: ValueMap;
}

/** A value with the layer that gives it. */
export interface Given {
  readonly value: Value;
  readonly layer: ConfigLayer;
}

/**
 * The effective value of a key among layers, strongest first. dbt replaces whole values ("clobbers") but for tags, meta
 * and hooks, so the first layer that has the key decides, an explicit null included.
 */
export function effective(layers: readonly ConfigLayer[], keys: string | readonly string[]): Known<Given> {
  const wanted = typeof keys === "string" ? [keys] : keys;
  return firstOf(layers.map((layer) => inLayer(layer, wanted)));
}

function inLayer(layer: ConfigLayer, keys: readonly string[]): Known<Given> {
  const at = (span: Span): Location => ({ file: layer.file, span });
  for (const key of keys) {
    const entry = entryOf(layer.values, key);
    if (!entry) continue;
    return entry.value.kind === "unknown"
      ? unknown(`a template gives \`${key}\``, at(entry.value.at))
      : known({ value: entry.value, layer }, at(entry.value.at), layer.name);
  }
  return layer.values.open
    ? unknown(`${layer.name} is given more than is written there`, at(layer.at))
    : absent([{ name: layer.name, at: at(layer.at) }]);
}

/** A fact from a given value; `undefined` from `read` means that the value is not understood. An explicit null is absence. */
export function readAs<T>(fact: Known<Given>, read: (value: Value) => T | undefined): Known<T> {
  if (fact.state !== "known") return fact;
  const { value, layer } = fact.value;
  if (value.kind === "none") return absent([{ name: layer.name, at: fact.at }]);
  const result = read(value);
  return result === undefined ? unknown("the value is not understood", fact.at) : { ...fact, value: result };
}

/** The effective value of a key as text. */
export const textFact = (layers: readonly ConfigLayer[], keys: string | readonly string[]): Known<string> =>
  readAs(effective(layers, keys), textOf);

/** The effective value of a key as a list of texts, a single one standing for a list of one. */
export const textsFact = (layers: readonly ConfigLayer[], keys: string | readonly string[]): Known<readonly string[]> =>
  readAs(effective(layers, keys), textsOf);

/** The effective value of a key as a truth value. */
export const booleanFact = (layers: readonly ConfigLayer[], key: string): Known<boolean> =>
  readAs(effective(layers, key), truthOf);

/** Truth as dbt reads it: YAML strings such as `"true"` come from quoted Jinja and are converted. */
export function truthOf(value: Value): boolean | undefined {
  if (value.kind === "boolean") return value.value;
  if (value.kind !== "text") return undefined;
  const folded = value.value.toLowerCase();
  return folded === "true" ? true : folded === "false" ? false : undefined;
}
