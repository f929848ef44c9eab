import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { plainPage } from "../../server/src/ops/page.ts";
import { type StatusResult, status } from "../../server/src/ops/status/operation.ts";
import { open, openFolder, RETAILER } from "./context.ts";

const artifact = (name: string): string =>
  readFileSync(join(import.meta.dirname, "../core/runs/artifacts", name), "utf8");

const DAG =
  'load:\n  schedule: "0 4 * * *"\n  tasks:\n    a:\n      operator: airflow.operators.bash.BashOperator\n      bash_command: "true"\n';

interface DagRun {
  readonly dag: string;
  readonly day: number;
  readonly state: string;
  /** Minutes after midnight, when the interval ends. */
  readonly began: number;
  readonly minutes: number;
  readonly type?: string;
}

const moment = (day: number, minutes: number): string => new Date(Date.UTC(2026, 9, day, 0, minutes)).toISOString();

/** An answer of Airflow 2's API. */
const dagRuns = (runs: readonly DagRun[]): string =>
  JSON.stringify({
    dag_runs: runs.map(({ dag, day, state, began, minutes, type = "scheduled" }) => ({
      dag_id: dag,
      dag_run_id: `${type}__${moment(day - 1, 0)}`,
      run_type: type,
      state,
      logical_date: moment(day - 1, 0),
      data_interval_start: moment(day - 1, 0),
      data_interval_end: moment(day, 0),
      start_date: moment(day, began),
      end_date: state === "running" ? null : moment(day, began + minutes),
    })),
    total_entries: runs.length,
  });

/** Two events of OpenLineage for a run that wrote so many bytes. */
const written = (day: number, bytes: number, job = "copy"): string =>
  ["START", "COMPLETE"]
    .map((eventType, at) =>
      JSON.stringify({
        eventTime: moment(day, 60 + at * 5),
        eventType,
        producer: "x",
        schemaURL: "x",
        run: { runId: `${job}-${day}` },
        job: { namespace: "n", name: job },
        inputs: [],
        outputs:
          at === 0
            ? []
            : [{ namespace: "s3", name: "t", outputFacets: { outputStatistics: { rowCount: 1, size: bytes } } }],
      }),
    )
    .join("\n");

const statusOf = async (files: Record<string, string>, input: { days?: number } = {}): Promise<StatusResult> =>
  status.run(await open(files), input);

describe("status", () => {
  it("adds up: counts, rate, latency and volume as computed by hand", async () => {
    const result = await statusOf({
      "dags/load.yml": DAG,
      "exports/dagRuns.json": dagRuns([
        { dag: "load", day: 1, state: "success", began: 5, minutes: 30 }, // due to end: 35 min
        { dag: "load", day: 2, state: "success", began: 10, minutes: 41 }, // 51 min
        { dag: "load", day: 3, state: "failed", began: 1, minutes: 2 },
        { dag: "load", day: 4, state: "success", began: 3, minutes: 40 }, // 43 min
        { dag: "load", day: 4, state: "success", began: 600, minutes: 7, type: "manual" }, // never due
        { dag: "other", day: 4, state: "success", began: 20, minutes: 23 }, // 43 min
        { dag: "other", day: 5, state: "running", began: 20, minutes: 0 },
        { dag: "idle", day: 5, state: "queued", began: 20, minutes: 0 },
      ]),
      // Whole days between the first and the last: 2, 3 and 4 October. (3 + 0 + 4.2) TB / 3 = 2.4 TB
      "openlineage.jsonl": [
        written(1, 9e12),
        written(2, 2e12),
        written(2, 1e12, "more"),
        written(4, 4.2e12),
        written(5, 8e12),
      ].join("\n"),
    });
    expect(result.message).toEqual({
      agent: "data-engineer",
      status: "operating",
      progress: {
        // load, other, copy, more; idle never began.
        pipelines_deployed: 4,
        data_volume: "2.4TB/day",
        // 5 of 6 DAG runs and 5 of 5 jobs of OpenLineage: 10 of 11 = 90.909… %
        pipeline_success_rate: "90.9%",
        // (35 + 51 + 43 + 43) / 4 = 43
        avg_latency: "43min",
      },
    });
    const { fields } = result;
    expect(fields.pipeline_success_rate.numbers).toEqual({ succeeded: 10, failed: 1, cancelled: 0, skipped: 0 });
    expect(fields.avg_latency.numbers).toEqual({ seconds: 2580, runs: 4, fromDue: 1 });
    expect(fields.data_volume.numbers).toEqual({ bytes: 7.2e12, days: 3, runs: 3 });
    expect(result.declared).toBe(1);
    expect(
      result.pipelines.map(({ name, declared, succeeded, failed }) => [name, declared?.line, succeeded, failed]),
    ).toEqual([
      ["copy", undefined, 4, 0],
      ["idle", undefined, 0, 0],
      ["load", 1, 4, 1],
      ["more", undefined, 1, 0],
      ["other", undefined, 1, 0],
    ]);
    const { claim } = fields.pipeline_success_rate;
    if (claim.value === null) throw new Error(claim.why);
    expect(claim.evidence[0]).toMatchObject({ message: "load failed", place: { line: 1 } });
  });

  it("looks back from the newest run, not from today", async () => {
    const files = {
      "dagRuns.json": dagRuns([
        { dag: "a", day: 1, state: "failed", began: 5, minutes: 30 },
        { dag: "a", day: 20, state: "success", began: 5, minutes: 30 },
        { dag: "a", day: 21, state: "success", began: 5, minutes: 30 },
      ]),
    };
    expect((await statusOf(files, { days: 5 })).message.progress.pipeline_success_rate).toBe("100%");
    expect((await statusOf(files)).message.progress.pipeline_success_rate).toBe("66.6%");
    expect((await statusOf(files, { days: 5 })).window).toEqual({ from: "2026-10-16", to: "2026-10-21", days: 5 });
  });

  it("is degraded when the newest run of one pipeline failed, failing when all did", async () => {
    const run = (dag: string, day: number, state: string): DagRun => ({ dag, day, state, began: 1, minutes: 1 });
    const wordOf = async (...runs: DagRun[]): Promise<string> =>
      (await statusOf({ "dagRuns.json": dagRuns(runs) })).message.status;
    expect(await wordOf(run("a", 1, "failed"), run("a", 2, "success"), run("b", 2, "failed"))).toBe("degraded");
    expect(await wordOf(run("a", 1, "success"), run("a", 2, "failed"), run("b", 2, "failed"))).toBe("failing");
    expect(await wordOf(run("a", 1, "success"), run("a", 2, "running"))).toBe("operating");
  });

  it("gives null with the reason for what nothing measured", async () => {
    const nothing = await status.run(await openFolder(RETAILER), {});
    expect(nothing.message).toEqual({
      agent: "data-engineer",
      status: "unmeasured",
      progress: { pipelines_deployed: null, data_volume: null, pipeline_success_rate: null, avg_latency: null },
    });
    for (const { claim } of Object.values(nothing.fields))
      expect("why" in claim && claim.why).toMatch(/^No run artifact in the workspace holds a run\./);
    expect(nothing.declared).toBeGreaterThan(0);

    const tasks = await statusOf({ "taskInstances.json": artifact("airflow-2-taskInstances.json") });
    expect(tasks.fields.pipeline_success_rate.claim).toEqual({
      value: null,
      why: expect.stringContaining("Export the runs of the DAGs or jobs, too."),
    });
    const oneDay = await statusOf({ "openlineage.jsonl": `${written(1, 5e9)}\n${written(2, 5e9)}` });
    expect(oneDay.fields.data_volume.claim).toEqual({
      value: null,
      why: expect.stringMatching(/^Runs wrote 10GB in all, but no whole day/),
    });
    expect(oneDay.message.progress.pipeline_success_rate).toBe("100%");
  });

  it("does not take what the catalogue states for a measurement", async () => {
    const { fields } = await statusOf({
      "pipewright.catalog.yaml":
        "tables:\n  raw.orders:\n    daily_growth: 12 GB\n  raw.clicks:\n    daily_growth: 500 MB\n  raw.small:\n    rows: 3\n",
      "dagRuns.json": dagRuns([{ dag: "a", day: 1, state: "success", began: 5, minutes: 30 }]),
    });
    expect(fields.data_volume.claim).toEqual({
      value: null,
      why: expect.stringMatching(
        / states a growth of 13GB a day for 2 tables; that is written by hand and not measured\.$/,
      ),
    });
    expect(fields.data_volume.numbers.statedBytesADay).toBe(12.5e9);
  });

  it("says which latency it is where runs have no due time", async () => {
    const { fields } = await statusOf({ "job_runs.json": artifact("databricks-runs-2.1.json") });
    expect(fields.avg_latency.claim).toMatchObject({ value: "30min" });
    expect(fields.avg_latency.basis).toContain("Mean duration of 1 of 1 run");
    expect(fields.avg_latency.numbers.fromDue).toBe(0);
    // 1 success; a failure, and one that Databricks calls SUCCESS_WITH_FAILURES.
    expect(fields.pipeline_success_rate.claim).toMatchObject({ value: "33.3%" });
  });

  it("does not count a DAG twice that OpenLineage reports under its name", async () => {
    const { fields } = await statusOf({
      "dagRuns.json": dagRuns([{ dag: "copy", day: 1, state: "success", began: 5, minutes: 30 }]),
      "openlineage.jsonl": written(1, 5),
    });
    expect(fields.pipelines_deployed.claim.value).toBe(1);
    expect(fields.pipeline_success_rate.numbers.succeeded).toBe(1);
  });

  it("finds artifacts that git ignores and those that the configuration names, and says what it does not use", async () => {
    const context = await open({
      ".gitignore": "target/\n",
      "dbt/dbt_project.yml": "name: shop\n",
      "dbt/target/run_results.json": artifact("run_results-v6.json"),
      "pipewright.yaml": "runs:\n  - odd/*.txt\n",
      "odd/export.txt": artifact("airflow-3-dagRuns.json"),
      "odd/cut.txt": artifact("airflow-3-dagRuns.json").slice(0, 900),
      "dag_runs_empty.json": "",
      "elsewhere/2026-11-dagRuns-1.json": artifact("airflow-2-dagRuns.json"),
      "elsewhere/unnamed.json": artifact("airflow-2-dagRuns.json"),
    });
    const result = await status.run(context, {});
    const named = (files: readonly { readonly file: string }[]): string[] =>
      files.map(({ file }) => file.slice(context.root.length + 1)).sort();
    expect(named(result.artifacts)).toEqual([
      "dbt/target/run_results.json",
      "elsewhere/2026-11-dagRuns-1.json",
      "odd/export.txt",
    ]);
    expect(
      result.notes
        .filter(({ note }) => !note.includes("of 2340"))
        .map(({ file, note }) => [file.slice(context.root.length + 1), note])
        .sort(),
    ).toEqual([
      ["dag_runs_empty.json", "is empty"],
      ["odd/cut.txt", "is not whole JSON: it was cut short or is damaged"],
    ]);
    const only = await status.run(context, { paths: [join(context.root, "dbt")] });
    expect(named(only.artifacts)).toEqual(["dbt/target/run_results.json"]);
  });

  it("reads the newest artifacts first and says which ones are too many or too large", async () => {
    const context = await open({ "big_dag_runs.txt": "" });
    for (let at = 0; at < 510; at++) {
      const file = join(context.root, `dag_runs-${at}.json`);
      writeFileSync(file, dagRuns([{ dag: "a", day: 1 + (at % 28), state: "success", began: at, minutes: 1 }]));
      utimesSync(file, 1_700_000_000 + at, 1_700_000_000 + at);
    }
    writeFileSync(join(context.root, "dagRuns-large.json"), " ".repeat(32_000_001));
    const { notes } = await status.run(context, {});
    expect(
      notes
        .filter(({ note }) => note.includes("newer artifacts fill"))
        .map(({ file }) => file.split("/").at(-1))
        .sort(),
    ).toEqual(Array.from({ length: 10 }, (_, at) => `dag_runs-${at}.json`));
    expect(notes.filter(({ note }) => note.includes("larger than 32 MB"))).toHaveLength(1);
  });

  it("answers as its schema says, on a page with the places, names as text", async () => {
    const context = await open({
      "dags/load.yml": DAG,
      "dagRuns.json": dagRuns([
        { dag: "load", day: 1, state: "failed", began: 5, minutes: 30 },
        { dag: "[x](http://evil) `y`", day: 1, state: "success", began: 5, minutes: 30 },
      ]),
    });
    const result = await status.run(context, {});
    const validate = new Ajv2020({ strict: false }).compile(status.output);
    expect(validate(JSON.parse(JSON.stringify(result))) || validate.errors).toBe(true);
    const page = status.page(result, plainPage(context.roots));
    expect(page).toContain("# Status: degraded");
    expect(page).toContain("`dagRuns.json:1`");
    expect(page).toContain("`dags/load.yml:1`");
    expect(page.replaceAll("`` [x](http://evil) `y` ``", "")).not.toMatch(/(?<!\\)\[x/);
  });
});
