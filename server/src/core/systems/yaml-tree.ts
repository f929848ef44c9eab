/** Finding values in a YAML tree as facts: what is there, what is not, and what cannot be told. */

import { absent, type Known, known, type Layer, unknown } from "../facts/known.ts";
import type { FileId, Location } from "../text/span.ts";
import type { YamlEntry, YamlMap, YamlNode, YamlPath, YamlScalar } from "../yaml/document.ts";

/** The entry of a key; the first wins. */
export const entryOf = (map: YamlMap, key: string): YamlEntry | undefined =>
  map.entries.find((entry) => entry.key === key);

/** The value of a key of a mapping. */
export const valueIn = (node: YamlNode | undefined, key: string): YamlNode | undefined =>
  node?.kind === "map" ? entryOf(node, key)?.value : undefined;

/** The node at a path. */
export function nodeAt(root: YamlNode | undefined, path: YamlPath): YamlNode | undefined {
  let node = root;
  for (const step of path) {
    if (node === undefined) return undefined;
    node = typeof step === "number" ? (node.kind === "seq" ? node.items[step] : undefined) : valueIn(node, step);
  }
  return node;
}

/** The items of a list, none for anything else. */
export const itemsOf = (node: YamlNode | undefined): readonly YamlNode[] => (node?.kind === "seq" ? node.items : []);

/** Where the text of a scalar stands, without its quotes; where it is an alias, the alias. */
export const textSpan = (node: Pick<YamlScalar, "alias" | "source">) =>
  node.alias ?? { start: node.source.toFile(0), end: node.source.toFile(node.source.text.length) };

/** How a tree is read: whose it is, and whether something outside of it may add keys. */
export interface TreeView {
  readonly file: FileId;
  /** Why a missing key may still be there in the end, completing "unknown because …"; undefined where it cannot. */
  readonly doubt?: string;
}

/** A node by its path, absent only where every mapping on the way was read and nothing else may add the key. */
export function findNode(root: YamlNode | undefined, path: readonly string[], view: TreeView): Known<YamlNode> {
  let node = root;
  const searched: Layer = { name: `\`${path.join(".")}\``, ...(root ? { at: at(view, root) } : {}) };
  const missing = (): Known<never> => (view.doubt === undefined ? absent([searched]) : unknown(view.doubt));
  for (const key of path) {
    if (node === undefined) return missing();
    if (node.kind === "scalar")
      return node.templated || node.value !== null
        ? unknown("a template or a plain value stands there", at(view, node))
        : missing();
    if (node.kind === "seq") return unknown("a list stands there", at(view, node));
    const entry: YamlEntry | undefined = entryOf(node, key);
    if (!entry) return node.open ? unknown("a template or a merge may add it", at(view, node)) : missing();
    node = entry.value;
  }
  if (node === undefined) return missing();
  if (node.kind === "scalar" && !node.templated && node.value === null) return missing();
  return known(node, { file: view.file, span: node.kind === "scalar" ? textSpan(node) : node.span });
}

/** A plain value by its path. `read` gives undefined where the value is not of the wanted kind, which is unknown. */
export function findValue<T>(
  root: YamlNode | undefined,
  path: readonly string[],
  view: TreeView,
  read: (node: YamlScalar) => T | undefined,
): Known<T> {
  const found = findNode(root, path, view);
  if (found.state !== "known") return found;
  const node = found.value;
  if (node.kind !== "scalar") return unknown("it is not a plain value", found.at);
  if (node.templated) return unknown("a template decides it", found.at);
  const value = read(node);
  return value === undefined
    ? unknown("its value is not of the expected kind", found.at)
    : { ...found, value, layer: path.join(".") };
}

/** Text of a scalar; numbers count as written. */
export const asText = (node: YamlScalar): string | undefined =>
  typeof node.value === "string" ? node.value : typeof node.value === "number" ? node.source.text : undefined;

/** A number. */
export const asNumber = (node: YamlScalar): number | undefined =>
  typeof node.value === "number" ? node.value : undefined;

/** A boolean. */
export const asBoolean = (node: YamlScalar): boolean | undefined =>
  typeof node.value === "boolean" ? node.value : undefined;

const at = (view: TreeView, node: YamlNode): Location => ({ file: view.file, span: node.span });
