import { describe, expect, it } from "vitest";
import { type CostResult, cost } from "../../server/src/ops/cost/operation.ts";
import { amount } from "../../server/src/ops/cost/page.ts";
import { plainPage } from "../../server/src/ops/page.ts";
import { open } from "./context.ts";

type Input = Parameters<typeof cost.run>[1];

const CATALOG = `tables:
  raw.events:
    dialect: bigquery
    partition: { column: day, by: day }
    bytes: 2 TiB
    daily_growth: 8 GiB
`;

/** An hourly DAG that reads a table of 2 TiB whole. */
const FILES = {
  "pipewright.yaml": "dialect: bigquery\n",
  "requirements.txt": "apache-airflow==2.10.5\n",
  "pipewright.catalog.yaml": CATALOG,
  "dags/load.yml":
    'load:\n  schedule: "0 * * * *"\n  tasks:\n    build:\n      operator: airflow.providers.google.cloud.operators.bigquery.BigQueryInsertJobOperator\n      configuration:\n        query:\n          query: "INSERT INTO marts.daily SELECT id FROM raw.events"\n',
};

const ask = async (files: Readonly<Record<string, string>>, input: Input): Promise<CostResult> => {
  const result = await cost.run(await open(files), input);
  if ("refused" in result) throw new Error(result.refused);
  return result;
};
const figure = ({ figures }: CostResult, unit: string) => figures.find((each) => each.unit === unit);
const without = (key: string): Record<string, string> => ({
  ...FILES,
  "pipewright.catalog.yaml": CATALOG.split("\n")
    .filter((line) => !line.trim().startsWith(`${key}:`))
    .join("\n"),
});

const TIB = 1024 ** 4;
const GIB = 1024 ** 3;
/** Thirty days of hours. */
const RUNS = 24 * 30;

describe("cost of a partition filter", () => {
  it("is size, partition and schedule in bytes, and those at the list price", async () => {
    const result = await ask(FILES, { subject: "raw.events", change: "partition-filter" });
    const bytes = figure(result, "bytes a month");
    expect(bytes?.before).toBeCloseTo(2 * TIB * RUNS, 0);
    expect(bytes?.after).toBeCloseTo(8 * GIB * RUNS, 0);
    const money = figure(result, "USD a month");
    expect(money?.before).toBeCloseTo(2 * RUNS * 6.25, 6);
    expect(money?.after).toBeCloseTo((8 / 1024) * RUNS * 6.25, 6);
    expect(result.missing).toEqual([]);
  });

  it("shows where each number comes from", async () => {
    const { figures } = await ask(FILES, { subject: "raw.events", change: "partition-filter" });
    const inputs = figures[1]?.inputs ?? [];
    const of = (name: string) => inputs.find((input) => input.name.startsWith(name));
    expect(of("size of raw.events")?.evidence.map(({ place }) => [place.file.split("/").at(-1), place.line])).toEqual([
      ["pipewright.catalog.yaml", 5],
      ["load.yml", 8],
    ]);
    expect(of("daily growth")?.evidence[0]?.place.line).toBe(6);
    expect(of("days in a partition")).toMatchObject({ value: 1, evidence: [{ place: { line: 4 } }] });
    expect(of("runs of load")).toMatchObject({ value: RUNS, evidence: [{ place: { line: 2 } }] });
    expect(of("partitions a run reads")).toMatchObject({ value: 1, from: "assumption" });
    expect(of("price bigquery.on-demand")).toMatchObject({
      from: "list price",
      page: expect.stringMatching(/^https:/),
      vendorPage: "https://cloud.google.com/bigquery/pricing",
      read: "2026-11-24",
    });
  });

  it.each(["bytes", "daily_growth", "partition"])(
    "gives no number without `%s`, and says how to add it",
    async (key) => {
      const { figures, missing } = await ask(without(key), { subject: "raw.events", change: "partition-filter" });
      expect(figures).toEqual([]);
      expect(missing.map(({ how }) => how).join(" ")).toContain(`Add \`${key}\``);
    },
  );

  it("takes parameters and the prices of a contract, those of the question first", async () => {
    const input = { subject: "raw.events", change: "partition-filter", partitions: 3, runs: 10 } as const;
    const own = await ask(
      { ...FILES, "pipewright.yaml": "dialect: bigquery\nprices:\n  bigquery.on-demand: 5\n" },
      input,
    );
    expect(figure(own, "USD a month")?.before).toBeCloseTo(2 * 10 * 5, 6);
    expect(figure(own, "USD a month")?.after).toBeCloseTo(((3 * 8) / 1024) * 10 * 5, 6);
    const price = figure(own, "USD a month")?.inputs.at(-1);
    expect(price).toMatchObject({ from: "contract price", page: null, evidence: [{ place: { line: 3 } }] });
    const asked = await ask(FILES, { ...input, prices: ["bigquery.on-demand=4"] });
    expect(figure(asked, "USD a month")?.before).toBeCloseTo(2 * 10 * 4, 6);
  });

  it("has no money for engines that bill compute, and nothing where a filter is there", async () => {
    const snowflake = Object.fromEntries(
      Object.entries({ ...FILES, "pipewright.yaml": "dialect: snowflake\n" }).map(([path, text]) => [
        path,
        text
          .replace("dialect: bigquery", "dialect: snowflake")
          .replace(
            /airflow\.providers.*Operator/,
            "airflow.providers.snowflake.operators.snowflake.SnowflakeSqlApiOperator",
          )
          .replace(/configuration:[\s\S]*query: "/, 'sql: "'),
      ]),
    );
    const { figures } = await ask(snowflake, { subject: "raw.events", change: "partition-filter" });
    expect(figures.every(({ unit }) => unit !== "USD a month")).toBe(true);
    const filtered = {
      ...FILES,
      "dags/load.yml": FILES["dags/load.yml"].replace("raw.events", "raw.events WHERE day = DATE '2026-01-01'"),
    };
    const none = await ask(filtered, { subject: "raw.events", change: "partition-filter" });
    expect(none.figures).toEqual([]);
    expect(none.missing).toMatchObject([{ what: "a statement that reads it whole" }]);
  });
});

describe("cost of other changes", () => {
  it("another schedule changes the runs", async () => {
    const result = await ask(FILES, { subject: "load", change: "schedule", schedule: "0 */6 * * *" });
    expect(figure(result, "bytes a month")).toMatchObject({ before: 2 * TIB * RUNS, after: 2 * TIB * 4 * 30 });
    expect(figure(result, "USD a month")?.after).toBeCloseTo(2 * 120 * 6.25, 6);
    const unread = await ask(FILES, { subject: "load", change: "schedule", schedule: "often" });
    expect(unread).toMatchObject({ figures: [], missing: [{ what: "the new schedule" }] });
  });

  it("auto-suspend is waiting after runs, at least what a start costs", async () => {
    const input = { subject: "load", change: "auto-suspend", size: "medium", idle: 600, suspend: 10 } as const;
    const result = await ask(FILES, input);
    // Four credits an hour; ten minutes of waiting now, the least of one minute then.
    expect(figure(result, "credits a month")?.before).toBeCloseTo((RUNS * 600 * 4) / 3600, 6);
    expect(figure(result, "credits a month")?.after).toBeCloseTo((RUNS * 60 * 4) / 3600, 6);
    expect(result.missing.map(({ how }) => how).join()).toContain("snowflake.credit");
    const priced = await ask(FILES, { ...input, prices: ["snowflake.credit=3"] });
    expect(figure(priced, "USD a month")?.before).toBeCloseTo(((RUNS * 600 * 4) / 3600) * 3, 6);
    // It never waits longer than until the next run.
    const long = await ask(FILES, { ...input, idle: 86_400 });
    expect(figure(long, "credits a month")?.before).toBeCloseTo(720 * 4, 6);
  });

  it("spot counts what is done again and names what must not be", async () => {
    const result = await ask(FILES, {
      subject: "load",
      change: "spot",
      hours: 100,
      share: 0.2,
      prices: ["compute.on-demand=1", "compute.spot=0.4"],
    });
    expect(figure(result, "USD a month")?.before).toBe(100);
    expect(figure(result, "USD a month")?.after).toBeCloseTo(48, 9);
    expect(figure(result, "share")?.after).toBeCloseTo(1.5, 9);
    expect(result.unrepeatable).toMatchObject([{ writes: "marts.daily", place: { line: 8 } }]);
    const bare = await ask(FILES, { subject: "load", change: "spot" });
    expect(bare.figures).toEqual([]);
    expect(bare.missing).toHaveLength(4);
  });

  it("a commitment pays from an hour on", async () => {
    const result = await ask(FILES, {
      change: "reserved",
      hours: 500,
      slots: 100,
      prices: ["compute.on-demand=1", "compute.reserved=0.5"],
    });
    expect(figure(result, "USD a month")).toMatchObject({ before: 500, after: 360 });
    expect(figure(result, "hours a month")?.after).toBe(360);
    expect(figure(result, "bytes a month")?.after).toBeCloseTo(((100 * 720 * 0.5) / 6.25) * TIB, -3);
  });

  it("tiering moves what is older, at the two prices", async () => {
    const result = await ask(FILES, { subject: "raw.events", change: "tiering", tier: "long-term" });
    const [young, all] = [8 * 90, 2 * 1024];
    expect(figure(result, "USD a month")?.before).toBeCloseTo(all * 0.02, 9);
    expect(figure(result, "USD a month")?.after).toBeCloseTo(young * 0.02 + (all - young) * 0.01, 9);
    const archive = await ask(FILES, { subject: "raw.events", change: "tiering", tier: "deep-archive", days: 30 });
    expect(figure(archive, "USD a month")?.after).toBeCloseTo(240 * 0.023 + (all - 240) * 0.00099, 9);
    expect(await ask(FILES, { subject: "raw.events", change: "tiering", tier: "deep-archive" })).toMatchObject({
      figures: [],
      missing: [{ what: "days after which rows move" }],
    });
  });

  it("compaction counts files, and says that no fact tells them", async () => {
    const input = { subject: "raw.events", change: "compaction" } as const;
    expect((await ask(FILES, input)).missing.map(({ what }) => what)).toEqual([
      "number of files of raw.events",
      "bytes of a file after it",
    ]);
    const result = await ask(FILES, { ...input, files: 50_000, target: 256 * 1024 ** 2 });
    expect(figure(result, "files")).toMatchObject({ before: 50_000, after: 8192 });
  });
});

describe("what costs most", () => {
  it("ranks what is read whole, with what is missing", async () => {
    const files = {
      ...FILES,
      "pipewright.catalog.yaml": `${CATALOG}  raw.small:\n    bytes: 1 GiB\n  raw.unknown:\n    rows: 5\n`,
    };
    const { drivers, figures } = await ask(files, {});
    expect(figures).toEqual([]);
    expect(drivers.map(({ table }) => table)).toEqual(["raw.events", "raw.small"]);
    expect(drivers[0]?.scanned).toMatchObject({ unit: "USD a month", after: null });
    expect(drivers[0]?.scanned?.before).toBeCloseTo(2 * RUNS * 6.25, 6);
    expect(drivers[0]?.stored?.before).toBeCloseTo(2048 * 0.02, 9);
    const [gone] = (await ask(without("bytes"), {})).drivers;
    expect(gone).toMatchObject({
      table: "raw.events",
      scanned: null,
      stored: null,
      missing: [{ what: "size of `raw.events`" }],
    });
  });

  it("has mistakes in the prices of a configuration reported at their place", async () => {
    const context = await open({ "pipewright.yaml": "prices:\n  athena.scam: 5\n  s3.standard: free\n" });
    const found = await context.analyser.findings(`${context.root}/pipewright.yaml`);
    expect(found.map(({ message }) => message)).toEqual([
      "There is no price named `athena.scam`. Did you mean `athena.scan`?",
      "`s3.standard` must be US dollars, a number of zero or more.",
    ]);
  });

  it("reads well, and refuses prices that are none", async () => {
    const context = await open(FILES);
    const result = await cost.run(context, { subject: "raw.events", change: "partition-filter" });
    if ("refused" in result) throw new Error(result.refused);
    const page = cost.page(result, plainPage(context.roots));
    expect(page).toContain("now 9,000.00 USD a month");
    expect(page).toContain("`pipewright.catalog.yaml:5`");
    expect(page).toContain("read 2026-11-24");
    expect(page).toContain("Look at the vendor's own page");
    expect(amount(1_500_000_000, "bytes a month")).toBe("1.5 GB a month");
    for (const prices of [["coffee=3"], ["athena.scan=free"], ["athena.scan"], ["athena.scan=-1"]])
      expect(await cost.run(context, { prices })).toMatchObject({ refused: expect.stringContaining("`prices`") });
    expect(await cost.run(context, { subject: "nothing.there" })).toHaveProperty("refused");
  });
});
