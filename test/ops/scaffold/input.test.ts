import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { check } from "../../../server/src/ops/check.ts";
import type { AnyOperation } from "../../../server/src/ops/operation.ts";
import { changesOf } from "../../../server/src/ops/perform.ts";
import { INPUT, type Input, TARGETS } from "../../../server/src/ops/scaffold/input.ts";
import { scaffold } from "../../../server/src/ops/scaffold/operation.ts";
import { timingOf } from "../../../server/src/ops/scaffold/schedule.ts";
import { pipewright } from "../../cli/run.ts";
import { temporaryWorkspace } from "../../support/temp-workspace.ts";
import { open, openFolder, RETAILER } from "../context.ts";
import { inputFor } from "./inputs.ts";
import { POLICIES } from "./written.ts";

const without = (input: Input, field: keyof Input): Input =>
  Object.fromEntries(Object.entries(input).filter(([name]) => name !== field)) as Input;

describe("what is missing", () => {
  it.each(["source", "destination", "warehouse", "columns", "keys", "owner", "contact"] as const)(
    "is asked for by name: %s",
    async (field) => {
      const context = await open({});
      const answer = await scaffold.run(context, without(inputFor("airflow-dag", "bigquery"), field));
      expect(answer).toHaveProperty("refused", expect.stringMatching(new RegExp(`^\`${field}\`: .+\\.$`)));
    },
  );

  it("an image is asked for where a command line runs in one, a column with a time where a stream has one", async () => {
    const context = await open({});
    for (const target of ["kubernetes-cronjob", "argo"] as const)
      expect(await scaffold.run(context, without(inputFor(target, "postgres"), "image"))).toHaveProperty(
        "refused",
        expect.stringMatching(/^`image`: .*psql/),
      );
    expect(await scaffold.run(context, without(inputFor("flink-sql", "athena"), "partition"))).toHaveProperty(
      "refused",
      expect.stringMatching(/^`partition`: /),
    );
    expect(await scaffold.run(context, without(inputFor("dbt", "redshift"), "partition"))).toHaveProperty(
      "refused",
      expect.stringMatching(/^`partition`: /),
    );
  });
});

/** Texts that would mean something in YAML, Python, SQL, a shell, a template or a path. */
const HOSTILE = [
  `x"; import os; os.system("id")`,
  "x' OR '1'='1",
  "x\n- evil: true",
  "x: y",
  "{{ conn.password }}",
  "$" + "{jndi:x}",
  "../../etc/passwd",
  "x`id`",
  "$(id)",
  "x; DROP TABLE y",
  "x -- y",
  "x\u2028y",
  "",
  " ",
  "*alias",
  "!!python/object",
  "x".repeat(5000),
];

describe("hostile input", () => {
  const FIELDS = [
    "name",
    "source",
    "destination",
    "partition",
    "updated_at",
    "schedule",
    "owner",
    "contact",
    "start",
    "connection",
    "image",
  ] as const;
  it.each(FIELDS.flatMap((field) => HOSTILE.map((text) => [field, text] as const)))(
    "%s = %j is refused in a sentence that names the field",
    async (field, text) => {
      const context = await open({});
      for (const target of ["airflow-dag", "kubernetes-cronjob", "flink-sql"] as const) {
        const answer = await scaffold.run(context, {
          ...inputFor(target, target === "flink-sql" ? "athena" : "postgres"),
          [field]: text,
        });
        expect(answer).toHaveProperty("refused", expect.stringMatching(new RegExp(`^\`${field}\`: `)));
        expect((answer as { refused: string }).refused.length).toBeLessThan(300);
      }
    },
  );

  it.each(HOSTILE)("a column or a key %j is refused", async (text) => {
    const context = await open({});
    const input = inputFor("airflow-dag", "postgres");
    for (const columns of [[`${text} TEXT`], [`a ${text}`], [text]])
      expect(await scaffold.run(context, { ...input, columns: [...(input.columns ?? []), ...columns] })).toHaveProperty(
        "refused",
      );
    expect(await scaffold.run(context, { ...input, keys: [text] })).toHaveProperty("refused");
  });

  it("a word that SQL keeps for itself is no column", async () => {
    const context = await open({});
    const input = inputFor("airflow-dag", "postgres");
    expect(await scaffold.run(context, { ...input, columns: [...(input.columns ?? []), "order TEXT"] })).toHaveProperty(
      "refused",
      expect.stringContaining("SQL keeps for itself"),
    );
  });

  it("every text field of the input is in one of these lists", () => {
    const tried = new Set<string>([...FIELDS, "columns", "keys"]);
    const texts = Object.entries(INPUT.properties).filter(
      ([, property]) =>
        (property.type === "string" && !("enum" in property) && !("format" in property)) || property.type === "array",
    );
    expect(texts.map(([name]) => name).filter((name) => !tried.has(name))).toEqual([]);
  });
});

describe("a schedule", () => {
  it.each([
    ["0 5 * * *", { days: 1, today: false, gap: 1440 }],
    ["0 */2 * * *", { days: 1, today: true, gap: 120 }],
    ["0 5 * * 1-5", { days: 3, today: false, gap: 4320 }],
    ["0 5 * * 1", { days: 7, today: false, gap: 10080 }],
    ["0 5 1 * *", { days: 31, today: false, gap: 44640 }],
  ])("%s stands for all days since the run before", (cron, expected) => {
    expect(timingOf(cron)).toEqual({ cron, ...expected });
  });

  it.each(["@daily", "0 5 * *", "0 25 * * *", "0 0 30 2 *", "0 0 5 * * *", "often"])("%s is none", (cron) => {
    expect(timingOf(cron)).toBeUndefined();
  });
});

describe("in the example platform", () => {
  const INPUTS: Input = {
    target: "airflow-dag",
    source: "raw.return_events",
    destination: "marts.returns",
    keys: ["event_id"],
    owner: "returns-team",
    contact: "returns@shop.example",
  };

  it("what the workspace knows of the source is taken, with the line that says it", async () => {
    const context = await openFolder(RETAILER);
    const result = await scaffold.run(context, INPUTS);
    if ("refused" in result) throw new Error(result.refused);
    const taken = Object.fromEntries(
      result.assumed.map(({ input, value, place }) => [input, [value, place?.file.slice(RETAILER.length + 1)]]),
    );
    expect(taken).toMatchObject({
      warehouse: ["bigquery", "warehouse/bigquery/raw.sql"],
      columns: ["event_id, return_id, order_id, reason, amount, event_date, loaded_at", "warehouse/bigquery/raw.sql"],
      partition: ["event_date", "warehouse/bigquery/raw.sql"],
      schedule: ["0 5 * * *", undefined],
    });
    const declared = readFileSync(join(RETAILER, "warehouse/bigquery/raw.sql"), "utf8").split("\n");
    for (const { input, value, place } of result.assumed)
      if (place && input === "partition") expect(declared[place.line - 1]).toContain(value);
  });

  it("a dbt model goes into the project that is there, and reads the source that is declared there", async () => {
    const context = await openFolder(RETAILER);
    const result = await scaffold.run(context, { ...INPUTS, target: "dbt" });
    if ("refused" in result) throw new Error(result.refused);
    expect(result.files.map(({ file }) => file.slice(RETAILER.length + 1))).toEqual([
      "dbt/models/marts/returns.sql",
      "dbt/models/marts/returns.yml",
    ]);
    expect(result.files[0]?.text).toContain("{{ source('shop', 'return_events') }}");
    expect(result.files[1]?.text).not.toContain("sources:");
    for (const { file, text } of result.files) context.analyser.open(file, text);
    const written = new Set(result.files.map(({ file }) => file));
    expect((await check.run(context, {})).findings.filter(({ place }) => written.has(place.file))).toEqual([]);
  });

  it("what is written there has no finding of its own, and gives no other file one", async () => {
    const context = await openFolder(RETAILER);
    const findings = async () => (await check.run(context, {})).findings;
    const before = new Set((await findings()).map(({ fingerprint }) => fingerprint));
    const result = await scaffold.run(context, INPUTS);
    if ("refused" in result) throw new Error(result.refused);
    for (const { file, text } of result.files) context.analyser.open(file, text);
    expect((await findings()).filter(({ fingerprint }) => !before.has(fingerprint))).toEqual([]);
  });
});

describe("changes", () => {
  const INPUTS = inputFor("airflow-dag", "bigquery");
  const ask = async (files: Record<string, string>, input: Input, prepare?: (root: string) => void) => {
    const context = await open({ "pipewright.yaml": POLICIES, ...files });
    prepare?.(context.root);
    return {
      root: context.root,
      answer: await changesOf(scaffold as unknown as AnyOperation, context, input, (path) =>
        resolve(context.root, path),
      ),
    };
  };

  it("are the files of the answer, new", async () => {
    const { root, answer } = await ask({}, INPUTS);
    if ("refused" in answer) throw new Error(answer.refused);
    expect(answer.map(({ file, before }) => [file.slice(root.length + 1), before])).toEqual([
      ["dags/load_orders.py", null],
      ["dags/sql/load_orders/create.sql", null],
      ["dags/sql/load_orders/load.sql", null],
      ["monitoring/load-orders.rules.yml", null],
      ["monitoring/load-orders.dashboard.json", null],
    ]);
  });

  it("are refused where a file exists, unless that is asked for; what is there already is no change", async () => {
    const { answer } = await ask({ "dags/load_orders.py": "x = 1\n" }, INPUTS);
    expect(answer).toHaveProperty("refused", expect.stringMatching(/^`replace`: 1 file .*load_orders\.py/));
    const { answer: asked } = await ask({ "dags/load_orders.py": "x = 1\n" }, { ...INPUTS, replace: true });
    expect(asked).toMatchObject([{ before: "x = 1\n" }, { before: null }, {}, {}, {}]);
  });

  it.each(["../x", "/etc", ".git/hooks", "out"])(
    "leave neither the workspace nor go into git's folder: %s",
    async (folder) => {
      const { answer } = await ask({}, { ...INPUTS, folder }, (root) => symlinkSync("/tmp", join(root, "out")));
      expect(answer).toHaveProperty("refused");
    },
  );

  it("every target has a name in the list", () => expect(new Set(TARGETS).size).toBe(TARGETS.length));
});

describe("pipewright scaffold", () => {
  const ARGUMENTS = [
    "scaffold",
    "dbt",
    "--source",
    "raw.order_events",
    "--destination",
    "marts.orders",
    "--warehouse",
    "snowflake",
    "--columns",
    "order_id VARCHAR",
    "--columns",
    "amount NUMBER(12, 2)",
    "--columns",
    "loaded_at TIMESTAMP_NTZ",
    "--keys",
    "order_id",
    "--owner",
    "orders-team",
    "--contact",
    "orders@shop.example",
  ];

  it("shows, and writes nothing until it is told to; nothing is written over", async () => {
    const folder = temporaryWorkspace({ "pipewright.yaml": POLICIES });
    const shown = await pipewright(folder, ARGUMENTS);
    expect(shown).toMatchObject({ code: 0, err: "" });
    expect(shown.out).toContain("incremental_strategy='merge'");
    expect(existsSync(join(folder, "dbt"))).toBe(false);
    const written = await pipewright(folder, [...ARGUMENTS, "--write"]);
    expect(written.code).toBe(0);
    expect(written.err).toContain("new: dbt/models/marts/orders.sql\n");
    expect(shown.out).toContain(readFileSync(join(folder, "dbt/models/marts/orders.sql"), "utf8"));
    const again = await pipewright(folder, [...ARGUMENTS, "--write"]);
    expect(again.code).toBe(2);
    expect(again.err).toContain("`replace`");
    expect((await pipewright(folder, ["check"])).code).toBe(0);
  });

  it("changes files that exist only by force", async () => {
    const folder = temporaryWorkspace({ "pipewright.yaml": POLICIES, "dbt/models/marts/orders.sql": "select 1\n" });
    const refused = await pipewright(folder, [...ARGUMENTS, "--replace", "--write"]);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.err).toBe(
      "Nothing was written: dbt/models/marts/orders.sql would change. Say `--force` to allow it.\n",
    );
    expect(existsSync(join(folder, "dbt/dbt_project.yml"))).toBe(false);
    const forced = await pipewright(folder, [...ARGUMENTS, "--replace", "--write", "--force"]);
    expect(forced.code).toBe(0);
    expect(forced.err).toContain("changed: dbt/models/marts/orders.sql\n");
    expect(readFileSync(join(folder, "dbt/models/marts/orders.sql"), "utf8")).toContain("unique_key='order_id'");
  });
});
