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
  skipOne,
  skipUntil,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import { PRECEDENCE } from "./operators.ts";
import { readOptionList, skipList } from "./options.ts";
import { isName, partOf, readNameList, readQualifiedName } from "./read-name.ts";
import { readType } from "./read-type.ts";
import type { ColumnDef, ColumnRef, CreateTable, Expr, QualifiedName, SqlOption } from "./tree.ts";

type Key = CreateTable["keys"][number];

/** What the brackets of CREATE TABLE hold. */
export interface TableElements {
  readonly columns: ColumnDef[];
  readonly keys: Key[];
  readonly options: SqlOption[];
  watermark?: NonNullable<CreateTable["watermark"]>;
  like?: QualifiedName;
}

/** Columns, keys, a WATERMARK and LIKE between brackets. */
export function readElements(c: Cursor, into: TableElements): void {
  inBrackets(c, () => {
    while (!atEnd(c)) {
      const from = c.at;
      readElement(c, into);
      if (!accept(c, ",")) {
        skipUntil(c, (token) => token.upper === ",", "Not understood.");
        accept(c, ",");
      }
      if (c.at === from) break;
    }
  });
}

function readElement(c: Cursor, into: TableElements): void {
  const start = here(c);
  if (peek(c).kind === "template" && peekAt(c, 1).kind !== "word") {
    take(c);
    gap(c, spanFrom(c, start), "A template stands among the columns.");
    return;
  }
  if (isTableKey(c)) {
    const key = readKey(c);
    if (key) into.keys.push(key);
    return;
  }
  if (isAhead(c, "WATERMARK", "FOR")) {
    c.at += 2;
    const name = readQualifiedName(c);
    accept(c, "AS");
    const expr = c.grammar.expr(c);
    const column: ColumnRef = { kind: "column", parts: name?.parts ?? [], span: name?.span ?? spanFrom(c, start) };
    into.watermark = { column, expr, span: spanFrom(c, start) };
    return;
  }
  if (word(c) === "LIKE") {
    take(c);
    const name = readQualifiedName(c);
    if (name) into.like = name;
    skipToComma(c);
    return;
  }
  const upper = word(c);
  const next = peekAt(c, 1).upper;
  if (
    upper === "CHECK" ||
    ((upper === "INDEX" || upper === "KEY" || upper === "FULLTEXT" || upper === "SPATIAL") &&
      peekAt(c, 2).upper === "(") ||
    (upper === "PERIOD" && next === "FOR") ||
    (upper === "PROJECTION" && c.lexicon.id === "clickhouse") ||
    upper === "EXCLUDE"
  ) {
    skipToComma(c);
    return;
  }
  const column = readColumn(c, into);
  if (column) into.columns.push(column);
}

function isTableKey(c: Cursor): boolean {
  const upper = word(c);
  const next = peekAt(c, 1).upper;
  if (upper === "CONSTRAINT") return isName(peekAt(c, 1));
  if (upper === "PRIMARY" || upper === "FOREIGN") return next === "KEY";
  return (
    upper === "UNIQUE" &&
    (next === "(" || next === "KEY" || next === "INDEX" || next === "NONCLUSTERED" || next === "CLUSTERED")
  );
}

/** `[CONSTRAINT x] PRIMARY KEY (a, b)` and its kin; undefined for a CHECK. */
export function readKey(c: Cursor): Key | undefined {
  const start = here(c);
  if (accept(c, "CONSTRAINT")) if (isName(peek(c))) readQualifiedName(c);
  const first = word(c);
  let kind: Key["kind"] | undefined;
  if (acceptAll(c, "PRIMARY", "KEY")) kind = "primary";
  else if (acceptAll(c, "FOREIGN", "KEY")) kind = "foreign";
  else if (first === "UNIQUE") {
    take(c);
    kind = "unique";
  }
  while (!atEnd(c) && word(c) !== "(" && word(c) !== ",") take(c);
  const columns = kind && word(c) === "(" ? readNameList(c) : [];
  const span = spanFrom(c, start);
  skipToComma(c);
  return kind ? { kind, columns, span } : undefined;
}

function skipToComma(c: Cursor): void {
  while (!atEnd(c) && word(c) !== ",") skipOne(c);
}

/** One column; undefined when no name stands here. Keys declared at the column are noted on it. */
export function readColumn(c: Cursor, table?: TableElements): ColumnDef | undefined {
  if (!isName(peek(c)) && peek(c).kind !== "string") return undefined;
  const start = here(c);
  const name = partOf(take(c));
  // A dotted name is a nested column (`ADD COLUMN a.b INT`).
  while (accept(c, ".")) if (isName(peek(c))) take(c);
  const hasType = !COLUMN_WORDS.has(word(c)) || (word(c) === "DATE" && peekAt(c, 1).upper !== "(");
  const type =
    hasType && peek(c).kind === "word" ? readType(c) : hasType && peek(c).kind === "quoted" ? readType(c) : "";
  const column = {
    name,
    type,
    notNull: false,
    primaryKey: false,
    unique: false,
    span: spanFrom(c, start),
  };
  let computed: Expr | undefined;
  let defaultValue: Expr | undefined;
  const options: SqlOption[] = [];
  while (!atEnd(c) && word(c) !== ",") {
    if (acceptAll(c, "NOT", "NULL")) column.notNull = true;
    else if (acceptAll(c, "PRIMARY", "KEY")) column.primaryKey = true;
    else if (word(c) === "UNIQUE") {
      take(c);
      column.unique = true;
    } else if (word(c) === "DEFAULT" && peekAt(c, 1).upper !== "COLLATE") {
      take(c);
      defaultValue = c.grammar.expr(c, PRECEDENCE.bit);
    } else if (word(c) === "AS") {
      take(c);
      computed = c.grammar.expr(c, PRECEDENCE.bit);
    } else if (word(c) === "OPTIONS" && peekAt(c, 1).upper === "(") {
      take(c);
      readOptionList(c, options);
    } else if (word(c) === "COMMENT") {
      const from = here(c);
      take(c);
      accept(c, "=");
      if (peek(c).kind === "string")
        options.push({ key: "comment", value: c.grammar.expr(c, 8), span: spanFrom(c, from) });
    } else if (word(c) === "REFERENCES") {
      take(c);
      readQualifiedName(c);
      skipList(c);
    } else if (word(c) === "DISTKEY" || word(c) === "SORTKEY") {
      const token = take(c);
      const value: Expr = { kind: "column", parts: [name], span: name.span };
      table?.options.push({ key: token.upper.toLowerCase(), value, span: { start: token.start, end: token.end } });
    } else if (word(c) === "ON" && (peekAt(c, 1).upper === "DELETE" || peekAt(c, 1).upper === "UPDATE")) c.at += 2;
    else if (word(c) === "(") skipBrackets(c);
    else if (peek(c).kind === "template") {
      const token = take(c);
      gap(c, { start: token.start, end: token.end }, "A template stands in a column.");
    } else take(c);
  }
  return {
    ...column,
    span: spanFrom(c, start),
    ...(computed ? { computed } : {}),
    ...(defaultValue ? { defaultValue } : {}),
    ...(options.length > 0 ? { options } : {}),
  };
}

/** Words behind a column's name that are no type. */
const COLUMN_WORDS = new Set([
  "NOT",
  "NULL",
  "PRIMARY",
  "UNIQUE",
  "DEFAULT",
  "AS",
  "OPTIONS",
  "COMMENT",
  "REFERENCES",
  "CONSTRAINT",
  "CHECK",
  "GENERATED",
  "COLLATE",
  "METADATA",
  "WITH",
  "MASKING",
  "TAG",
  "AUTOINCREMENT",
  "ENCODE",
]);
