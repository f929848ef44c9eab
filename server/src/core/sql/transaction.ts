import { atEnd, type Cursor, peek, peekAt, take, word } from "./cursor.ts";
import { type Draft, plain } from "./draft.ts";
import { isBlockWord } from "./starts.ts";
import type { OtherStatement, TransactionStatement } from "./tree.ts";

type Transaction = Draft<TransactionStatement>;

const BEGIN_WORDS = new Set(
  "TRANSACTION TRAN WORK DISTRIBUTED READ ISOLATION IMMEDIATE EXCLUSIVE DEFERRED CONCURRENT NAME".split(" "),
);

/** Whether BEGIN opens a transaction here, and no block. */
export function isTransactionBegin(c: Cursor): boolean {
  const next = peekAt(c, 1);
  if (next.kind === "end" || next.kind === "separator") return true;
  if (BEGIN_WORDS.has(next.upper) && next.upper !== "IMMEDIATE") return true;
  if (next.upper === "IMMEDIATE" && c.lexicon.id === "sqlite") return true;
  return c.lexicon.beginIsTransaction && c.level === 0 && c.bodies === 0;
}

/** Whether END commits here, as PostgreSQL has it. */
export function isTransactionEnd(c: Cursor): boolean {
  if (word(c) !== "END" || c.level > 0 || !(c.lexicon.beginIsTransaction || c.lexicon.id === "generic")) return false;
  const next = peekAt(c, 1);
  return next.kind === "end" || next.kind === "separator" || next.upper === "TRANSACTION" || next.upper === "WORK";
}

/** BEGIN, START TRANSACTION, COMMIT, ROLLBACK, END, ABORT. */
export function readTransaction(c: Cursor): Transaction | Draft<OtherStatement> {
  const first = take(c).upper;
  const action =
    first === "BEGIN" || first === "START" ? "begin" : first === "COMMIT" || first === "END" ? "commit" : "rollback";
  let partial = false;
  // Names, isolation levels and options stand on the same line or begin with a known word.
  while (!atEnd(c) && !isBlockWord(c) && (!peek(c).newline || TAILS.has(word(c)))) {
    if (word(c) === "TO" || word(c) === "PREPARED") partial = true;
    take(c);
  }
  return partial && action === "rollback" ? plain("rollback to") : { kind: "transaction", action };
}

const TAILS = new Set(["TRANSACTION", "ISOLATION", "READ", "WORK"]);
