import { valueOf } from "../../facts/known.ts";
import type { TaskSummary } from "../../facts/pipeline.ts";
import type { SqlScript } from "../../facts/script.ts";
import type { Location } from "../../text/span.ts";
import type { Graph } from "../graph.ts";

/** A line of evidence. */
interface Line {
  readonly at: Location;
  readonly message: string;
}

/** Who runs a script, for the evidence of a finding; at most three, so that the list stays readable. */
export const runners = (tasks: readonly TaskSummary[]): readonly Line[] =>
  tasks
    .slice(0, 3)
    .map((task) => ({ at: task.sqlAt, message: `Run by task \`${task.task}\` of \`${task.pipeline}\`.` }));

/** Whether a task runs its SQL a second time by itself, and why. */
export function repeats(task: TaskSummary): string | undefined {
  const retries = valueOf(task.retries);
  if (retries !== undefined && retries > 0) return `task \`${task.task}\` retries ${retries}×`;
  return valueOf(task.catchup) === true ? `\`${task.pipeline}\` catches up` : undefined;
}

/** How SQL names the stretch of time a run is for. */
export interface RunInterval {
  /** First day, first moment, one day in digits; SQL without quotes. */
  readonly startDay: string;
  readonly endDay: string;
  readonly start: string;
  readonly end: string;
  /** `2026-01-31` of the start as `20260131`. */
  readonly startDigits: string;
  readonly endDigits: string;
  /** For titles: "the run's data interval". */
  readonly what: string;
  /** A person has to fill it in. */
  readonly placeholder: boolean;
}

const AIRFLOW: RunInterval = {
  startDay: "{{ data_interval_start | ds }}",
  endDay: "{{ data_interval_end | ds }}",
  start: "{{ data_interval_start | ts }}",
  end: "{{ data_interval_end | ts }}",
  startDigits: "{{ data_interval_start | ds_nodash }}",
  endDigits: "{{ data_interval_end | ds_nodash }}",
  what: "the run's data interval",
  placeholder: false,
};

const DBT: RunInterval = {
  startDay: '{{ var("start_date") }}',
  endDay: '{{ var("end_date") }}',
  start: '{{ var("start_date") }}',
  end: '{{ var("end_date") }}',
  startDigits: '{{ var("start_date") }}',
  endDigits: '{{ var("end_date") }}',
  what: "the variables `start_date` and `end_date`",
  placeholder: true,
};

const BY_HAND: RunInterval = {
  startDay: "<first day>",
  endDay: "<day after the last>",
  start: "<first moment>",
  end: "<moment after the last>",
  startDigits: "<first day>",
  endDigits: "<last day>",
  what: "a range of its own",
  placeholder: true,
};

/** The interval a script can name: that of the Airflow run, dbt variables, or blanks for a person to fill in. */
export function runInterval(script: SqlScript, graph: Graph): RunInterval {
  if (script.origin.kind === "model") return DBT;
  const tasks = graph.tasksRunning(script);
  return tasks.length > 0 && tasks.every((task) => task.system === "airflow") ? AIRFLOW : BY_HAND;
}
