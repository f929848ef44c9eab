import { readColumn, readElements, type TableElements } from "./columns.ts";
import {
  accept,
  acceptAll,
  atEnd,
  type Cursor,
  gap,
  here,
  inBrackets,
  isAhead,
  peek,
  peekAt,
  skipBrackets,
  skipUntil,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import { readModifiers } from "./from-modifiers.ts";
import { readInside } from "./inside.ts";
import { PRECEDENCE } from "./operators.ts";
import { isOptionAhead, readOption, readOptionList, skipList } from "./options.ts";
import { isQueryAhead } from "./primary.ts";
import { isName, readQualifiedName } from "./read-name.ts";
import { isBlockWord, isStatementStart } from "./starts.ts";
import type { Expr, QualifiedName, Query, SqlOption } from "./tree.ts";

/** What stands behind the name of a table or view. */
export interface RelationBody extends TableElements {
  partitionBy: Expr[];
  partitionSpan?: { start: number; end: number };
  clusterBy: Expr[];
  readonly options: SqlOption[];
  query?: Query;
  origin?: QualifiedName;
  originKind?: "clone" | "like";
}

/** Clauses of CREATE TABLE and CREATE VIEW, in whatever order they come, up to the end of the statement. */
export function readRelationBody(c: Cursor): RelationBody {
  const body: RelationBody = { columns: [], keys: [], options: [], partitionBy: [], clusterBy: [] };
  while (!atEnd(c)) {
    const from = c.at;
    if (!readClause(c, body)) {
      if (isStatementStart(c) || isBlockWord(c)) return body;
      const reason = peek(c).kind === "template" ? "A template stands among the clauses." : "Not understood.";
      skipUntil(c, (token) => c.at > from && (token.kind === "word" || token.upper === "("), reason);
    }
    if (c.at === from) return body;
  }
  return body;
}

function readClause(c: Cursor, body: RelationBody): boolean {
  const upper = word(c);
  const next = peekAt(c, 1).upper;
  switch (upper) {
    case "(":
      if (isQueryAhead(c)) body.query = c.grammar.query(c);
      else if (body.columns.length === 0 && body.keys.length === 0) readElements(c, body);
      else skipBrackets(c);
      return true;
    case "AS":
      take(c);
      // T-SQL's graph tables.
      if (accept(c, "NODE") || accept(c, "EDGE")) return true;
      if (atEnd(c)) return true;
      if (peek(c).kind === "template" && peekAt(c, 1).kind === "end") {
        const token = take(c);
        const span = { start: token.start, end: token.end };
        gap(c, span, "A template stands for a query.");
        body.query = { span, ctes: [], body: { kind: "unread", span }, orderBy: [] };
      } else body.query = c.grammar.query(c);
      return true;
    case "SELECT":
      if (body.query) return false;
      body.query = c.grammar.query(c);
      return true;
    case "PARTITION":
    case "PARTITIONED":
      return readPartition(c, body);
    case "CLUSTER":
      if (next !== "BY") return false;
      c.at += 2;
      if (accept(c, "AUTO") || accept(c, "NONE")) return true;
      body.clusterBy = readExprs(c);
      return true;
    case "CLUSTERED":
      c.at += next === "BY" ? 2 : 1;
      if (word(c) === "(") body.clusterBy = readExprs(c);
      if (acceptAll(c, "SORTED", "BY")) skipList(c);
      if (accept(c, "INTO")) c.at = Math.min(c.end, c.at + 2);
      return true;
    case "OPTIONS":
    case "TBLPROPERTIES":
    case "SERDEPROPERTIES":
    case "DBPROPERTIES":
      take(c);
      readOptionList(c, body.options);
      return true;
    case "WITH":
      return readWith(c, body);
    case "LIKE":
    case "CLONE":
    case "INHERITS":
      take(c);
      if (accept(c, "(")) {
        readOrigin(c, body, "like");
        accept(c, ")");
      } else readOrigin(c, body, upper === "CLONE" ? "clone" : "like");
      while (word(c) === "INCLUDING" || word(c) === "EXCLUDING") c.at = Math.min(c.end, c.at + 2);
      return true;
    case "SHALLOW":
    case "DEEP":
      take(c);
      return word(c) === "CLONE";
    case "COPY":
      take(c);
      if (!accept(c, "GRANTS") && !accept(c, "TAGS")) readOrigin(c, body, "clone");
      return true;
    case "DISTKEY":
    case "SORTKEY":
    case "DISTRIBUTED":
      readKeyOption(c, body, upper.toLowerCase());
      return true;
    case "COMPOUND":
    case "INTERLEAVED": {
      take(c);
      readKeyOption(c, body, "sortkey");
      return true;
    }
    case "PRIMARY":
      return readPrimaryKey(c, body);
    case "ORDER":
    case "SAMPLE": {
      const start = here(c);
      if (next !== "BY") return false;
      c.at += 2;
      const value = c.grammar.expr(c, PRECEDENCE.bit);
      body.options.push({ key: `${upper.toLowerCase()} by`, value, span: spanFrom(c, start) });
      return true;
    }
    case "AT":
    case "BEFORE":
    case "FOR":
      if (upper === "FOR" && next === "VALUES") {
        while (!atEnd(c) && !isStatementStart(c)) c.at++;
        return true;
      }
      readModifiers(c, []);
      return !isAhead(c, upper);
    case "ON":
      if (next !== "COMMIT" && next !== "CLUSTER" && !isName(peekAt(c, 1))) return false;
      c.at += 2;
      while (!atEnd(c) && ["PRESERVE", "DELETE", "DROP", "ROWS", "(", "DEFINITION"].includes(word(c))) {
        if (word(c) === "(") skipBrackets(c);
        else take(c);
      }
      return true;
    case "STORED":
    case "ROW":
      return readStorage(c, body);
    default:
      return readProperty(c, body);
  }
}

function readOrigin(c: Cursor, body: RelationBody, kind: "clone" | "like"): void {
  const name = isName(peek(c)) ? readQualifiedName(c) : undefined;
  if (!name) return;
  body.origin = name;
  body.originKind = kind;
}

/** PARTITION BY a, b · PARTITIONED BY (a INT, b) · PARTITION BY RANGE (a) · PARTITION OF parent */
function readPartition(c: Cursor, body: RelationBody): boolean {
  const start = here(c);
  const at = c.at;
  take(c);
  if (accept(c, "OF")) {
    readOrigin(c, body, "like");
    return true;
  }
  if (!accept(c, "BY")) {
    if (accept(c, "ON")) {
      if (word(c) === "(") body.partitionBy = readPartitionColumns(c, body);
      return true;
    }
    c.at = at;
    return false;
  }
  if (word(c) === "(") body.partitionBy = readPartitionColumns(c, body);
  else {
    const items = readExprs(c);
    const [only] = items;
    const isMethod =
      only?.kind === "call" &&
      (only.name === "RANGE" || only.name === "LIST" || only.name === "HASH" || only.name === "KEY");
    body.partitionBy = isMethod && only.kind === "call" ? [...only.args] : items;
    if (isName(peek(c)) && word(c) === "COLUMNS") {
      take(c);
      if (word(c) === "(") body.partitionBy = readExprs(c);
    }
    if (word(c) === "INTERVAL" && peekAt(c, 1).upper === "(") c.at++;
  }
  body.partitionSpan = spanFrom(c, start);
  // Oracle and MySQL list the partitions.
  if (word(c) === "(" && (peekAt(c, 1).upper === "PARTITION" || body.columns.length > 0)) skipBrackets(c);
  return true;
}

/** Expressions, or Hive's typed columns, which are columns of the table too. */
function readPartitionColumns(c: Cursor, body: RelationBody): Expr[] {
  return inBrackets(c, () => {
    const items: Expr[] = [];
    while (!atEnd(c)) {
      const from = c.at;
      const next = peekAt(c, 1);
      if (isName(peek(c)) && next.kind === "word") {
        const column = readColumn(c, body);
        if (column) {
          items.push({ kind: "column", parts: [column.name], span: column.name.span });
          if (column.type !== "") body.columns.push(column);
        }
      } else items.push(c.grammar.expr(c));
      if (!accept(c, ",") || c.at === from) break;
    }
    return items;
  });
}

function readExprs(c: Cursor): Expr[] {
  const items: Expr[] = [];
  do items.push(c.grammar.expr(c, PRECEDENCE.bit));
  while (accept(c, ","));
  const [only] = items;
  if (items.length > 1 || !only) return items;
  if (only.kind === "paren") return [only.expr];
  if (only.kind === "list") return [...only.items];
  return only.kind === "call" && only.name === "LINEAR" ? [...only.args] : items;
}

/** WITH (…) · WITH NO DATA · WITH CONNECTION x · WITH PARTITION COLUMNS (…) · WITH TAG (…) */
function readWith(c: Cursor, body: RelationBody): boolean {
  const next = peekAt(c, 1);
  if (next.upper === "(") {
    take(c);
    const from = c.at;
    readOptionList(c, body.options);
    readWithPartitions(c, body, from);
    return true;
  }
  if (next.upper === "PARTITION") {
    const start = here(c);
    c.at += 3;
    if (word(c) === "(") body.partitionBy = readPartitionColumns(c, body);
    body.partitionSpan = spanFrom(c, start);
    return true;
  }
  if (
    next.upper === "NO" ||
    next.upper === "DATA" ||
    next.upper === "CHECK" ||
    next.upper === "LOCAL" ||
    next.upper === "CASCADED"
  ) {
    take(c);
    while (["NO", "DATA", "SCHEMA", "CHECK", "OPTION", "LOCAL", "CASCADED", "BINDING"].includes(word(c))) take(c);
    return true;
  }
  if (next.upper === "CONNECTION") {
    c.at += 2;
    readQualifiedName(c);
    return true;
  }
  if (
    ["TAG", "ROW", "AGGREGATION", "MASKING", "SERDEPROPERTIES", "SCHEMABINDING", "CONTACT", "SCHEMA"].includes(
      next.upper,
    )
  ) {
    take(c);
    if (word(c) === "SERDEPROPERTIES") return true;
    while (!atEnd(c) && word(c) !== "(" && word(c) !== "AS") take(c);
    skipList(c);
    return true;
  }
  if (isName(next) && (peekAt(c, 2).upper === "AS" || peekAt(c, 2).upper === "(")) {
    body.query = c.grammar.query(c);
    return true;
  }
  return false;
}

/** Trino's `partitioning = ARRAY['day(ts)']`, Athena's `partitioned_by`, Synapse's `PARTITION (c RANGE …)`. */
function readWithPartitions(c: Cursor, body: RelationBody, from: number): void {
  for (let i = from; i < c.at; i++) {
    const token = c.tokens[i];
    if (!token) break;
    const key = token.upper;
    if (key === "PARTITIONING" || key === "PARTITIONED_BY") {
      let at = i + 1;
      const items: Expr[] = [];
      const end = c.tokens[at + 2]?.upper === "[" ? (c.pairs[at + 2] as number) : at + 2;
      for (at = i + 2; at < Math.min(end, c.at); at++) {
        const item = c.tokens[at];
        if (item?.kind === "string") items.push(readInside(c, item));
      }
      body.partitionBy = items;
      body.partitionSpan = { start: token.start, end: c.tokens[Math.min(end, c.at - 1)]?.end ?? token.end };
    } else if (key === "PARTITION" && c.tokens[i + 1]?.upper === "(" && c.tokens[i + 3]?.upper === "RANGE") {
      const column = c.tokens[i + 2];
      if (!column || !isName(column)) continue;
      const span = { start: column.start, end: column.end };
      const part = {
        text: column.text,
        quoted: column.kind === "quoted",
        templated: column.expressions.length > 0,
        span,
      };
      body.partitionBy = [{ kind: "column", parts: [part], span }];
      body.partitionSpan = {
        start: token.start,
        end: c.tokens[Math.min(c.pairs[i + 1] as number, c.at - 1)]?.end ?? token.end,
      };
    }
  }
}

/** DISTKEY (a), SORTKEY (a, b), SORTKEY AUTO. */
function readKeyOption(c: Cursor, body: RelationBody, key: string): void {
  const start = here(c);
  take(c);
  if (word(c) === "BY") take(c);
  const value =
    word(c) === "(" || word(c) === "HASH" || word(c) === "AUTO" ? c.grammar.expr(c, PRECEDENCE.bit) : undefined;
  body.options.push({ key, value, span: spanFrom(c, start) });
}

function readPrimaryKey(c: Cursor, body: RelationBody): boolean {
  const start = here(c);
  if (peekAt(c, 1).upper !== "KEY") return false;
  c.at += 2;
  const items = readExprs(c);
  const columns = items.flatMap((item) => (item.kind === "column" ? item.parts.slice(-1) : []));
  body.keys.push({ kind: "primary", columns, span: spanFrom(c, start) });
  return true;
}

/** STORED AS x · STORED BY 'x' · ROW FORMAT SERDE 'x' · ROW FORMAT DELIMITED … */
function readStorage(c: Cursor, body: RelationBody): boolean {
  const start = here(c);
  const first = take(c).upper;
  if (first === "STORED") {
    take(c);
    const value = isName(peek(c)) || peek(c).kind === "string" ? c.grammar.expr(c, 9) : undefined;
    while (peek(c).kind === "string" || word(c) === "OUTPUTFORMAT" || word(c) === "INPUTFORMAT") take(c);
    body.options.push({ key: "stored as", value, span: spanFrom(c, start) });
    return true;
  }
  const isPolicy = word(c) === "ACCESS";
  take(c);
  if (isPolicy) {
    while (!atEnd(c) && word(c) !== "(") take(c);
    skipList(c);
    return true;
  }
  if (accept(c, "SERDE")) take(c);
  else {
    const more = [
      "DELIMITED",
      "FIELDS",
      "TERMINATED",
      "BY",
      "ESCAPED",
      "COLLECTION",
      "ITEMS",
      "MAP",
      "KEYS",
      "LINES",
      "NULL",
      "DEFINED",
      "AS",
    ];
    while (
      !atEnd(c) &&
      ((more.includes(word(c)) && !(word(c) === "AS" && peekAt(c, 1).kind !== "string")) || peek(c).kind === "string")
    )
      take(c);
  }
  return true;
}

/** Words that stand alone or before one value. */
const WITH_VALUE = new Set([
  "USING",
  "LOCATION",
  "COMMENT",
  "DISTSTYLE",
  "TABLESPACE",
  "CONNECTION",
  "BACKUP",
  "COLLATE",
  "TTL",
  "CHARSET",
  "FORMAT",
  "TBLPROPERTIES",
]);
const LONE = new Set([
  "TRANSIENT",
  "STRICT",
  "WITHOUT",
  "ROWID",
  "DEFAULT",
  "CHARACTER",
  "SET",
  "NOLOGGING",
  "LOGGING",
  "COMPRESS",
  "NOCOMPRESS",
  "PARALLEL",
  "CACHE",
  "NOCACHE",
  "AUTO",
  "REFRESH",
  "BUILD",
  "IMMEDIATE",
  "DEFERRED",
  "SECURE",
  "EXTERNAL",
  "TRACKED",
  "ENCODE",
  "NO",
  "FALLBACK",
  "UNIQUE",
  "INDEX",
  "DATA",
  "POPULATE",
  "TO",
  "COMPLETE",
  "FAST",
  "DEMAND",
  "START",
  "NEXT",
  "EVERY",
  "FILES",
  "FILE",
  "METADATA",
  "CASCADE",
  "SYSTEM",
  "VERSIONING",
]);

function readProperty(c: Cursor, body: RelationBody): boolean {
  const token = peek(c);
  if (token.upper === ",") {
    take(c);
    return true;
  }
  if (isOptionAhead(c)) {
    readOption(c, body.options);
    return true;
  }
  if (token.kind !== "word") return false;
  const start = here(c);
  if (WITH_VALUE.has(token.upper)) {
    take(c);
    const value = peek(c).kind === "end" ? undefined : c.grammar.expr(c, PRECEDENCE.bit);
    body.options.push({ key: token.upper.toLowerCase(), value, span: spanFrom(c, start) });
    return true;
  }
  if (peekAt(c, 1).upper === "(" && !isStatementStart(c)) {
    readOption(c, body.options);
    return true;
  }
  if (isAhead(c, "DEFAULT", "COLLATE") || isAhead(c, "DEFAULT", "CHARACTER") || isAhead(c, "DEFAULT", "CHARSET")) {
    take(c);
    return true;
  }
  if (!LONE.has(token.upper) || isStatementStart(c)) return false;
  take(c);
  if (peek(c).kind === "number") take(c);
  return true;
}
