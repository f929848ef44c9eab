import type { TextEdit } from "../text/edits.ts";
import type { YamlEntry, YamlMap, YamlNode, YamlPath } from "./document.ts";
import { type PlainValue, yamlCode, yamlKey } from "./write.ts";

/** Edits that touch nothing but what they change, or in a sentence why there are none. */
export type YamlPatch = readonly TextEdit[] | { readonly refused: string };

const SHARED = "What stands there is shared through an anchor; change it by hand.";
const GONE = "What should be changed does not stand there any more.";

/** Sets the value at a path, making the mappings on the way that are missing. A new key goes behind the last one of its mapping. */
export function setAt(text: string, root: YamlNode | undefined, path: YamlPath, value: PlainValue): YamlPatch {
  const found = follow(root, path);
  if ("refused" in found) return found;
  const { map, entry, rest } = found;
  if (entry && rest.length === 0) {
    if (entry.value.alias) return [{ span: entry.value.alias, text: yamlCode(value) }];
    return replaceValue(text, entry, value);
  }
  const keys = rest.map(String);
  if (entry) {
    // The key is there without a value: the mapping starts below it.
    const indent = `${indentOf(text, map)}  `;
    const at = lineEnd(text, entry.span.end);
    return [{ span: { start: at, end: at }, text: eolOf(text) + blockLines(keys, value, indent, text) }];
  }
  return insertInto(text, map, keys, value);
}

/** Removes a key. A comment on its line stays, on a line of its own. */
export function removeAt(text: string, root: YamlNode | undefined, path: YamlPath): YamlPatch {
  const found = follow(root, path);
  if ("refused" in found) return found;
  const { map, entry, rest } = found;
  if (!entry || rest.length > 0) return { refused: GONE };
  return removal(text, map, entry, true);
}

/** Moves a key into another mapping, with its value as it is written and the comment on its line. */
export function moveAt(text: string, root: YamlNode | undefined, from: YamlPath, to: YamlPath): YamlPatch {
  const source = follow(root, from);
  if ("refused" in source) return source;
  const target = follow(root, to.slice(0, -1));
  if ("refused" in target) return target;
  const { map, entry, rest } = source;
  const parent = target.map === undefined ? undefined : target.entry ? target.entry.value : target.map;
  if (!entry || rest.length > 0 || target.rest.length > 0 || parent?.kind !== "map") return { refused: GONE };
  const key = String(to.at(-1));
  if (parent.entries.some((each) => each.key === key && !each.merged))
    return { refused: `\`${key}\` is set there already.` };
  const code = text.slice(entry.keySpan.end, entry.span.end);
  if (parent.flow || map.flow || !startsLine(text, entry.span.start)) {
    if (code.includes("\n") || code.includes("\r")) return { refused: "The value has several lines; move it by hand." };
    const inserted = insertText(text, parent, `${yamlKey(key)}${code}`);
    const removed = removal(text, map, entry, true);
    return "refused" in inserted ? inserted : "refused" in removed ? removed : [...inserted, ...removed];
  }
  const end = lineEnd(text, entry.span.end);
  const indent = indentOf(text, parent);
  const moved = reindent(`${yamlKey(key)}${text.slice(entry.keySpan.end, end)}`, indentOf(text, map), indent);
  const inserted = insertLines(text, parent, `${indent}${moved}`);
  const removed = removal(text, map, entry, false);
  if ("refused" in inserted) return inserted;
  return "refused" in removed ? removed : together(text, inserted, removed);
}

/** Where the new place is the end of what is removed, the one takes the place of the other. */
function together(text: string, inserted: readonly TextEdit[], removed: readonly TextEdit[]): YamlPatch {
  const [insert] = inserted;
  const [remove] = removed;
  if (!insert || !remove) return { refused: GONE };
  const { start, end } = remove.span;
  if (insert.span.start < start || insert.span.start > end || insert.span.start === start) return [insert, remove];
  const eol = eolOf(text);
  const lines = insert.text.slice(eol.length);
  if (remove.text !== "") return [{ span: remove.span, text: remove.text + insert.text }];
  return [{ span: remove.span, text: text[end - 1] === "\n" ? lines + eol : eol + lines }];
}

interface Found {
  readonly map: YamlMap;
  /** The entry the walk ended at: the last key's, or one whose value is empty. */
  readonly entry?: YamlEntry;
  /** Keys that are not there. */
  readonly rest: YamlPath;
}

/** Walks down a path as far as there are nodes; refuses to pass an alias, since what lies behind is also elsewhere. */
function follow(root: YamlNode | undefined, path: YamlPath): Found | { readonly refused: string } {
  let node = root;
  let found: Found | undefined = node?.kind === "map" ? { map: node, rest: [] } : undefined;
  for (const [at, step] of path.entries()) {
    if (!node) return { refused: GONE };
    if (typeof step === "number") {
      const item: YamlNode | undefined = node.kind === "seq" ? node.items[step] : undefined;
      if (!item) return { refused: GONE };
      if (item.alias) return { refused: SHARED };
      node = item;
      if (node.kind === "map") found = { map: node, rest: [] };
      continue;
    }
    if (node.kind !== "map") return { refused: GONE };
    const entry = node.entries.find((each) => each.key === step && !each.merged);
    if (!entry) return { map: node, rest: path.slice(at) };
    const last = at === path.length - 1;
    const { value } = entry;
    if (value.alias && !last) return { refused: SHARED };
    const empty =
      value.kind === "scalar" && value.value === null && !value.templated && value.span.start === value.span.end;
    if (last || empty) return { map: node, entry, rest: path.slice(at + 1) };
    if (value.kind === "scalar") return { refused: GONE };
    node = value;
    if (node.kind === "map") found = { map: node, rest: [] };
  }
  return found ?? { refused: GONE };
}

function replaceValue(text: string, entry: YamlEntry, value: PlainValue): YamlPatch {
  const { span, kind } = entry.value;
  if (kind !== "scalar" && /#/.test(text.slice(span.start, span.end)))
    return { refused: "The value holds comments; change it by hand." };
  if (span.start === span.end) {
    const at = entry.span.end;
    return [{ span: { start: at, end: at }, text: `${text[at - 1] === ":" ? " " : ""}${yamlCode(value)}` }];
  }
  const below = text.slice(entry.keySpan.end, span.start).includes("\n");
  if (!below) return [{ span, text: yamlCode(value) }];
  const colon = text.indexOf(":", entry.keySpan.end) + 1;
  return [{ span: { start: colon, end: span.end }, text: ` ${yamlCode(value)}` }];
}

function insertInto(text: string, map: YamlMap, keys: readonly string[], value: PlainValue): YamlPatch {
  if (map.flow) {
    const [first = "", ...inner] = keys;
    const nested = inner.reduceRight<PlainValue>((held, key) => ({ [key]: held }), value);
    return insertText(text, map, `${yamlKey(first)}: ${yamlCode(nested)}`);
  }
  const indent = indentOf(text, map);
  return insertLines(text, map, blockLines(keys, value, indent, text));
}

/** A member behind the last one of a mapping in braces, or the only one. */
function insertText(text: string, map: YamlMap, member: string): YamlPatch {
  if (!map.flow) return insertLines(text, map, indentOf(text, map) + member);
  const last = own(map).at(-1);
  if (last) return [{ span: { start: last.span.end, end: last.span.end }, text: `, ${member}` }];
  const at = map.span.start + 1;
  return text[map.span.start] === "{" ? [{ span: { start: at, end: at }, text: member }] : { refused: GONE };
}

/** Lines behind the last entry of a mapping, a comment on that line included. */
function insertLines(text: string, map: YamlMap, lines: string): YamlPatch {
  const last = own(map).at(-1);
  if (!last) return { refused: "All of this mapping is brought in by a merge key; change it by hand." };
  const at = lineEnd(text, last.span.end);
  return [{ span: { start: at, end: at }, text: eolOf(text) + lines }];
}

function blockLines(keys: readonly string[], value: PlainValue, indent: string, text: string): string {
  return keys
    .map(
      (key, at) => `${indent}${"  ".repeat(at)}${yamlKey(key)}:${at === keys.length - 1 ? ` ${yamlCode(value)}` : ""}`,
    )
    .join(eolOf(text));
}

function removal(text: string, map: YamlMap, entry: YamlEntry, keepComment: boolean): YamlPatch {
  const entries = own(map);
  const at = entries.indexOf(entry);
  const next = entries[at + 1];
  if (map.flow) {
    if (next) return [{ span: { start: entry.span.start, end: next.span.start }, text: "" }];
    const before = entries[at - 1];
    return [{ span: { start: before ? before.span.end : entry.span.start, end: entry.span.end }, text: "" }];
  }
  if (entries.length === 1 && entries.length === map.entries.length) {
    // A key without a value would be nothing; an empty mapping is still one.
    return [{ span: { start: map.span.start, end: map.span.end }, text: "{}" }];
  }
  const end = lineEnd(text, entry.span.end);
  if (!startsLine(text, entry.span.start)) {
    return next ? [{ span: { start: entry.span.start, end: next.span.start }, text: "" }] : { refused: GONE };
  }
  const start = text.lastIndexOf("\n", entry.span.start - 1) + 1;
  const comment = text.slice(entry.span.end, end).trim();
  const after = text.startsWith("\r\n", end) ? end + 2 : Math.min(text.length, end + 1);
  if (comment !== "" && keepComment) return [{ span: { start: entry.span.start, end }, text: comment }];
  // The last line of a text without a line break at its end goes with the break before it.
  return end === text.length && start > 0
    ? [{ span: { start: start - (text[start - 2] === "\r" ? 2 : 1), end }, text: "" }]
    : [{ span: { start, end: after }, text: "" }];
}

const own = (map: YamlMap): readonly YamlEntry[] =>
  map.entries.filter(({ merged, span }) => !merged && map.span.start <= span.start && span.end <= map.span.end);

/** Blanks in front of the keys of a block mapping. */
function indentOf(text: string, map: YamlMap): string {
  const key = own(map)[0]?.span.start ?? map.span.start;
  return " ".repeat(key - (text.lastIndexOf("\n", key - 1) + 1));
}

const startsLine = (text: string, at: number): boolean =>
  text.slice(text.lastIndexOf("\n", at - 1) + 1, at).trim() === "";

function lineEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end++;
  return end;
}

const eolOf = (text: string): string => {
  const at = text.indexOf("\n");
  return at > 0 && text[at - 1] === "\r" ? "\r\n" : "\n";
};

/** Moves the lines behind the first from one indentation to another. */
const reindent = (lines: string, from: string, to: string): string =>
  lines
    .split("\n")
    .map((line, at) => (at === 0 || !line.startsWith(from) ? line : to + line.slice(from.length)))
    .join("\n");
