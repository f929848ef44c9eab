import type { Hole } from "../text/hole.ts";
import type { SourceText } from "../text/source.ts";
import type { Span } from "../text/span.ts";
import type { Lexicon } from "./dialects/lexicon.ts";
import type { Token } from "./tokens.ts";

/** A stretch of `source.text` to read. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What the lexer carries along. */
export interface LexState {
  readonly source: SourceText;
  readonly text: string;
  readonly to: number;
  readonly lexicon: Lexicon;
  readonly holes: readonly Hole[];
  /** The next hole that does not end before the place being read. */
  hole: number;
  readonly tokens: Token[];
  readonly comments: Span[];
  /** Opening marks for which a search for the closing one reached the end of the text: they are not searched again. */
  readonly unclosed: Set<string>;
  /** A separator set by DELIMITER, `""` for none. */
  delimiter: string;
  readonly uppers: Map<string, string>;
}

/** Index of the first hole that ends behind an offset. Logarithmic, because bodies are read again from the middle. */
export function firstHoleBehind(holes: readonly Hole[], from: number): number {
  let low = 0;
  let high = holes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((holes[middle] as Hole).end <= from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The hole an offset lies in, where reading always moves on by at least one unit. Amortised constant going forward. */
export function holeAt(state: LexState, at: number): Hole | undefined {
  const { holes } = state;
  let hole = holes[state.hole];
  if (hole === undefined && state.hole === 0) return undefined;
  while (hole !== undefined && hole.end <= at) hole = holes[++state.hole];
  // A look-ahead or a second attempt may have moved on too far.
  while (state.hole > 0 && (holes[state.hole - 1] as Hole).end > at) hole = holes[--state.hole];
  return hole !== undefined && hole.start <= at ? hole : undefined;
}
