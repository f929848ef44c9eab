import type { Hole } from "../text/hole.ts";
import type { SourceText } from "../text/source.ts";
import type { Span } from "../text/span.ts";
import type { Lexicon } from "./dialects/lexicon.ts";
import { NONE, type Token } from "./tokens.ts";
import type { Expr, FromItem, Gap, Query, Statement, TableSource } from "./tree.ts";

/** Readers that call each other across files; wired together in parse.ts. */
export interface Grammar {
  /** An expression; at the end of a clause, an empty `other` with a gap. `min` is the lowest precedence to read. */
  expr(c: Cursor, min?: number): Expr;
  /** A query with its WITH, set operations, ORDER BY and LIMIT. */
  query(c: Cursor): Query;
  /** Statements up to the end of the cursor's range, or to a place that pleases `stop`. */
  statements(c: Cursor, stop: (c: Cursor) => boolean): void;
  /** One statement, which may reach over separators up to `limit` when it is a block. */
  statement(c: Cursor, limit: number): void;
  /** A body in a string (`$$ … $$`), read as a script one level deeper. */
  body(c: Cursor, token: Token, conditional: boolean): void;
}

/** Nothing of the tree is deeper than this many readers; beyond it things stay unread. */
export const MAX_DEPTH = 1100;

/** What all readers share: tokens, the place, and what is noted on the way. */
export interface Cursor {
  readonly tokens: readonly Token[];
  /** For each `(`, `[` and `{`: the index of its closing token, or of the end of its statement when it is not closed. */
  readonly pairs: Int32Array;
  /** For each token: the first token from it on that is no `(`. */
  readonly leads: Int32Array;
  /** For each token: the next separator from it on. */
  readonly separators: Int32Array;
  readonly lexicon: Lexicon;
  readonly source: SourceText;
  readonly holes: readonly Hole[];
  readonly grammar: Grammar;
  /** Statements in order of place. */
  readonly out: Statement[];
  readonly comments: Span[];
  /** The place: an index into `tokens`. */
  at: number;
  /** Nothing from this index on is read. */
  end: number;
  /** How deep the readers are nested. */
  depth: number;
  /** Nesting of blocks around the statement being read. */
  level: number;
  conditional: boolean;
  /** How many string bodies the reader is inside of. */
  readonly bodies: number;
  gaps: Gap[];
  /** Dotted tables of the selects being read that may be arrays of an outer relation (`FROM t, t.items`). */
  dotted: { item: { -readonly [K in keyof FromItem]: FromItem[K] }; source: TableSource }[];
}

const END: Token = {
  kind: "end",
  text: "",
  upper: "",
  start: 0,
  end: 0,
  at: 0,
  to: 0,
  spaced: true,
  newline: true,
  expressions: NONE,
  quote: "",
  closed: true,
};

/** The token at the place, or one of kind `end`. */
export const peek = (c: Cursor): Token => (c.at < c.end ? (c.tokens[c.at] as Token) : END);

/** The token some places ahead (or behind, when negative). */
export function peekAt(c: Cursor, offset: number): Token {
  const at = c.at + offset;
  return at >= 0 && at < c.end ? (c.tokens[at] as Token) : END;
}

/** The upper-case word or operator at the place; `""` for names, literals and the end. */
export const word = (c: Cursor): string => (c.at < c.end ? (c.tokens[c.at] as Token).upper : "");

/** Takes the token at the place; at the end nothing moves. */
export function take(c: Cursor): Token {
  if (c.at >= c.end) return END;
  return c.tokens[c.at++] as Token;
}

/** Takes the word or operator when it is the one asked for. */
export function accept(c: Cursor, upper: string): boolean {
  if (word(c) !== upper) return false;
  c.at++;
  return true;
}

/** Whether these words stand here in a row. */
export function isAhead(c: Cursor, ...words: readonly string[]): boolean {
  for (let i = 0; i < words.length; i++) {
    if (c.at + i >= c.end || (c.tokens[c.at + i] as Token).upper !== words[i]) return false;
  }
  return true;
}

/** Takes these words when they all stand here in a row. */
export function acceptAll(c: Cursor, ...words: readonly string[]): boolean {
  if (!isAhead(c, ...words)) return false;
  c.at += words.length;
  return true;
}

/** Whether everything in reach is read. */
export const atEnd = (c: Cursor): boolean => c.at >= c.end;

/** File offset where the token at the place starts; at the end, where the last token ended. */
export function here(c: Cursor): number {
  return c.at < c.end ? (c.tokens[c.at] as Token).start : behind(c);
}

/** File offset where the last token that was taken ended. */
export function behind(c: Cursor): number {
  if (c.at > 0) return (c.tokens[c.at - 1] as Token).end;
  return c.tokens.length > 0 ? (c.tokens[0] as Token).start : 0;
}

/** The span from a file offset to the last token taken; empty when nothing was. */
export function spanFrom(c: Cursor, start: number): Span {
  const end = behind(c);
  return { start, end: Math.max(end, start) };
}

/** Notes something unread. */
export function gap(c: Cursor, span: Span, reason: string): void {
  c.gaps.push({ span, reason });
}

/** Takes over gaps that were noted elsewhere. One by one: there may be more than a call takes arguments. */
export function addGaps(c: Cursor, gaps: readonly Gap[]): void {
  for (const item of gaps) c.gaps.push(item);
}

/** Notes that something is missing at the place. */
export function missing(c: Cursor, what: string): void {
  const at = behind(c);
  gap(c, { start: at, end: at }, `${what} is missing.`);
}

/** Whether the bracket at an index is closed. */
export const isClosed = (c: Cursor, index: number): boolean => {
  const close = c.tokens[c.pairs[index] as number];
  return close !== undefined && close.upper === CLOSING[(c.tokens[index] as Token).upper];
};

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Steps over one token, or over everything in brackets. */
export function skipOne(c: Cursor): void {
  const upper = word(c);
  if (upper === "(" || upper === "[" || upper === "{") {
    const close = c.pairs[c.at] as number;
    c.at = Math.min(c.end, isClosed(c, c.at) ? close + 1 : close);
    if (c.at > c.end) c.at = c.end;
    return;
  }
  if (c.at < c.end) c.at++;
}

/** Steps on to a token that pleases, over brackets, and notes a gap over what was skipped. */
export function skipUntil(c: Cursor, stop: (token: Token) => boolean, reason: string): void {
  const start = here(c);
  const from = c.at;
  while (c.at < c.end && !stop(c.tokens[c.at] as Token)) skipOne(c);
  if (c.at > from) gap(c, spanFrom(c, start), reason);
}

/**
 * Reads what stands in the bracket at the place. The reader cannot leave the brackets; what it leaves over becomes a
 * gap. Where the bracket is not closed, or what is left over begins a clause of the query outside (`count( FROM t)`),
 * reading goes on behind the last thing understood.
 */
export function inBrackets<T>(c: Cursor, read: (c: Cursor) => T): T {
  const open = c.at;
  const close = c.pairs[open] as number;
  const closed = isClosed(c, open) && close < c.end;
  const end = c.end;
  c.at = open + 1;
  c.end = Math.min(end, close);
  const result = read(c);
  const left = peek(c);
  c.end = end;
  if (closed && !OUTER_CLAUSES.has(left.upper)) {
    if (c.at < close) {
      gap(c, { start: left.start, end: (c.tokens[close - 1] as Token).end }, "Not understood.");
      c.at = close;
    }
    c.at = close + 1;
    return result;
  }
  missing(c, "A closing bracket");
  return result;
}

const OUTER_CLAUSES = new Set(["FROM", "WHERE", "GROUP", "HAVING", "QUALIFY", "JOIN"]);

/** Steps over the bracket at the place without reading it. */
export function skipBrackets(c: Cursor): Span {
  const start = here(c);
  skipOne(c);
  return spanFrom(c, start);
}

/** Runs a reader one level (or `cost` levels) deeper; undefined when that would be too deep. */
export function deeper<T>(c: Cursor, cost: number, read: () => T): T | undefined {
  if (c.depth + cost > MAX_DEPTH) return undefined;
  c.depth += cost;
  const result = read();
  c.depth -= cost;
  return result;
}
