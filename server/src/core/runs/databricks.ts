import type { Importer } from "./importer.ts";
import { asId, asList, asMeasure, asMilliseconds, asName, asObject, type JsonObject, present } from "./json.ts";
import type { Run, RunState } from "./run.ts";

/** Phases before the end, of `state.life_cycle_state` and `status.state`. */
const PHASES = new Map<string, RunState>(
  Object.entries({
    BLOCKED: "waiting",
    PENDING: "waiting",
    QUEUED: "waiting",
    WAITING: "waiting",
    WAITING_FOR_RETRY: "running",
    RUNNING: "running",
    TERMINATING: "running",
    SKIPPED: "skipped",
    INTERNAL_ERROR: "failed",
  }),
);

/**
 * Results that are neither a success nor a failure of the run's own work, of `state.result_state` and of
 * `status.termination_details.code`. All others are failures; SUCCESS_WITH_FAILURES is one, because a task failed.
 */
const RESULTS = new Map<string, RunState>(
  Object.entries({
    SUCCESS: "succeeded",
    CANCELED: "cancelled",
    USER_CANCELED: "cancelled",
    EXCLUDED: "skipped",
    DISABLED: "skipped",
    SKIPPED: "skipped",
    EVICTED: "skipped",
    MAXIMUM_CONCURRENT_RUNS_REACHED: "skipped",
    MAX_CONCURRENT_RUNS_EXCEEDED: "skipped",
    UPSTREAM_FAILED: "skipped",
    UPSTREAM_CANCELED: "skipped",
    UPSTREAM_EVICTED: "skipped",
  }),
);

const READ = "2026-11-24";

/** Runs of Databricks jobs, Jobs API 2.1 and 2.2. */
export const databricksRuns: Importer = {
  title: "Databricks job runs",
  globs: ["**/databricks-runs/**/*.json", "**/*{databricks-runs,databricks_runs,job-runs,job_runs}*.json"],
  how: "`databricks jobs list-runs --expand-tasks --output json`, or the answer of `GET /api/2.2/jobs/runs/list?expand_tasks=true` (2.1 as well), saved as it is. An answer holds 25 runs at most: save those of each `page_token`.",
  gives:
    "A run for each job run and, where tasks are expanded, for each task: state from `status` (2.2) or `state`, begin, end, duration. The exports hold neither bytes nor the time a run was due: latency is the duration from begin to end.",
  sources: [
    { title: "Jobs API, list runs", url: "https://docs.databricks.com/api/workspace/jobs/listruns", read: READ },
    {
      title: "Databricks SDK for Go, service/jobs (states and codes)",
      url: "https://github.com/databricks/databricks-sdk-go/tree/main/service/jobs",
      read: READ,
    },
  ],
  recognises(value) {
    const runs = asObject(value)?.runs ?? value;
    return isRun(Array.isArray(runs) ? runs[0] : runs);
  },
  read(document) {
    const top = asObject(document.value);
    const [items, path] = Array.isArray(document.value)
      ? [document.value as readonly unknown[], []]
      : Array.isArray(top?.runs)
        ? [top.runs as readonly unknown[], ["runs"]]
        : [undefined, []];
    const runs: Run[] = [];
    let odd = 0;
    for (const [index, item] of (items ?? [document.value]).entries()) {
      const at = items ? [...path, index] : path;
      const entry = asObject(item) ?? {};
      const id = asId(entry.run_id);
      const state = stateOf(entry);
      if (id === undefined || state === undefined) {
        odd++;
        continue;
      }
      const pipeline = asName(entry.run_name) ?? `job ${asId(entry.job_id) ?? "without a name"}`;
      const run = { source: "databricks", pipeline, run: id } as const;
      runs.push({ ...run, state, ...timesOf(entry), at: document.at(at) });
      for (const [number, each] of asList(entry.tasks).entries()) {
        const task = asObject(each) ?? {};
        const name = asName(task.task_key);
        const ended = stateOf(task);
        if (name !== undefined && ended !== undefined)
          runs.push({ ...run, task: name, state: ended, ...timesOf(task), at: document.at([...at, "tasks", number]) });
      }
    }
    const notes = odd > 0 ? [`holds ${odd} runs of another form, which are left out`] : [];
    if (top?.has_more === true || asName(top?.next_page_token) !== undefined)
      notes.push("is one page of several; save the others as well");
    return { runs, notes };
  },
};

const isRun = (value: unknown): boolean => {
  const run = asObject(value);
  return (
    asId(run?.run_id) !== undefined &&
    (asObject(run?.state)?.life_cycle_state !== undefined || asObject(run?.status)?.state !== undefined)
  );
};

function stateOf(entry: JsonObject): RunState | undefined {
  const status = asObject(entry.status);
  const state = asObject(entry.state);
  const phase = asName(status?.state) ?? asName(state?.life_cycle_state);
  if (phase === undefined) return undefined;
  if (phase !== "TERMINATED") return PHASES.get(phase);
  const result = asName(asObject(status?.termination_details)?.code) ?? asName(state?.result_state);
  return result === undefined ? undefined : (RESULTS.get(result) ?? "failed");
}

/** Begin, end and duration; `run_duration` is given for runs of several tasks, the three parts for those of one. */
function timesOf(entry: JsonObject): Pick<Run, "start" | "end" | "duration"> {
  const [start, end] = [asMilliseconds(entry.start_time), asMilliseconds(entry.end_time)];
  const parts = [entry.setup_duration, entry.execution_duration, entry.cleanup_duration].map(asMeasure);
  const sum = parts.every((part) => part === undefined) ? undefined : parts.reduce<number>((a, b) => a + (b ?? 0), 0);
  const whole = asMeasure(entry.run_duration) || sum || undefined;
  const between = start !== undefined && end !== undefined && end >= start ? end - start : undefined;
  const duration = whole ?? between;
  return present({ start, end, duration: duration === undefined ? undefined : duration / 1000 });
}
