import { addGaps, atEnd, type Cursor, gap, peek } from "./cursor.ts";
import { tokenize } from "./lexer.ts";
import { prepare } from "./prepare.ts";
import type { Token } from "./tokens.ts";
import type { Expr } from "./tree.ts";

/** A cursor over the text inside a string token, which is read as SQL of the same dialect. */
export function cursorInside(c: Cursor, token: Token): Cursor {
  const quote = token.quote.length;
  const from = token.at + quote;
  const to = Math.max(from, token.closed ? token.to - closing(token.quote) : token.to);
  const { tokens, comments } = tokenize(c.source, c.lexicon.id, c.holes, { from, to });
  for (const comment of comments) c.comments.push(comment);
  return { ...c, tokens, ...prepare(tokens), at: 0, end: tokens.length, bodies: c.bodies + 1, gaps: [], dotted: [] };
}

/** Length of the closing mark: prefixes stand only in front. */
const closing = (quote: string): number => (quote.startsWith("$") ? quote.length : quote.replace(/^\w+/, "").length);

/** The expression inside a string (`'day(ts)'`); the string itself stays a literal when it is none. */
export function readInside(c: Cursor, token: Token): Expr {
  const inner = cursorInside(c, token);
  const expr = inner.grammar.expr(inner);
  if (!atEnd(inner)) gap(inner, { start: peek(inner).start, end: token.end }, "Not understood.");
  addGaps(c, inner.gaps);
  return expr;
}
