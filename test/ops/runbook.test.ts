import { describe, expect, it } from "vitest";
import { plainPage } from "../../server/src/ops/page.ts";
import { shellWord } from "../../server/src/ops/runbook/commands.ts";
import { type RunbookResult, runbook } from "../../server/src/ops/runbook/operation.ts";
import { open, openFolder, RETAILER } from "./context.ts";

type Input = Parameters<typeof runbook.run>[1];

const ask = async (context: Awaited<ReturnType<typeof open>>, input: Input = {}): Promise<RunbookResult> => {
  const result = await runbook.run(context, input);
  if ("refused" in result) throw new Error(result.refused);
  return result;
};

/** A DAG whose one task runs this SQL. */
const dag = (sql: string, more = ""): Record<string, string> => ({
  "pipewright.yaml": "dialect: bigquery\ntier: 3\n",
  "requirements.txt": "apache-airflow==2.10.5\n",
  "dags/load.yml": `load:\n  schedule: "0 4 * * *"\n${more}  tasks:\n    build:\n      operator: airflow.providers.google.cloud.operators.bigquery.BigQueryInsertJobOperator\n      configuration:\n        query:\n          query: ${JSON.stringify(sql)}\n`,
});

const bookOf = async (files: Readonly<Record<string, string>>, subject = "load") => {
  const [book] = (await ask(await open(files), { subject })).runbooks;
  if (!book) throw new Error("no runbook");
  return book;
};

/** Verdicts of the first statement: rerun, backfill. */
const verdicts = async (sql: string): Promise<readonly string[]> => {
  const { statements } = await bookOf(dag(sql));
  const last = statements.at(-1);
  return [last?.rerun.verdict ?? "", last?.backfill.verdict ?? ""];
};

describe("runbook", () => {
  it("derives from the effect of each statement whether it may run again", async () => {
    const window = "DATE '{{ ds }}'";
    expect(await verdicts(`INSERT INTO m.d SELECT id, day FROM raw.o WHERE day = ${window}`)).toEqual([
      "unsafe",
      "unsafe",
    ]);
    expect(
      await verdicts(
        `DELETE FROM m.d WHERE day = ${window}; INSERT INTO m.d SELECT id, day FROM raw.o WHERE day = ${window}`,
      ),
    ).toEqual(["safe", "safe"]);
    expect(
      await verdicts("MERGE INTO m.d t USING raw.o s ON t.id = s.id WHEN MATCHED THEN UPDATE SET day = s.day"),
    ).toEqual(["safe", "depends"]);
    expect(await verdicts(`CREATE OR REPLACE TABLE m.d AS SELECT id FROM raw.o WHERE day = ${window}`)).toEqual([
      "safe",
      "unsafe",
    ]);
    expect(await verdicts("CREATE OR REPLACE TABLE m.d AS SELECT id FROM raw.o")).toEqual(["safe", "safe"]);
    expect(await verdicts("UPDATE m.d SET n = n + 1 WHERE id = 1")).toEqual(["depends", "depends"]);
    expect(await verdicts("INSERT INTO m.d SELECT id, day FROM raw.o WHERE day = CURRENT_DATE()")).toEqual([
      "unsafe",
      "unsafe",
    ]);
  });

  it("says with places what a pipeline reads, writes and promises", async () => {
    const book = await bookOf({
      ...dag("INSERT INTO m.d SELECT id FROM raw.o", "  default_args:\n    owner: team-a\n    retries: 2\n"),
      "pipewright.catalog.yaml": "tables:\n  m.d:\n    freshness:\n      error_after: 6h\n",
      "dags/other.yml":
        'fill:\n  schedule: "0 1 * * *"\n  tasks:\n    go:\n      operator: airflow.providers.google.cloud.operators.bigquery.BigQueryInsertJobOperator\n      configuration:\n        query:\n          query: "CREATE OR REPLACE TABLE raw.o AS SELECT 1 AS id"\n',
    });
    expect(book.inputs).toMatchObject([{ name: "raw.o", filledBy: [{ name: "fill.go", place: { line: 4 } }] }]);
    expect(book.outputs).toMatchObject([{ name: "m.d", filledBy: [] }]);
    expect(book.sla).toMatchObject({ value: "`m.d` at most 6 h old", evidence: [{ place: { line: 4 } }] });
    expect(book.owner).toMatchObject({ value: "team-a", evidence: [{ place: { line: 4 } }] });
    expect(book.tasks).toMatchObject([{ id: "build", retries: { value: 2, evidence: [{ place: { line: 5 } }] } }]);
    expect(book.statements[0]?.findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["insert-append-rerun", "retries-on-nonidempotent"]),
    );
    expect(book.failures.map(({ what }) => what)).toContain("`fill.go` fills `raw.o` and may fail or be late.");
    expect(book.rollback).toMatchObject([{ table: "m.d", engine: { value: "bigquery" } }]);
    expect(book.rollback[0]?.ways[0]?.command).toContain("FROM `m.d` FOR SYSTEM_TIME AS OF");
  });

  it("takes a claim back when its fact is gone", async () => {
    const book = await bookOf(dag("INSERT INTO m.d SELECT id FROM raw.o"));
    expect(book.owner.value).toBeNull();
    expect(book.sla.value).toBeNull();
    expect(book.tasks[0]?.retries.value).toBeNull();
    expect(book.inputs[0]?.filledBy).toEqual([]);
    const unversioned = { ...dag("SELECT 1"), "requirements.txt": "" };
    expect((await bookOf(unversioned)).commands.map(({ system }) => system)).toEqual([
      "Apache Airflow 2",
      "Apache Airflow 3",
    ]);
  });

  it("gives the commands of the version that is pinned, and of Composer where a file names it", async () => {
    const three = await bookOf({ ...dag("SELECT 1"), "requirements.txt": "apache-airflow==3.1.0\n" });
    expect(three.commands.map(({ system }) => system)).toEqual(["Apache Airflow 3"]);
    expect(three.commands[0]?.commands.find((row) => row.do === "backfill")?.command).toContain(
      "airflow backfill create --dag-id load",
    );
    const two = await bookOf({
      ...dag("SELECT 1"),
      "infra/main.tf": 'resource "google_composer_environment" "a" {}\n',
    });
    expect(two.commands.map(({ system }) => system)).toEqual(["Apache Airflow 2", "Cloud Composer"]);
    expect(two.commands[0]?.commands.find((row) => row.do === "rerun")?.command).toBe(
      "airflow tasks clear --task-regex '^build$' --start-date FROM --end-date TO load",
    );
    expect(two.commands[1]?.places).toMatchObject([{ line: 1, column: 11 }]);
  });

  it("puts tasks behind those they wait for", async () => {
    const { runbooks } = await ask(await openFolder(RETAILER), { subject: "orders_daily" });
    const [book] = runbooks;
    const order = book?.tasks.map(({ id }) => id) ?? [];
    for (const task of book?.tasks ?? [])
      for (const before of task.after) expect(order.indexOf(before)).toBeLessThan(order.indexOf(task.id));
    const places = book?.statements.map(({ task }) => order.indexOf(task ?? "")) ?? [];
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it("writes one for a dbt project, with the safety of each materialization", async () => {
    const book = await bookOf(
      {
        "dbt_project.yml": "name: shop\nprofile: shop\n",
        "models/a.sql": "{{ config(materialized='table') }}\nselect 1 as id from raw.o\n",
        "models/b.sql":
          "{{ config(materialized='incremental', unique_key='id') }}\nselect id from {{ ref('a') }} {% if is_incremental() %} where id > 1 {% endif %}\n",
        "models/c.sql": "{{ config(materialized='incremental') }}\nselect id from {{ ref('b') }}\n",
      },
      "shop",
    );
    expect(book.statements.map(({ writes, rerun }) => [writes, rerun.verdict])).toEqual([
      ["a", "safe"],
      ["b", "safe"],
      ["c", "unsafe"],
    ]);
    expect(book.inputs.map(({ name }) => name)).toEqual(["raw.o"]);
    expect(book.schedule.value).toBeNull();
    expect(book.commands[0]?.commands[0]?.command).toBe("dbt build --project-dir .");
  });

  it("lists what there is to choose from, and other orchestrators that files name", async () => {
    const context = await open({
      ...dag("SELECT 1"),
      "dags/two.yml":
        'two:\n  schedule: "0 1 * * *"\n  tasks:\n    a:\n      operator: airflow.operators.bash.BashOperator\n      bash_command: "true"\n',
      "argo/daily.yaml":
        "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata:\n  name: daily\nspec:\n  schedule: '0 1 * * *'\n",
    });
    const result = await ask(context);
    expect(result.runbooks).toEqual([]);
    expect(result.choices.map(({ name }) => name)).toEqual(["load", "two"]);
    expect(result.elsewhere).toMatchObject([{ system: "Argo Workflows", places: [{ line: 1 }] }]);
    expect((await ask(context, { all: true })).runbooks.map(({ id }) => id)).toEqual(["load", "two"]);
    expect(runbook.page(result, plainPage(context.roots))).toContain("`dags/two.yml:1`");
    expect(await runbook.run(context, { subject: "lod" })).toMatchObject({
      refused: expect.stringContaining("`load`"),
    });
    const none = await ask(await open({ "a.txt": "x" }));
    expect(none).toEqual({ runbooks: [], choices: [], elsewhere: [], cut: false });
  });

  it("takes a table for the pipelines that write it, and says where none does", async () => {
    const context = await open(dag("INSERT INTO m.d SELECT id FROM raw.o"));
    expect((await ask(context, { subject: "m.d" })).runbooks.map(({ id }) => id)).toEqual(["load"]);
    expect(await runbook.run(context, { subject: "raw.o" })).toMatchObject({
      refused: expect.stringContaining("No pipeline of the workspace is known to write `raw.o`"),
    });
  });

  it("puts a table back as its engine can, and says where it cannot", async () => {
    const ways = async (dialect: string): Promise<readonly string[]> => {
      const files = {
        "pipewright.yaml": `dialect: ${dialect}\n`,
        "dags/a.yml":
          'a:\n  schedule: "0 4 * * *"\n  tasks:\n    build:\n      operator: airflow.providers.common.sql.operators.sql.SQLExecuteQueryOperator\n      sql: "INSERT INTO m.d SELECT id FROM raw.o"\n',
      };
      const book = await bookOf(files, "a");
      return book.rollback.flatMap((each) => each.ways.map(({ command }) => command));
    };
    expect(await ways("snowflake")).toContain("UNDROP TABLE m.d");
    expect(await ways("spark")).toEqual([
      "RESTORE TABLE m.d TO VERSION AS OF VERSION",
      "CALL CATALOG.system.rollback_to_snapshot('m.d', SNAPSHOT_ID)",
    ]);
    expect(await ways("mysql")).toEqual([]);
  });

  it("hands no name to a shell that could be more than one word", async () => {
    expect(shellWord("orders_daily")).toBe("orders_daily");
    expect(shellWord("a; rm -rf $HOME")).toBe("'a; rm -rf $HOME'");
    expect(shellWord("it's")).toBe("'it'\\''s'");
    expect(shellWord("--yes")).toBeUndefined();
    expect(shellWord("a\nb")).toBeUndefined();
    const files = Object.fromEntries(
      Object.entries(dag("CREATE OR REPLACE TABLE `m.d'; DROP TABLE x; --` AS SELECT 1 AS id")).map(([path, text]) => [
        path,
        text.replace("load:", '"$(rm -rf /)":'),
      ]),
    );
    const [book] = (await ask(await open(files))).runbooks;
    expect(book?.commands[0]?.commands[0]?.command).toBe("airflow dags trigger '$(rm -rf /)'");
    expect(book?.rollback.flatMap(({ ways }) => ways)).toEqual([]);
  });
});
