import type { Span } from "../text/span.ts";
import {
  accept,
  acceptAll,
  atEnd,
  behind,
  type Cursor,
  here,
  inBrackets,
  isAhead,
  peek,
  peekAt,
  skipUntil,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import { isName, partOf, readQualifiedName } from "./read-name.ts";
import { readType } from "./read-type.ts";
import type { Expr, Query, Window } from "./tree.ts";
import { DATE_PARTS } from "./words.ts";

type Call = Extract<Expr, { kind: "call" }>;

/** Functions whose arguments are parted by FROM, FOR, IN or PLACING. */
const FROM_FUNCTIONS = new Set(["EXTRACT", "TRIM", "SUBSTRING", "SUBSTR", "OVERLAY", "NORMALIZE", "POSITION"]);
/** Where functions take a date part as a bare word: the index of the argument, -1 for the last. */
const PART_ARGUMENT: Readonly<Record<string, number>> = {
  DATEADD: 0,
  DATEDIFF: 0,
  DATEPART: 0,
  DATENAME: 0,
  DATE_PART: 0,
  DATEDIFF_BIG: 0,
  DATETRUNC: 0,
  DATE_BUCKET: 0,
  TIMESTAMPADD: 0,
  TIMESTAMPDIFF: 0,
  TIMEADD: 0,
  TIMEDIFF: 0,
  TIMESTAMPTRUNC: -1,
  DATE_TRUNC: -1,
  TIMESTAMP_TRUNC: -1,
  DATETIME_TRUNC: -1,
  TIME_TRUNC: -1,
  DATE_DIFF: -1,
  DATETIME_DIFF: -1,
  TIMESTAMP_DIFF: -1,
  TIME_DIFF: -1,
  DATE_ADD: 0,
  LAST_DAY: -1,
  NEXT_DAY: -1,
  TRUNC: -1,
  EXTRACT: 0,
  TIME_SLICE: -1,
};
const CONNECTORS = new Set(["FROM", "FOR", "USING", "PLACING", "VALUE", "SEPARATOR", "LIMIT", "IN"]);

interface Arguments {
  readonly args: Expr[];
  readonly names: (string | undefined)[];
  readonly orderBy: Expr[];
  distinct: boolean;
}

/** A call, from its opening bracket on; the name has been taken. */
export function readCall(c: Cursor, name: string, nameSpan: Span): Call {
  const found: Arguments = { args: [], names: [], orderBy: [], distinct: false };
  inBrackets(c, () => readArguments(c, name, found));
  // ClickHouse: `quantile(0.9)(x)`.
  if (word(c) === "(" && !peek(c).spaced) inBrackets(c, () => readArguments(c, name, found));
  const { args, names, orderBy, distinct } = found;
  markDateParts(name, args);
  let filter: Expr | undefined;
  let over: Window | undefined;
  for (;;) {
    if (isAhead(c, "FILTER", "(")) {
      take(c);
      filter = inBrackets(c, () => {
        accept(c, "WHERE");
        return c.grammar.expr(c);
      });
    } else if (isAhead(c, "WITHIN", "GROUP", "(")) {
      c.at += 2;
      inBrackets(c, () => readOrder(c, orderBy));
    } else if (isAhead(c, "KEEP", "(")) {
      take(c);
      inBrackets(c, () => {
        while (!atEnd(c) && word(c) !== "ORDER") take(c);
        readOrder(c, orderBy);
      });
    } else if (acceptAll(c, "IGNORE", "NULLS") || acceptAll(c, "RESPECT", "NULLS")) continue;
    else if (word(c) === "OVER" && (peekAt(c, 1).upper === "(" || isName(peekAt(c, 1)))) over = readOver(c);
    else break;
  }
  const call: { -readonly [K in keyof Call]: Call[K] } = {
    kind: "call",
    name,
    args,
    distinct,
    orderBy,
    span: spanFrom(c, nameSpan.start),
    nameSpan,
  };
  if (names.some((item) => item !== undefined)) call.argNames = names;
  if (over) call.over = over;
  if (filter) call.filter = filter;
  return call;
}

function readArguments(c: Cursor, name: string, found: Arguments): void {
  if (accept(c, "DISTINCT")) found.distinct = true;
  else if (word(c) === "ALL" && peekAt(c, 1).kind !== "end") take(c);
  const add = (expr: Expr, argName?: string): void => {
    found.args.push(expr);
    found.names.push(argName);
  };
  while (!atEnd(c)) {
    const from = c.at;
    const upper = word(c);
    if (upper === ",") {
      take(c);
      continue;
    }
    if (upper === "SELECT" || upper === "WITH") add(readSubquery(c));
    else if (upper === "TABLE" && isName(peekAt(c, 1))) add(readTableArgument(c));
    else if (upper === "ORDER" && peekAt(c, 1).upper === "BY") readOrder(c, found.orderBy);
    else if (isAhead(c, "PARTITION", "BY")) {
      c.at += 2;
      add(c.grammar.expr(c));
    } else if (isNamedArgument(c)) {
      const label = take(c).text.toLowerCase();
      take(c);
      add(word(c) === "SELECT" ? readSubquery(c) : c.grammar.expr(c), label);
    } else add(c.grammar.expr(c));
    readTail(c, name, found, add);
    if (c.at === from) break;
  }
}

/** What may stand between an argument and the next comma. */
function readTail(c: Cursor, name: string, found: Arguments, add: (expr: Expr, argName?: string) => void): void {
  while (!atEnd(c) && word(c) !== ",") {
    const upper = word(c);
    const from = c.at;
    if (upper === "AS") {
      take(c);
      if (isName(peek(c))) {
        const label = partOf(take(c)).text;
        if (found.names.length > 0) found.names[found.names.length - 1] = label.toLowerCase();
        if (word(c) === "(" || word(c) === "<" || word(c) === ".")
          skipUntil(c, (token) => token.upper === ",", "Not understood.");
      }
    } else if (upper === "ORDER") readOrder(c, found.orderBy);
    else if (acceptAll(c, "IGNORE", "NULLS") || acceptAll(c, "RESPECT", "NULLS")) continue;
    else if (upper === "HAVING" && (peekAt(c, 1).upper === "MAX" || peekAt(c, 1).upper === "MIN")) {
      c.at += 2;
      add(c.grammar.expr(c));
    } else if (upper === "FROM" ? FROM_FUNCTIONS.has(name) : CONNECTORS.has(upper)) {
      take(c);
      if (upper === "USING" && isName(peek(c)) && peekAt(c, 1).kind === "end") readQualifiedName(c);
      else add(c.grammar.expr(c));
    } else if (upper === "RETURNING") {
      take(c);
      readType(c);
    } else if (upper === "FROM" || upper === "WHERE" || upper === "GROUP") return;
    else skipUntil(c, (token) => token.upper === "," || token.upper === "FROM", "Not understood.");
    if (c.at === from) return;
  }
}

const isNamedArgument = (c: Cursor): boolean =>
  isName(peek(c)) && (peekAt(c, 1).upper === "=>" || (peekAt(c, 1).upper === ":=" && peek(c).kind !== "template"));

function readSubquery(c: Cursor): Expr {
  const query = c.grammar.query(c);
  return { kind: "subquery", query, span: query.span };
}

/** `TABLE t` of a table function: the same as a subquery that takes all of it. */
function readTableArgument(c: Cursor): Expr {
  const start = here(c);
  take(c);
  const name = readQualifiedName(c);
  const span = spanFrom(c, start);
  if (!name) return { kind: "other", parts: [], span };
  const source = { kind: "table", name, columns: [], modifiers: [], span: name.span } as const;
  const query: Query = {
    span,
    ctes: [],
    orderBy: [],
    body: {
      kind: "select",
      span,
      distinct: false,
      distinctOn: [],
      items: [{ span, expr: { kind: "star", modified: false, span } }],
      from: [{ span: name.span, source }],
      where: undefined,
      groupBy: [],
      grouping: "none",
      having: undefined,
      qualify: undefined,
      whereInsert: span.end,
    },
  };
  return { kind: "subquery", query, span };
}

function readOrder(c: Cursor, into: Expr[]): void {
  for (const key of readOrderKeys(c)) into.push(key.expr);
}

/** `ORDER BY a, b DESC NULLS LAST`; empty when none stands here. */
export function readOrderKeys(c: Cursor): { expr: Expr; descending: boolean; span: Span }[] {
  const keys: { expr: Expr; descending: boolean; span: Span }[] = [];
  if (!accept(c, "ORDER")) return keys;
  accept(c, "SIBLINGS");
  accept(c, "BY");
  do {
    const start = here(c);
    const expr = c.grammar.expr(c);
    const descending = accept(c, "DESC");
    if (!descending) accept(c, "ASC");
    if (accept(c, "NULLS") && !accept(c, "FIRST")) accept(c, "LAST");
    if (isAhead(c, "WITH", "FILL"))
      skipUntil(c, (token) => token.upper === "," || token.upper === "LIMIT", "WITH FILL");
    keys.push({ expr, descending, span: spanFrom(c, start) });
  } while (accept(c, ","));
  return keys;
}

/** `OVER w` or `OVER (…)`. */
function readOver(c: Cursor): Window {
  const start = here(c);
  take(c);
  if (word(c) === "(") return readWindow(c, start);
  const name = partOf(take(c)).text;
  return { partitionBy: [], orderBy: [], name, span: spanFrom(c, start) };
}

/** The window in brackets at the place; `start` is where its span starts. */
export function readWindow(c: Cursor, start: number): Window {
  let name: string | undefined;
  const partitionBy: Expr[] = [];
  const orderBy: { expr: Expr; descending: boolean }[] = [];
  inBrackets(c, () => {
    const first = peek(c);
    const bare = first.upper !== "PARTITION" && first.upper !== "ORDER" && !FRAMES.has(first.upper);
    if (isName(first) && bare && first.upper !== "DISTRIBUTE" && first.upper !== "SORT") name = take(c).text;
    if (acceptAll(c, "PARTITION", "BY") || acceptAll(c, "DISTRIBUTE", "BY")) {
      do partitionBy.push(c.grammar.expr(c));
      while (accept(c, ","));
    }
    if (word(c) === "SORT" && peekAt(c, 1).upper === "BY") {
      take(c);
      while (!atEnd(c) && !FRAMES.has(word(c))) {
        take(c);
        orderBy.push({ expr: c.grammar.expr(c), descending: accept(c, "DESC") });
        if (word(c) !== ",") break;
      }
    }
    for (const key of readOrderKeys(c)) orderBy.push({ expr: key.expr, descending: key.descending });
    // The frame decides nothing that is asked for.
    if (FRAMES.has(word(c))) c.at = c.end;
  });
  const span = { start, end: behind(c) };
  return name === undefined ? { partitionBy, orderBy, span } : { partitionBy, orderBy, name, span };
}

const FRAMES = new Set(["ROWS", "RANGE", "GROUPS"]);

/** Bare date parts are arguments, no columns. */
function markDateParts(name: string, args: Expr[]): void {
  const place = Object.hasOwn(PART_ARGUMENT, name) ? PART_ARGUMENT[name] : undefined;
  if (place === undefined) return;
  const candidates = place === 0 ? [0] : [args.length - 1, 0];
  for (const at of candidates) {
    const arg = args[at];
    const inner = arg?.kind === "call" && arg.args.length === 1 ? arg.name : undefined;
    if (arg?.kind === "column" && arg.parts.length === 1) {
      const upper = arg.parts[0]?.text.toUpperCase() ?? "";
      if (arg.parts[0]?.quoted || !DATE_PARTS.has(upper)) continue;
      args[at] = { kind: "keyword", word: upper, span: arg.span };
      return;
    }
    // `WEEK(MONDAY)`
    if (arg && (inner === "WEEK" || inner === "ISOWEEK")) {
      args[at] = { kind: "keyword", word: inner, span: arg.span };
      return;
    }
    if (place === 0) return;
  }
}
