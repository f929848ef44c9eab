import type { FileId } from "../text/span.ts";

/** A moment, milliseconds since 1970 in UTC. */
export type Instant = number;

/** Where an artifact says something. */
export interface ArtifactPlace {
  readonly file: FileId;
  /** From 1. */
  readonly line: number;
  /** JSON pointer (RFC 6901) of the record in its document: `/results/3`. */
  readonly pointer: string;
}

/** How a run ended. `waiting`: not started; `skipped`: never did its work, by decision or because an earlier one failed. */
export type RunState = "succeeded" | "failed" | "cancelled" | "skipped" | "running" | "waiting";

/** Who wrote the artifact. */
export type RunSource = "dbt" | "openlineage" | "airflow" | "databricks";

/** When the data of a run could be there at the earliest, and who says so. */
export interface Due {
  readonly at: Instant;
  readonly by: "data interval end" | "run after" | "nominal time";
}

/** One run of a pipeline, or of a task of it, as an artifact records it. Numbers are those written there, never computed. */
export interface Run {
  readonly source: RunSource;
  /** DAG, job or dbt project, as the source names it. */
  readonly pipeline: string;
  /** Task, node or job within the pipeline; absent for the run of the pipeline as a whole. */
  readonly task?: string;
  /** What the source calls this run. Tasks share it with the run of their pipeline, those of OpenLineage have their own. */
  readonly run: string;
  readonly state: RunState;
  readonly start?: Instant;
  readonly end?: Instant;
  /** Seconds. */
  readonly duration?: number;
  /** Only for runs that a schedule started. */
  readonly due?: Due;
  /** Rows written. */
  readonly rows?: number;
  /** Bytes written. */
  readonly written?: number;
  /** Bytes read. */
  readonly read?: number;
  readonly at: ArtifactPlace;
}

/** How old the data of a source was when somebody looked. */
export interface FreshnessResult {
  /** dbt's id: `source.shop.raw.orders`. */
  readonly subject: string;
  readonly state: "pass" | "warn" | "error" | "not checked";
  /** Seconds between the newest row and the look. */
  readonly age?: number;
  readonly checked?: Instant;
  readonly at: ArtifactPlace;
}

/** A test of data that was run. */
export interface CheckResult {
  readonly source: RunSource;
  readonly check: string;
  /** What was tested, where the artifact names it. */
  readonly subject?: string;
  readonly passed: boolean;
  /** Rows that failed it. */
  readonly failures?: number;
  readonly when?: Instant;
  readonly at: ArtifactPlace;
}

/** What artifacts say, joined. */
export interface RunRecords {
  readonly runs: readonly Run[];
  readonly freshness: readonly FreshnessResult[];
  readonly checks: readonly CheckResult[];
}
