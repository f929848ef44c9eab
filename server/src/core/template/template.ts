import type { Hole } from "../text/hole.ts";
import type { Span } from "../text/span.ts";

/** A literal value inside a template expression; `unknown` for anything computed. */
export type TemplateValue =
  | { readonly kind: "string"; readonly value: string; readonly span: Span }
  | { readonly kind: "number"; readonly value: number; readonly span: Span }
  | { readonly kind: "boolean"; readonly value: boolean; readonly span: Span }
  | { readonly kind: "none"; readonly span: Span }
  | { readonly kind: "list"; readonly items: readonly TemplateValue[]; readonly span: Span }
  | {
      readonly kind: "dict";
      readonly entries: readonly { readonly key: string; readonly keySpan: Span; readonly value: TemplateValue }[];
      readonly span: Span;
    }
  /** A nested call such as `var('x')` or `env_var('X')` used as an argument. */
  | { readonly kind: "expression"; readonly expression: TemplateExpression; readonly span: Span }
  | { readonly kind: "unknown"; readonly span: Span };

/** Which engine a piece of template belongs to. */
export type TemplateEngine = "jinja" | "dollar" | "go";

/** What a printed expression or a called tag means, as far as it can be read without running it. */
export type TemplateExpression = { readonly span: Span; readonly engine: TemplateEngine } & (
  | {
      readonly kind: "ref";
      readonly name: string;
      readonly package?: string;
      readonly version?: string;
      readonly nameSpan: Span;
    }
  | {
      readonly kind: "source";
      readonly source: string;
      readonly table: string;
      readonly sourceSpan: Span;
      readonly tableSpan: Span;
    }
  /** dbt `{{ this }}` */
  | { readonly kind: "this" }
  /** dbt `{{ config(...) }}`; keyword arguments as written. */
  | {
      readonly kind: "config";
      readonly entries: readonly { readonly key: string; readonly keySpan: Span; readonly value: TemplateValue }[];
    }
  | { readonly kind: "var"; readonly name: string; readonly fallback?: TemplateValue }
  | { readonly kind: "env_var"; readonly name: string; readonly fallback?: TemplateValue }
  /** A dotted name with nothing called: `ds`, `data_interval_start`, `params.table`, `target.schema`, `.Values.image` (written `Values.image`). Filters are listed in order. */
  | { readonly kind: "name"; readonly path: readonly string[]; readonly filters: readonly string[] }
  /** Any other call; `name` is dotted (`dbt_utils.star`, `macros.ds_add`). */
  | {
      readonly kind: "call";
      readonly name: string;
      readonly args: readonly TemplateValue[];
      readonly kwargs: readonly { readonly key: string; readonly keySpan: Span; readonly value: TemplateValue }[];
      readonly nameSpan: Span;
    }
  | { readonly kind: "literal"; readonly value: TemplateValue }
  | { readonly kind: "unknown" }
);

/**
 * One consistent reading of a text with exclusive branches. Variants are bounded in number; a text
 * without branches has exactly one, with the id `only`.
 */
export interface TemplateVariant {
  /** `only`, `incremental`, `full-refresh`, or `branch-<n>`. */
  readonly id: string;
  /** For people: `incremental run`, `full refresh`, `` branch `{% else %}` of line 12 ``; empty for `only`. */
  readonly label: string;
  /** Holes in ascending order, not overlapping: printed values, and everything that does not count in this variant. */
  readonly holes: readonly Hole[];
  /**
   * Whether the conditions of this variant leave out nothing that could run with it. A body of a `for`
   * loop or of an undecidable condition that is included counts as `false`: absence in it is not proven.
   */
  readonly complete: boolean;
}

/** A macro, snapshot, test or materialization block a file defines: `{% macro name(…) %} … {% endmacro %}`. */
export interface TemplateBlock {
  readonly kind: "macro" | "snapshot" | "test" | "materialization" | "docs" | "call" | "raw";
  readonly name: string;
  readonly nameSpan: Span;
  /** From the opening tag to the end of the closing tag. */
  readonly span: Span;
  /** What stands between the tags. */
  readonly body: Span;
}

/** Something the template reader could not read; the rest of the text is still read. */
export interface TemplateProblem {
  readonly span: Span;
  /** A sentence, e.g. "`{% if %}` is never closed." */
  readonly message: string;
}

/** Everything known about the templates of one text. */
export interface TemplateReading {
  /** All printed expressions, and `config`/`do`/`set`/`call` calls inside tags, in order of place. */
  readonly expressions: readonly TemplateExpression[];
  readonly blocks: readonly TemplateBlock[];
  /** At least one. When there would be more than the cap, the readings that cover each branch once; never the concatenation. */
  readonly variants: readonly TemplateVariant[];
  /** Whether `is_incremental()` is asked anywhere. */
  readonly asksIncremental: boolean;
  /** Names of macros called that are not built in, so what they print is unknown: `dbt_utils.star`. */
  readonly calls: readonly string[];
  /** Comments, for ignore comments and blanks. */
  readonly comments: readonly Span[];
  readonly problems: readonly TemplateProblem[];
}
