import { readRelationBody } from "./create-table.ts";
import {
  accept,
  acceptAll,
  addGaps,
  atEnd,
  type Cursor,
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
import type { Draft } from "./draft.ts";
import { cursorInside } from "./inside.ts";
import { PRECEDENCE } from "./operators.ts";
import { readOptionList } from "./options.ts";
import { isQueryAhead } from "./primary.ts";
import { isName, readNameList } from "./read-name.ts";
import { isBlockWord, isStatementStart } from "./starts.ts";
import { readTargetName } from "./target.ts";
import type { CopyStatement, QualifiedName, Query, SqlOption } from "./tree.ts";

type Copy = Draft<CopyStatement>;
type Direction = CopyStatement["direction"];

/** One side of a COPY: a table, a query, or a place outside the database. */
interface Side {
  readonly table?: QualifiedName;
  readonly query?: Query;
  /** The place outside was noted as an option. */
  readonly outside: boolean;
}

/**
 * Snowflake's and Databricks' COPY INTO, and COPY … FROM|TO of PostgreSQL, Redshift and DuckDB. The place outside the
 * database is the option `from` of a load and `to` of an unload.
 */
export function readCopy(c: Cursor): Copy {
  take(c);
  const options: SqlOption[] = [];
  const into = accept(c, "INTO");
  const start = here(c);
  const first = readSide(c);
  if (word(c) === "(" && !first.outside) readNameList(c);
  let direction: Direction = into && first.outside ? "unload" : "load";
  if (first.outside) place(c, options, "to", start);
  let second: Side = { outside: false };
  if (word(c) === "FROM" || word(c) === "TO") {
    if (take(c).upper === "TO" && !into) direction = "unload";
    const from = here(c);
    second = readSide(c);
    if (second.outside) place(c, options, direction === "unload" ? "to" : "from", from);
  } else if (!into) missing(c, "FROM or TO");
  readCopyOptions(c, options);
  const table = direction === "unload" && into ? second.table : first.table;
  const query = first.query ?? second.query;
  const draft: Copy = { kind: "copy", direction, target: table, overwrite: false, options };
  return query ? { ...draft, query } : draft;
}

/** Notes the value that was just taken as an option. */
function place(c: Cursor, options: SqlOption[], key: string, start: number): void {
  const span = spanFrom(c, start);
  const token = c.tokens[c.at - 1];
  const isString = token?.kind === "string";
  const value: SqlOption["value"] = isString
    ? {
        kind: "literal",
        type: "string",
        value: token.text,
        templated: token.expressions.length > 0,
        expressions: token.expressions,
        span,
      }
    : { kind: "parameter", name: token?.text ?? "", span };
  options.push({ key, value, span });
}

function readSide(c: Cursor): Side {
  const token = peek(c);
  if (token.upper === "(") {
    if (isQueryAhead(c)) return { query: inBrackets(c, () => c.grammar.query(c)), outside: false };
    skipBrackets(c);
    return { outside: false };
  }
  if (token.kind === "string" || token.kind === "stage" || token.kind === "parameter" || OUTSIDE.has(token.upper)) {
    take(c);
    if (token.upper === "PROGRAM" && peek(c).kind === "string") take(c);
    return { outside: true };
  }
  accept(c, "TABLE");
  return { table: readTargetName(c), outside: false };
}

const OUTSIDE = new Set(["STDIN", "STDOUT", "PROGRAM"]);

/** `KEY = value`, `KEY value` and `(…)` up to the end, as Snowflake, Redshift and PostgreSQL write them. */
function readCopyOptions(c: Cursor, into: SqlOption[]): void {
  while (!atEnd(c)) {
    const from = c.at;
    const token = peek(c);
    if (isStatementStart(c) || isBlockWord(c)) return;
    if (token.upper === "," || (token.upper === "WITH" && peekAt(c, 1).upper !== "=")) take(c);
    else if (token.upper === "(") readOptionList(c, into);
    else if (token.kind === "word" || token.kind === "template") readCopyOption(c, into);
    else skipUntil(c, (next) => next.kind === "word" || next.upper === "," || next.upper === "(", "Not an option.");
    if (c.at === from) take(c);
  }
}

function readCopyOption(c: Cursor, into: SqlOption[]): void {
  const start = here(c);
  const key = take(c).text.toLowerCase();
  if (word(c) === "=" || word(c) === "=>") {
    take(c);
    if (word(c) === "(") {
      const nested: SqlOption[] = [];
      const list = isList(c);
      if (list) into.push({ key, value: c.grammar.expr(c, PRECEDENCE.unary), span: spanFrom(c, start) });
      else {
        readOptionList(c, nested, `${key}.`);
        into.push({ key, value: undefined, span: spanFrom(c, start) }, ...nested);
      }
      return;
    }
    into.push({ key, value: atEnd(c) ? undefined : c.grammar.expr(c, PRECEDENCE.bit), span: spanFrom(c, start) });
    return;
  }
  if (key === "partition" && accept(c, "BY")) {
    into.push({ key: "partition by", value: c.grammar.expr(c, PRECEDENCE.bit), span: spanFrom(c, start) });
    return;
  }
  if (word(c) === "(" && !isList(c)) {
    readOptionList(c, into, `${key}.`);
    return;
  }
  accept(c, "AS");
  const { kind, upper } = peek(c);
  const hasValue = kind === "string" || kind === "number" || kind === "parameter" || upper === "(";
  const value = hasValue ? c.grammar.expr(c, PRECEDENCE.unary) : undefined;
  into.push({ key, value, span: spanFrom(c, start) });
}

/** `('a', 'b')`, `(TRUE)` or `(col, col)`: values, no options. */
function isList(c: Cursor): boolean {
  const first = peekAt(c, 1);
  const second = peekAt(c, 2).upper;
  return first.kind !== "word" ? first.kind !== "string" || second !== "=" : second === ")" || second === ",";
}

/** Redshift and Athena: `UNLOAD ('select …') TO 's3://…' …`, `UNLOAD (SELECT …) TO …`. */
export function readUnload(c: Cursor): Copy {
  take(c);
  const options: SqlOption[] = [];
  let query: Query | undefined;
  if (word(c) === "(") {
    const inner = peekAt(c, 1);
    if (inner.kind === "string" && peekAt(c, 2).upper === ")") {
      const inside = cursorInside(c, inner);
      query = inside.grammar.query(inside);
      if (!atEnd(inside)) gap(inside, { start: peek(inside).start, end: inner.end }, "Not understood.");
      addGaps(c, inside.gaps);
      c.at += 3;
    } else query = inBrackets(c, () => c.grammar.query(c));
  } else missing(c, "A query");
  if (accept(c, "TO")) {
    const start = here(c);
    if (readSide(c).outside) place(c, options, "to", start);
  }
  readCopyOptions(c, options);
  const draft: Copy = { kind: "copy", direction: "unload", target: undefined, overwrite: false, options };
  return query ? { ...draft, query } : draft;
}

/** BigQuery: `EXPORT DATA [WITH CONNECTION c] OPTIONS (…) AS SELECT …`. */
export function readExport(c: Cursor): Copy {
  c.at += 2;
  const body = readRelationBody(c);
  const overwrite = body.options.some(
    (option) => option.key === "overwrite" && option.value?.kind === "literal" && option.value.value === "TRUE",
  );
  const draft: Copy = { kind: "copy", direction: "unload", target: undefined, overwrite, options: body.options };
  return body.query ? { ...draft, query: body.query } : draft;
}

/** BigQuery's `LOAD DATA OVERWRITE|INTO t … FROM FILES (…)`; Hive's and MySQL's `LOAD DATA INPATH 'x' INTO TABLE t`. */
export function readLoad(c: Cursor): Copy {
  c.at += 2;
  const options: SqlOption[] = [];
  let overwrite = false;
  let target: QualifiedName | undefined;
  for (;;) {
    const start = here(c);
    const upper = word(c);
    if (upper === "INPATH" || upper === "INFILE") {
      take(c);
      if (peek(c).kind === "string" || peek(c).kind === "parameter") {
        const from = here(c);
        take(c);
        place(c, options, "from", from);
      }
    } else if (accept(c, "OVERWRITE") || accept(c, "REPLACE")) overwrite = true;
    else if (["LOCAL", "INTO", "TABLE", "TEMP", "TEMPORARY", "LOW_PRIORITY", "CONCURRENT", "IGNORE"].includes(upper))
      take(c);
    else if (target === undefined && (isName(peek(c)) || upper === "{") && upper !== "PARTITION")
      target = readTargetName(c);
    else if (upper === "PARTITION" && peekAt(c, 1).upper === "(") {
      take(c);
      skipBrackets(c);
    } else if (acceptAll(c, "FROM", "FILES") || acceptAll(c, "WITH", "OPTIONS")) readOptionList(c, options);
    else if (upper === "OVERWRITE") take(c);
    else if (
      upper === "PARTITIONS" ||
      upper === "FIELDS" ||
      upper === "LINES" ||
      upper === "COLUMNS" ||
      upper === "CHARACTER"
    ) {
      while (!atEnd(c) && !isStatementStart(c)) take(c);
    } else {
      const at = c.at;
      for (const option of readRelationBody(c).options) options.push(option);
      if (isAhead(c, "FROM", "FILES")) continue;
      if (c.at === at) break;
    }
    if (here(c) === start) break;
  }
  if (!target) missing(c, "A table");
  return { kind: "copy", direction: "load", target, overwrite, options };
}

/** Hive and Spark: `INSERT OVERWRITE [LOCAL] DIRECTORY 'x' … SELECT …`; INSERT OVERWRITE has been taken. */
export function readExportDirectory(c: Cursor): Copy {
  accept(c, "LOCAL");
  take(c);
  const options: SqlOption[] = [];
  if (peek(c).kind === "string") {
    const from = here(c);
    take(c);
    place(c, options, "to", from);
  }
  const body = readRelationBody(c);
  for (const option of body.options) options.push(option);
  const draft: Copy = { kind: "copy", direction: "unload", target: undefined, overwrite: true, options };
  return body.query ? { ...draft, query: body.query } : draft;
}
