import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { plainHtml } from "../../server/src/ops/html.ts";
import type { OperationContext } from "../../server/src/ops/operation.ts";
import { plainPage } from "../../server/src/ops/page.ts";
import { report } from "../../server/src/ops/report/operation.ts";
import type { ReportResult } from "../../server/src/ops/report/result.ts";
import { git, repository } from "../support/git.ts";
import { openFolder, RETAILER } from "./context.ts";

async function reportOf(
  context: OperationContext,
  input: { since?: string; days?: number } = {},
): Promise<ReportResult> {
  const result = await report.run(context, input);
  if ("refused" in result) throw new Error(result.refused);
  return result;
}

const dag = (schedule: string, tasks: Record<string, string>): string =>
  `load:\n  schedule: "${schedule}"\n  tasks:\n${Object.entries(tasks)
    .map(
      ([id, more]) =>
        `    ${id}:\n      operator: airflow.operators.bash.BashOperator\n      bash_command: "true"\n${more}`,
    )
    .join("")}`;

/** A repository with a tag `v1`, and files changed since. */
function changedRepository(): { readonly folder: string; readonly tagged: number } {
  const folder = repository({
    "dags/load.yml": dag("0 4 * * *", { a: "      retries: 1\n", gone: "" }),
    "dags/old.yml": dag("@daily", { x: "" }).replace("load:", "old:"),
    "ddl.sql":
      "CREATE TABLE shop.raw.orders (id INT64, day DATE) PARTITION BY day;\nCREATE TABLE shop.raw.away (id INT64);\n",
    "q.sql": "SELECT * FROM shop.raw.away WHERE id = NULL;\n",
  });
  git(folder, "tag", "-a", "-m", "x", "v1");
  writeFileSync(join(folder, "dags/load.yml"), dag("0 5 * * *", { a: "      retries: 3\n", come: "" }));
  rmSync(join(folder, "dags/old.yml"));
  writeFileSync(join(folder, "dags/new.yml"), dag("@hourly", { y: "" }).replace("load:", "new:"));
  writeFileSync(
    join(folder, "ddl.sql"),
    "-- moved down a line\nCREATE TABLE shop.raw.orders (id STRING, day DATE, net INT64) PARTITION BY day;\nCREATE TABLE shop.raw.more (id INT64);\n",
  );
  writeFileSync(join(folder, "q.sql"), "SELECT * FROM shop.raw.more WHERE id IS NULL;\nDELETE FROM shop.raw.more;\n");
  return { folder, tagged: Number(git(folder, "show", "-s", "--format=%ct", "v1^{commit}").trim()) * 1000 };
}

/** An answer of Airflow's API: runs that ended so many minutes from a moment on, due an hour before that less the delay. */
const dagRuns = (
  base: number,
  runs: readonly { readonly at: number; readonly late: number; readonly state: string }[],
): string =>
  JSON.stringify({
    dag_runs: runs.map(({ at, late, state }, index) => {
      const end = base + at * 60_000;
      const iso = (moment: number): string => new Date(moment).toISOString();
      return {
        dag_id: "load",
        dag_run_id: `scheduled__${index}`,
        run_type: "scheduled",
        state,
        data_interval_end: iso(end - late * 60_000),
        start_date: iso(end - 60_000),
        end_date: iso(end),
      };
    }),
  });

describe("report", () => {
  it("says what changed since a tag, each with its place", async () => {
    const { folder } = changedRepository();
    const result = await reportOf(await openFolder(folder), { since: "v1" });
    const brief = (
      all: readonly { readonly kind: string; readonly name: string; readonly what: readonly string[] }[],
    ): string[] => all.map(({ kind, name, what }) => [kind, name, ...what].join(" | "));
    const { changes } = result;
    if (!changes) throw new Error("nothing was compared");
    expect(brief(changes.pipelines)).toEqual([
      "added | new",
      "changed | load | schedule: 0 4 * * * → 0 5 * * *",
      "removed | old",
    ]);
    expect(brief(changes.tasks)).toEqual([
      "added | load.come",
      "added | new.y",
      "changed | load.a | retries: 1 → 3",
      "removed | load.gone",
      "removed | old.x",
    ]);
    expect(brief(changes.tables)).toEqual([
      "added | shop.raw.more",
      "changed | shop.raw.orders | column net added | type of id: INT64 → STRING",
      "removed | shop.raw.away",
    ]);
    const findings = new Map(changes.findings.map((each) => [each.rule, each]));
    expect(findings.get("null-comparison")).toMatchObject({ fixed: 1, new: 0, newAt: [] });
    expect(findings.get("missing-where")).toMatchObject({
      fixed: 0,
      new: 1,
      newAt: [{ file: join(folder, "q.sql"), line: 2 }],
    });
    expect(changes.tables.map(({ place }) => place.line)).toEqual([3, 2, 2]);
    expect(changes.pipelines[2]?.place).toMatchObject({ file: join(folder, "dags/old.yml"), line: 1 });
    expect(result.notification).toMatch(
      /^Since v1: pipelines: 1 added, 1 removed, 1 changed; tasks: 2 added, 2 removed, 1 changed; tables: 1 added, 1 removed, 1 changed; findings: \d+ gone, \d+ new\.$/,
    );
    expect(result.since?.commits).toEqual([
      { root: folder, id: git(folder, "rev-parse", "v1^{commit}").trim(), date: expect.any(String) },
    ]);
  });

  it("compares success rate and latency before and after", async () => {
    const { folder, tagged } = changedRepository();
    writeFileSync(
      join(folder, "dagRuns.json"),
      dagRuns(tagged, [
        { at: -3000, late: 230, state: "success" },
        { at: -2000, late: 250, state: "success" },
        { at: -1000, late: 10, state: "failed" },
        { at: 1000, late: 40, state: "success" },
        { at: 2000, late: 46, state: "success" },
      ]),
    );
    const context = await openFolder(folder);
    const result = await reportOf(context, { since: "v1" });
    expect(result.notification).toMatch(
      /^1 pipeline ran and had a success rate of 100%\. Mean latency fell from 4h to 43min since v1\. Since v1: /,
    );
    expect(result.rate.before?.claim.value).toBe("66.6%");
    expect(result.rate.after.claim.value).toBe("100%");
    expect(result.latency.before?.numbers).toEqual({ seconds: 14_400, runs: 2, fromDue: 1 });
    expect(result.latency.after.numbers).toEqual({ seconds: 2580, runs: 2, fromDue: 1 });
    // Without a reference there is one period, and nothing to compare.
    const alone = await reportOf(context);
    expect(alone.notification).toBe("1 pipeline ran and had a success rate of 80%. Mean latency is 2.4h.");
    expect(alone.changes).toBeNull();
  });

  it("drops what was not measured and says how to supply it", async () => {
    const nothing = await reportOf(await openFolder(RETAILER));
    expect(nothing.notification).toBe("");
    expect(nothing.unsaid.map(({ clause }) => clause)).toEqual([
      "Pipelines",
      "Data volume a day",
      "Success rate",
      "Latency",
      "Data tests",
      "Freshness",
      "What changed",
      "Cost saved",
      "Share of issues that quality checks catch",
    ]);
    const { folder, tagged } = changedRepository();
    writeFileSync(join(folder, "dagRuns.json"), dagRuns(tagged, [{ at: -3000, late: 230, state: "success" }]));
    const old = await reportOf(await openFolder(folder), { since: "v1" });
    expect(old.notification).toMatch(/^Since v1: /);
    expect(old.unsaid[0]).toEqual({ clause: "Pipelines", why: "No run in the artifacts is newer than v1." });
  });

  it("is refused for a reference that git does not know", async () => {
    const { folder } = changedRepository();
    expect(await report.run(await openFolder(folder), { since: "v9" })).toEqual({
      refused: `The git repository of \`${folder}\` has no tag, branch or commit \`v9\`.`,
    });
  });

  it("finds nothing changed where nothing changed, whatever files git does not keep", async () => {
    const folder = repository({
      "dags/load.yml": dag("@daily", { a: "" }),
      "ddl.sql": "CREATE TABLE a.b (id INT64);\n",
    });
    writeFileSync(join(folder, "notes.txt"), "x");
    const { changes, notification } = await reportOf(await openFolder(folder), { since: "HEAD" });
    expect(changes).toEqual({ pipelines: [], tasks: [], tables: [], findings: [] });
    expect(notification).toBe("Since HEAD: no pipeline, task or table changed; findings: 0 gone, 0 new.");
  });

  it("answers as its schema says, and on a page with the places", async () => {
    const { folder, tagged } = changedRepository();
    writeFileSync(join(folder, "dagRuns.json"), dagRuns(tagged, [{ at: 30, late: 20, state: "success" }]));
    const context = await openFolder(folder);
    const result = await reportOf(context, { since: "v1" });
    const validate = new Ajv2020({ strict: false }).compile(report.output);
    expect(validate(JSON.parse(JSON.stringify(result))) || validate.errors).toBe(true);
    const page = report.page(result, plainPage(context.roots));
    expect(page).toContain("changed: `load` `dags/load.yml:1`: `schedule: 0 4 * * * → 0 5 * * *`");
    expect(page).toContain("removed: `old` stood at `dags/old.yml:1`");
    expect(page).toContain("| `missing-where` | 0 | 1 | `q.sql:2` |");
    const part = report.html?.(result, plainHtml(context.roots));
    expect(part?.body).toContain("<code>schedule: 0 4 * * * → 0 5 * * *</code>");
    expect(part?.body).toContain("Pipelines: 1 added, 1 removed, 1 changed.");
    expect(part?.body).toContain("<code>dags/old.yml:1</code>");
    expect(page).toContain("Cost saved: No artifact that is read holds costs.");
  });
});
