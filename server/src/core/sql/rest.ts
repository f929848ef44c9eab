import { atEnd, type Cursor, peek, peekAt, skipOne, take, word } from "./cursor.ts";
import { isBlockWord, isStatementStart, isUnmistakable } from "./starts.ts";

/** Whether the statement being read ends here, though nothing says so: another one begins, or a block closes. */
export const isNext = (c: Cursor): boolean => isStatementStart(c) || isBlockWord(c) || (word(c) === "" && isAlone(c));

/** A template on a line of its own, which may print statements. */
const isAlone = (c: Cursor): boolean =>
  peek(c).kind === "template" && peek(c).newline && (peekAt(c, 1).newline || peekAt(c, 1).kind === "end");

/** Steps over what is left of a statement, if anything is. */
export function skipRest(c: Cursor): void {
  while (!atEnd(c) && !isNext(c) && !(c.lexicon.looseStatements && isUnmistakable(c))) skipOne(c);
}

/** Steps over the token at the place and everything up to the end of the statement; what starts another one ends it. */
export function skipStatement(c: Cursor): void {
  if (!atEnd(c)) take(c);
  while (!atEnd(c) && !isNext(c)) skipOne(c);
}
