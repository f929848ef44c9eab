import { describe, expect, it } from "vitest";
import { rules } from "../../../server/src/core/rules/registry.gen.ts";
import { check } from "../../../server/src/ops/check.ts";
import { criteria } from "../../../server/src/ops/review/criteria/all.ts";
import { review } from "../../../server/src/ops/review/operation.ts";
import type { ItemResult } from "../../../server/src/ops/review/result.ts";
import { open, openFolder, RETAILER } from "../context.ts";
import { changed, DBT, type Files, GOOD, unread } from "./workspaces.ts";

/** Every workspace is read once, however many items are asked of it. */
const reviewed = new Map<Files, Promise<readonly ItemResult[]>>();

async function itemIn(files: Files, title: string): Promise<ItemResult> {
  let items = reviewed.get(files);
  if (!items) {
    items = open(files).then(async (context) => (await review.run(context, {})).items);
    reviewed.set(files, items);
  }
  const found = (await items).find((item) => item.title === title);
  if (!found) throw new Error(`There is no item ${title}.`);
  return found;
}

const dag = (from: string, to: string): Files => changed(GOOD, "dags/load.yml", from, to);
const catalog = (from: string, to: string): Files => changed(GOOD, "pipewright.catalog.yaml", from, to);

const UNREAD = unread(GOOD);
const NO_ALERT = dag("    on_failure_callback: alerts.page\n", "");
const NO_OWNER = dag("    owner: data\n", "");
const NO_TIMEOUT = dag("    execution_timeout:\n      __type__: datetime.timedelta\n      minutes: 20\n", "");
const NO_RETRIES = dag("    retries: 2\n", "");
const BAD_CRON = dag("*/30 * * * *", "0 25 * * *");
const DAILY = dag("*/30 * * * *", "0 5 * * *");
const DELETES = dag(
  "CREATE OR REPLACE TABLE marts.daily PARTITION BY day AS SELECT id, day FROM raw.events WHERE day >= '2026-01-01'",
  "DELETE FROM marts.daily WHERE day = '2026-01-01'",
);
/** Builds on the values it changes: a second run adds once more. */
const UPDATES = dag(
  "CREATE OR REPLACE TABLE marts.daily PARTITION BY day AS SELECT id, day FROM raw.events WHERE day >= '2026-01-01'",
  "UPDATE marts.daily SET amount = amount + 1 WHERE day = '2026-01-01'",
);
const FULL_SCAN = { ...GOOD, "reports/all.sql": "SELECT id FROM raw.events;\n" };
const NULLS = { ...GOOD, "reports/null.sql": "SELECT id FROM marts.daily WHERE day = '2026-01-01' AND id = NULL;\n" };
const NO_DESCRIPTION = catalog("    description: One row for each click.\n", "");
const NO_KEY = catalog("    pk: [id]\n    bytes: 1 GB\n", "    bytes: 1 GB\n");
const NO_SIZE = catalog("    bytes: 2 GB\n    rows: 1000\n", "");
const NO_GROWTH = catalog("    daily_growth: 10 MB\n", "");
const NO_COLUMNS = catalog("    columns: { id: STRING, day: DATE }\n", "");
const NO_FRESHNESS = catalog("    freshness: { warn_after: 30m, error_after: 1h }\n", "");
const NO_LIMIT = catalog(
  "    require_partition_filter: true\n    pk: [id]\n    columns",
  "    require_partition_filter: false\n    pk: [id]\n    columns",
);
const NO_PARTITION = catalog(
  "    partition: { column: day, type: DATE }\n    require_partition_filter: true\n    pk: [id]\n    columns",
  "    pk: [id]\n    columns",
);
const LARGE = changed(NO_PARTITION, "pipewright.catalog.yaml", "bytes: 2 GB", "bytes: 2 TB");
const SIZE_UNKNOWN = changed(NO_PARTITION, "pipewright.catalog.yaml", "    bytes: 2 GB\n", "");
const APPENDS = dag("CREATE OR REPLACE TABLE marts.daily PARTITION BY day AS", "INSERT INTO marts.daily");
const SUSPENDED: Files = {
  ...GOOD,
  "k8s/job.yaml":
    'apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: export\n  labels:\n    owner: data\nspec:\n  schedule: "*/15 * * * *"\n  suspend: true\n  concurrencyPolicy: Forbid\n  jobTemplate:\n    spec:\n      activeDeadlineSeconds: 600\n      template:\n        spec:\n          restartPolicy: Never\n          containers:\n            - name: export\n              image: registry.internal/export:1\n',
};
/** What alerts for a cluster is not in the repository. */
const CLUSTER = changed(SUSPENDED, "k8s/job.yaml", "  suspend: true\n", "");
const NO_READER: Files = Object.fromEntries(Object.entries(GOOD).filter(([path]) => path !== "reports/top.sql"));
const NO_README: Files = Object.fromEntries(Object.entries(GOOD).filter(([path]) => path !== "README.md"));
const NO_RUN: Files = { ...GOOD, "ddl/other.sql": "CREATE OR REPLACE TABLE marts.other AS SELECT 1 AS id;\n" };
const UNTESTED = changed(DBT, "models/orders.yml", "        data_tests: [unique, not_null]\n", "");
const UNKNOWN_REF = changed(DBT, "models/orders.sql", "source('raw', 'orders')", "ref('stg_orders')");
/** An export of the runs of DAG `load`: so many, the last of them in this state. */
const runs = (count: number, last: string): Files => ({
  ...GOOD,
  "runs/dag_runs.json": JSON.stringify({
    dag_runs: Array.from({ length: count }, (_, at) => ({
      dag_id: "load",
      dag_run_id: `scheduled__${at}`,
      state: at === count - 1 ? last : "success",
      start_date: new Date(1_767_225_600_000 + at * 1_800_000).toISOString(),
      end_date: new Date(1_767_225_600_000 + at * 1_800_000 + 60_000).toISOString(),
    })),
    total_entries: count,
  }),
});
const RUNS = runs(1000, "success");
const FEW_RUNS = runs(12, "success");
const FAILED_RUN = runs(12, "failed");
/** Results of a test of model `orders`. */
const tested = (status: string): Files => ({
  ...DBT,
  "target/run_results.json": JSON.stringify({
    metadata: {
      dbt_schema_version: "https://schemas.getdbt.com/dbt/run-results/v6.json",
      generated_at: "2026-01-01T00:00:00Z",
      invocation_id: "1",
    },
    args: { which: "test" },
    elapsed_time: 1,
    results: [
      {
        unique_id: "test.shop.unique_orders_order_id.fed79b3a6e",
        status,
        failures: status === "pass" ? 0 : 3,
        execution_time: 1,
        adapter_response: {},
        timing: [],
      },
    ],
  }),
});
const PASSED = tested("pass");
const FAILED_TEST = tested("fail");
const EMPTY: Files = { "pipewright.yaml": "tier: 2\n" };

/** For each item a workspace in which it is met, one in which it is not, and one in which that cannot be told. */
const CASES: Readonly<Record<string, readonly [met: Files, notMet: Files, unknown: Files]>> = {
  "Pipeline SLA 99.9% maintained": [RUNS, FAILED_RUN, FEW_RUNS],
  "Data freshness < 1 hour achieved": [GOOD, DAILY, NO_FRESHNESS],
  "Zero data loss guaranteed": [GOOD, NULLS, DELETES],
  "Quality checks passed consistently": [PASSED, FAILED_TEST, DBT],
  "Cost per TB optimized thoroughly": [GOOD, FULL_SCAN, SIZE_UNKNOWN],
  "Documentation complete accurately": [GOOD, NO_DESCRIPTION, unread(NO_DESCRIPTION)],
  "Monitoring enabled comprehensively": [GOOD, NO_ALERT, CLUSTER],
  "Governance established properly": [GOOD, NO_OWNER, unread(NO_OWNER)],
  "Source assessment": [GOOD, NO_DESCRIPTION, UNREAD],
  "Volume estimation": [GOOD, NO_SIZE, unread(NO_SIZE)],
  "Velocity requirements": [GOOD, BAD_CRON, UNREAD],
  "Variety handling": [GOOD, NO_COLUMNS, unread(NO_COLUMNS)],
  "Quality needs": [GOOD, NO_KEY, unread(NO_KEY)],
  "SLA definition": [GOOD, NO_TIMEOUT, unread(NO_TIMEOUT)],
  "Cost targets": [GOOD, NO_LIMIT, UNREAD],
  "Growth planning": [GOOD, NO_GROWTH, unread(NO_GROWTH)],
  "Review sources": [GOOD, NO_FRESHNESS, unread(NO_FRESHNESS)],
  "Analyze patterns": [GOOD, APPENDS, UNREAD],
  "Design pipelines": [GOOD, BAD_CRON, UNREAD],
  "Plan storage": [GOOD, LARGE, SIZE_UNKNOWN],
  "Define processing": [GOOD, NO_RUN, DBT],
  "Establish monitoring": [GOOD, NO_ALERT, CLUSTER],
  "Document design": [GOOD, NO_DESCRIPTION, unread(NO_DESCRIPTION)],
  "Validate approach": [DBT, UNKNOWN_REF, GOOD],
  "Pipelines reliable": [GOOD, NO_RETRIES, UPDATES],
  "Performance optimal": [GOOD, FULL_SCAN, SIZE_UNKNOWN],
  "Costs minimized": [GOOD, NO_LIMIT, SIZE_UNKNOWN],
  "Quality assured": [DBT, UNTESTED, GOOD],
  "Monitoring comprehensive": [GOOD, NO_TIMEOUT, unread(NO_TIMEOUT)],
  "Documentation complete": [GOOD, NO_README, unread(NO_README)],
  "Team enabled": [GOOD, NO_OWNER, unread(NO_OWNER)],
  "Value delivered": [GOOD, SUSPENDED, NO_READER],
};

describe("every item", () => {
  it("has its cases", () => {
    expect(Object.keys(CASES)).toEqual(criteria.map(({ title }) => title));
  });

  it("is unknown where there is nothing to judge", async () => {
    for (const { title } of criteria) {
      const item = await itemIn(EMPTY, title);
      expect(item.verdict, title).toBe("unknown");
      expect(item.reason).toMatch(/^Nothing to judge: /);
    }
  });
});

describe.each(Object.entries(CASES))("%s", (title, [met, notMet, open]) => {
  it("is met where everything shows it", async () => {
    const item = await itemIn(met, title);
    expect(item.verdict, item.reason).toBe("met");
    expect(item.next).toBeNull();
    expect(item.shares.some(({ of, yes }) => of > 0 && yes === of)).toBe(true);
    // What holds for what was read does not hold for what was not.
    expect((await itemIn(unread(met), title)).verdict).toBe("unknown");
  });

  it("is not met where something shows the contrary", async () => {
    const item = await itemIn(notMet, title);
    expect(item.verdict, item.reason).toBe("not met");
    const against = item.shares.flatMap(({ examples }) =>
      examples.filter(({ says }) => says === "no" || says === "missing"),
    );
    expect(against.length + item.findings.length).toBeGreaterThan(0);
    for (const { place } of against) expect(place.line).toBeGreaterThan(0);
    expect(item.next?.message).toMatch(/\.$/);
    expect(item.next?.place?.line).toBeGreaterThan(0);
  });

  it("is unknown where that cannot be told, and says why", async () => {
    const item = await itemIn(open, title);
    expect(item.verdict, item.reason).toBe("unknown");
    expect(item.reason.length).toBeGreaterThan(20);
    expect(item.next?.message).toMatch(/\.$/);
  });
});

describe("a rule that was not heard", () => {
  const title = "Cost per TB optimized thoroughly";

  it("leaves the verdict open where it is off", async () => {
    const files = { ...FULL_SCAN, "pipewright.yaml": "rules:\n  no-partition-filter: off\n" };
    expect(await itemIn(files, title)).toMatchObject({
      verdict: "unknown",
      reason: expect.stringContaining("`no-partition-filter`"),
      next: { message: "Switch `no-partition-filter` on in `pipewright.yaml`." },
    });
  });

  it("leaves it open where its finding is hidden without a reason, and not where somebody gave one", async () => {
    const ignored = (reason: string): Files => ({
      ...GOOD,
      "reports/all.sql": `-- pipewright-ignore no-partition-filter${reason}\nSELECT id FROM raw.events;\n`,
    });
    expect((await itemIn(ignored(""), title)).verdict).toBe("unknown");
    expect((await itemIn(ignored(": the whole history is exported once"), title)).verdict).toBe("met");
  });
});

describe("run results", () => {
  it("count beside their number: a few good runs prove nothing", async () => {
    expect((await itemIn(FEW_RUNS, "Pipeline SLA 99.9% maintained")).reason).toContain("1,000 are needed to tell");
    const item = await itemIn(FAILED_RUN, "Pipeline SLA 99.9% maintained");
    expect(item.shares[0]?.examples[0]?.message).toBe("`load` succeeded in 91.6% of 12 recorded runs");
    expect(item.next?.place?.file).toMatch(/dag_runs.json$/);
  });
});

describe("review", () => {
  it("judges what is meant alone, and one checklist alone", async () => {
    const context = await open({ ...GOOD, "k8s/job.yaml": SUSPENDED["k8s/job.yaml"] as string });
    const part = await review.run(context, { paths: [`${context.root}/dags`], checklist: "excellence" });
    expect(part.groups.map(({ group }) => group)).toEqual(["excellence"]);
    const delivered = part.items.find(({ title }) => title === "Value delivered");
    expect(delivered?.shares[0]).toMatchObject({ things: "pipelines", of: 1, yes: 1 });
  });

  it("counts findings by system and rule as check does", async () => {
    const context = await openFolder(RETAILER);
    const { findings } = await review.run(context, {});
    const checked = await check.run(context, {});
    const counted = (rules: readonly { readonly rule: string }[], rule: string): number =>
      rules.filter((each) => each.rule === rule).length;
    for (const { rule } of checked.findings)
      expect(
        findings.filter((each) => each.rule === rule).reduce((sum, each) => sum + each.count, 0),
        rule,
      ).toBe(counted(checked.findings, rule));
    expect(findings.find(({ rule }) => rule === "cron-overlap")?.system).toBe("kubernetes");
  });

  it("leaves temporary tables and those of the database itself out", async () => {
    const context = await open({
      ...GOOD,
      "reports/steps.sql":
        "CREATE TEMP TABLE step AS SELECT id FROM marts.daily WHERE day = '2026-01-01';\nSELECT s.id FROM step AS s JOIN shop.INFORMATION_SCHEMA.TABLES AS t ON t.table_name = s.id;\n",
    });
    const { items } = await review.run(context, {});
    for (const title of ["Source assessment", "Quality needs", "Documentation complete accurately"])
      expect(items.find((item) => item.title === title)?.verdict, title).toBe("met");
  });

  it("names rules that there are", () => {
    const ids = new Set(rules.map(({ meta }) => meta.id));
    for (const { rules: decisive = [], related = [] } of criteria)
      for (const rule of [...decisive, ...related]) expect(ids.has(rule), rule).toBe(true);
  });
});
