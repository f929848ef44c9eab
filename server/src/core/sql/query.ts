import { readOrderKeys } from "./call.ts";
import {
  accept,
  acceptAll,
  atEnd,
  behind,
  type Cursor,
  deeper,
  gap,
  here,
  inBrackets,
  isAhead,
  missing,
  peek,
  peekAt,
  skipBrackets,
  skipOne,
  skipUntil,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import { readFrom } from "./from.ts";
import { readPipes } from "./pipe.ts";
import { isName, partOf, readNameList, readQualifiedName } from "./read-name.ts";
import { readSelect } from "./select.ts";
import { isStatementStart, isUnmistakable } from "./starts.ts";
import type { Cte, Expr, FromItem, Query, QueryBody, SelectItem } from "./tree.ts";
import { readValues } from "./values.ts";

/** Longest row of set operations that is kept as written; beyond it only one uniform run is. */
const MAX_MIXED = 200;

/** A query with its WITH, set operations, ORDER BY and LIMIT. */
export function readQuery(c: Cursor): Query {
  return deeper(c, 6, () => readWithin(c)) ?? readTooDeep(c);
}

function readTooDeep(c: Cursor): Query {
  const start = here(c);
  while (!atEnd(c)) skipOne(c);
  const span = spanFrom(c, start);
  gap(c, span, "Nested too deep to be read.");
  return { span, ctes: [], body: { kind: "unread", span }, orderBy: [] };
}

function readWithin(c: Cursor): Query {
  const start = here(c);
  const ctes = word(c) === "WITH" ? readCtes(c) : [];
  return readRest(c, start, ctes);
}

/** What follows a WITH that has been read already. */
export function readQueryAfter(c: Cursor, start: number, ctes: readonly Cte[]): Query {
  return deeper(c, 6, () => readRest(c, start, ctes)) ?? readTooDeep(c);
}

function readRest(c: Cursor, start: number, ctes: readonly Cte[]): Query {
  let body = readBody(c);
  let orderBy: Query["orderBy"] = [];
  let limit: Query["limit"];
  if (body.kind === "select" && body.top) limit = body.top;
  for (;;) {
    const upper = word(c);
    if (upper === "ORDER") orderBy = readOrderKeys(c);
    else if (
      upper === "LIMIT" ||
      (upper === "OFFSET" && !isAlias(c)) ||
      isAhead(c, "FETCH", "FIRST") ||
      isAhead(c, "FETCH", "NEXT")
    ) {
      const read = readLimit(c);
      limit = limit?.value && !read.value ? limit : read;
    } else if (upper === "|>") {
      const piped = readPipes(c, { span: spanFrom(c, start), ctes: [], body, orderBy, ...(limit ? { limit } : {}) });
      body = piped.body;
      orderBy = piped.orderBy;
      limit = piped.limit;
    } else if (!skipTail(c)) break;
  }
  const span = spanFrom(c, start);
  return limit ? { span, ctes, body, orderBy, limit } : { span, ctes, body, orderBy };
}

const isAlias = (c: Cursor): boolean => peekAt(c, 1).upper === "," || peekAt(c, 1).upper === ".";

/** Clauses behind a query that say nothing about tables or rows. */
function skipTail(c: Cursor): boolean {
  const upper = word(c);
  const next = peekAt(c, 1).upper;
  if (upper === "FOR" && FOR_TAILS.has(next)) {
    while (!atEnd(c) && !TAIL_STOPS.has(word(c)) && !isStatementStart(c)) skipOne(c);
    return true;
  }
  if (upper === "OPTION" && next === "(") {
    c.at++;
    skipBrackets(c);
    return true;
  }
  if ((upper === "CLUSTER" || upper === "DISTRIBUTE" || upper === "SORT") && next === "BY") {
    c.at += 2;
    do {
      c.grammar.expr(c);
      if (!accept(c, "DESC")) accept(c, "ASC");
      if (accept(c, "NULLS")) take(c);
    } while (accept(c, ","));
    return true;
  }
  if (upper === "SETTINGS" || (upper === "FORMAT" && c.lexicon.id === "clickhouse") || isAhead(c, "LOCK", "IN")) {
    while (!atEnd(c) && !TAIL_STOPS.has(word(c)) && !isStatementStart(c)) skipOne(c);
    return true;
  }
  if (acceptAll(c, "WITH", "UR") || acceptAll(c, "WITH", "TIES")) return true;
  return false;
}

const FOR_TAILS = new Set(["UPDATE", "SHARE", "XML", "JSON", "BROWSE", "NO", "KEY", "READ", "FETCH"]);
const TAIL_STOPS = new Set(["UNION", "EXCEPT", "INTERSECT", "ORDER", "LIMIT", "OPTION", "END", "ELSE"]);

/** LIMIT n [OFFSET m], LIMIT m, n, OFFSET … ROWS, FETCH FIRST n ROWS ONLY. */
export function readLimit(c: Cursor): { value?: Expr; span: { start: number; end: number } } {
  const start = here(c);
  const first = take(c).upper;
  let value: Expr | undefined;
  if (first === "FETCH") {
    take(c);
    if (word(c) !== "ROW" && word(c) !== "ROWS") value = c.grammar.expr(c);
    accept(c, "PERCENT");
    if (!accept(c, "ROWS")) accept(c, "ROW");
    if (!accept(c, "ONLY")) acceptAll(c, "WITH", "TIES");
  } else if (first === "OFFSET") {
    c.grammar.expr(c);
    if (!accept(c, "ROWS")) accept(c, "ROW");
  } else if (!accept(c, "ALL")) {
    value = c.grammar.expr(c);
    if (accept(c, ",")) value = c.grammar.expr(c);
    if (word(c) === "BY" && c.lexicon.id === "clickhouse")
      skipUntil(c, (token) => token.upper === "LIMIT" || token.upper === "SETTINGS", "LIMIT BY");
  }
  const span = spanFrom(c, start);
  return value ? { value, span } : { span };
}

/** WITH [RECURSIVE] a AS (…), b AS (…). */
export function readCtes(c: Cursor): Cte[] {
  take(c);
  const recursive = accept(c, "RECURSIVE");
  const ctes: Cte[] = [];
  while (!atEnd(c)) {
    const start = here(c);
    const token = peek(c);
    if (token.upper === "(" || token.kind === "number" || token.kind === "string") {
      skipScalarCte(c);
      if (accept(c, ",")) continue;
      break;
    }
    if (!isName(token) || token.upper === "SELECT") break;
    take(c);
    const columns = word(c) === "(" && peekAt(c, -1).upper !== "AS" ? readNameList(c) : [];
    const query = readCteQuery(c, token.newline);
    if (query === undefined) {
      if (token.kind === "template" && word(c) !== "SELECT") gap(c, spanFrom(c, start), "A template stands in WITH.");
      else if (word(c) === "AS" || word(c) === "") missing(c, "The query of a common table expression");
      else skipScalarCte(c);
    } else ctes.push({ name: partOf(token), columns, query, recursive, span: spanFrom(c, start) });
    skipCteOptions(c);
    if (accept(c, ",")) {
      if (word(c) === "SELECT") break;
      continue;
    }
    // A comma that was forgotten, or a template that prints one.
    if (isName(peek(c)) && word(c) !== "SELECT" && (peekAt(c, 1).upper === "AS" || peek(c).kind === "template")) {
      missing(c, "A comma");
      continue;
    }
    break;
  }
  return ctes;
}

/** `AS [NOT MATERIALIZED] (query)`; undefined when there is none, with nothing but AS taken. */
function readCteQuery(c: Cursor, _newline: boolean): Query | undefined {
  if (!accept(c, "AS")) return undefined;
  if (isAhead(c, "NOT", "MATERIALIZED")) c.at += 2;
  else accept(c, "MATERIALIZED");
  if (word(c) !== "(") return undefined;
  const start = here(c);
  return inBrackets(c, () => {
    const lead = word(c);
    if (lead === "INSERT" || lead === "UPDATE" || lead === "DELETE" || lead === "MERGE") {
      const from = here(c);
      skipUntil(c, () => false, "A statement that changes data stands in WITH.");
      const span = spanFrom(c, from);
      return { span, ctes: [], body: { kind: "unread", span }, orderBy: [] };
    }
    if (atEnd(c)) {
      const span = { start, end: behind(c) };
      missing(c, "The query of a common table expression");
      return { span, ctes: [], body: { kind: "unread", span }, orderBy: [] };
    }
    return c.grammar.query(c);
  });
}

/** SEARCH and CYCLE clauses behind a recursive one. */
function skipCteOptions(c: Cursor): void {
  if (word(c) !== "SEARCH" && word(c) !== "CYCLE") return;
  while (!atEnd(c) && word(c) !== "," && word(c) !== "SELECT" && word(c) !== "(") take(c);
}

/** ClickHouse: `WITH <expression> AS name`. */
function skipScalarCte(c: Cursor): void {
  const start = here(c);
  while (!atEnd(c) && word(c) !== "," && !isUnmistakable(c)) skipOne(c);
  gap(c, spanFrom(c, start), "An expression in WITH.");
}

interface SetOperator {
  readonly op: "union" | "intersect" | "except";
  readonly all: boolean;
}

function setOperator(c: Cursor): SetOperator | undefined {
  const upper = word(c);
  if (upper !== "UNION" && upper !== "INTERSECT" && upper !== "EXCEPT" && upper !== "MINUS") {
    const outer = (upper === "FULL" || upper === "LEFT" || upper === "INNER") && isSet(peekAt(c, 1).upper);
    if (!outer) return undefined;
    take(c);
    return setOperator(c);
  }
  if (upper === "MINUS" && peekAt(c, 1).upper !== "SELECT" && peekAt(c, 1).upper !== "(") return undefined;
  take(c);
  const all = accept(c, "ALL");
  if (!all) accept(c, "DISTINCT");
  if (acceptAll(c, "BY", "NAME") || accept(c, "CORRESPONDING"))
    if (word(c) === "ON" || word(c) === "BY") skipUntil(c, (t) => t.upper === "SELECT", "Columns of a set operation.");
  return { op: upper === "MINUS" ? "except" : (upper.toLowerCase() as "union" | "intersect" | "except"), all };
}

const isSet = (upper: string): boolean => upper === "UNION" || upper === "INTERSECT" || upper === "EXCEPT";

/** Terms joined by set operations; INTERSECT binds tighter. Long uniform runs become balanced trees. */
function readBody(c: Cursor): QueryBody {
  let left = readIntersections(c);
  let mixed = 0;
  for (;;) {
    const operator = setOperator(c);
    if (!operator) return left;
    const operands = [left, readIntersections(c)];
    // A run of the same operator is associative, EXCEPT excepted.
    while (operator.op === "union") {
      const at = c.at;
      const next = setOperator(c);
      if (next?.op !== "union" || next.all !== operator.all) {
        c.at = at;
        break;
      }
      operands.push(readIntersections(c));
    }
    if (mixed++ > MAX_MIXED) {
      const span = { start: left.span.start, end: behind(c) };
      gap(c, span, "Too many set operations in a row.");
      left = { kind: "unread", span };
    } else left = combine(operands, operator, 0, operands.length - 1);
  }
}

function readIntersections(c: Cursor): QueryBody {
  const operands = [readTerm(c)];
  let all = false;
  while (word(c) === "INTERSECT") {
    all = setOperator(c)?.all ?? false;
    operands.push(readTerm(c));
  }
  return combine(operands, { op: "intersect", all }, 0, operands.length - 1);
}

function combine(operands: readonly QueryBody[], operator: SetOperator, from: number, to: number): QueryBody {
  if (from === to) return operands[from] as QueryBody;
  const middle = operands.length > 24 ? (from + to) >> 1 : to - 1;
  const left = combine(operands, operator, from, middle);
  const right = combine(operands, operator, middle + 1, to);
  const span = { start: left.span.start, end: right.span.end };
  return { kind: "set", op: operator.op, all: operator.all, left, right, span };
}

function readTerm(c: Cursor): QueryBody {
  const start = here(c);
  switch (word(c)) {
    case "SELECT":
    case "SEL":
      return readSelect(c);
    case "(": {
      const query = inBrackets(c, () => c.grammar.query(c));
      return { kind: "nested", query, span: spanFrom(c, start) };
    }
    case "VALUES":
      return readValues(c);
    case "FROM":
      return readFromFirst(c);
    case "TABLE": {
      take(c);
      const name = isName(peek(c)) ? readQualifiedName(c) : undefined;
      const span = spanFrom(c, start);
      if (!name) break;
      const source = { kind: "table", name, columns: [], modifiers: [], span: name.span } as const;
      return selectStar(span, [{ span: name.span, source }], span.end);
    }
    default:
      break;
  }
  if (peek(c).kind === "template") {
    const token = take(c);
    const span = { start: token.start, end: token.end };
    gap(c, span, "A template stands for a query.");
    return { kind: "unread", span };
  }
  missing(c, "A query");
  const at = behind(c);
  const span = at < start ? { start, end: start } : { start: at, end: at };
  return { kind: "unread", span };
}

/** The star nobody wrote, at an offset. */
function allFrom(at: number): SelectItem[] {
  const span = { start: at, end: at };
  return [{ span, expr: { kind: "star", modified: false, span } }];
}

/** `SELECT *` over these relations. */
function selectStar(span: Query["span"], from: readonly FromItem[], whereInsert: number): QueryBody {
  return {
    kind: "select",
    span,
    distinct: false,
    distinctOn: [],
    items: allFrom(span.start),
    from,
    where: undefined,
    groupBy: [],
    grouping: "none",
    having: undefined,
    qualify: undefined,
    whereInsert,
  };
}

/** `FROM x |> …`, DuckDB's `FROM x SELECT …` and `FROM x`. */
function readFromFirst(c: Cursor): QueryBody {
  const start = here(c);
  take(c);
  const from = readFrom(c);
  if (word(c) === "SELECT" && !(peek(c).newline && c.lexicon.looseStatements)) return readSelect(c, from, start);
  if (word(c) === "WHERE") return { ...readSelect(c, from, start), items: allFrom(start) };
  return selectStar(spanFrom(c, start), from, behind(c));
}
