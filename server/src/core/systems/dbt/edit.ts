import type { EditIntent, Writable } from "../../facts/subject.ts";
import { placeReading } from "../../template/place.ts";
import { readTemplate } from "../../template/read.ts";
import type { TextEdit } from "../../text/edits.ts";
import { sliceText } from "../../text/source.ts";
import type { YamlNode, YamlPath } from "../../yaml/document.ts";
import { moveAt, removeAt, setAt } from "../../yaml/patch.ts";
import type { FileInput } from "../system.ts";
import type { ConfigCall } from "./config-call.ts";

type Intent = Exclude<EditIntent, { do: "replace" }>;
type Outcome = readonly TextEdit[] | { readonly refused: string };

/** Where a subject of dbt stands: an entry of a properties file, or the `config()` of a node's own file. */
export type DbtAddress = { readonly yaml: YamlPath } | { readonly config: string };

/**
 * Carries out an intent. In a properties file keys count from the entry, and a step into `columns` names the column:
 * `["columns", "order_id", "data_tests"]`. In a SQL file the key is the argument of `config()`.
 */
export function editDbt(intent: Intent, input: FileInput): Outcome {
  const address = intent.subject.address as DbtAddress;
  return "yaml" in address ? editProperties(intent, input, address.yaml) : editConfig(intent, input, address.config);
}

const GONE = "What should be changed does not stand there any more.";

function editProperties(intent: Intent, input: FileInput, path: YamlPath): Outcome {
  const root = input.yaml().documents[0]?.root;
  const entry = nodeAt(root, path);
  if (!root || entry?.kind !== "map") return { refused: GONE };
  if (intent.do === "remove") return removeAt(input.text, root, [...path, ...intent.key]);
  if (intent.do === "move") return moveAt(input.text, root, [...path, ...intent.from], [...path, ...intent.to]);
  const [section, name, ...rest] = intent.key;
  const last = rest.at(-1);
  // Before dbt 1.8 the key was `tests`; a file does not mix both, and dbt does not take both.
  if (last === "data_tests" && /^\s*tests:/m.test(input.text) && !/^\s*data_tests:/m.test(input.text))
    rest.splice(-1, 1, "tests");
  if (section !== "columns" || name === undefined)
    return setAt(input.text, root, [...path, ...intent.key], intent.value);
  return setColumn(input, root, path, name, rest, intent.value);
}

/** Sets a key of a column, or adds the column to the list. */
function setColumn(
  input: FileInput,
  root: YamlNode,
  path: YamlPath,
  name: string,
  rest: readonly string[],
  value: Writable,
): Outcome {
  const columns = nodeAt(root, [...path, "columns"]);
  const added = { name, ...(rest.length > 0 ? nested(rest, value) : {}) };
  if (columns === undefined) return setAt(input.text, root, [...path, "columns"], [added]);
  if (columns.kind !== "seq" || columns.alias)
    return { refused: "The columns are not a plain list; change them by hand." };
  const at = columns.items.findIndex(
    (item) => item.kind === "map" && item.entries.some((entry) => entry.key === "name" && isText(entry.value, name)),
  );
  if (at >= 0) {
    const tests = nodeAt(root, [...path, "columns", at, ...rest]);
    if (tests?.kind === "seq" && Array.isArray(value))
      return addItems(
        input.text,
        tests,
        value.filter((item: Writable) => !holds(tests, item)),
      );
    return setAt(input.text, root, [...path, "columns", at, ...rest], value);
  }
  return addItems(input.text, columns, [added]);
}

const nested = (keys: readonly string[], value: Writable): { readonly [key: string]: Writable } => {
  const [first = "", ...inner] = keys;
  return { [first]: inner.length === 0 ? value : nested(inner, value) };
};

const isText = (node: YamlNode, text: string): boolean =>
  node.kind === "scalar" && String(node.value).toLowerCase() === text.toLowerCase();

/** Whether a list has a plain item already, alone or with arguments. */
const holds = (list: Extract<YamlNode, { kind: "seq" }>, item: Writable): boolean =>
  list.items.some(
    (other) =>
      (other.kind === "scalar" && other.value === item) ||
      (other.kind === "map" && other.entries.some(({ key }) => key === item)),
  );

/** Adds items behind the last one of a list, in the list's own style. */
function addItems(text: string, list: Extract<YamlNode, { kind: "seq" }>, items: readonly Writable[]): Outcome {
  const last = list.items.at(-1);
  if (!last || list.alias) return { refused: "The list is empty or shared; change it by hand." };
  if (list.flow)
    return [
      { span: { start: last.span.end, end: last.span.end }, text: items.map((item) => `, ${code(item)}`).join("") },
    ];
  const dash = text.lastIndexOf("-", last.span.start - 1);
  const indent = text.slice(text.lastIndexOf("\n", dash) + 1, dash);
  if (dash < 0 || indent.trim() !== "") return { refused: "The list is written on one line; change it by hand." };
  let end = last.span.end;
  while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end++;
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = items.map((item) => `${eol}${indent}- ${block(item, `${indent}  `, eol)}`);
  return [{ span: { start: end, end }, text: lines.join("") }];
}

/** A value on one line; YAML reads JSON. */
const code = (value: Writable): string =>
  typeof value === "string" && /^[A-Za-z_][\w.]*$/.test(value) ? value : JSON.stringify(value);

/** An item of a list, its keys on lines of their own. */
function block(value: Writable, indent: string, eol: string): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return code(value);
  return Object.entries(value)
    .map(([key, inner]) => {
      if (Array.isArray(inner) && inner.length > 0)
        return `${key}:${inner.map((item: Writable) => `${eol}${indent}  - ${block(item, `${indent}    `, eol)}`).join("")}`;
      return `${key}: ${code(inner as Writable)}`;
    })
    .join(`${eol}${indent}`);
}

function nodeAt(root: YamlNode | undefined, path: YamlPath): YamlNode | undefined {
  let node = root;
  for (const step of path) {
    if (typeof step === "number") node = node?.kind === "seq" ? node.items[step] : undefined;
    else node = node?.kind === "map" ? node.entries.find((entry) => entry.key === step)?.value : undefined;
  }
  return node;
}

function editConfig(intent: Intent, input: FileInput, name: string): Outcome {
  const { text } = input;
  if (!/\.sql$/i.test(input.file)) return { refused: "Only models in SQL are changed from here." };
  if (intent.do === "move") return { refused: "Arguments of config() are not moved." };
  const [key, ...rest] = intent.key;
  if (key === undefined || rest.length > 0) return { refused: "Only whole arguments of config() are set." };
  const call = configCall(text, name);
  const entry = call?.entries.find((each) => each.key === key);
  if (intent.do === "remove") return call && entry ? removeArgument(text, call, entry) : { refused: GONE };
  const value = jinja(intent.value);
  if (entry) return [{ span: entry.value.span, text: value }];
  if (!call) return [{ span: { start: 0, end: 0 }, text: `{{ config(${key}=${value}) }}${eolOf(text)}${eolOf(text)}` }];
  const last = call.entries.at(-1);
  if (!last || call.open) return { refused: "The arguments of config() are not plain; change them by hand." };
  const line = text.slice(text.lastIndexOf("\n", last.keySpan.start) + 1, last.keySpan.start);
  const between = line.trim() === "" ? `,${eolOf(text)}${line}` : ", ";
  const { end } = last.value.span;
  return [{ span: { start: end, end }, text: `${between}${key}=${value}` }];
}

const eolOf = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");

/** The last `config()` of a model, or that of a snapshot block. */
function configCall(text: string, name: string): ConfigCall | undefined {
  const reading = readTemplate(text, { jinja: true });
  const block = reading.blocks.find((each) => each.kind === "snapshot" && each.name === name);
  const source = block ? sliceText(text, block.body.start, block.body.end) : undefined;
  const placed = source ? placeReading(readTemplate(source.text, { jinja: true }), source) : reading;
  return placed.expressions.findLast(
    (expression): expression is ConfigCall => expression.kind === "config" && !expression.conditional,
  );
}

function removeArgument(text: string, call: ConfigCall, entry: ConfigCall["entries"][number]): Outcome {
  const at = call.entries.indexOf(entry);
  const next = call.entries[at + 1];
  const before = call.entries[at - 1];
  if (next) return [{ span: { start: entry.keySpan.start, end: next.keySpan.start }, text: "" }];
  const start = before ? before.value.span.end : entry.keySpan.start;
  return start <= entry.value.span.end && text.slice(start, entry.keySpan.start).replace(/[\s,]/g, "") === ""
    ? [{ span: { start, end: entry.value.span.end }, text: "" }]
    : { refused: GONE };
}

/** A value as Jinja writes it. */
function jinja(value: Writable): string {
  if (value === null) return "none";
  if (typeof value === "string") return value.includes("'") ? JSON.stringify(value) : `'${value}'`;
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map((item: Writable) => jinja(item)).join(", ")}]`;
  return `{${Object.entries(value)
    .map(([key, inner]) => `${jinja(key)}: ${jinja(inner as Writable)}`)
    .join(", ")}}`;
}
