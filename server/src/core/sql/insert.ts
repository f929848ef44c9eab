import type { Span } from "../text/span.ts";
import { readExportDirectory } from "./copy.ts";
import {
  accept,
  acceptAll,
  atEnd,
  type Cursor,
  here,
  inBrackets,
  isAhead,
  missing,
  peek,
  peekAt,
  skipBrackets,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import { type Draft, emit, unreadFrom } from "./draft.ts";
import { readFrom } from "./from.ts";
import { isQueryAhead } from "./primary.ts";
import { readQueryAfter } from "./query.ts";
import { readAlias } from "./read-alias.ts";
import { isName, partOf, readNameList } from "./read-name.ts";
import { readSelect } from "./select.ts";
import { readAssignments, readTargetName, skipReturning } from "./target.ts";
import type { CopyStatement, Cte, Expr, FromItem, InsertStatement, NamePart, Query } from "./tree.ts";
import { readValues } from "./values.ts";

type Insert = Draft<InsertStatement>;
type Conflict = NonNullable<InsertStatement["conflict"]>;
type Partition = InsertStatement["partition"][number];

/** What was read in front of the INSERT and belongs to its query. */
export interface Before {
  /** File offset where it starts. */
  readonly start: number;
  readonly ctes: readonly Cte[];
  /** Hive's FROM before INSERT. */
  readonly from?: readonly FromItem[];
}

/** INSERT and REPLACE in all their forms. */
export function readInsert(c: Cursor, before?: Before): Insert | Draft<CopyStatement> {
  const start = before?.start ?? here(c);
  let conflict = readVerb(c);
  let overwrite = false;
  if ((word(c) === "ALL" || word(c) === "FIRST") && c.lexicon.id !== "tsql") return readMultiple(c, start, false);
  if (accept(c, "OVERWRITE")) {
    overwrite = true;
    if ((word(c) === "ALL" || word(c) === "FIRST") && peekAt(c, 1).upper !== ".") return readMultiple(c, start, true);
    if (isAhead(c, "DIRECTORY") || isAhead(c, "LOCAL", "DIRECTORY")) return readExportDirectory(c);
  }
  if (word(c) === "TOP" && peekAt(c, 1).upper === "(") {
    take(c);
    skipBrackets(c);
  }
  accept(c, "INTO");
  if (word(c) === "TABLE" && (isName(peekAt(c, 1)) || peekAt(c, 1).upper === "{")) take(c);
  const target = readTargetName(c);
  const draft = readRest(c, before);
  conflict = draft.conflict ?? conflict;
  const { replace, ...rest } = draft;
  const insert: Insert = { kind: "insert", target, ...rest, overwrite: overwrite || replace };
  return conflict ? { ...insert, conflict } : insert;
}

/** INSERT, REPLACE, INSERT OR …, INSERT IGNORE: what they do on conflict. */
function readVerb(c: Cursor): Conflict | undefined {
  const start = here(c);
  if (take(c).upper === "REPLACE") return { action: "update", span: spanFrom(c, start) };
  for (const modifier of ["LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY"]) accept(c, modifier);
  const from = here(c);
  if (accept(c, "OR")) {
    const how = take(c).upper;
    const action = how === "IGNORE" ? "nothing" : how === "REPLACE" || how === "UPDATE" ? "update" : "other";
    return { action, span: spanFrom(c, from) };
  }
  return accept(c, "IGNORE") ? { action: "nothing", span: spanFrom(c, from) } : undefined;
}

interface Rest extends Pick<Insert, "columns" | "source" | "partition" | "replaceWhere"> {
  conflict?: Conflict;
  /** `REPLACE WHERE`, `REPLACE USING`, `REPLACE ON`. */
  replace: boolean;
}

/** What stands behind the target. */
function readRest(c: Cursor, before: Before | undefined): Rest {
  let columns: readonly NamePart[] = [];
  let partition: Partition[] = [];
  let replaceWhere: Expr | undefined;
  let replace = false;
  if (word(c) === "AS" || (isName(peek(c)) && peekAt(c, 1).upper === "(" && !KEYWORDS.has(word(c))))
    readAlias(c, "table");
  for (;;) {
    const upper = word(c);
    if (upper === "PARTITION" && peekAt(c, 1).upper === "(") {
      take(c);
      partition = readPartition(c);
    } else if (upper === "(" && !isQueryAhead(c)) {
      const list = readNameList(c);
      if (columns.length === 0) columns = list;
    } else if (upper === "WITH" && peekAt(c, 1).upper === "(") {
      take(c);
      skipBrackets(c);
    } else if (upper === "REPLACE" && peekAt(c, 1).upper === "WHERE") {
      c.at += 2;
      replaceWhere = c.grammar.expr(c);
      replace = true;
    } else if (upper === "REPLACE" && (peekAt(c, 1).upper === "USING" || peekAt(c, 1).upper === "ON")) {
      replace = true;
      c.at += 2;
      if (word(c) === "(") skipBrackets(c);
    } else if (acceptAll(c, "BY", "NAME") || acceptAll(c, "BY", "POSITION") || acceptAll(c, "IF", "NOT", "EXISTS"))
      continue;
    else if (acceptAll(c, "WITH", "SCHEMA", "EVOLUTION")) continue;
    else if (upper === "OVERRIDING") c.at = Math.min(c.end, c.at + 3);
    else if (upper === "OUTPUT") skipReturning(c);
    else break;
  }
  const source = readSource(c, before);
  const conflict = readConflict(c);
  skipReturning(c);
  if (accept(c, "ASSERT_ROWS_MODIFIED")) take(c);
  const rest: Rest = { columns, source, partition, replace };
  if (replaceWhere) return { ...rest, replaceWhere, ...(conflict ? { conflict } : {}) };
  return conflict ? { ...rest, conflict } : rest;
}

const KEYWORDS = new Set([
  "PARTITION",
  "VALUES",
  "WITH",
  "SELECT",
  "OUTPUT",
  "DEFAULT",
  "TABLE",
  "VALUE",
  "IF",
  "BY",
  "REPLACE",
  "SET",
]);

function readSource(c: Cursor, before: Before | undefined): Insert["source"] {
  const from = here(c);
  if (before?.from && word(c) === "SELECT") {
    const body = readSelect(c, before.from);
    return { kind: "query", query: { span: body.span, ctes: before.ctes, body, orderBy: [] } };
  }
  if (before && before.ctes.length > 0) return { kind: "query", query: readQueryAfter(c, before.start, before.ctes) };
  const upper = word(c);
  if (upper === "VALUES") {
    const query = isAhead(c, "VALUES", "(") || peekAt(c, 1).kind !== "end" ? readValues(c) : undefined;
    if (query) return query;
  }
  if (upper === "VALUE" && peekAt(c, 1).upper === "(") return readValues(c);
  if (upper === "DEFAULT") {
    acceptAll(c, "DEFAULT", "VALUES");
    return unreadFrom(c, from);
  }
  if (accept(c, "SET")) {
    const row = readAssignments(c).map((assignment) => assignment.value);
    return { kind: "values", rows: 1, sample: [row], span: spanFrom(c, from) };
  }
  if (upper === "AS" && (peekAt(c, 1).upper === "SELECT" || peekAt(c, 1).upper === "WITH")) take(c);
  if (QUERY_STARTS.has(word(c)) || peek(c).kind === "template") return { kind: "query", query: c.grammar.query(c) };
  if (upper === "EXEC" || upper === "EXECUTE" || upper === "FORMAT" || upper === "SETTINGS") {
    c.at = c.end;
    return unreadFrom(c, from);
  }
  missing(c, "What to insert");
  return unreadFrom(c, from);
}

const QUERY_STARTS = new Set(["SELECT", "WITH", "FROM", "(", "TABLE", "SEL"]);

/** `(ds = '2020-01-01', hour)`. */
function readPartition(c: Cursor): Partition[] {
  return inBrackets(c, () => {
    const items: Partition[] = [];
    while (!atEnd(c)) {
      const token = peek(c);
      if (!isName(token)) break;
      take(c);
      const column = partOf(token);
      items.push(accept(c, "=") ? { column, value: c.grammar.expr(c) } : { column });
      if (!accept(c, ",")) break;
    }
    return items;
  });
}

/** `ON CONFLICT … DO …`, `ON DUPLICATE KEY UPDATE …`. */
function readConflict(c: Cursor): Conflict | undefined {
  // MySQL names the new row: `VALUES (…) AS new ON DUPLICATE KEY …`.
  if (word(c) === "AS" && peekAt(c, 2).upper === "ON") c.at += 2;
  const start = here(c);
  if (acceptAll(c, "ON", "DUPLICATE", "KEY", "UPDATE")) {
    readAssignments(c);
    return { action: "update", span: spanFrom(c, start) };
  }
  if (!acceptAll(c, "ON", "CONFLICT")) return undefined;
  while (!atEnd(c) && word(c) !== "DO") {
    if (word(c) === "(") skipBrackets(c);
    else if (accept(c, "WHERE")) c.grammar.expr(c);
    else take(c);
  }
  accept(c, "DO");
  if (accept(c, "NOTHING")) return { action: "nothing", span: spanFrom(c, start) };
  if (!acceptAll(c, "UPDATE", "SET")) return { action: "other", span: spanFrom(c, start) };
  readAssignments(c);
  if (accept(c, "WHERE")) c.grammar.expr(c);
  return { action: "update", span: spanFrom(c, start) };
}

interface Branch {
  readonly target: Insert["target"];
  readonly columns: readonly NamePart[];
  readonly span: Span;
}

/** Snowflake and Oracle: `INSERT ALL|FIRST [WHEN … THEN] INTO a … INTO b … SELECT …`; one statement for each target. */
function readMultiple(c: Cursor, start: number, overwrite: boolean): Insert {
  take(c);
  const branches: Branch[] = [];
  while (!atEnd(c)) {
    if (accept(c, "WHEN")) {
      c.grammar.expr(c);
      accept(c, "THEN");
    } else if (word(c) === "INTO") branches.push(readBranch(c));
    else if (!accept(c, "ELSE")) break;
  }
  const from = here(c);
  const query: Query | undefined = QUERY_STARTS.has(word(c)) ? c.grammar.query(c) : undefined;
  if (!query) missing(c, "What to insert");
  const source: Insert["source"] = query ? { kind: "query", query } : unreadFrom(c, from);
  const make = (branch: Branch | undefined): Insert => ({
    kind: "insert",
    target: branch?.target ?? { parts: [], span: { start, end: start }, wildcard: false },
    overwrite,
    columns: branch?.columns ?? [],
    source,
    partition: [],
  });
  for (const branch of branches.slice(1)) emit(c, make(branch), branch.span);
  return make(branches[0]);
}

function readBranch(c: Cursor): Branch {
  const start = here(c);
  take(c);
  const target = readTargetName(c);
  const columns = word(c) === "(" && !isQueryAhead(c) ? readNameList(c) : [];
  if (word(c) === "VALUES") readValues(c);
  return { target, columns, span: spanFrom(c, start) };
}

/** Hive: `FROM x INSERT OVERWRITE TABLE a SELECT … INSERT INTO b SELECT …`; undefined, with nothing taken, when it is none. */
export function readFromInsert(c: Cursor, ctes: readonly Cte[] = []): Insert | Draft<CopyStatement> | undefined {
  const start = here(c);
  const at = c.at;
  const gaps = c.gaps.length;
  take(c);
  const from = readFrom(c);
  if (word(c) !== "INSERT") {
    c.at = at;
    c.gaps.length = gaps;
    return undefined;
  }
  const first = readInsert(c, { start, ctes, from });
  while (word(c) === "INSERT") {
    const next = here(c);
    const more = readInsert(c, { start: next, ctes, from });
    emit(c, more, spanFrom(c, next));
  }
  return first;
}
