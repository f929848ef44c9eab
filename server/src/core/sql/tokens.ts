import type { Span } from "../text/span.ts";

/**
 * What a token is. `separator` ends a statement (`;`, `GO`, a DELIMITER, a client's command line);
 * `stage` is a Snowflake stage path; `end` stands behind the last token.
 */
export type TokenKind =
  | "word"
  | "quoted"
  | "string"
  | "number"
  | "operator"
  | "parameter"
  | "template"
  | "stage"
  | "separator"
  | "end";

/** One token. `start` and `end` are file offsets; `at` and `to` are offsets in the text that was read. */
export interface Token {
  readonly kind: TokenKind;
  /** As written; quoted names and strings without their quotes and with doubled quotes undone; templates left out. */
  readonly text: string;
  /** Words without a template in upper case, operators and `;` as they are, `""` for everything else. */
  readonly upper: string;
  readonly start: number;
  readonly end: number;
  readonly at: number;
  readonly to: number;
  /** Blanks, a comment or a blank hole stand before it. */
  readonly spaced: boolean;
  /** It is the first token of its line. */
  readonly newline: boolean;
  /** Template expressions inside it, by index; {@link NONE} for most. */
  readonly expressions: readonly number[];
  /** The opening mark of a quoted name or string (`'`, `r"""`, `$$`, `[`), `""` otherwise. */
  readonly quote: string;
  /** False for a string or quoted name whose closing quote is missing. */
  readonly closed: boolean;
}

/** No template expressions. */
export const NONE: readonly number[] = [];

/** Whether a template stands inside the token. */
export const templated = (token: Token): boolean => token.expressions.length > 0;

/** What the lexer found. */
export interface Tokens {
  readonly tokens: readonly Token[];
  readonly comments: readonly Span[];
  /** File offset behind the text. */
  readonly end: number;
}
