import { readAlter } from "./alter.ts";
import {
  isForLoop,
  readBegin,
  readCaseStatement,
  readFor,
  readIf,
  readLoop,
  readRepeat,
  readRun,
  readWhile,
} from "./blocks.ts";
import { readDelete, readTruncate, readUpdate } from "./change.ts";
import { readCopy, readExport, readLoad, readUnload } from "./copy.ts";
import { readCreate } from "./create.ts";
import { type Cursor, gap, here, peek, peekAt, spanFrom, take, word } from "./cursor.ts";
import { isAssignment, readAssignment, readDeclare, readLet, readSet } from "./declare.ts";
import { type Draft, plain } from "./draft.ts";
import { readDrop } from "./drop.ts";
import { readFromInsert, readInsert } from "./insert.ts";
import { readMerge } from "./merge.ts";
import { readOther } from "./other.ts";
import { readCtes, readQueryAfter } from "./query.ts";
import { isUnmistakable } from "./starts.ts";
import { isTransactionBegin, isTransactionEnd, readTransaction } from "./transaction.ts";

/** What the first words say. `limit` is how far a block may reach. */
export function readOneStatement(c: Cursor, limit: number): Draft {
  if (peek(c).kind === "template") {
    const alone = readTemplate(c);
    if (alone) return alone;
  }
  skipLabel(c);
  if (isAssignment(c)) return readAssignment(c);
  switch (word(c)) {
    case "SELECT":
    case "SEL":
    case "VALUES":
    case "(":
    case "TABLE":
      return { kind: "query", query: c.grammar.query(c) };
    case "WITH":
      return readWith(c);
    case "FROM":
      return readFromInsert(c) ?? { kind: "query", query: c.grammar.query(c) };
    case "INSERT":
      return readInsert(c);
    case "REPLACE":
      return peekAt(c, 1).upper === "INTO" || c.lexicon.id === "mysql" ? readInsert(c) : readOther(c);
    case "MERGE":
      return readMerge(c);
    case "UPDATE":
      return readUpdate(c);
    case "DELETE":
    case "DEL":
      return readDelete(c);
    case "TRUNCATE":
      return readTruncate(c);
    case "COPY":
      return readCopy(c);
    case "UNLOAD":
      return readUnload(c);
    case "EXPORT":
      return peekAt(c, 1).upper === "DATA" ? readExport(c) : readOther(c);
    case "LOAD":
      return peekAt(c, 1).upper === "DATA" ? readLoad(c) : readOther(c);
    case "CREATE":
      return readCreate(c, limit);
    case "ALTER":
      return readAlter(c, limit);
    case "DROP":
      return readDrop(c);
    case "SET":
      return readSet(c);
    case "LET":
      return readLet(c, limit);
    case "DECLARE":
      return readDeclare(c, limit);
    default:
      return readControl(c, limit);
  }
}

/** Transactions and blocks; whatever is left is an `other`. */
function readControl(c: Cursor, limit: number): Draft {
  switch (word(c)) {
    case "BEGIN":
      return isTransactionBegin(c) ? readTransaction(c) : readBegin(c, limit);
    case "COMMIT":
    case "ROLLBACK":
    case "ABORT":
      return readTransaction(c);
    case "START":
      return peekAt(c, 1).upper === "TRANSACTION" ? readTransaction(c) : readOther(c);
    case "END":
      return isTransactionEnd(c) ? readTransaction(c) : readOther(c);
    case "IF":
      return readIf(c, limit);
    case "WHILE":
      return readWhile(c, limit);
    case "LOOP":
      return readLoop(c, limit);
    case "REPEAT":
      return readRepeat(c, limit);
    case "FOR":
    case "FOREACH":
      return isForLoop(c) ? readFor(c, limit) : readOther(c);
    case "CASE":
      return readCaseStatement(c, limit);
    case "DO":
      if (peekAt(c, 1).kind !== "string") return readOther(c);
      take(c);
      return readRun(c, "do");
    default:
      return readOther(c);
  }
}

/** A statement behind WITH. */
function readWith(c: Cursor): Draft {
  const start = here(c);
  const ctes = readCtes(c);
  switch (word(c)) {
    case "INSERT":
      return readInsert(c, { start, ctes });
    case "MERGE":
      return readMerge(c, ctes);
    case "UPDATE":
      return readUpdate(c, ctes);
    case "DELETE":
      return readDelete(c, ctes);
    case "FROM": {
      const insert = readFromInsert(c, ctes);
      if (insert) return insert;
      break;
    }
    default:
      break;
  }
  return { kind: "query", query: readQueryAfter(c, start, ctes) };
}

const LABELLED = new Set(["BEGIN", "LOOP", "WHILE", "FOR", "REPEAT", "FOREACH", "CASE"]);

/** `label: LOOP`, `<<label>> LOOP`. */
function skipLabel(c: Cursor): void {
  if (peekAt(c, 1).upper === ":" && LABELLED.has(peekAt(c, 2).upper)) c.at += 2;
  else if (word(c) === "<" && peekAt(c, 1).upper === "<" && peekAt(c, 3).upper === ">")
    c.at = Math.min(c.end, c.at + 5);
}

/** A template that stands where a statement could. */
function readTemplate(c: Cursor): Draft | undefined {
  const next = peekAt(c, 1);
  const at = c.at;
  const token = take(c);
  if (next.kind === "end" || next.newline || isUnmistakable(c)) {
    gap(c, spanFrom(c, token.start), "A template stands for a statement.");
    return plain("");
  }
  c.at = at;
  return undefined;
}
