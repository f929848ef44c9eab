import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { joined } from "../../../server/src/core/runs/join.ts";
import { readArtifact } from "../../../server/src/core/runs/read.ts";
import type { Run, RunRecords } from "../../../server/src/core/runs/run.ts";

const FOLDER = join(import.meta.dirname, "artifacts");
const textOf = (name: string): string => readFileSync(join(FOLDER, name), "utf8");
const recordsOf = (...names: string[]): RunRecords =>
  joined(names.map((name) => readArtifact(`/w/${name}`, textOf(name))));
const notesOf = (name: string): readonly string[] => readArtifact(`/w/${name}`, textOf(name)).notes ?? [];

/** A run in one line: pipeline, task, state, begin, end, seconds. */
const line = ({ pipeline, task, state, start, end, duration }: Run): string =>
  [pipeline, task ?? "-", state, clock(start), clock(end), duration ?? "?"].join(" ");
const clock = (at: number | undefined): string => (at === undefined ? "?" : new Date(at).toISOString().slice(5, 19));

describe("dbt run results", () => {
  it("version 6: the project's run, its nodes, rows, bytes read and tests", () => {
    const { runs, checks } = recordsOf("run_results-v6.json");
    const [whole] = runs.filter(({ task }) => task === undefined);
    expect(whole).toMatchObject({
      pipeline: "shop",
      run: "6f1c6c1e-9f0e-4c6a-8c7c-2f3f5d1c9a01",
      state: "failed",
      start: Date.UTC(2026, 10, 20, 4, 10, 1),
      end: Date.UTC(2026, 10, 20, 4, 12, 0, 500),
      duration: 121.4,
    });
    const nodes = new Map(runs.map((run) => [run.task, run]));
    expect([...nodes].map(([task, { state }]) => [task, state])).toEqual(
      expect.arrayContaining([
        ["model.shop.stg_orders", "succeeded"],
        ["model.shop.agg_daily", "failed"],
        ["model.dbt_utils.helper", "skipped"],
        ["model.shop.rpt_late", "skipped"],
        ["test.shop.not_null_fct_order_lines_day.3c4d", "failed"],
      ]),
    );
    const lines = textOf("run_results-v6.json").split("\n");
    const fact = nodes.get("model.shop.fct_order_lines") as Run;
    expect(fact).toMatchObject({ rows: 1200, read: 2_684_354_560, duration: 68.9, at: { pointer: "/results/1" } });
    expect(fact.written).toBeUndefined();
    // The line is that of the record's brace; its status stands on the next one.
    expect(lines[fact.at.line - 1]?.trim()).toBe("{");
    expect(lines.slice(fact.at.line, fact.at.line + 60).join("\n")).toContain('"rows_affected": 1200');
    expect(checks.map(({ check, passed, failures }) => [check, passed, failures])).toEqual([
      ["test.shop.unique_fct_order_lines_id.1a2b", true, 0],
      ["test.shop.not_null_fct_order_lines_day.3c4d", false, 3],
    ]);
  });

  it("versions 5 and 4, older ones not, commands without work not", () => {
    expect(recordsOf("run_results-v5.json").runs.map(line)).toMatchInlineSnapshot(`
      [
        "shop model.shop.stg_orders succeeded 03-02T05:00:01 03-02T05:00:05 4",
        "shop seed.shop.countries succeeded 03-02T05:00:05 03-02T05:00:09 4",
        "shop - succeeded 03-02T05:00:01 03-02T05:00:10 9.5",
      ]
    `);
    expect(recordsOf("run_results-v5.json").runs.find(({ task }) => task === "seed.shop.countries")?.rows).toBe(249);
    expect(recordsOf("run_results-v4.json").runs.map(line)).toMatchInlineSnapshot(`
      [
        "shop model.shop.stg_orders failed 01-05T05:00:01 01-05T05:00:05 4",
        "shop - failed 01-05T05:00:01 01-05T05:00:10 9.5",
      ]
    `);
    const older = textOf("run_results-v4.json").replace("run-results/v4", "run-results/v3");
    expect(readArtifact("/w/a.json", older)).toMatchObject({ notes: [expect.stringContaining("schema version 3")] });
    const docs = textOf("run_results-v5.json").replace('"which": "build"', '"which": "generate"');
    expect(readArtifact("/w/a.json", docs).runs).toBeUndefined();
  });

  it("source freshness", () => {
    expect(
      recordsOf("sources-v3.json").freshness.map(({ subject, state, age, at }) => [subject, state, age, at.pointer]),
    ).toEqual([
      ["source.shop.raw.order_events", "pass", 1800, "/results/0"],
      ["source.shop.raw.customers", "error", 172_801, "/results/1"],
      ["source.shop.raw.broken", "not checked", undefined, "/results/2"],
    ]);
  });
});

describe("OpenLineage", () => {
  it("joins the events of a run; what a part reports is not counted again", () => {
    const { runs, checks } = recordsOf("openlineage.jsonl");
    expect(runs.map(line)).toMatchInlineSnapshot(`
      [
        "orders_daily orders_daily.load succeeded 11-20T00:05:10 11-20T00:10:10 300",
        "orders_daily - succeeded 11-20T00:05:00 11-20T00:12:00 420",
        "clicks - failed 11-20T01:00:00 11-20T01:03:00 180",
      ]
    `);
    expect(runs.map(({ rows, written, read }) => [rows, written, read])).toEqual([
      [120, 2500, 4000],
      [undefined, undefined, undefined],
      [7, 70, undefined],
    ]);
    expect(runs[1]?.due).toEqual({ at: Date.UTC(2026, 10, 20), by: "nominal time" });
    expect(runs[0]?.due).toBeUndefined();
    expect(runs.map(({ at }) => at.line)).toEqual([4, 5, 7]);
    expect(checks.map(({ check, subject, passed }) => [check, subject, passed])).toEqual([
      ["not_null(id)", "s3://lake raw/orders", true],
      ["row_count_between", "s3://lake raw/orders", false],
    ]);
    expect(notesOf("openlineage.jsonl")).toEqual([]);
  });

  it("events in several files, as a list, one a file, and with a line cut short", () => {
    const lines = textOf("openlineage.jsonl").trim().split("\n");
    const whole = recordsOf("openlineage.jsonl").runs.map(line);
    const files = lines.map((text, index) =>
      readArtifact(`/w/${index}.json`, JSON.stringify(JSON.parse(text), null, 2)),
    );
    expect(joined(files).runs.map(line)).toEqual(whole);
    expect(joined([readArtifact("/w/a.json", `[${lines.join(",\n")}]`)]).runs.map(line)).toEqual(whole);
    const cut = readArtifact("/w/a.jsonl", textOf("openlineage.jsonl").slice(0, -20));
    expect(cut.notes).toEqual(["has 1 lines that are no whole JSON, which are left out"]);
    expect(joined([cut]).runs.map(line)).toEqual(whole);
  });
});

describe("Airflow", () => {
  it("2.x: DAG runs with their intervals, task instances, and a page that is not all", () => {
    const { runs } = recordsOf("airflow-2-dagRuns.json", "airflow-2-taskInstances.json");
    expect(runs.map(line)).toMatchInlineSnapshot(`
      [
        "orders_daily load succeeded 11-18T00:00:29 11-18T00:25:30 1500.5",
        "orders_daily split[0] succeeded 11-18T00:00:29 11-18T00:25:30 1500.5",
        "orders_daily split[1] skipped 11-18T00:00:29 11-18T00:25:30 1500.5",
        "orders_daily notify waiting 11-18T00:00:29 11-18T00:25:30 1500.5",
        "orders_daily - succeeded 11-18T00:00:02 11-18T00:30:00 1797.877",
        "orders_daily - failed 11-19T00:00:02 11-19T00:10:00 597.877",
        "orders_daily - succeeded 11-19T12:30:01 11-19T12:40:01 600",
        "orders_daily - running 11-20T00:00:02 ? ?",
      ]
    `);
    expect(runs.filter(({ task }) => task === undefined).map(({ due }) => due?.at)).toEqual([
      Date.UTC(2026, 10, 18),
      Date.UTC(2026, 10, 19),
      undefined, // started by hand
      Date.UTC(2026, 10, 20),
    ]);
    expect(notesOf("airflow-2-dagRuns.json")).toEqual([
      "holds 4 of 2340 entries; save the answers to further `offset`s as well",
    ]);
  });

  it("3.x: without an interval a run is due at run_after, and not at all when an asset started it", () => {
    const { runs } = recordsOf("airflow-3-dagRuns.json", "airflow-3-taskInstances.json");
    expect(runs.map(line)).toMatchInlineSnapshot(`
      [
        "orders_daily load succeeded 11-20T00:00:10 11-20T00:20:10 1200",
        "orders_daily - succeeded 11-20T00:00:00 11-20T00:30:00 1799.5",
        "orders_daily - succeeded 11-20T06:00:00 11-20T06:30:00 1799.5",
        "orders_daily - succeeded 11-20T07:00:00 11-20T07:30:00 1799.5",
      ]
    `);
    expect(runs.filter(({ task }) => task === undefined).map(({ due }) => due?.by)).toEqual([
      "data interval end",
      "run after",
      undefined,
    ]);
  });

  it("the command line's lists", () => {
    expect(recordsOf("airflow-2-list-runs.json").runs.map(line)).toMatchInlineSnapshot(`
      [
        "orders_daily - waiting ? ? ?",
        "orders_daily - succeeded 11-18T00:00:02 11-18T00:30:00 1797.877",
      ]
    `);
    expect(recordsOf("airflow-2-list-runs.json").runs.map(({ due }) => due)).toEqual([undefined, undefined]);
    expect(recordsOf("airflow-3-list-runs.json").runs).toMatchObject([
      { due: { at: Date.UTC(2026, 10, 20), by: "run after" }, duration: 1798, at: { pointer: "/0" } },
    ]);
  });
});

describe("Databricks", () => {
  it("2.1: states, durations, tasks, and a page that is not all", () => {
    const { runs } = recordsOf("databricks-runs-2.1.json");
    expect(runs.map(line)).toMatchInlineSnapshot(`
      [
        "nightly ingest succeeded 11-20T03:00:00 11-20T03:10:00 600",
        "nightly - succeeded 11-20T03:00:00 11-20T03:30:00 1800",
        "nightly publish succeeded 11-20T03:10:00 11-20T03:30:00 1200",
        "nightly - failed 11-21T03:00:00 11-21T03:01:00 60",
        "hourly - failed 11-21T03:00:00 11-21T03:01:00 60",
        "hourly - skipped 11-21T04:00:00 11-21T04:00:00 0",
        "hourly - running 11-21T05:00:00 ? ?",
      ]
    `);
    expect(runs.find(({ task }) => task === "publish")?.at.pointer).toBe("/runs/0/tasks/1");
    expect(notesOf("databricks-runs-2.1.json")).toEqual(["is one page of several; save the others as well"]);
  });

  it("2.2 from the command line: status wins over state", () => {
    expect(recordsOf("databricks-runs-2.2.json").runs.map(line)).toMatchInlineSnapshot(`
      [
        "nightly - succeeded 11-20T03:00:00 11-20T03:30:00 1800",
        "nightly - failed 11-21T03:00:00 11-21T03:01:00 60",
        "nightly - cancelled 11-22T03:00:00 11-22T03:01:00 60",
        "nightly - waiting 11-23T03:00:00 ? ?",
      ]
    `);
  });

  it("counts a run once that several exports hold", () => {
    const { runs } = recordsOf("databricks-runs-2.1.json", "databricks-runs-2.2.json");
    expect(runs.filter(({ run, task }) => run === "1001" && task === undefined)).toHaveLength(1);
  });
});

describe("what is no artifact", () => {
  it("is said in a note", () => {
    for (const [text, note] of [
      ["", "is empty"],
      ["{", "is not whole JSON: it was cut short or is damaged"],
      ["hello", "is not whole JSON: it was cut short or is damaged"],
      ["[]", "holds no runs"],
      ['{"dag_runs": [], "total_entries": 0}', undefined],
      ['{"name": "x", "version": 1}', "is none of the artifacts that are read"],
      ["null", "is none of the artifacts that are read"],
      [`${"[".repeat(200_000)}`, "is not whole JSON: it was cut short or is damaged"],
    ] as const)
      expect([text.slice(0, 40), readArtifact("/w/a.json", text).notes?.[0]]).toEqual([text.slice(0, 40), note]);
  });

  it("wrong types, huge and odd values are left out, never taken", () => {
    const runs = (entry: object): readonly Run[] =>
      joined([
        readArtifact(
          "/w/a.json",
          JSON.stringify({ dag_runs: [{ dag_id: "d", dag_run_id: "r", state: "success", ...entry }] }),
        ),
      ]).runs;
    expect(runs({ start_date: 5, end_date: "tomorrow", duration: "1e999" })).toEqual([
      expect.not.objectContaining({ start: expect.anything() }),
    ]);
    expect(runs({ start_date: "2026-01-01T00:00:00Z", end_date: "2025-01-01T00:00:00Z" })[0]?.duration).toBeUndefined();
    expect(runs({ start_date: "9999-01-01T00:00:00Z", end_date: "0001-01-01T00:00:00Z" })[0]).not.toHaveProperty("end");
    expect(runs({ state: "__proto__" })).toEqual([]);
    expect(runs({ state: "constructor" })).toEqual([]);
    expect(runs({ dag_id: { toString: 1 } })).toEqual([]);
    expect(runs({ dag_id: "x".repeat(5000) })).toEqual([]);
    expect(runs({ duration: -4 })[0]?.duration).toBeUndefined();
  });

  it("no cut and no mutation of an artifact makes a reader fail, or a number that is none", () => {
    let seed = 11;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const scraps = [
      "null",
      "{}",
      "[]",
      '"x"',
      "-1",
      "1e400",
      "true",
      '"2026-13-45T99:99:99Z"',
      "[[[]]]",
      '{"__proto__":{"state":1}}',
    ];
    for (const name of readdirSync(FOLDER)) {
      const text = textOf(name);
      for (let round = 0; round < 250; round++) {
        const from = random(text.length);
        const mutated =
          round % 3 === 0
            ? text.slice(0, from)
            : round % 3 === 1
              ? text.slice(0, from) + text.slice(from + random(40))
              : text.replace(/(?<=": )("[^"]*"|[\d.]+|true|false|null)/g, (value) =>
                  random(12) === 0 ? (scraps[random(scraps.length)] as string) : value,
                );
        const records = joined([readArtifact(`/w/${name}`, mutated)]);
        for (const { start, end, duration, rows, written, read, at } of records.runs) {
          for (const value of [start, end, duration, rows, written, read]) {
            if (value !== undefined) expect(Number.isFinite(value) && value >= 0).toBe(true);
          }
          expect(at.line).toBeGreaterThan(0);
        }
      }
    }
  });
});
