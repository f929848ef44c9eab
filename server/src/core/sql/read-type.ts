import { type Cursor, isAhead, peek, peekAt, skipOne, take, word } from "./cursor.ts";
import type { Token } from "./tokens.ts";

/** Words that go on with a type of several words, by the word before. */
const FOLLOWERS: Readonly<Record<string, readonly string[]>> = {
  DOUBLE: ["PRECISION"],
  CHARACTER: ["VARYING", "LARGE", "SET"],
  CHAR: ["VARYING", "LARGE"],
  NCHAR: ["VARYING", "LARGE"],
  NATIONAL: ["CHARACTER", "CHAR", "VARCHAR"],
  BINARY: ["VARYING", "LARGE"],
  BIT: ["VARYING"],
  LARGE: ["OBJECT"],
  LONG: ["VARCHAR", "RAW"],
  YEAR: ["TO"],
  DAY: ["TO"],
  TO: ["MONTH", "SECOND"],
  INTERVAL: ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"],
};
const UNSIGNED = new Set(["UNSIGNED", "SIGNED", "ZEROFILL"]);

/**
 * A type at the place as text: upper case, single spaces, parameters kept (`NUMERIC(10,2)`, `ARRAY<STRUCT<A INT64>>`);
 * `""` when none stands here.
 */
export function readType(c: Cursor): string {
  const first = peek(c);
  if (first.kind !== "word" && first.kind !== "quoted" && first.kind !== "template") return "";
  let type = "";
  for (;;) {
    const token = take(c);
    const text = token.kind === "quoted" ? token.text : token.upper || token.text.toUpperCase();
    type += type === "" || type.endsWith(".") ? text : ` ${text}`;
    if (word(c) === "." && !peek(c).spaced) {
      take(c);
      type += ".";
      if (peek(c).kind === "word" || peek(c).kind === "quoted") continue;
      break;
    }
    const upper = word(c);
    if (upper === "(" || upper === "<") type += readParameters(c);
    if (FOLLOWERS[token.upper]?.includes(word(c)) || UNSIGNED.has(word(c))) continue;
    break;
  }
  type += readZone(c);
  if (isAhead(c, "%") && !peek(c).spaced) {
    take(c);
    if (peek(c).kind === "word") type += `%${take(c).upper}`;
  }
  while (word(c) === "[" && (peekAt(c, 1).upper === "]" || peekAt(c, 1).kind === "number")) type += readParameters(c);
  return type;
}

function readZone(c: Cursor): string {
  const zone = word(c) === "WITH" || word(c) === "WITHOUT";
  if (!zone) return "";
  const local = peekAt(c, 1).upper === "LOCAL" ? 1 : 0;
  if (peekAt(c, 1 + local).upper !== "TIME" || peekAt(c, 2 + local).upper !== "ZONE") return "";
  const text = ` ${word(c)}${local ? " LOCAL" : ""} TIME ZONE`;
  c.at += 3 + local;
  return text;
}

/** `(10, 2)`, `<…>` or `[]`, as compact text. Angle brackets end at the latest with the statement or a closing round bracket. */
function readParameters(c: Cursor): string {
  const from = c.at;
  if (word(c) === "<") skipAngles(c);
  else skipOne(c);
  return compact(c.tokens, from, c.at);
}

/** Steps over `<…>` at the place. */
export function skipAngles(c: Cursor): void {
  let depth = 0;
  while (c.at < c.end) {
    const upper = word(c);
    if (upper === "<") depth++;
    else if (upper === ">") depth--;
    else if (upper === "->" || upper === ")" || upper === "=") break;
    else if (upper === ">=") depth--;
    if (upper === "(" || upper === "[") skipOne(c);
    else c.at++;
    if (depth === 0) break;
  }
}

function compact(tokens: readonly Token[], from: number, to: number): string {
  // A type is short; a bracket that swallowed half a script is not one.
  const end = Math.min(to, from + 400);
  let text = "";
  for (let i = from; i < end; i++) {
    const token = tokens[i] as Token;
    const previous = tokens[i - 1] as Token;
    const glue = i > from && (isWordLike(previous) || isCloser(previous)) && isWordLike(token);
    const written = token.kind === "string" ? `'${token.text}'` : token.upper || token.text.toUpperCase();
    text += glue ? ` ${written}` : written;
  }
  return text;
}

const isWordLike = (token: Token): boolean =>
  token.kind === "word" || token.kind === "quoted" || token.kind === "number";

const isCloser = (token: Token): boolean => token.upper === ">" || token.upper === ")";
