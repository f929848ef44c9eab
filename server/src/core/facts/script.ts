import type { DialectId, Gap, Statement } from "../sql/tree.ts";
import type { TemplateExpression } from "../template/template.ts";
import type { FileId, Location, Span } from "../text/span.ts";
import type { RelationRef } from "./table.ts";

/** Who decided a dialect, and how sure it is. Rules of a dialect stay silent unless `certain`. */
export interface DialectFact {
  readonly id: DialectId;
  readonly certain: boolean;
  /** A sentence for the status bar: "BigQuery, because task `load` runs it with BigQueryInsertJobOperator." */
  readonly reason: string;
  readonly at?: Location;
}

/** Where a script lives. */
export type ScriptOrigin =
  | { readonly kind: "file" }
  | { readonly kind: "task"; readonly pipeline: string; readonly task: string }
  | {
      readonly kind: "model";
      readonly model: string;
      readonly resource: "model" | "snapshot" | "test" | "analysis" | "operation";
    }
  | { readonly kind: "config-map"; readonly name: string; readonly key: string };

/** SQL in one variant of its templates: what one kind of run executes. Spans and expressions in file coordinates. */
export interface SqlScript {
  readonly kind: "script";
  /** Unique in the workspace: file, place and variant. */
  readonly id: string;
  readonly file: FileId;
  readonly span: Span;
  readonly origin: ScriptOrigin;
  readonly dialect: DialectFact;
  /** `only` when nothing branches; see TemplateVariant. */
  readonly variant: { readonly id: string; readonly label: string; readonly complete: boolean };
  readonly statements: readonly Statement[];
  readonly gaps: readonly Gap[];
  readonly expressions: readonly TemplateExpression[];
  /** SQL comments that count in this variant, marks included, in file coordinates; ignore comments are found through them. */
  readonly comments?: readonly Span[];
  /** Offers edits: false where the text stands in a form that a plain replacement could break (escaped Python or YAML strings). */
  readonly editable: boolean;
}

/** How a statement writes, as a rerun sees it. */
export type WriteEffect =
  /** Every run adds rows. */
  | "append"
  /** A run replaces what it wrote before: overwrite, truncate + insert, delete of the same window + insert, CREATE OR REPLACE. */
  | "replace"
  /** Merge or upsert on a key. */
  | "merge"
  | "update"
  | "delete"
  /** Consumed once: a Snowflake stream as the source, COPY INTO with load history. */
  | "once"
  /** Cannot be told. */
  | "unknown";

/** How much of a table a run takes out before it writes: all of it, the rows of the window it writes, or those with the same keys. */
export type WriteExtent = "table" | "window" | "keys";

/** One write of a script, small enough to be kept for every file. */
export interface WriteSummary {
  readonly target: RelationRef;
  readonly effect: WriteEffect;
  /** Absent where it takes nothing out, or where how much cannot be told. */
  readonly extent?: WriteExtent;
  /** For people, e.g. "INSERT without a matching DELETE". */
  readonly because: string;
  /** Target is named like a raw, landing, log, event or audit table, or is temporary or made in the same script. */
  readonly landing: boolean;
  readonly at: Location;
  readonly variant: string;
}

/** One read of a script. */
export interface ReadSummary {
  readonly relation: RelationRef;
  readonly at: Location;
}
