import type { DialectId } from "../sql/tree.ts";
import type { Location } from "../text/span.ts";
import type { Known } from "./known.ts";
import type { SystemId } from "./subject.ts";

/** How a table is divided. */
export interface Partitioning {
  /** Names as declared; BigQuery ingestion time is `_PARTITIONTIME`. */
  readonly columns: readonly PartitionColumn[];
  readonly kind: "time" | "ingestion" | "integer-range" | "list" | "hive" | "transform" | "unknown";
}

export interface PartitionColumn {
  readonly name: string;
  /** `day`, `hour`, `month`, `year`, `bucket(16)`, `range(0, 100, 10)`; absent for the plain column. */
  readonly transform?: string;
  /** Declared type of the column, upper case without parameters, where known. */
  readonly type?: string;
}

/** A column as declared. */
export interface ColumnFact {
  readonly name: string;
  /** Upper case, as written; `""` when not given. */
  readonly type: string;
  readonly notNull: boolean;
  readonly at: Location;
}

/** Columns that together identify a row, and who promises it. */
export interface KeyFact {
  readonly columns: readonly string[];
  readonly kind: "primary" | "unique" | "unique-key" | "test" | "catalog";
  readonly at: Location;
}

/** How old data may be. */
export interface FreshnessFact {
  /** Seconds; absent where not given. */
  readonly warnAfter?: number;
  readonly errorAfter?: number;
}

/** How and where rows are kept. */
export interface StorageFact {
  /** File or table format as written: `PARQUET`, `DELTA`, `json`. */
  readonly format: Known<string>;
  /** What reads or writes them: Flink's connector, ClickHouse's engine. */
  readonly connector: Known<string>;
  /** Address, topic or stage as written. */
  readonly location: Known<string>;
  /** Rows come all the time: a streaming table, a topic. */
  readonly streaming?: Location;
}

/** What kind of relation stands behind a name. */
export type RelationKind =
  | "table"
  | "view"
  | "materialized-view"
  | "external"
  | "incremental"
  | "ephemeral"
  | "snapshot"
  | "seed"
  | "source"
  | "unknown";

/** One file's word about one table or view. Several may speak of the same one; the graph joins them. */
export interface TableDeclaration {
  /** Unquoted parts, outermost first, as written: `["raw", "events"]`. */
  readonly name: readonly string[];
  readonly system: SystemId;
  readonly relation: RelationKind;
  readonly dialect?: DialectId;
  readonly at: Location;
  readonly partition: Known<Partitioning>;
  /** BigQuery `require_partition_filter`. */
  readonly requireFilter: Known<boolean>;
  readonly cluster: Known<readonly string[]>;
  /** `absent` means: not listed here. */
  readonly columns: Known<readonly ColumnFact[]>;
  readonly keys: readonly KeyFact[];
  readonly freshness: Known<FreshnessFact>;
  readonly owner: Known<string>;
  readonly bytes: Known<number>;
  readonly rows: Known<number>;
  /** Bytes that come a day; given by the catalogue alone. */
  readonly dailyGrowth?: Known<number>;
  readonly description: Known<string>;
  /** How and where its rows are kept, where the declaration speaks of it. */
  readonly storage?: StorageFact;
  /** For views and ephemeral models: what they read and what they let through. */
  readonly view?: ViewSummary;
}

/** What a reader of a view needs to know: the view is not a scan, its readers are. */
export interface ViewSummary {
  /** Everything was read: no gap, no unknown macro. */
  readonly complete: boolean;
  readonly reads: readonly {
    readonly relation: RelationRef;
    readonly at: Location;
    /**
     * Column of the relation, lower case → name under which a condition on the view reaches it. `*` → `*`: all others
     * keep their names; an empty name hides a column. Read it with `shownAs` and `columnBehind` (scripts/view.ts).
     */
    readonly exposes: Readonly<Record<string, string>>;
    /** Columns of the relation, lower case, that the view itself filters with a constant. */
    readonly filters: readonly string[];
  }[];
}

/** A relation as a statement names it. */
export type RelationRef =
  | { readonly kind: "name"; readonly parts: readonly string[] }
  | { readonly kind: "ref"; readonly name: string; readonly package?: string; readonly version?: string }
  | { readonly kind: "source"; readonly source: string; readonly table: string }
  | { readonly kind: "this" }
  /** A template nobody can follow. */
  | { readonly kind: "unknown" };
