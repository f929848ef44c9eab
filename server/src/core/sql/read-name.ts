import type { Hole } from "../text/hole.ts";
import type { Span } from "../text/span.ts";
import { accept, behind, type Cursor, here, isAhead, peek, peekAt, spanFrom, take, word } from "./cursor.ts";
import { type Token, templated } from "./tokens.ts";
import type { NamePart, QualifiedName } from "./tree.ts";

/** The name part a word or quoted name stands for. */
export const partOf = (token: Token): NamePart => ({
  text: token.text,
  quoted: token.kind === "quoted",
  templated: templated(token),
  span: { start: token.start, end: token.end },
});

/** Whether a token can be (part of) a name, whatever word it is. */
export const isName = (token: Token): boolean =>
  token.kind === "word" || token.kind === "quoted" || token.kind === "template";

/**
 * A dotted name at the place; undefined when none stands here. The caller has made sure that the first word is no
 * keyword; behind a dot every word is a name.
 */
export function readQualifiedName(c: Cursor): QualifiedName | undefined {
  const start = here(c);
  if (isIdentifierCall(c)) return readIdentifierCall(c, start);
  const parts: NamePart[] = [];
  let whole: number | undefined;
  const first = peek(c);
  if (isName(first)) whole = readPart(c, parts);
  else if (first.kind === "parameter" && c.lexicon.id === "tsql") parts.push(partOf(take(c)));
  else if (!(first.upper === "." && isName(peekAt(c, 1)))) return undefined;
  while (word(c) === ".") {
    const next = peekAt(c, 1);
    if (next.upper === ".") {
      take(c);
      parts.push({ text: "", quoted: false, templated: false, span: { start: behind(c), end: behind(c) } });
      continue;
    }
    // Behind a dot at the end of a line a keyword starts the next clause: the name is still being typed.
    if (!(isName(next) || (next.kind === "number" && !next.spaced)) || (next.newline && next.spaced)) {
      if (next.upper !== "*" || parts.length === 0) take(c);
      break;
    }
    take(c);
    whole = undefined;
    if (next.kind === "number") parts.push(partOf(take(c)));
    else readPart(c, parts);
  }
  const span = spanFrom(c, start);
  const last = parts.at(-1);
  const wildcard = last?.text.endsWith("*") === true && last.quoted;
  return whole === undefined ? { parts, span, wildcard } : { parts, span, wildcard, expression: whole };
}

/** One part, which is several for `` `a.b` ``; gives the expression when all of it is one template. */
function readPart(c: Cursor, parts: NamePart[]): number | undefined {
  const token = take(c);
  const whole = token.text === "" && token.expressions.length === 1 ? token.expressions[0] : undefined;
  if (token.kind === "quoted" && token.quote === "`" && c.lexicon.dottedQuotes && token.text.includes(".")) {
    splitQuoted(c, token, parts);
    return undefined;
  }
  if (token.kind === "word" && c.lexicon.hyphenNames && parts.length === 0 && isHyphen(c)) {
    let end = token.end;
    let text = token.text;
    let holds = templated(token);
    while (isHyphen(c)) {
      take(c);
      const piece = take(c);
      text += `-${piece.text}`;
      holds ||= templated(piece);
      end = piece.end;
    }
    parts.push({ text, quoted: false, templated: holds, span: { start: token.start, end } });
    return undefined;
  }
  parts.push(partOf(token));
  return whole;
}

const isHyphen = (c: Cursor): boolean => {
  if (word(c) !== "-" || peek(c).spaced) return false;
  const next = peekAt(c, 1);
  return !next.spaced && (next.kind === "word" || next.kind === "number");
};

/** `` `project.dataset.table` ``, with the places of its parts. */
function splitQuoted(c: Cursor, token: Token, parts: NamePart[]): void {
  const { text } = c.source;
  const to = token.closed ? token.to - 1 : token.to;
  let hole = firstHole(c.holes, token.at);
  let from = token.at + 1;
  let piece = from;
  let written = "";
  let holds = false;
  const end = (at: number): void => {
    const span = { start: c.source.toFile(from), end: c.source.toFile(at) };
    parts.push({ text: written + text.slice(piece, at), quoted: true, templated: holds, span });
    written = "";
    holds = false;
  };
  for (let at = from; at < to; at++) {
    const next = c.holes[hole];
    if (next && next.start <= at) {
      written += text.slice(piece, at);
      holds ||= next.kind === "value";
      piece = Math.min(next.end, to);
      at = piece - 1;
      hole++;
    } else if (text.charCodeAt(at) === 46) {
      end(at);
      from = piece = at + 1;
    }
  }
  end(to);
}

function firstHole(holes: readonly Hole[], at: number): number {
  let low = 0;
  let high = holes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((holes[middle] as Hole).end <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Snowflake's `IDENTIFIER('db.schema.t')` with a literal. */
const isIdentifierCall = (c: Cursor): boolean =>
  isAhead(c, "IDENTIFIER", "(") && peekAt(c, 2).kind === "string" && peekAt(c, 3).upper === ")";

function readIdentifierCall(c: Cursor, start: number): QualifiedName {
  take(c);
  take(c);
  const literal = take(c);
  accept(c, ")");
  const span = spanFrom(c, start);
  const inner: Span = { start: literal.start, end: literal.end };
  const holds = templated(literal);
  const parts = literal.text
    .split(".")
    .map((text) => ({ text: text.replace(/^"(.*)"$/, "$1"), quoted: false, templated: holds, span: inner }));
  return { parts, span, wildcard: false };
}

/** `(a, b, c)`: names in brackets, each with whatever follows it (types, comments) skipped. */
export function readNameList(c: Cursor): NamePart[] {
  const names: NamePart[] = [];
  if (word(c) !== "(") return names;
  const close = c.pairs[c.at] as number;
  const end = c.end;
  const closed = c.tokens[close]?.upper === ")" && close < end;
  take(c);
  c.end = Math.min(end, close);
  while (c.at < c.end) {
    if (isName(peek(c))) {
      const name = readQualifiedName(c);
      const last = name?.parts.at(-1);
      if (last) names.push(last);
    }
    while (c.at < c.end && word(c) !== ",") {
      if (word(c) === "(") c.at = Math.min(c.end, (c.pairs[c.at] as number) + 1);
      else c.at++;
    }
    accept(c, ",");
  }
  c.end = end;
  if (closed) c.at = close + 1;
  return names;
}
