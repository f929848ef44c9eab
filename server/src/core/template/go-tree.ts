import type { Span } from "../text/span.ts";

/** A word of a Go action. Offsets are those of the whole text. */
export type GoTerm = Span &
  (
    | { readonly kind: "field"; readonly path: readonly string[]; readonly root: boolean }
    | { readonly kind: "variable"; readonly name: string; readonly path: readonly string[] }
    | { readonly kind: "word"; readonly text: string }
    | { readonly kind: "string"; readonly value: string }
    | { readonly kind: "number"; readonly value: number }
    | { readonly kind: "group"; readonly pipeline: GoPipeline }
    | { readonly kind: "bad" }
  );

/** `a b c | d e`: commands in order. */
export type GoPipeline = readonly (readonly GoTerm[])[];

/** A Go action: its keyword, and what stands behind it. */
export interface GoAction {
  /** `if`, `else`, `else if`, `range`, `with`, `define`, `block`, `template`, `end`, `break`, `continue`; `""` prints. */
  readonly word: string;
  readonly pipeline: GoPipeline;
  /** `$x := …` or `$x = …`: prints nothing. */
  readonly assigns: boolean;
}

const KEYWORDS = new Set(["if", "else", "range", "with", "define", "block", "template", "end", "break", "continue"]);
/** How deep parentheses may nest. */
const MAX_DEPTH = 50;
const WORD = /[\p{L}\p{N}_]+/uy;
const NUMBER = /[+-]?\d[\w.]*/y;
const STRING = /"((?:[^"\\\n]|\\.){0,5000})"|`([^`]{0,5000})`/y;
const PATH = /(?:\.[\p{L}_][\p{L}\p{N}_]*){1,50}/uy;

interface Cursor {
  readonly text: string;
  readonly end: number;
  at: number;
}

/** Reads the inside of `{{ … }}`. Total. */
export function readGo(text: string, inner: Span): GoAction {
  const cursor: Cursor = { text, end: inner.end, at: inner.start };
  let word = "";
  skip(cursor);
  const first = match(cursor, WORD);
  if (first !== undefined && KEYWORDS.has(first)) {
    word = first;
    skip(cursor);
    if (word === "else") {
      const second = cursor.at;
      const next = match(cursor, WORD);
      if (next === "if" || next === "with") word = `else ${next}`;
      else cursor.at = second;
    }
  } else cursor.at = inner.start;
  const before = cursor.at;
  const assigns = takeAssignment(cursor);
  if (!assigns) cursor.at = before;
  return { word, pipeline: readPipeline(cursor, 0), assigns };
}

function skip(cursor: Cursor): void {
  while (cursor.at < cursor.end && cursor.text.charCodeAt(cursor.at) <= 32) cursor.at++;
}

/** Takes what a sticky pattern finds here; undefined when it does not, or reaches too far. */
function match(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found === undefined || cursor.at + found.length > cursor.end) return undefined;
  cursor.at += found.length;
  return found;
}

/** `$a, $b :=` in front of a pipeline. */
function takeAssignment(cursor: Cursor): boolean {
  for (let count = 0; count < 3; count++) {
    skip(cursor);
    if (cursor.text[cursor.at] !== "$") return false;
    cursor.at++;
    match(cursor, WORD);
    skip(cursor);
    if (cursor.text.startsWith(":=", cursor.at)) {
      cursor.at += 2;
      return true;
    }
    if (cursor.text[cursor.at] === "=") {
      cursor.at++;
      return true;
    }
    if (cursor.text[cursor.at] !== ",") return false;
    cursor.at++;
  }
  return false;
}

function readPipeline(cursor: Cursor, depth: number): GoPipeline {
  const commands: GoTerm[][] = [];
  let command: GoTerm[] = [];
  for (;;) {
    skip(cursor);
    if (cursor.at >= cursor.end) break;
    const unit = cursor.text[cursor.at];
    if (unit === ")") {
      cursor.at++;
      if (depth > 0) break;
      continue;
    }
    if (unit === "|") {
      cursor.at++;
      commands.push(command);
      command = [];
      continue;
    }
    command.push(readTerm(cursor, depth));
  }
  commands.push(command);
  return commands;
}

function readTerm(cursor: Cursor, depth: number): GoTerm {
  const start = cursor.at;
  const { text } = cursor;
  const done = () => ({ start, end: cursor.at });
  const unit = text[start];
  if (unit === "(") {
    if (depth >= MAX_DEPTH) {
      cursor.at = cursor.end;
      return { kind: "bad", ...done() };
    }
    cursor.at++;
    const pipeline = readPipeline(cursor, depth + 1);
    // `(include "x" .).field` takes a field of the result.
    const field = match(cursor, PATH);
    return field === undefined ? { kind: "group", pipeline, ...done() } : { kind: "bad", ...done() };
  }
  if (unit === '"' || unit === "`") {
    const raw = match(cursor, STRING);
    if (raw !== undefined) return { kind: "string", value: unquote(raw), ...done() };
  }
  if (unit === "$") {
    cursor.at++;
    const name = match(cursor, WORD) ?? "";
    const path = pathAt(cursor);
    return name === "" ? { kind: "field", path, root: true, ...done() } : { kind: "variable", name, path, ...done() };
  }
  if (unit === ".") {
    const path = pathAt(cursor);
    if (path.length === 0) cursor.at++;
    return { kind: "field", path, root: false, ...done() };
  }
  const number = match(cursor, NUMBER);
  if (number !== undefined) {
    const value = Number(number);
    return Number.isFinite(value) ? { kind: "number", value, ...done() } : { kind: "bad", ...done() };
  }
  const word = match(cursor, WORD);
  if (word !== undefined) return { kind: "word", text: word, ...done() };
  cursor.at++;
  return { kind: "bad", ...done() };
}

const pathAt = (cursor: Cursor): string[] => match(cursor, PATH)?.slice(1).split(".") ?? [];

function unquote(raw: string): string {
  const body = raw.slice(1, -1);
  if (raw.startsWith("`") || !body.includes("\\")) return body;
  return body.replace(/\\(.)/g, (_, one: string) => (one === "n" ? "\n" : one === "t" ? "\t" : one));
}
