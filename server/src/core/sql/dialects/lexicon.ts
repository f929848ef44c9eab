import type { DialectId } from "../tree.ts";

/** How the body of a string literal treats backslashes: `escape` them, take them `plain`, or `guess` (`'\'` is a whole string, `\'` elsewhere is an escape). */
export type Backslash = "escape" | "plain" | "guess";

/** What the lexer and the clause reader have to know about a dialect. Data only; differences, not grammars. */
export interface Lexicon {
  readonly id: DialectId;
  /** Quotes that make strings: `'`, or `'"`. */
  readonly stringQuotes: string;
  /** Quotes that make identifiers: any of `"`, `` ` ``, `[`. */
  readonly identifierQuotes: string;
  readonly backslash: Backslash;
  /** Whether a string may run over a line break; where it may not, the break ends an unclosed one. */
  readonly multilineStrings: boolean;
  /** `'''…'''` and `"""…"""`. */
  readonly tripleQuotes: boolean;
  /** Words glued to a quote, upper case, and how the string's backslashes are read then. */
  readonly prefixes: Readonly<Record<string, Backslash>>;
  /** Oracle's `q'[…]'`. */
  readonly alternativeQuotes: boolean;
  /** `$$…$$` only, also `$tag$…$tag$`, or neither. */
  readonly dollarStrings: "plain" | "tagged" | "none";
  /** `#` starts a comment. */
  readonly hashComments: boolean;
  /** `//` starts a comment. */
  readonly slashComments: boolean;
  /** `--` starts a comment only before a blank (MySQL). */
  readonly dashNeedsBlank: boolean;
  readonly nestedComments: boolean;
  /** What `@` begins: a parameter or variable, a Snowflake stage, or just an operator. */
  readonly at: "parameter" | "stage" | "operator";
  /** `:name` is a parameter (where it does not follow a value directly). */
  readonly colonParameters: boolean;
  /** Identifiers may start with `#` (T-SQL temporary tables). */
  readonly hashWords: boolean;
  /** Digits may start an identifier (`2020_orders`). */
  readonly digitWords: boolean;
  /** A line that is only `GO` separates batches. */
  readonly goLines: boolean;
  /** A line that is only `/` separates statements. */
  readonly slashLines: boolean;
  /** `DELIMITER //` changes the separator. */
  readonly delimiterLines: boolean;
  /** Lines that start with this character and a letter are commands of a client (`\copy`, `!set`); `""` for none. */
  readonly commandLines: string;
  /** `my-project.dataset.table` without quotes. */
  readonly hyphenNames: boolean;
  /** `` `a.b.c` `` is a dotted name. */
  readonly dottedQuotes: boolean;
  /** `a:b.c` reads a path. */
  readonly colonPaths: boolean;
  /** `FROM t, t.items`: an array of an earlier relation. */
  readonly arrayRelations: boolean;
  /** `BEGIN` alone opens a transaction at the top of a script. */
  readonly beginIsTransaction: boolean;
  /** Statements stand one after another without a separator (T-SQL). */
  readonly looseStatements: boolean;
  /** Words that cannot be a table alias without AS, beyond the common ones; upper case. */
  readonly reserved: readonly string[];
  /** How an unquoted name is stored: in upper or lower case, or as written. */
  readonly fold: "upper" | "lower" | "keep";
  /** Which names ignore case in look-ups: unquoted and quoted ones, unquoted ones only, or only columns and aliases (BigQuery). */
  readonly caseless: "all" | "unquoted" | "columns";
}

/** What most dialects have in common; `generic` itself. */
export const base: Lexicon = {
  id: "generic",
  stringQuotes: "'",
  identifierQuotes: '"`',
  backslash: "guess",
  multilineStrings: true,
  tripleQuotes: false,
  prefixes: { N: "guess", E: "escape", X: "plain", B: "plain", R: "plain" },
  alternativeQuotes: false,
  dollarStrings: "tagged",
  hashComments: false,
  slashComments: false,
  dashNeedsBlank: false,
  nestedComments: false,
  at: "parameter",
  colonParameters: true,
  hashWords: false,
  digitWords: true,
  goLines: true,
  slashLines: false,
  delimiterLines: true,
  commandLines: "\\",
  hyphenNames: false,
  dottedQuotes: true,
  colonPaths: false,
  arrayRelations: true,
  beginIsTransaction: false,
  looseStatements: false,
  reserved: [],
  fold: "lower",
  caseless: "all",
};

/** What a dialect with a documented syntax starts from: the common ground without the guesses. */
export const strict: Lexicon = {
  ...base,
  backslash: "plain",
  prefixes: {},
  dollarStrings: "none",
  at: "operator",
  colonParameters: false,
  digitWords: false,
  goLines: false,
  delimiterLines: false,
  commandLines: "",
  dottedQuotes: false,
  arrayRelations: false,
};
