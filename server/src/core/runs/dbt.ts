import type { ArtifactReading, Importer } from "./importer.ts";
import {
  asId,
  asInstant,
  asList,
  asMeasure,
  asName,
  asObject,
  type JsonDocument,
  type JsonObject,
  least,
  present,
  secondsBetween,
} from "./json.ts";
import type { CheckResult, FreshnessResult, Instant, Run, RunState } from "./run.ts";

/** What dbt's words for the end of a node mean. dbt-core 1.8 and newer know `partial success` and `no-op`. */
const STATES = new Map<string, RunState>(
  Object.entries({
    success: "succeeded",
    pass: "succeeded",
    warn: "succeeded",
    error: "failed",
    fail: "failed",
    "runtime error": "failed",
    "partial success": "failed",
    skipped: "skipped",
    "no-op": "skipped",
    reused: "skipped",
  }),
);

/** Commands whose results are work on data; `compile` and `docs` write the same file. */
const WORK = new Set(["run", "build", "test", "seed", "snapshot", "retry", "clone", "run-operation"]);

const READ = "2026-11-24";

/** `run_results.json` of dbt, schema versions 4 to 6. */
export const dbtRunResults: Importer = {
  title: "dbt run results",
  globs: ["**/target/run_results.json", "**/*run_results*.json"],
  how: "`dbt run`, `build`, `test`, `seed` and `snapshot` write `target/run_results.json` and replace the one before. Keep older ones under names such as `runs/run_results-2026-11-24.json` to have more than the newest.",
  gives:
    "A run of the project for each file (begin and end from the times of its nodes and `metadata.generated_at`; failed as soon as one node failed), a run for each node, rows from `rows_affected`, bytes read from BigQuery's `bytes_processed`, and the result of each test.",
  sources: [
    { title: "Run results JSON file", url: "https://docs.getdbt.com/reference/artifacts/run-results-json", read: READ },
    {
      title: "dbt-core, artifacts/schemas/run and results.py",
      url: "https://github.com/dbt-labs/dbt-core/tree/main/core/dbt/artifacts/schemas",
      read: READ,
    },
  ],
  recognises: (value) => /\/run-results\/v\d+/.test(schemaOf(value)),
  read(document) {
    const top = asObject(document.value) ?? {};
    const version = Number(/\/v(\d+)/.exec(schemaOf(top))?.[1]);
    if (version < 4) return { notes: [`is of schema version ${version}; versions 4 and newer (dbt 1.0) are read`] };
    const metadata = asObject(top.metadata) ?? {};
    const command = asName(asObject(top.args)?.which);
    if (command !== undefined && !WORK.has(command))
      return { notes: [`is of \`dbt ${command}\`, which moves no data`] };
    return nodesOf(document, asList(top.results), metadata, asMeasure(top.elapsed_time));
  },
};

function nodesOf(
  document: JsonDocument,
  results: readonly unknown[],
  metadata: JsonObject,
  elapsed: number | undefined,
): ArtifactReading {
  const invocation = asId(metadata.invocation_id) ?? document.file;
  const nodes: (Run & { readonly id: string })[] = [];
  const checks: CheckResult[] = [];
  let odd = 0;
  for (const [index, each] of results.entries()) {
    const result = asObject(each);
    const id = asName(result?.unique_id);
    const state = STATES.get(String(result?.status).toLowerCase());
    if (!result || id === undefined || state === undefined) {
      odd++;
      continue;
    }
    const at = document.at(["results", index]);
    const { start, end } = timesOf(result);
    const response = asObject(result.adapter_response) ?? {};
    const [rows, read] = [asMeasure(response.rows_affected), asMeasure(response.bytes_processed)];
    const duration = asMeasure(result.execution_time);
    nodes.push({
      id,
      source: "dbt",
      pipeline: "",
      task: id,
      run: invocation,
      state,
      ...present({ start, end, duration, rows, read }),
      at,
    });
    if (/^(?:unit_)?test\./.test(id) && state !== "skipped") {
      const failures = asMeasure(result.failures);
      const passed = String(result.status).toLowerCase() === "pass" || result.status === "success";
      checks.push({ source: "dbt", check: id, passed, ...present({ failures, when: end }), at });
    }
  }
  if (nodes.length === 0)
    return { notes: [odd > 0 ? `holds no result that can be read (${odd} are of another form)` : "holds no results"] };
  const project = projectOf(nodes.map(({ id }) => id));
  const end = asInstant(metadata.generated_at);
  const starts = nodes.flatMap(({ start }) => (start === undefined ? [] : [start]));
  const start = least(starts);
  const states = new Set(nodes.map(({ state }) => state));
  const whole: Run = {
    source: "dbt",
    pipeline: project,
    run: invocation,
    state: states.has("failed") ? "failed" : states.has("succeeded") ? "succeeded" : "skipped",
    ...present({ start, end, duration: elapsed ?? secondsBetween(start, end) }),
    at: document.at([]),
  };
  const runs = nodes.map(({ id: _, ...run }): Run => ({ ...run, pipeline: project }));
  return {
    runs: [whole, ...runs],
    checks,
    notes: odd > 0 ? [`holds ${odd} results of another form, which are left out`] : [],
  };
}

/** `sources.json` of dbt: how fresh sources were. */
export const dbtSources: Importer = {
  title: "dbt source freshness",
  globs: ["**/target/sources.json"],
  how: "`dbt source freshness` writes `target/sources.json`.",
  gives: "For each source its verdict, the age of its newest row and when that was looked at.",
  sources: [
    { title: "Sources JSON file", url: "https://docs.getdbt.com/reference/artifacts/sources-json", read: READ },
    {
      title: "dbt-core, artifacts/schemas/freshness/v3",
      url: "https://github.com/dbt-labs/dbt-core/tree/main/core/dbt/artifacts/schemas/freshness",
      read: READ,
    },
  ],
  recognises: (value) => /\/sources\/v\d+/.test(schemaOf(value)),
  read(document) {
    const freshness: FreshnessResult[] = [];
    const results = asList(asObject(document.value)?.results);
    for (const [index, each] of results.entries()) {
      const result = asObject(each);
      const subject = asName(result?.unique_id);
      const state = FRESHNESS.get(String(result?.status).toLowerCase());
      if (!result || subject === undefined || state === undefined) continue;
      const age = asMeasure(result.max_loaded_at_time_ago_in_s);
      const checked = asInstant(result.snapshotted_at);
      freshness.push({ subject, state, ...present({ age, checked }), at: document.at(["results", index]) });
    }
    const odd = results.length - freshness.length;
    return { freshness, notes: odd > 0 ? [`holds ${odd} results of another form, which are left out`] : [] };
  },
};

const FRESHNESS = new Map<string, FreshnessResult["state"]>(
  Object.entries({
    pass: "pass",
    warn: "warn",
    error: "error",
    "runtime error": "not checked",
  }),
);

const schemaOf = (value: unknown): string => String(asObject(asObject(value)?.metadata)?.dbt_schema_version ?? "");

/** Begin and end of a node: the span of its timings. */
function timesOf(result: JsonObject): { readonly start: Instant | undefined; readonly end: Instant | undefined } {
  const timings = asList(result.timing).slice(0, 20).map(asObject);
  const starts = timings.flatMap((timing) => asInstant(timing?.started_at) ?? []);
  const ends = timings.flatMap((timing) => asInstant(timing?.completed_at) ?? []);
  return {
    start: least(starts),
    end: ends.length > 0 ? Math.max(...ends) : undefined,
  };
}

/** The project most nodes are of; packages are the others. */
function projectOf(ids: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const id of ids) {
    const project = id.split(".")[1] ?? "";
    counts.set(project, (counts.get(project) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] || "dbt";
}
