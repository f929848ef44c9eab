import type { ReportedFinding, SuppressedFinding } from "../engine/analyser.ts";
import type { DbtSource, Exposure, Model } from "../facts/dbt.ts";
import type { ProvidedValues } from "../facts/keys.ts";
import type { Known } from "../facts/known.ts";
import type { Pipeline, Schedule, Task } from "../facts/pipeline.ts";
import type { DialectFact, ScriptOrigin, WriteEffect, WriteExtent } from "../facts/script.ts";
import type { ColumnFact, FreshnessFact, KeyFact, Partitioning, RelationKind, StorageFact } from "../facts/table.ts";
import type { CodeOwners } from "../graph/ask/owners.ts";
import type { DialectId } from "../sql/tree.ts";
import type { FileId, Location } from "../text/span.ts";

/**
 * Everything the files of a workspace say, joined into one picture: what runs when, what it reads and writes, who answers
 * for it. Plain data without trees; made from the facts of all files, each part with the place that says it.
 */
export interface Platform {
  readonly pipelines: readonly Pipeline[];
  readonly tasks: readonly Task[];
  /** dbt models, snapshots and seeds of the workspace's own projects. */
  readonly models: readonly Model[];
  readonly sources: readonly DbtSource[];
  /** Who uses data of the workspace outside of it. */
  readonly exposures: readonly Exposure[];
  /** Tables and views that are declared, read or written, by id. */
  readonly datasets: ReadonlyMap<string, Dataset>;
  /** Every movement of data, in order of file and place. */
  readonly flows: readonly Flow[];
  /** Findings as reported, in order of file. */
  readonly findings: readonly ReportedFinding[];
  /** Findings that a comment or the baseline hides, in order of file. */
  readonly hidden: readonly SuppressedFinding[];
  /** Rules that are off in some of the files, by id, with the files. */
  readonly off: ReadonlyMap<string, readonly FileId[]>;
  /** What alerts for all pipelines of a kind. */
  readonly alerts: readonly GlobalAlert[];
  /** Who CODEOWNERS names for the files that declare something. */
  readonly codeOwners: ReadonlyMap<FileId, CodeOwners>;
  /** Files read for one system or another, by system. */
  readonly files: ReadonlyMap<string, readonly FileId[]>;
}

/** Something that alerts for all pipelines of a kind: a Prometheus rule, a listener. */
export type GlobalAlert = ProvidedValues["global-alert"];

/** A table or view as the workspace knows it. */
export interface Dataset {
  /** Lower-case dotted name, the longest that is known: `shop.marts.daily_sales`. Unique in the workspace. */
  readonly id: string;
  /** Name for people, as written. */
  readonly name: string;
  readonly relation: RelationKind;
  /** Engine that holds it, where a declaration tells. */
  readonly dialect?: DialectId;
  /** Where files declare it; empty for one that is only read or written. */
  readonly declaredAt: readonly Location[];
  /** dbt model or `source.table` behind it. */
  readonly model?: string;
  readonly source?: string;
  readonly partition: Known<Partitioning>;
  readonly requireFilter: Known<boolean>;
  readonly cluster: Known<readonly string[]>;
  readonly columns: Known<readonly ColumnFact[]>;
  readonly keys: readonly KeyFact[];
  readonly freshness: Known<FreshnessFact>;
  readonly owner: Known<string>;
  readonly description: Known<string>;
  readonly bytes: Known<number>;
  readonly rows: Known<number>;
  /** Bytes that come a day. */
  readonly dailyGrowth: Known<number>;
  /** How and where its rows are kept. */
  readonly storage: StorageFact;
}

/** One statement that reads, writes or both, with who runs it. */
export interface Flow {
  readonly file: FileId;
  readonly at: Location;
  readonly origin: ScriptOrigin;
  readonly dialect: DialectFact;
  /** Ids of datasets, each with the place that names it. */
  readonly reads: readonly { readonly dataset: string; readonly at: Location }[];
  /** Absent for a query whose rows go nowhere that is known. */
  readonly write?: {
    readonly dataset: string;
    readonly at: Location;
    readonly effect: WriteEffect | "model" | "view";
    /** How much a run takes out before it writes, where that can be told. */
    readonly extent?: WriteExtent;
    /** Why the effect is thought so, for people. */
    readonly because: string;
  };
  /** It takes rows from files outside of the database: COPY, LOAD DATA. */
  readonly loadsFiles: boolean;
  readonly runs: readonly Run[];
  /** Something in the script was not understood: what is missing here may exist. */
  readonly complete: boolean;
}

/** Who runs a statement. */
export interface Run {
  readonly pipeline: string;
  readonly task: string;
  readonly schedule: Known<Schedule>;
  /** Where the task stands. */
  readonly at: Location;
}
