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
export type TemplateExpression = {
  /** The expression itself, without its braces and the blanks inside them. */
  readonly span: Span;
  readonly engine: TemplateEngine;
  /** Stands in a branch or a loop, so it may not be evaluated, or many times. */
  readonly conditional?: true;
  /** The macro, snapshot, set, … block around it: index into {@link TemplateReading.blocks}; absent outside of blocks. */
  readonly block?: number;
} & (
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
      /** Something is spread or computed in it, so absence of an entry is not proven. */
      readonly open?: true;
    }
  | { readonly kind: "var"; readonly name: string; readonly nameSpan: Span; readonly fallback?: TemplateValue }
  | { readonly kind: "env_var"; readonly name: string; readonly nameSpan: Span; readonly fallback?: TemplateValue }
  /** A dotted name with nothing called: `ds`, `data_interval_start`, `params.table`, `target.schema`, `.Values.image` (written `Values.image`). Filters are listed in order. `fallback` is what `default('x')`, `default "x"` or `${x:-y}` gives. */
  | {
      readonly kind: "name";
      readonly path: readonly string[];
      readonly filters: readonly string[];
      readonly fallback?: TemplateValue;
    }
  /** Any other call; `name` is dotted (`dbt_utils.star`, `macros.ds_add`). */
  | {
      readonly kind: "call";
      readonly name: string;
      readonly args: readonly TemplateValue[];
      readonly kwargs: readonly { readonly key: string; readonly keySpan: Span; readonly value: TemplateValue }[];
      readonly nameSpan: Span;
      /** `*args` or `**kwargs` are passed: absence of an argument is not proven. */
      readonly open?: true;
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

/**
 * A macro, snapshot, test or materialization block a file defines: `{% macro name(…) %} … {% endmacro %}`; also
 * `{% set name %} … {% endset %}`, `{% filter name %} … {% endfilter %}` and Go's `{{ define "name" }}` (a macro). Its body
 * is blank in the variants of the text around it, a raw block's excepted; read it by itself with `readTemplate`.
 */
export interface TemplateBlock {
  readonly kind: "macro" | "snapshot" | "test" | "materialization" | "docs" | "call" | "raw" | "set" | "filter";
  readonly name: string;
  readonly nameSpan: Span;
  /** From the opening tag to the end of the closing tag. */
  readonly span: Span;
  /** What stands between the tags. */
  readonly body: Span;
  /** Names of the parameters a macro or test takes. */
  readonly params?: readonly string[];
}

/** Something the template reader could not read; the rest of the text is still read. */
export interface TemplateProblem {
  readonly span: Span;
  /** A sentence, e.g. "`{% if %}` is never closed." */
  readonly message: string;
}

/** Everything known about the templates of one text. */
export interface TemplateReading {
  /**
   * All printed expressions, and `config`/`do`/`set`/`call` calls inside tags, in order of place, those inside of
   * blocks and branches included (see `block` and `conditional`). A name set exactly once to something simple is already followed.
   */
  readonly expressions: readonly TemplateExpression[];
  /** Calls, refs and sources that stand inside other expressions, in conditions or in loops, in order of place. */
  readonly nested: readonly TemplateExpression[];
  readonly blocks: readonly TemplateBlock[];
  /** At least one. When there would be more than the cap, the readings that cover each branch once; never the concatenation. */
  readonly variants: readonly TemplateVariant[];
  /** Whether every branch that can be reached stands in at least one variant; false when the cap cut some off. */
  readonly everyBranch: boolean;
  /** Whether `is_incremental()` is asked anywhere. */
  readonly asksIncremental: boolean;
  /** Names of macros called that are not built in, so what they print is unknown: `dbt_utils.star`. */
  readonly calls: readonly string[];
  /** Comments, for ignore comments and blanks. */
  readonly comments: readonly Span[];
  readonly problems: readonly TemplateProblem[];
}
