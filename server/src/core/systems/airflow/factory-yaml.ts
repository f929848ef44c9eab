import type { FileId, Span } from "../../text/span.ts";
import type { YamlEntry, YamlMap, YamlScalar } from "../../yaml/document.ts";
import type { Bag } from "./arg.ts";
import type { YamlArgs } from "./arg-yaml.ts";
import type { AirflowContext } from "./context.ts";

/** What a reader of a dag-factory file carries along. */
export interface FactoryReader {
  readonly file: FileId;
  readonly text: string;
  readonly args: YamlArgs;
  readonly context: AirflowContext;
}

/** A mapping as a place that gives arguments. */
export const bagOf = (name: string, map: YamlMap, at: Span, reader: Pick<FactoryReader, "file" | "args">): Bag => ({
  name,
  file: reader.file,
  at,
  entries: reader.args.entries(map),
  open: map.open,
});

/** The `default_args` of a mapping; one that is not written out may hold anything. */
export function defaultArgs(name: string, map: YamlMap, reader: Pick<FactoryReader, "file" | "args">): readonly Bag[] {
  const entry = entryOfMap(map, "default_args");
  if (!entry) return [];
  if (entry.value.kind === "map") return [bagOf(name, entry.value, entry.keySpan, reader)];
  const empty = entry.value.kind === "scalar" && entry.value.value === null && !entry.value.templated;
  return [{ name, file: reader.file, at: entry.keySpan, entries: [], open: !empty }];
}

/** The entry of a key; the first wins. */
export const entryOfMap = (map: YamlMap, key: string): YamlEntry | undefined =>
  map.entries.find((entry) => entry.key === key);

/** Where the text of a scalar stands, without its quotes; where it is an alias, the alias. */
export const innerSpan = (node: YamlScalar): Span =>
  node.alias ?? { start: node.source.toFile(0), end: node.source.toFile(node.source.text.length) };
