import { addGaps, atEnd, type Cursor, deeper, gap, here, peek, skipOne, skipUntil, spanFrom, word } from "./cursor.ts";
import { plain } from "./draft.ts";
import { cursorInside } from "./inside.ts";
import { isNext } from "./rest.ts";
import { isBlockWord } from "./starts.ts";
import { readOneStatement } from "./statement.ts";
import type { Token } from "./tokens.ts";
import { isTransactionEnd } from "./transaction.ts";
import type { Statement } from "./tree.ts";

/** String bodies within string bodies that are read; deeper ones stay strings. */
const MAX_BODIES = 4;

/** All statements of a script. A word that closes a block nobody opened is stepped over. */
export function readScript(c: Cursor): void {
  const { end } = c;
  while (c.at < end) {
    readStatements(c, closesNothing);
    c.end = end;
    if (c.at >= end) break;
    const start = here(c);
    c.at++;
    while (c.at < end && peek(c).kind !== "separator" && !peek(c).newline) c.at++;
    gap(c, spanFrom(c, start), "This closes no block.");
  }
}

const closesNothing = (c: Cursor): boolean =>
  isBlockWord(c) && word(c) !== "LOOP" && word(c) !== "DO" && !isTransactionEnd(c);

/** Statements up to the end of the cursor's range, or to a place that pleases `stop`. */
export function readStatements(c: Cursor, stop: (c: Cursor) => boolean): void {
  const { end } = c;
  while (c.at < end) {
    c.end = end;
    if (peek(c).kind === "separator") {
      // GO, a DELIMITER and a lone slash end every block.
      if (c.level > 0 && peek(c).text !== ";" && c.bodies === 0) break;
      c.at++;
      continue;
    }
    if (stop(c)) break;
    const from = c.at;
    readStatement(c, end);
    if (c.at === from) c.at++;
  }
  c.end = end;
}

/** One statement, with whatever follows it up to the next one. Blocks reach over separators up to `limit`. */
export function readStatement(c: Cursor, limit: number): void {
  const start = here(c);
  const slot = c.out.length;
  const outer = c.gaps;
  const { end, level: depth, conditional } = c;
  c.gaps = [];
  c.end = Math.min(limit, c.separators[c.at] as number);
  c.out.push({ ...plain(""), span: { start, end: start }, gaps: [], depth, conditional });
  const draft = deeper(c, 8, () => readOneStatement(c, limit)) ?? tooDeep(c, start);
  c.end = Math.min(limit, c.separators[c.at] as number);
  readRest(c);
  const statement: Statement = { ...draft, span: spanFrom(c, start), gaps: c.gaps, depth, conditional };
  c.out[slot] = statement;
  c.gaps = outer;
  c.end = end;
}

function tooDeep(c: Cursor, start: number): ReturnType<typeof plain> {
  while (!atEnd(c)) skipOne(c);
  gap(c, spanFrom(c, start), "Nested too deep to be read.");
  return plain("");
}

/** What is left of a statement belongs to it up to where another one begins. */
function readRest(c: Cursor): void {
  if (atEnd(c) || isNext(c)) return;
  const reason = peek(c).kind === "template" ? "A template stands behind the statement." : "Not understood.";
  skipUntil(c, () => isNext(c), reason);
}

/** The statements in a string (`$$ … $$`), one level deeper. */
export function readBody(c: Cursor, token: Token, conditional: boolean): void {
  if (c.bodies >= MAX_BODIES) {
    gap(c, { start: token.start, end: token.end }, "Nested too deep to be read.");
    return;
  }
  const inner = cursorInside(c, token);
  inner.level = c.level + 1;
  inner.conditional = c.conditional || conditional;
  readScript(inner);
  addGaps(c, inner.gaps);
}
