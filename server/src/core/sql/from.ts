import type { Span } from "../text/span.ts";
import { readCall } from "./call.ts";
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
  skipUntil,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import { readModifiers } from "./from-modifiers.ts";
import { isQueryAhead } from "./primary.ts";
import { readAlias } from "./read-alias.ts";
import { isName, partOf, readNameList, readQualifiedName } from "./read-name.ts";
import { isBlockWord, isStatementStart } from "./starts.ts";
import type { Token } from "./tokens.ts";
import type { Expr, FromItem, FunctionTable, NamePart, TableSource } from "./tree.ts";
import { CLAUSE_WORDS } from "./words.ts";

type Item = { -readonly [K in keyof FromItem]: FromItem[K] };
type Join = { -readonly [K in keyof NonNullable<FromItem["join"]>]: NonNullable<FromItem["join"]>[K] };
type Source = FromItem["source"];

const JOIN_WORDS = new Set(
  "NATURAL INNER LEFT RIGHT FULL CROSS OUTER SEMI ANTI ASOF GLOBAL ANY ALL STRAIGHT_JOIN JOIN APPLY HASH LOOP MERGE REMOTE POSITIONAL ARRAY PASTE LATERAL BROADCAST DIRECTED".split(
    " ",
  ),
);
const STOPS = new Set(
  "WHERE PREWHERE GROUP HAVING QUALIFY ORDER LIMIT FETCH UNION INTERSECT EXCEPT MINUS WINDOW SELECT SET WHEN RETURNING OPTION |> ) CONNECT OUTPUT SETTINGS".split(
    " ",
  ),
);

/** Relations and joins behind FROM, up to the next clause. At least one item: an unread one where none stands. */
export function readFrom(c: Cursor): FromItem[] {
  const items: Item[] = [];
  readRelations(c, items);
  return items;
}

function readRelations(c: Cursor, items: Item[]): void {
  items.push(readItem(c, undefined));
  while (!atEnd(c)) {
    const at = c.at;
    if (word(c) === ",") {
      const token = take(c);
      if (STOPS.has(word(c)) || (atEnd(c) && items.length > 0)) {
        if (atEnd(c)) missing(c, "A table");
        continue;
      }
      const join: Join = { kind: "comma", using: [], span: { start: token.start, end: token.end }, lateral: false };
      items.push(readItem(c, join));
      continue;
    }
    const join = readJoin(c);
    if (join) {
      items.push(readItem(c, join));
      continue;
    }
    if (isAhead(c, "LATERAL", "VIEW")) {
      items.push(readLateralView(c));
      continue;
    }
    const pending =
      word(c) === "ON"
        ? items.findLast((item) => item.join && !item.join.on && item.join.using.length === 0)
        : undefined;
    if (pending?.join && !isAhead(c, "ON", "CONFLICT") && !isAhead(c, "ON", "DUPLICATE")) {
      take(c);
      pending.join = { ...pending.join, on: readOn(c) };
      continue;
    }
    if (STOPS.has(word(c)) || CLAUSE_WORDS.has(word(c)) || isStatementStart(c) || isBlockWord(c) || endsFrom(c)) return;
    const template = peek(c).kind === "template";
    const reason = template ? "A template stands among the tables." : "Not understood.";
    skipUntil(
      c,
      (token) => token.upper === "," || STOPS.has(token.upper) || isJoinWord(token) || isLineStart(token),
      reason,
    );
    if (c.at === at) return;
  }
}

/** Words behind FROM that the query or the statement around it reads. */
const endsFrom = (c: Cursor): boolean => {
  const upper = word(c);
  return (
    upper === "OFFSET" ||
    upper === "FOR" ||
    upper === "SORT" ||
    upper === "DISTRIBUTE" ||
    upper === "CLUSTER" ||
    upper === "START" ||
    upper === "FORMAT" ||
    upper === "LOCK" ||
    upper === "INSERT"
  );
};

const isJoinWord = (token: Token): boolean =>
  token.upper === "JOIN" ||
  token.upper === "INNER" ||
  token.upper === "LEFT" ||
  token.upper === "CROSS" ||
  token.upper === "ON";
const isLineStart = (token: Token): boolean =>
  token.newline && ["CREATE", "INSERT", "DELETE", "UPDATE", "MERGE", "DROP", "ALTER", "END"].includes(token.upper);

/** `LEFT OUTER JOIN` and all its kin; undefined when these are no join words. */
function readJoin(c: Cursor): Join | undefined {
  let length = 0;
  let last = "";
  const seen = new Set<string>();
  while (length < 6) {
    const { upper } = peekAt(c, length);
    if (!JOIN_WORDS.has(upper)) break;
    seen.add(upper);
    last = upper;
    length++;
    if (upper === "JOIN" || upper === "APPLY" || upper === "STRAIGHT_JOIN") break;
  }
  const start = here(c);
  if (last !== "JOIN" && last !== "APPLY" && last !== "STRAIGHT_JOIN") {
    // Half-typed: `a LEFT`, at the end or before the next clause.
    if (
      length > 0 &&
      (last === "LEFT" || last === "INNER" || last === "OUTER" || last === "RIGHT" || last === "CROSS")
    ) {
      const next = peekAt(c, length);
      if (next.kind !== "end" && !STOPS.has(next.upper)) return undefined;
      c.at += length;
      gap(c, spanFrom(c, start), "A join without JOIN.");
    }
    return undefined;
  }
  c.at += length;
  accept(c, "EACH");
  const kind = last === "APPLY" ? (seen.has("OUTER") ? "left" : "cross") : joinKind(seen);
  return { kind, using: [], span: spanFrom(c, start), lateral: last === "APPLY" };
}

function joinKind(seen: ReadonlySet<string>): Join["kind"] {
  if (seen.has("SEMI")) return "semi";
  if (seen.has("ANTI")) return "anti";
  if (seen.has("ASOF")) return "asof";
  if (seen.has("NATURAL")) return "natural";
  if (seen.has("LEFT")) return "left";
  if (seen.has("RIGHT")) return "right";
  if (seen.has("FULL")) return "full";
  if (seen.has("CROSS")) return "cross";
  return seen.has("POSITIONAL") || seen.has("PASTE") ? "other" : "inner";
}

function readItem(c: Cursor, join: Join | undefined): Item {
  const start = join && join.kind !== "comma" ? join.span.start : here(c);
  let lateral = accept(c, "LATERAL");
  const source = deeper(c, 2, () => readSource(c, lateral)) ?? readUnread(c);
  const item: Item = { span: spanFrom(c, start), source };
  if (source.kind === "table" && source.name.parts.length > 1 && c.lexicon.arrayRelations && !source.name.wildcard)
    c.dotted.push({ item, source });
  if (!join) return item;
  if (source.kind === "function") lateral = true;
  if (accept(c, "MATCH_CONDITION") && word(c) === "(") inBrackets(c, () => c.grammar.expr(c));
  if (word(c) === "ON" && !isAhead(c, "ON", "CONFLICT") && !isAhead(c, "ON", "DUPLICATE")) {
    take(c);
    const on = readOn(c);
    if (on) join.on = on;
  } else if (isAhead(c, "USING", "(")) {
    take(c);
    join.using = readNameList(c);
  }
  join.lateral ||= lateral;
  item.join = join;
  item.span = spanFrom(c, start);
  return item;
}

function readOn(c: Cursor): Expr {
  if (
    atEnd(c) ||
    STOPS.has(word(c)) ||
    (CLAUSE_WORDS.has(word(c)) && peekAt(c, 1).upper !== ".") ||
    isStatementStart(c)
  ) {
    missing(c, "A join condition");
    const at = behind(c);
    return { kind: "other", parts: [], span: { start: at, end: at } };
  }
  return c.grammar.expr(c);
}

function readUnread(c: Cursor): Source {
  const start = here(c);
  if (!atEnd(c)) skipBrackets(c);
  const span = spanFrom(c, start);
  gap(c, span, "Nested too deep to be read.");
  return { kind: "unread", span };
}

function readSource(c: Cursor, lateral: boolean): Source {
  const start = here(c);
  const token = peek(c);
  if (token.upper === "(") return readBracketed(c, start, lateral);
  if (
    token.kind === "end" ||
    STOPS.has(token.upper) ||
    (CLAUSE_WORDS.has(token.upper) && peekAt(c, 1).upper !== ".") ||
    isJoinStart(c) ||
    token.upper === ","
  ) {
    missing(c, "A table");
    const at = behind(c);
    return { kind: "unread", span: { start: at, end: at } };
  }
  if (token.upper === "VALUES") {
    const query = c.grammar.query(c);
    return readDerivedTail(c, start, query, lateral);
  }
  if (token.kind === "stage" || token.kind === "string") return readFile(c, start, token);
  if (token.kind === "parameter" && c.lexicon.id !== "tsql") {
    take(c);
    const alias = readAlias(c, "table");
    return unread(c, spanFrom(c, start), alias, "A parameter stands for a table.");
  }
  if (token.upper === "TABLE" && peekAt(c, 1).upper === "(") return readTableFunction(c, start, lateral);
  // T-SQL: `::fn_name()`.
  if (token.upper === "::") take(c);
  if ((token.upper === "ONLY" || token.upper === "TABLE") && isName(peekAt(c, 1))) take(c);
  if (isAhead(c, "ONLY", "(")) take(c);
  const nested = token.upper === "{" ? readBraced(c, start) : undefined;
  if (nested) return nested;
  const name = readQualifiedName(c);
  if (!name) {
    take(c);
    return unread(c, spanFrom(c, start), undefined, "Not a table.");
  }
  if (word(c) === "(" && !(peek(c).spaced && name.expression !== undefined) && !isHint(c))
    return readFunction(c, start, name.parts.map((part) => part.text.toUpperCase()).join("."), name.span, lateral);
  const modifiers: string[] = [];
  readModifiers(c, modifiers);
  const alias = readAlias(c, "table");
  const columns = alias && word(c) === "(" ? readNameList(c) : [];
  readModifiers(c, modifiers);
  const late = alias ? undefined : readAlias(c, "table");
  const shown = alias ?? late;
  const source: TableSource = { kind: "table", name, columns, modifiers, span: spanFrom(c, start) };
  return shown ? { ...source, alias: shown } : source;
}

/** T-SQL: `t (NOLOCK)` is a hint, no call. */
const isHint = (c: Cursor): boolean => {
  const first = peekAt(c, 1).upper;
  return (
    first === "NOLOCK" || first === "READPAST" || first === "UPDLOCK" || first === "TABLOCK" || first === "HOLDLOCK"
  );
};

function isJoinStart(c: Cursor): boolean {
  const { upper } = peek(c);
  if (!JOIN_WORDS.has(upper)) return false;
  return upper === "JOIN" || upper === "ON" || peekAt(c, 1).upper === "JOIN" || peekAt(c, 2).upper === "JOIN";
}

function unread(c: Cursor, span: Span, alias: NamePart | undefined, reason: string): Source {
  gap(c, span, reason);
  return alias ? { kind: "unread", alias, span } : { kind: "unread", span };
}

/** A Snowflake stage or a file name: no table, so it is given as a function of that name. */
function readFile(c: Cursor, start: number, token: Token): Source {
  take(c);
  const args: Expr[] = [];
  if (word(c) === "(") {
    const nameSpan = { start: token.start, end: token.end };
    for (const arg of readCall(c, "STAGE", nameSpan).args) args.push(arg);
  }
  const name = token.kind === "stage" ? token.text : `'${token.text}'`;
  return functionTail(c, start, name, args, false);
}

/** `{name}` of a Python format. */
function readBraced(c: Cursor, start: number): Source | undefined {
  skipBrackets(c);
  while (word(c) === "." && (isName(peekAt(c, 1)) || peekAt(c, 1).upper === "{")) {
    take(c);
    if (word(c) === "{") skipBrackets(c);
    else take(c);
  }
  const alias = readAlias(c, "table");
  return unread(c, spanFrom(c, start), alias, "A placeholder stands for a table.");
}

/** `TABLE(f(x))`, `TABLE('name')`, `TABLE($x)`. */
function readTableFunction(c: Cursor, start: number, lateral: boolean): Source {
  take(c);
  const inner = peekAt(c, 1);
  if (inner.kind === "parameter" || inner.kind === "string") {
    skipBrackets(c);
    const alias = readAlias(c, "table");
    return unread(c, spanFrom(c, start), alias, "A table is named by a value.");
  }
  let name = "TABLE";
  let args: Expr[] = [];
  inBrackets(c, () => {
    const call = c.grammar.expr(c);
    if (call.kind === "call") {
      name = call.name;
      args = [...call.args];
    } else args = [call];
    if (isAhead(c, "OVER", "(")) {
      take(c);
      skipBrackets(c);
    }
  });
  if (isAhead(c, "OVER", "(")) c.at++;
  return functionTail(c, start, name, args, lateral);
}

function readFunction(c: Cursor, start: number, name: string, nameSpan: Span, lateral: boolean): Source {
  const call = readCall(c, name, nameSpan);
  return functionTail(c, start, name, [...call.args], lateral);
}

/** Alias, column names, WITH OFFSET, WITH ORDINALITY behind a table function. */
function functionTail(c: Cursor, start: number, name: string, args: Expr[], lateral: boolean): Source {
  const modifiers: string[] = [];
  let columns: NamePart[] = [];
  acceptAll(c, "WITH", "ORDINALITY");
  readModifiers(c, modifiers);
  const alias = readAlias(c, "table");
  if (word(c) === "(" || isAhead(c, "AS", "(")) {
    accept(c, "AS");
    columns = readNameList(c);
  }
  if (acceptAll(c, "WITH", "OFFSET")) {
    const offset = readAlias(c, "table");
    columns.push(offset ?? { ...(alias ?? offsetName(c)), text: "offset", quoted: false, templated: false });
  }
  readModifiers(c, modifiers);
  const table: FunctionTable = { kind: "function", name, args, columns, lateral, span: spanFrom(c, start) };
  return alias ? { ...table, alias } : table;
}

const offsetName = (c: Cursor): NamePart => {
  const at = behind(c);
  return { text: "offset", quoted: false, templated: false, span: { start: at, end: at } };
};

function readBracketed(c: Cursor, start: number, lateral: boolean): Source {
  if (isQueryAhead(c))
    return readDerivedTail(
      c,
      start,
      inBrackets(c, () => c.grammar.query(c)),
      lateral,
    );
  if (peekAt(c, 1).kind === "template" && peekAt(c, 2).upper === ")") {
    const span = { start: peekAt(c, 1).start, end: peekAt(c, 1).end };
    const at = c.at;
    c.at += 3;
    const alias = readAlias(c, "table");
    if (alias) {
      gap(c, span, "A template stands for a query.");
      return {
        kind: "derived",
        query: { span, ctes: [], body: { kind: "unread", span }, orderBy: [] },
        alias,
        columns: [],
        lateral,
        modifiers: [],
        span: spanFrom(c, start),
      };
    }
    c.at = at;
  }
  const items: Item[] = [];
  inBrackets(c, () => readRelations(c, items));
  const only = items[0];
  // `(t) AS x` is the table itself.
  if (items.length === 1 && only && only.source.kind === "table" && !only.source.alias) {
    const alias = readAlias(c, "table");
    return alias ? { ...only.source, alias, span: spanFrom(c, start) } : only.source;
  }
  readAlias(c, "table");
  return { kind: "group", items, span: spanFrom(c, start) };
}

function readDerivedTail(
  c: Cursor,
  start: number,
  query: ReturnType<Cursor["grammar"]["query"]>,
  lateral: boolean,
): Source {
  const modifiers: string[] = [];
  readModifiers(c, modifiers);
  const alias = readAlias(c, "table");
  const columns = word(c) === "(" && (alias || peekAt(c, -1).upper === "AS") ? readNameList(c) : [];
  readModifiers(c, modifiers);
  const late = alias ? undefined : readAlias(c, "table");
  const shown = alias ?? late;
  const source = { kind: "derived", query, columns, lateral, modifiers, span: spanFrom(c, start) } as const;
  return shown ? { ...source, alias: shown } : source;
}

/** Hive: `LATERAL VIEW [OUTER] explode(x) t AS a, b`. */
function readLateralView(c: Cursor): Item {
  const start = here(c);
  c.at += 2;
  const joinSpan = spanFrom(c, start);
  const outer = accept(c, "OUTER");
  const nameStart = here(c);
  const name = isName(peek(c)) ? readQualifiedName(c) : undefined;
  const call =
    word(c) === "("
      ? readCall(c, (name?.parts ?? []).map((part) => part.text.toUpperCase()).join("."), spanFrom(c, nameStart))
      : undefined;
  if (!call) missing(c, "A table function");
  const alias = word(c) === "AS" ? undefined : readAlias(c, "table");
  const columns: NamePart[] = [];
  if (accept(c, "AS"))
    do if (isName(peek(c))) columns.push(partOf(take(c)));
    while (isName(peekAt(c, 1)) && accept(c, ","));
  const source = {
    kind: "function",
    name: call?.name ?? "",
    args: call?.args ?? [],
    columns,
    lateral: true,
    span: spanFrom(c, nameStart),
  } as const;
  const join: Join = { kind: outer ? "left" : "cross", using: [], span: joinSpan, lateral: true };
  return { span: spanFrom(c, start), source: alias ? { ...source, alias } : source, join };
}

/**
 * Turns `t.items` into the array it is where `t` is a relation of this select: for its own relations and for
 * those of subqueries that wait since `from`.
 */
export function settleArrays(c: Cursor, from: number, relations: readonly FromItem[]): void {
  if (c.dotted.length === from) return;
  const aliases = new Map<string, FromItem>();
  const add = (item: FromItem): void => {
    if (item.source.kind === "group") for (const inner of item.source.items) add(inner);
    else {
      const name = item.source.alias ?? (item.source.kind === "table" ? item.source.name.parts.at(-1) : undefined);
      if (name) aliases.set(name.text.toLowerCase(), item);
    }
  };
  for (const item of relations) add(item);
  const waiting = c.dotted.splice(from);
  for (const entry of waiting) {
    const { item, source } = entry;
    const owner = aliases.get(source.name.parts[0]?.text.toLowerCase() ?? "");
    if (owner === undefined || owner === item) {
      c.dotted.push(entry);
      continue;
    }
    const column: Expr = { kind: "column", parts: source.name.parts, span: source.name.span };
    const array: FunctionTable = {
      kind: "function",
      name: "UNNEST",
      args: [column],
      columns: source.columns,
      lateral: true,
      span: source.span,
    };
    item.source = source.alias ? { ...array, alias: source.alias } : array;
    if (item.join) item.join = { ...item.join, lateral: true };
  }
}
