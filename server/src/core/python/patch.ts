import type { TextEdit } from "../text/edits.ts";
import type { Span } from "../text/span.ts";
import type { PyCall, PyEntry, PyValue } from "./module.ts";

type Dict = Extract<PyValue, { kind: "dict" }>;

/** Sets a keyword argument of a call to Python code. Nothing else of the text changes. */
export function setArgument(text: string, call: PyCall, key: string, code: string): readonly TextEdit[] {
  const found = call.kwargs.find((entry) => entry.key === key);
  if (found) return [{ span: found.value.span, text: code }];
  const members = [...call.args.map((value) => value.span), ...call.kwargs.map((entry) => entry.span)];
  return insertion(text, call.argsSpan, members, `${key}=${code}`);
}

/** Removes a keyword argument of a call with its comma and, where it stands alone on its lines, the lines. */
export function removeArgument(text: string, call: PyCall, key: string): readonly TextEdit[] {
  const found = call.kwargs.find((entry) => entry.key === key);
  return found ? [removal(text, found, call.argsSpan)] : [];
}

/** Sets an entry of a dict that is written with braces or as `dict(…)`. */
export function setEntry(text: string, dict: Dict, key: string, code: string): readonly TextEdit[] {
  const found = dict.entries.find((entry) => entry.key === key);
  if (found) return [{ span: found.value.span, text: code }];
  const inside = insideOf(text, dict);
  const members = ownEntries(dict).map((entry) => entry.span);
  const quote = ownEntries(dict).some((entry) => text[entry.keySpan.start] === "'") ? "'" : '"';
  return insertion(text, inside, members, isCall(text, dict) ? `${key}=${code}` : `${quote}${key}${quote}: ${code}`);
}

/** Removes an entry of a dict. */
export function removeEntry(text: string, dict: Dict, key: string): readonly TextEdit[] {
  const found = ownEntries(dict).find((entry) => entry.key === key);
  return found ? [removal(text, found, insideOf(text, dict))] : [];
}

/** Entries that stand in the dict itself, not in one that is spread into it. */
const ownEntries = ({ entries, span }: Dict): readonly PyEntry[] =>
  entries.filter((entry) => span.start <= entry.span.start && entry.span.end <= span.end);

const isCall = (text: string, { span }: Dict): boolean => text[span.start] !== "{";

/** Between the brackets. */
function insideOf(text: string, dict: Dict): Span {
  const open = text.indexOf(isCall(text, dict) ? "(" : "{", dict.span.start);
  const closed = /[)}]/.test(text[dict.span.end - 1] ?? "");
  return { start: open + 1, end: closed ? dict.span.end - 1 : dict.span.end };
}

/** A further member behind the last one, laid out as the others are. */
function insertion(text: string, inside: Span, members: readonly Span[], member: string): readonly TextEdit[] {
  const last = members.reduce((at, span) => Math.max(at, span.end), -1);
  if (last < 0) return [{ span: { start: inside.start, end: inside.start }, text: member }];
  const comma = commaAfter(text, last, inside.end);
  const at = comma ?? last;
  const lineStart = text.lastIndexOf("\n", startOf(members, last) - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, inside.end))?.[0] ?? "";
  const alone = lineStart > inside.start && text.slice(lineStart, startOf(members, last)).trim() === "";
  const edits: TextEdit[] = [];
  if (!alone) {
    edits.push({ span: { start: at, end: at }, text: comma === undefined ? `, ${member}` : ` ${member}` });
    return edits;
  }
  const eol = text.slice(0, lineStart).endsWith("\r\n") ? "\r\n" : "\n";
  if (comma === undefined) edits.push({ span: { start: last, end: last }, text: "," });
  // A comment behind the last member stays with it.
  const end = lineEnd(text, at, inside.end);
  edits.push({ span: { start: end, end }, text: `${eol}${indent}${member}${comma === undefined ? "" : ","}` });
  return edits;
}

const startOf = (members: readonly Span[], end: number): number =>
  members.find((span) => span.end === end)?.start ?? end;

/** End of the comma behind an offset, only blanks and comments being between; undefined where there is none. */
function commaAfter(text: string, from: number, to: number): number | undefined {
  for (let at = from; at < to; at++) {
    const char = text[at];
    if (char === ",") return at + 1;
    if (char === "#") at = lineEnd(text, at, to);
    else if (char !== undefined && !/\s/.test(char)) return undefined;
  }
  return undefined;
}

/** Where the line of an offset ends, its break left out; at most `to`. */
function lineEnd(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && text[at] !== "\n" && text[at] !== "\r") at++;
  return at;
}

function removal(text: string, entry: PyEntry, inside: Span): TextEdit {
  const comma = commaAfter(text, entry.span.end, inside.end);
  const lineStart = text.lastIndexOf("\n", entry.span.start - 1) + 1;
  const before = text.slice(Math.max(lineStart, inside.start), entry.span.start);
  if (comma !== undefined) {
    const rest = lineEnd(text, comma, inside.end);
    const behind = text.slice(comma, rest).trim();
    // Alone on its lines: the lines go, with a comment that speaks of it.
    if (before.trim() === "" && lineStart > inside.start && (behind === "" || behind.startsWith("#"))) {
      const next = text.slice(rest).startsWith("\r\n") ? rest + 2 : rest + 1;
      return { span: { start: lineStart, end: Math.min(next, text.length) }, text: "" };
    }
    let end = comma;
    while (end < inside.end && (text[end] === " " || text[end] === "\t")) end++;
    return { span: { start: entry.span.start, end }, text: "" };
  }
  // The last one goes with the comma before it.
  let start = entry.span.start;
  while (start > inside.start && /[\s,]/.test(text[start - 1] ?? "")) {
    start--;
    if (text[start] === ",") break;
  }
  return { span: { start, end: entry.span.end }, text: "" };
}

/** A plain value as Python code. */
export function pythonCode(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return `[${value.map(pythonCode).join(", ")}]`;
  if (typeof value === "object")
    return `{${Object.entries(value)
      .map(([key, inner]) => `${pythonCode(key)}: ${pythonCode(inner)}`)
      .join(", ")}}`;
  return JSON.stringify(String(value));
}
