import type { Hole } from "../text/hole.ts";
import { addGaps, atEnd, type Cursor, gap, peek } from "./cursor.ts";
import type { Backslash } from "./dialects/lexicon.ts";
import { tokenize } from "./lexer.ts";
import { firstHoleBehind, type Range } from "./lexer-state.ts";
import { prepare } from "./prepare.ts";
import type { Token } from "./tokens.ts";
import type { Expr } from "./tree.ts";

/** A cursor over the text inside a string token, which is read as SQL of the same dialect. */
export function cursorInside(c: Cursor, token: Token): Cursor {
  const quote = token.quote.length;
  const from = token.at + quote;
  const to = Math.max(from, token.closed ? token.to - closing(token.quote).length : token.to);
  const holes = withEscapes(c, token, { from, to });
  const { tokens, comments } = tokenize(c.source, c.lexicon.id, holes, { from, to });
  for (const comment of comments) c.comments.push(comment);
  return {
    ...c,
    holes,
    tokens,
    ...prepare(tokens),
    at: 0,
    end: tokens.length,
    bodies: c.bodies + 1,
    gaps: [],
    dotted: [],
  };
}

/** The closing mark: prefixes stand only in front. */
const closing = (quote: string): string => (quote.startsWith("$") ? quote : quote.replace(/^\w+/, ""));

/**
 * The holes within a string, and one for each mark that only escapes (`''` for `'`, `\'`), so that the SQL inside is
 * read as the database will read it while every offset stays one of the file.
 */
function withEscapes(c: Cursor, token: Token, range: Range): readonly Hole[] {
  const mark = closing(token.quote);
  if (mark.length === 0 || token.quote.startsWith("$")) return c.holes;
  const backslash = backslashOf(c, token.quote);
  const { text } = c.source;
  const holes: Hole[] = [];
  let escapes = 0;
  let next = firstHoleBehind(c.holes, range.from);
  for (let at = range.from; at < range.to; ) {
    const hole = c.holes[next];
    if (hole && hole.start <= at) {
      holes.push(hole);
      at = Math.max(at, hole.end);
      next++;
      continue;
    }
    const length = escapeLength(text, at, mark, backslash);
    if (length === 0) {
      at++;
      continue;
    }
    holes.push({ start: at, end: Math.min(range.to, at + length), kind: "blank" });
    escapes++;
    // The character that was escaped stands for itself.
    at += Math.max(length, 2);
  }
  return escapes === 0 ? c.holes : holes;
}

/** How many code units at a place only escape what follows, or are blanks written as `\n`; 0 for none. */
function escapeLength(text: string, at: number, mark: string, backslash: Backslash): number {
  const code = text[at];
  if (mark.length === 1 && code === mark && text[at + 1] === mark) return 1;
  if (code !== "\\" || backslash === "plain") return 0;
  return /[ntr]/.test(text[at + 1] ?? "") ? 2 : 1;
}

function backslashOf(c: Cursor, quote: string): Backslash {
  const prefix = /^\w*/.exec(quote)?.[0].toUpperCase() ?? "";
  return prefix === "" ? c.lexicon.backslash : (c.lexicon.prefixes[prefix] ?? "plain");
}

/** The expression inside a string (`'day(ts)'`); the string itself stays a literal when it is none. */
export function readInside(c: Cursor, token: Token): Expr {
  const inner = cursorInside(c, token);
  const expr = inner.grammar.expr(inner);
  if (!atEnd(inner)) gap(inner, { start: peek(inner).start, end: token.end }, "Not understood.");
  addGaps(c, inner.gaps);
  return expr;
}
