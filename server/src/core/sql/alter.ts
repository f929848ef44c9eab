import { readColumn, readElements, readKey, type TableElements } from "./columns.ts";
import { readCreate } from "./create.ts";
import {
  accept,
  acceptAll,
  atEnd,
  type Cursor,
  here,
  isAhead,
  peek,
  peekAt,
  skipOne,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import { type Draft, plain } from "./draft.ts";
import { readObjectKind } from "./drop.ts";
import { PRECEDENCE } from "./operators.ts";
import { isOptionAhead, readOption, readOptionList } from "./options.ts";
import { isName, partOf, readQualifiedName } from "./read-name.ts";
import { isBlockWord, isStatementStart } from "./starts.ts";
import { readTargetName } from "./target.ts";
import type { AlterTable, Expr, NamePart, OtherStatement, SqlOption } from "./tree.ts";

type Action = AlterTable["actions"][number];

/** ALTER: tables action by action, everything else by its kind, name and properties. */
export function readAlter(c: Cursor, limit: number): Draft {
  const redefines =
    c.lexicon.looseStatements && ["VIEW", "PROCEDURE", "PROC", "FUNCTION", "TRIGGER"].includes(peekAt(c, 1).upper);
  if (redefines) return readCreate(c, limit);
  take(c);
  if (isAhead(c, "SESSION", "SET") && peekAt(c, 2).upper === "AUTOCOMMIT") {
    const off = peekAt(c, 4).upper === "FALSE" || peekAt(c, 4).text === "0";
    c.at = Math.min(c.end, c.at + 5);
    return { kind: "transaction", action: off ? "autocommit-off" : "autocommit-on" };
  }
  const kind = readObjectKind(c);
  const isTable = /(?:^|\s)table$/.test(kind);
  acceptAll(c, "IF", "EXISTS");
  accept(c, "ONLY");
  if (!isTable) return readAlterOther(c, kind);
  const name = readTargetName(c);
  accept(c, "*");
  return { kind: "alter-table", name, actions: readActions(c) };
}

function readAlterOther(c: Cursor, kind: string): Draft<OtherStatement> {
  const name = isName(peek(c)) && word(c) !== "SET" ? readQualifiedName(c) : undefined;
  const options: SqlOption[] = [];
  let settled = false;
  while (!atEnd(c)) {
    const upper = word(c);
    if (!settled && (upper === "SET" || upper === "UNSET")) {
      settled = true;
      take(c);
    } else if (isOptionAhead(c)) readOption(c, options);
    else if ((isStatementStart(c) || isBlockWord(c)) && upper !== "WHEN") break;
    else skipOne(c);
  }
  const draft = { ...plain(`alter ${kind}`.trim()), options };
  return name ? { ...draft, name } : draft;
}

/** Actions between commas; one without a verb repeats the verb before it. */
function readActions(c: Cursor): Action[] {
  const actions: Action[] = [];
  let verb = "";
  while (!atEnd(c)) {
    const from = c.at;
    const first = word(c);
    if (isStatementStart(c) && first !== "SET" && first !== "UNSET" && first !== "DROP") break;
    const start = here(c);
    if (VERBS.has(first)) verb = take(c).upper;
    else if (actions.length === 0) verb = "";
    for (const action of readAction(c, verb, start)) actions.push(action);
    skipAction(c);
    if (!accept(c, ",") || c.at === from) break;
  }
  return actions;
}

const VERBS = new Set(
  "ADD DROP ALTER MODIFY CHANGE RENAME SET UNSET CLUSTER SWAP REPLACE SWITCH APPEND EXCHANGE ATTACH DETACH ENABLE DISABLE RECLUSTER RESUME SUSPEND REFRESH RECOVER OWNER VALIDATE INHERIT MERGE SPLIT TRUNCATE REBUILD EXECUTE UPDATE DELETE FREEZE PARTITION CONVERT WITH CHECK".split(
    " ",
  ),
);

function readAction(c: Cursor, verb: string, start: number): Action[] {
  const one = (action: Omit<Action, "span">): Action[] => [{ ...action, span: spanFrom(c, start) }];
  switch (verb) {
    case "ADD":
      return readAdd(c, start);
    case "DROP":
      return readDrop(c, start);
    case "RENAME": {
      if (word(c) === "COLUMN" || (word(c) !== "TO" && word(c) !== "AS")) return one({ kind: "other" });
      take(c);
      const other = readTargetName(c);
      return one({ kind: "rename", other });
    }
    case "SWAP": {
      accept(c, "WITH");
      const other = readTargetName(c);
      return one({ kind: "swap", other });
    }
    case "CLUSTER": {
      if (!accept(c, "BY")) return one({ kind: "other" });
      const expr: Expr = c.grammar.expr(c, PRECEDENCE.bit);
      const inner = expr.kind === "list" ? expr.items : expr.kind === "paren" ? [expr.expr] : [expr];
      return one({ kind: "cluster-by", clusterBy: inner });
    }
    case "SET":
      return readSet(c, start);
    default:
      return one({ kind: "other" });
  }
}

const NOT_COLUMNS = new Set(
  "PARTITION PARTITIONS SEARCH ROW MASKING TAG AGGREGATION PROJECTION STORAGE VALUES FILE PERIOD SUPPLEMENTAL DATA".split(
    " ",
  ),
);
const KEY_STARTS = new Set(["CONSTRAINT", "PRIMARY", "FOREIGN", "UNIQUE"]);

function readAdd(c: Cursor, start: number): Action[] {
  const one = (action: Omit<Action, "span">): Action[] => [{ ...action, span: spanFrom(c, start) }];
  if (KEY_STARTS.has(word(c)) && !isType(c)) {
    const key = readKey(c);
    return key ? one({ kind: "add-key", keyKind: key.kind, columns: key.columns }) : one({ kind: "other" });
  }
  if (
    NOT_COLUMNS.has(word(c)) ||
    word(c) === "CHECK" ||
    isAhead(c, "INDEX") ||
    isAhead(c, "IF", "NOT", "EXISTS", "PARTITION")
  )
    return one({ kind: "other" });
  if (!accept(c, "COLUMNS")) accept(c, "COLUMN");
  const ifNotExists = acceptAll(c, "IF", "NOT", "EXISTS");
  if (word(c) === "(") {
    const elements: TableElements = { columns: [], keys: [], options: [] };
    readElements(c, elements);
    return elements.columns.map((column) => ({ kind: "add-column", column, ifNotExists, span: column.span }));
  }
  const column = readColumn(c);
  return column ? one({ kind: "add-column", column, ifNotExists }) : one({ kind: "other" });
}

/** `ADD unique INT`: a column that is called like a key word. */
const isType = (c: Cursor): boolean => word(c) === "CONSTRAINT" && !isName(peekAt(c, 1));

const DROPPED = new Set([
  "CONSTRAINT",
  "PARTITION",
  "PRIMARY",
  "FOREIGN",
  "INDEX",
  "KEY",
  "CLUSTERING",
  "SEARCH",
  "ROW",
  "ALL",
  "MASKING",
  "DEFAULT",
  "TAG",
]);

function readDrop(c: Cursor, start: number): Action[] {
  if (DROPPED.has(word(c)) || isAhead(c, "IF", "EXISTS", "PARTITION"))
    return [{ kind: "other", span: spanFrom(c, start) }];
  if (!accept(c, "COLUMNS")) accept(c, "COLUMN");
  acceptAll(c, "IF", "EXISTS");
  const columns: NamePart[] = [];
  const bracket = accept(c, "(");
  while (isName(peek(c)) && !isStatementStart(c)) {
    columns.push(partOf(take(c)));
    while (accept(c, ".")) if (isName(peek(c))) columns[columns.length - 1] = partOf(take(c));
    const next = peekAt(c, 1).upper;
    if (word(c) !== "," || VERBS.has(next)) break;
    take(c);
  }
  if (bracket) accept(c, ")");
  return [{ kind: columns.length > 0 ? "drop-column" : "other", columns, span: spanFrom(c, start) }];
}

function readSet(c: Cursor, start: number): Action[] {
  const options: SqlOption[] = [];
  if (["OPTIONS", "TBLPROPERTIES", "PROPERTIES", "SERDEPROPERTIES"].includes(word(c))) take(c);
  if (word(c) === "(") readOptionList(c, options);
  else
    while (isOptionAhead(c)) {
      readOption(c, options);
      accept(c, ",");
    }
  const span = spanFrom(c, start);
  return options.length > 0 ? [{ kind: "set-options", options, span }] : [{ kind: "other", span }];
}

/** What is left of an action. */
function skipAction(c: Cursor): void {
  while (!atEnd(c) && word(c) !== "," && !(isStatementStart(c) && word(c) !== "SET") && !isBlockWord(c)) skipOne(c);
}
