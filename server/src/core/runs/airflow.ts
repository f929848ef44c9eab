import type { Importer } from "./importer.ts";
import { asId, asInstant, asMeasure, asName, asObject, type JsonObject, present, secondsBetween } from "./json.ts";
import type { Due, Run, RunState } from "./run.ts";

/** States of DAG runs and task instances of Airflow 2 and 3. */
const STATES = new Map<string, RunState>(
  Object.entries({
    success: "succeeded",
    failed: "failed",
    shutdown: "failed",
    skipped: "skipped",
    upstream_failed: "skipped",
    removed: "skipped",
    running: "running",
    restarting: "running",
    deferred: "running",
    up_for_retry: "running",
    up_for_reschedule: "running",
    queued: "waiting",
    scheduled: "waiting",
    none: "waiting",
    null: "waiting",
  }),
);

const READ = "2026-11-24";

/** Runs of DAGs and tasks as Airflow's REST API and its command line give them. */
export const airflowRuns: Importer = {
  title: "Airflow runs",
  globs: [
    "**/airflow-runs/**/*.json",
    "**/*{airflow-runs,dag-runs,dag_runs,dagRuns,task-instances,task_instances,taskInstances}*.json",
  ],
  how: "The answer of `GET /api/v2/dags/~/dagRuns` (Airflow 3; `/api/v1/…` in Airflow 2) and of `…/dags/~/dagRuns/~/taskInstances`, or the output of `airflow dags list-runs <dag> -o json`, saved as it is. The API answers 100 at a time: pass `limit` and `offset`, one file for each answer.",
  gives:
    "A run for each DAG run and task instance: state, begin, end, duration. Runs that a schedule started are due at `data_interval_end`, else at `run_after` (Airflow 3). Runs started by hand, by a backfill or by an asset have no due time.",
  sources: [
    {
      title: "Airflow 3 REST API",
      url: "https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html",
      read: READ,
    },
    {
      title: "Airflow 2 REST API",
      url: "https://airflow.apache.org/docs/apache-airflow/2.11.0/stable-rest-api-ref.html",
      read: READ,
    },
    {
      title: "Airflow source, api_fastapi/core_api/datamodels and cli/commands/dag_command.py",
      url: "https://github.com/apache/airflow/tree/main/airflow-core/src/airflow",
      read: READ,
    },
  ],
  recognises(value) {
    const top = asObject(value);
    if (Array.isArray(top?.dag_runs) || Array.isArray(top?.task_instances)) return true;
    const first = asObject(Array.isArray(value) ? value[0] : value);
    return asName(first?.dag_id) !== undefined && "state" in (first ?? {}) && runId(first ?? {}) !== undefined;
  },
  read(document) {
    const top = asObject(document.value);
    const runs: Run[] = [];
    const notes: string[] = [];
    let odd = 0;
    const take = (items: readonly unknown[], path: readonly string[]): void => {
      for (const [index, item] of items.entries()) {
        const run = runOf(asObject(item) ?? {});
        if (run) runs.push({ ...run, at: document.at([...path, index]) });
        else odd++;
      }
      const total = asMeasure(top?.total_entries);
      if (path.length > 0 && total !== undefined && total > items.length)
        notes.push(`holds ${items.length} of ${total} entries; save the answers to further \`offset\`s as well`);
    };
    if (Array.isArray(document.value)) take(document.value, []);
    else if (Array.isArray(top?.dag_runs)) take(top.dag_runs, ["dag_runs"]);
    else if (Array.isArray(top?.task_instances)) take(top.task_instances, ["task_instances"]);
    else {
      const run = runOf(top ?? {});
      if (run) runs.push({ ...run, at: document.at([]) });
    }
    if (odd > 0) notes.push(`holds ${odd} entries of another form, which are left out`);
    return { runs, notes };
  },
};

const runId = (entry: JsonObject): string | undefined => asId(entry.dag_run_id) ?? asId(entry.run_id);

function runOf(entry: JsonObject): Omit<Run, "at"> | undefined {
  const dag = asName(entry.dag_id);
  const run = runId(entry);
  const state = STATES.get(String(entry.state ?? "none").toLowerCase());
  if (dag === undefined || run === undefined || state === undefined) return undefined;
  const task = asName(entry.task_id);
  const [start, end] = [asInstant(entry.start_date), asInstant(entry.end_date)];
  const mapped = asMeasure(entry.map_index);
  return {
    source: "airflow",
    pipeline: dag,
    ...(task === undefined ? {} : { task: mapped === undefined ? task : `${task}[${mapped}]` }),
    run,
    state,
    ...present({
      start,
      end,
      duration: asMeasure(entry.duration) ?? secondsBetween(start, end),
      due: task === undefined ? dueOf(entry, run) : undefined,
    }),
  };
}

/** When a scheduled run was due. The logical date is the begin of its interval, and says nothing about that. */
function dueOf(entry: JsonObject, run: string): Due | undefined {
  const type = asName(entry.run_type) ?? run.split("__", 1)[0];
  if (type !== "scheduled") return undefined;
  const end = asInstant(entry.data_interval_end);
  if (end !== undefined) return { at: end, by: "data interval end" };
  const after = asInstant(entry.run_after);
  return after === undefined ? undefined : { at: after, by: "run after" };
}
