import type { SourceText } from "../text/source.ts";
import type { Span } from "../text/span.ts";

/** A Python value read literally; nothing is ever executed. */
export type PyValue =
  | {
      readonly kind: "string";
      readonly value: string;
      readonly source: SourceText;
      /** An f-string that prints something: what stands in `value` is not all there will be. */
      readonly formatted: boolean;
      /** Where an f-string prints, in coordinates of `value`, braces included. */
      readonly holes?: readonly Span[];
      readonly span: Span;
    }
  | { readonly kind: "number"; readonly value: number; readonly span: Span }
  | { readonly kind: "boolean"; readonly value: boolean; readonly span: Span }
  | { readonly kind: "none"; readonly span: Span }
  | {
      readonly kind: "list";
      readonly items: readonly PyValue[] /** Holds `*x` or a comprehension. */;
      readonly open: boolean;
      readonly span: Span;
    }
  | {
      readonly kind: "dict";
      readonly entries: readonly PyEntry[] /** Holds `**x`, a computed key, or a comprehension. */;
      readonly open: boolean;
      readonly span: Span;
    }
  | { readonly kind: "call"; readonly call: PyCall; readonly span: Span }
  /** A dotted name that is not followed to a literal: `timezone.utc`, `default_args`. */
  | { readonly kind: "name"; readonly path: readonly string[]; readonly span: Span }
  | { readonly kind: "unknown"; readonly span: Span };

export interface PyEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: PyValue;
  readonly span: Span;
}

/** A call with its arguments; values that name a module-level literal assigned exactly once are already replaced by it. */
export interface PyCall {
  /** Dotted name as written, `""` when it is computed. */
  readonly name: string;
  /** The name after imports are resolved: `airflow.models.DAG`; equals `name` when nothing is imported under it. */
  readonly qualified: string;
  readonly nameSpan: Span;
  readonly args: readonly PyValue[];
  readonly kwargs: readonly PyEntry[];
  /** `*args` or `**kwargs` are passed: absence of an argument is not proven. */
  readonly open: boolean;
  readonly span: Span;
  /** Between the parentheses. */
  readonly argsSpan: Span;
  /** Calls `.a().b()` on this call's result, or the receiver: `x.b()` has receiver `x`. */
  readonly receiver?: PyValue;
}

/** A call with where it stands in the module. */
export interface PyCallSite {
  readonly call: PyCall;
  /** Variable the result is assigned to, or the `as` name of a `with`. */
  readonly target?: string;
  /** The variables of the enclosing `with` calls, and their call spans, outermost first; `with dag:` has the variable and its place. */
  readonly within: readonly { readonly target?: string; readonly call: Span }[];
  /** Name of the enclosing function, outermost first; `[]` at module level. */
  readonly functions: readonly string[];
  /** Under a `for`, `while`, or comprehension: it may exist many times or never. */
  readonly repeated: boolean;
  /** Under an `if`, `try` or `match`: it may not exist. */
  readonly conditional: boolean;
}

/** `@dag(...)` or `@task`: a decorated function. */
export interface PyDecorated {
  readonly name: string;
  readonly nameSpan: Span;
  readonly span: Span;
  readonly decorators: readonly PyCall[];
  /** Names of the functions around it. */
  readonly functions: readonly string[];
  readonly repeated: boolean;
  readonly conditional: boolean;
}

/** `a >> b`, `a << b`, `a.set_downstream(b)`, `chain(a, b)`: from runs before to. Names of variables; unnamed calls by span. */
export interface PyEdge {
  readonly from: PyValue;
  readonly to: PyValue;
  readonly span: Span;
}

/** What a module says literally. */
export interface PyModule {
  readonly calls: readonly PyCallSite[];
  readonly decorated: readonly PyDecorated[];
  readonly edges: readonly PyEdge[];
  /** `import x.y as z` / `from x import y as z`: local name → dotted name. */
  readonly imports: ReadonlyMap<string, string>;
  /** Module-level names assigned exactly once to a literal. */
  readonly constants: ReadonlyMap<string, PyValue>;
  /** `#` comments, the mark included. */
  readonly comments: readonly Span[];
  /** Where the parser had to skip; absence near it is not proven. */
  readonly problems: readonly { readonly span: Span; readonly message: string }[];
}
