import type { DialectId } from "../sql/tree.ts";
import type { FileId, Location } from "../text/span.ts";
import type { Known } from "./known.ts";
import type { Subject, SystemId } from "./subject.ts";

/** When something runs. */
export type Schedule =
  /** `grammar` says who reads the expression; five fields unless the grammar has more. */
  | { readonly kind: "cron"; readonly text: string; readonly grammar: CronGrammar }
  /** `@daily`; `name` without the at-sign. */
  | { readonly kind: "preset"; readonly name: string; readonly grammar: CronGrammar }
  | { readonly kind: "interval"; readonly seconds: number }
  /** Datasets, assets, timetables, events: no clock. */
  | { readonly kind: "event"; readonly what: string }
  /** Runs once, or all the time. */
  | { readonly kind: "once" | "continuous" }
  /** `schedule: null`: only by hand or from another pipeline. */
  | { readonly kind: "manual" };

/** Whose cron: field count, presets, names and extensions differ. */
export type CronGrammar = "airflow" | "kubernetes";

/** A start or end date as written. */
export type DateFact =
  /** ISO 8601 date or date-time. */
  | { readonly kind: "fixed"; readonly iso: string }
  /** Moves with the clock: `days_ago(1)`, `datetime.now()`, dag-factory `2 days`; the text as written. */
  | { readonly kind: "moving"; readonly text: string };

/** Orchestrator version as pinned in the repository. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  /** As written: `apache-airflow==2.9.3`. */
  readonly text: string;
}

/** A DAG, a CronJob, a Job: something with a schedule that runs tasks. Effective values, inheritance already applied. */
export interface Pipeline {
  readonly kind: "pipeline";
  readonly id: string;
  readonly system: SystemId;
  readonly flavour: "dag-factory" | "python" | "cronjob" | "job";
  /** The id where it is written: finding's place for things about the pipeline as a whole. */
  readonly at: Location;
  readonly subject: Subject;
  readonly schedule: Known<Schedule>;
  readonly timezone: Known<string>;
  readonly catchup: Known<boolean>;
  readonly maxActiveRuns: Known<number>;
  readonly startDate: Known<DateFact>;
  readonly endDate: Known<DateFact>;
  /** Kubernetes concurrencyPolicy. */
  readonly overlap: Known<"allow" | "forbid" | "replace">;
  /** Of a whole run, seconds. */
  readonly timeout: Known<number>;
  readonly owner: Known<string>;
  /** What tells a person about a failure: `on_failure_callback`, `email_on_failure`, … */
  readonly alert: Known<string>;
  /** Seconds within which its tasks promise to be done: Airflow's `sla`, as all of them inherit it. */
  readonly sla: Known<number>;
  readonly version: Known<Version>;
  readonly suspended: Known<boolean>;
  /** Arguments of the DAG that stand where they are silently ignored (inside `default_args`). */
  readonly misplaced: readonly {
    readonly key: string;
    readonly at: Location /** Where the DAG itself has the same key. */;
    readonly also?: Location;
  }[];
  /** Tasks of this pipeline in this file, in order. */
  readonly tasks: readonly string[];
  /** Built in a loop, from a template or from data: ids and members are not all known. */
  readonly open: boolean;
  /** Whether its tasks speak of the stretch of time a run is for (`{{ ds }}`, `data_interval_start`); undefined where nobody looked. */
  readonly usesInterval?: boolean;
}

/** What a task does, as far as its operator tells. */
export type TaskRole =
  | "sql"
  | "sensor"
  | "empty"
  | "shell"
  | "python"
  | "container"
  | "transfer"
  | "branch"
  | "trigger"
  | "notify"
  | "dbt"
  | "other";

/** How a task reaches SQL. */
export type SqlRun =
  /** Text in the task itself: the ids of the file's scripts (one for each variant). */
  | { readonly kind: "inline"; readonly scripts: readonly string[]; readonly at: Location }
  /** A path; `candidates` are the workspace files it may mean, in search order. */
  | {
      readonly kind: "file";
      readonly path: string;
      readonly candidates: readonly FileId[];
      readonly resolved?: FileId;
      readonly at: Location;
    };

/** One unit of work. Effective values, inheritance already applied. */
export interface Task {
  readonly kind: "task";
  readonly id: string;
  readonly pipeline: string;
  readonly system: SystemId;
  readonly flavour: Pipeline["flavour"];
  /** The id where it is written. */
  readonly at: Location;
  readonly subject: Subject;
  /** Class name of the operator without its module; container image for Kubernetes. */
  readonly operator: Known<string>;
  readonly role: TaskRole;
  readonly retries: Known<number>;
  /** Seconds. */
  readonly retryDelay: Known<number>;
  /** `execution_timeout`, `activeDeadlineSeconds`; seconds. */
  readonly timeout: Known<number>;
  /** Seconds within which it promises to be done: Airflow's `sla`. */
  readonly sla: Known<number>;
  readonly owner: Known<string>;
  readonly alert: Known<string>;
  readonly dependsOn: readonly { readonly id: string; readonly at: Location }[];
  readonly runs: readonly SqlRun[];
  readonly dialect?: { readonly id: DialectId; readonly reason: string };
  /** Whether each statement commits by itself; unknown where the hook decides. */
  readonly autocommit: Known<boolean>;
}

/** A cron expression or preset where it stands, for rules about time itself. */
export interface ScheduleUse {
  readonly kind: "schedule";
  readonly text: string;
  readonly grammar: CronGrammar;
  readonly at: Location;
  readonly pipeline: string;
  readonly subject: Subject;
  readonly key: readonly string[];
}

/** What other files need to know of a task that runs SQL. */
export interface TaskSummary {
  readonly pipeline: string;
  readonly task: string;
  readonly system: SystemId;
  readonly at: Location;
  /** Where the task names the SQL. */
  readonly sqlAt: Location;
  readonly dialect?: { readonly id: DialectId; readonly reason: string };
  readonly retries: Known<number>;
  readonly catchup: Known<boolean>;
  readonly schedule: Known<Schedule>;
  readonly autocommit: Known<boolean>;
}
