import { readWindow } from "./call.ts";
import {
  accept,
  acceptAll,
  atEnd,
  behind,
  type Cursor,
  here,
  inBrackets,
  isAhead,
  missing,
  peek,
  peekAt,
  skipBrackets,
  skipUntil,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import { readFrom, settleArrays } from "./from.ts";
import { readAlias } from "./read-alias.ts";
import { isName, partOf, readNameList, readQualifiedName } from "./read-name.ts";
import { isBlockWord, isStatementStart } from "./starts.ts";
import type { Token } from "./tokens.ts";
import type { Expr, FromItem, NamePart, Select, SelectItem, Window } from "./tree.ts";

type Draft = { -readonly [K in keyof Select]: Select[K] };

const CLAUSES = new Set(["FROM", "WHERE", "PREWHERE", "GROUP", "HAVING", "QUALIFY", "WINDOW", "INTO", "CONNECT"]);
/** What ends a select and belongs to the query or the statement around it. */
const ENDS = new Set([
  "ORDER",
  "LIMIT",
  "OFFSET",
  "FETCH",
  "UNION",
  "INTERSECT",
  "EXCEPT",
  "MINUS",
  "FOR",
  "OPTION",
  "SETTINGS",
  "FORMAT",
  "|>",
  "RETURNING",
  "ON",
  "CLUSTER",
  "DISTRIBUTE",
  "SORT",
  "LOCK",
  "WITH",
  "SELECT",
  "INSERT",
  "OUTPUT",
  ")",
]);

/** SELECT … up to, but without, ORDER BY. `from` is given where FROM came first. */
export function readSelect(c: Cursor, from?: readonly FromItem[], startsAt?: number): Select {
  const start = startsAt ?? here(c);
  const arrays = c.dotted.length;
  const draft: Draft = {
    kind: "select",
    span: { start, end: start },
    distinct: false,
    distinctOn: [],
    items: [],
    from: from ?? [],
    where: undefined,
    groupBy: [],
    grouping: "none",
    having: undefined,
    qualify: undefined,
    whereInsert: start,
  };
  if (word(c) === "SELECT" || word(c) === "SEL") {
    take(c);
    readModifiers(c, draft);
    // PL/pgSQL also puts INTO in front of the items.
    if (word(c) === "INTO") readInto(c, draft);
    draft.items = readItems(c);
  }
  draft.whereInsert = behind(c);
  readClauses(c, draft);
  draft.span = spanFrom(c, start);
  settleArrays(c, arrays, draft.from);
  return draft;
}

function readModifiers(c: Cursor, draft: Draft): void {
  for (;;) {
    const next = peekAt(c, 1);
    switch (word(c)) {
      case "ALL":
        if (next.upper === "," || next.upper === ".") return;
        take(c);
        continue;
      case "DISTINCT":
        take(c);
        draft.distinct = true;
        if (isAhead(c, "ON", "(")) {
          take(c);
          draft.distinctOn = inBrackets(c, () => readExprs(c));
        }
        continue;
      case "AS":
        if (next.upper !== "STRUCT" && next.upper !== "VALUE") return;
        c.at += 2;
        continue;
      case "TOP": {
        if (next.kind !== "number" && next.upper !== "(" && next.kind !== "parameter") return;
        const start = here(c);
        take(c);
        const value = next.upper === "(" ? inBrackets(c, () => c.grammar.expr(c)) : c.grammar.expr(c, 9);
        accept(c, "PERCENT");
        acceptAll(c, "WITH", "TIES");
        draft.top = { value, span: spanFrom(c, start) };
        continue;
      }
      case "STRAIGHT_JOIN":
      case "SQL_CALC_FOUND_ROWS":
      case "SQL_NO_CACHE":
      case "SQL_BIG_RESULT":
      case "HIGH_PRIORITY":
      case "STREAM":
        if (next.kind === "operator" && next.upper !== "*") return;
        if (next.upper === "FROM") return;
        take(c);
        continue;
      case "WITH":
        if (next.kind !== "word") return;
        c.at += 2;
        if (accept(c, "OPTIONS")) skipBrackets(c);
        continue;
      default:
        return;
    }
  }
}

function readExprs(c: Cursor): Expr[] {
  const list: Expr[] = [];
  while (!atEnd(c)) {
    const from = c.at;
    list.push(c.grammar.expr(c));
    if (!accept(c, ",") || c.at === from) break;
  }
  return list;
}

const SET_OPERATORS = new Set(["UNION", "INTERSECT", "EXCEPT"]);
const endsItem = (token: Token): boolean => token.upper === "," || CLAUSES.has(token.upper) || ENDS.has(token.upper);

function readItems(c: Cursor): SelectItem[] {
  const items: SelectItem[] = [];
  if (atEnd(c) || (CLAUSES.has(word(c)) && peekAt(c, 1).upper !== ".")) {
    missing(c, "What to select");
    return items;
  }
  while (!atEnd(c)) {
    const from = c.at;
    const item = readItem(c);
    if (item) items.push(item);
    if (!endsItem(peek(c)) && !atEnd(c) && !isStatementStart(c) && !isBlockWord(c)) {
      const template = peek(c).kind === "template";
      skipUntil(
        c,
        (token) => endsItem(token) || (token.newline && token.upper === "SELECT"),
        template ? "A template stands between select items." : "Not understood.",
      );
    }
    if (!accept(c, ",")) break;
    // `SELECT a, FROM t`: a comma too many, or a column still to be typed.
    if (CLAUSES.has(word(c)) && peekAt(c, 1).upper !== "." && (word(c) === "FROM" || peekAt(c, 1).upper !== "(")) break;
    if (SET_OPERATORS.has(word(c)) || word(c) === ")") break;
    if (c.at === from) break;
  }
  return items;
}

/** One item of a select list, also of the pipe operators that have one. */
export function readItem(c: Cursor): SelectItem | undefined {
  const start = here(c);
  const first = peek(c);
  // T-SQL: `alias = expression`.
  if (c.lexicon.id === "tsql" && peekAt(c, 1).upper === "=" && (isName(first) || first.kind === "parameter")) {
    c.at += 2;
    const expr = c.grammar.expr(c);
    const span = spanFrom(c, start);
    return first.kind === "parameter" ? { span, expr } : { span, expr, alias: partOf(first) };
  }
  let expr = c.grammar.expr(c);
  if (expr.kind === "star") expr = readStarTail(c, expr);
  if (expr.kind === "other" && expr.span.start === expr.span.end) {
    const used = spanFrom(c, start);
    if (used.end <= used.start) return undefined;
  }
  const alias = readAlias(c, "item");
  const span = spanFrom(c, start);
  return alias ? { span, expr, alias } : { span, expr };
}

type Star = Extract<Expr, { kind: "star" }>;

/** EXCEPT, EXCLUDE, REPLACE, RENAME and ILIKE behind a star. */
export function readStarTail(c: Cursor, star: Star): Expr {
  let except: NamePart[] = [];
  const replace: { expr: Expr; name: NamePart }[] = [];
  const rename: { from: NamePart; to: NamePart }[] = [];
  let open = star.open === true;
  let modified = false;
  for (;;) {
    const upper = word(c);
    const next = peekAt(c, 1);
    if (upper === "EXCEPT" && next.upper === "(" && !isSelect(peekAt(c, 2))) {
      take(c);
      except = except.concat(readNameList(c));
    } else if (upper === "EXCLUDE" && (next.upper === "(" || isName(next))) {
      take(c);
      if (next.upper === "(") except = except.concat(readNameList(c));
      else except.push(partOf(take(c)));
    } else if (upper === "REPLACE" && next.upper === "(") {
      take(c);
      inBrackets(c, () => {
        while (!atEnd(c)) {
          const expr = c.grammar.expr(c);
          if (accept(c, "AS") && isName(peek(c))) replace.push({ expr, name: partOf(take(c)) });
          if (!accept(c, ",")) break;
        }
      });
    } else if (upper === "RENAME" && (next.upper === "(" || isName(next))) {
      take(c);
      if (next.upper === "(") inBrackets(c, () => readRenames(c, rename));
      else readRenames(c, rename);
    } else if ((upper === "ILIKE" || upper === "LIKE") && next.kind === "string") {
      c.at += 2;
      open = true;
    } else break;
    modified = true;
  }
  if (!modified) return star;
  return {
    ...star,
    modified,
    span: spanFrom(c, star.span.start),
    ...(except.length > 0 ? { except } : {}),
    ...(replace.length > 0 ? { replace } : {}),
    ...(rename.length > 0 ? { rename } : {}),
    ...(open ? { open: true as const } : {}),
  };
}

const isSelect = (token: Token): boolean => token.upper === "SELECT" || token.upper === "WITH" || token.upper === "(";

function readRenames(c: Cursor, into: { from: NamePart; to: NamePart }[]): void {
  while (isName(peek(c))) {
    const from = partOf(take(c));
    if (!accept(c, "AS") || !isName(peek(c))) return;
    into.push({ from, to: partOf(take(c)) });
    if (!accept(c, ",")) return;
  }
}

function readClauses(c: Cursor, draft: Draft): void {
  while (!atEnd(c)) {
    const upper = word(c);
    const at = c.at;
    if (upper === "FROM" && draft.from.length === 0) {
      take(c);
      draft.from = readFrom(c);
      draft.whereInsert = behind(c);
    } else if (upper === "WHERE" || upper === "PREWHERE") readWhere(c, draft);
    else if (upper === "GROUP") readGroup(c, draft);
    else if (upper === "HAVING") {
      take(c);
      draft.having = readCondition(c, draft.having);
    } else if (upper === "QUALIFY") {
      take(c);
      draft.qualify = readCondition(c, draft.qualify);
    } else if (upper === "WINDOW" && isName(peekAt(c, 1))) draft.windows = readWindows(c);
    else if (upper === "INTO" && draft.from.length === 0) readInto(c, draft);
    else if (
      (upper === "CONNECT" && peekAt(c, 1).upper === "BY") ||
      (upper === "START" && peekAt(c, 1).upper === "WITH")
    ) {
      c.at += 2;
      accept(c, "NOCYCLE");
      c.grammar.expr(c);
    } else if (ENDS.has(upper) || isStatementStart(c) || isBlockWord(c)) return;
    else {
      const template = peek(c).kind === "template";
      const reason = template ? "A template stands where a clause could." : "Not understood.";
      skipUntil(
        c,
        (token) => (c.at > at && (CLAUSES.has(token.upper) || ENDS.has(token.upper))) || startsLine(token),
        reason,
      );
      if (c.at === at) return;
    }
  }
}

const startsLine = (token: Token): boolean => token.newline && LINE_STARTS.has(token.upper);
const LINE_STARTS = new Set([
  "CREATE",
  "INSERT",
  "DELETE",
  "UPDATE",
  "MERGE",
  "DROP",
  "ALTER",
  "TRUNCATE",
  "SELECT",
  "END",
]);

function readWhere(c: Cursor, draft: Draft): void {
  const start = here(c);
  take(c);
  const before = draft.where;
  draft.where = readCondition(c, before);
  draft.whereSpan = spanFrom(c, before && draft.whereSpan ? draft.whereSpan.start : start);
}

/** A condition; a second one of the same kind is joined with AND, because PREWHERE and typing leave two. */
function readCondition(c: Cursor, before: Expr | undefined): Expr | undefined {
  if (atEnd(c) || ENDS.has(word(c)) || (CLAUSES.has(word(c)) && peekAt(c, 1).upper !== ".") || isStatementStart(c)) {
    missing(c, "A condition");
    return before;
  }
  const expr = c.grammar.expr(c);
  if (!before) return expr;
  const span = { start: before.span.start, end: expr.span.end };
  return {
    kind: "binary",
    op: "and",
    left: before,
    right: expr,
    span,
    opSpan: { start: expr.span.start, end: expr.span.start },
  };
}

function readGroup(c: Cursor, draft: Draft): void {
  take(c);
  if (!accept(c, "BY")) missing(c, "BY");
  if (!accept(c, "ALL")) accept(c, "DISTINCT");
  else {
    draft.grouping = "all";
    return;
  }
  draft.grouping = "plain";
  const keys: Expr[] = [];
  while (!atEnd(c)) {
    const from = c.at;
    if (isAhead(c, "GROUPING", "SETS")) {
      draft.grouping = "sets";
      c.at += 2;
      if (word(c) === "(") for (const key of inBrackets(c, () => readExprs(c))) keys.push(key);
    } else {
      const upper = word(c);
      if ((upper === "ROLLUP" || upper === "CUBE") && peekAt(c, 1).upper === "(") draft.grouping = "sets";
      keys.push(c.grammar.expr(c));
    }
    if (!accept(c, ",") || c.at === from) break;
  }
  if (isAhead(c, "WITH", "ROLLUP") || isAhead(c, "WITH", "CUBE") || isAhead(c, "WITH", "TOTALS")) {
    c.at += 2;
    draft.grouping = "sets";
  }
  if (isAhead(c, "GROUPING", "SETS", "(")) {
    c.at += 2;
    skipBrackets(c);
    draft.grouping = "sets";
  }
  draft.groupBy = keys;
}

function readWindows(c: Cursor): { name: NamePart; window: Window }[] {
  take(c);
  const windows: { name: NamePart; window: Window }[] = [];
  while (isName(peek(c))) {
    const name = partOf(take(c));
    if (!accept(c, "AS")) break;
    const start = here(c);
    if (word(c) === "(") windows.push({ name, window: readWindow(c, start) });
    else if (isName(peek(c))) take(c);
    if (!accept(c, ",")) break;
  }
  return windows;
}

function readInto(c: Cursor, draft: Draft): void {
  take(c);
  for (const modifier of ["TEMPORARY", "TEMP", "UNLOGGED", "TABLE", "OUTFILE", "DUMPFILE", "STRICT"])
    accept(c, modifier);
  if (isName(peek(c))) {
    const name = readQualifiedName(c);
    // A list of names is variables; so is every name inside a block, T-SQL excepted.
    const variable = word(c) === "," || (c.level > 0 && c.lexicon.id !== "tsql");
    if (name && !variable) draft.into = name;
  } else if (!atEnd(c)) take(c);
  while (accept(c, ",")) c.grammar.expr(c, 9);
}
