import { describe, expect, it } from "vitest";
import { context as operation } from "../../server/src/ops/context/operation.ts";
import type { Topic } from "../../server/src/ops/context/topic.ts";
import { plainPage } from "../../server/src/ops/page.ts";
import { open, openFolder, RETAILER } from "./context.ts";

type Context = Awaited<ReturnType<typeof open>>;

const FILES = {
  "pipewright.catalog.yaml": `version: 1
tables:
  raw.clicks:
    bytes: 2 TB
    daily_growth: 30 GB
  raw.users:
    bytes: 1 GB
    rows: 4000
`,
  CODEOWNERS: "/dags/ @web-people\n",
  "stream.sql":
    "CREATE TABLE live_clicks (id INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'kafka', 'topic' = 'clicks', 'format' = 'avro');\n",
  "load.sql": "COPY INTO raw.users FROM @stage/users FILE_FORMAT = (TYPE = CSV);\n",
  "dags/a.yml": `load:
  schedule: "0 */6 * * *"
  default_args: { owner: web-team }
  tasks:
    build:
      operator: airflow.providers.common.sql.operators.sql.SQLExecuteQueryOperator
      sql: "INSERT INTO marts.clicks SELECT id FROM raw.clicks"
`,
  "dags/b.yml": `reports:
  schedule: "@daily"
  tasks:
    send:
      operator: airflow.providers.common.sql.operators.sql.SQLExecuteQueryOperator
      sql: "INSERT INTO marts.report SELECT id FROM marts.clicks"
`,
  "dbt/dbt_project.yml": "name: shop\nprofile: shop\nmodel-paths: [models]\n",
  "dbt/models/orders.sql": "select id from {{ source('raw', 'clicks') }}\n",
  "dbt/models/p.yml": `version: 2
sources:
  - name: raw
    tables:
      - name: clicks
        freshness: { error_after: { count: 6, period: hour } }
models:
  - name: orders
    columns:
      - name: id
        data_tests: [unique]
exposures:
  - name: board
    type: dashboard
    owner: { email: ann@example.com }
    depends_on: [ref('orders')]
`,
};

async function payloadOf(context: Context, input: Parameters<typeof operation.run>[1] = {}) {
  const result = await operation.run(context, input);
  if ("refused" in result) throw new Error(result.refused);
  operation.page(result, plainPage(context.roots));
  return result.payload;
}

const told = ({ items }: Topic): readonly string[] =>
  (items ?? []).map(({ about, kind, value, unit }) => [about, kind, value, ...(unit ? [unit] : [])].join(" | "));

describe("context", () => {
  it("answers in the envelope of the protocol", async () => {
    const context = await open(FILES);
    const result = await operation.run(context, { requesting_agent: "context-manager" });
    expect(result).toMatchObject({
      requesting_agent: "context-manager",
      request_type: "get_data_context",
      payload: { query: expect.stringContaining("source systems, data volumes, velocity") },
    });
    expect(await operation.run(context, {})).toMatchObject({ requesting_agent: "data-engineer" });
  });

  it("tells every topic from facts", async () => {
    const context = await open(FILES);
    const payload = await payloadOf(context);
    expect(told(payload.source_systems)).toEqual([
      "live_clicks | stream | kafka",
      "raw.clicks | dbt source | raw.clicks",
      "raw.users | files that a statement loads | once",
    ]);
    expect(told(payload.data_volumes)).toEqual([
      "2 tables together | size | 2001000000000 | bytes",
      "raw.clicks | size | 2000000000000 | bytes",
      "raw.clicks | growth | 30000000000 | bytes a day",
      "raw.users | size | 1000000000 | bytes",
      "raw.users | rows | 4000 | rows",
    ]);
    expect(payload.data_volumes.items?.[0]).toMatchObject({
      confidence: "derived",
      evidence: [{ place: { line: 4 } }, { place: { line: 7 } }],
    });
    expect(told(payload.velocity)).toEqual([
      "load | schedule | 0 */6 * * *",
      "reports | schedule | @daily",
      "load | runs | 4 | runs a day, on average",
      "reports | runs | 1 | runs a day, on average",
      "live_clicks | stream | kafka",
    ]);
    expect(told(payload.variety)).toContain("avro | format | 1 | datasets");
    expect(told(payload.variety)).toContain("airflow (dag-factory) | orchestrator | 2 | pipelines");
    expect(told(payload.quality_requirements)).toEqual(["orders | test | unique of id"]);
    expect(told(payload.slas)).toEqual(["raw.clicks | freshness, fails after | 21600 | seconds"]);
    expect(told(payload.consumers)).toEqual([
      "board | dashboard | ann@example.com",
      "marts.clicks | read by another pipeline | reports",
      "marts.report | written, and read by nothing here | 1 | writers",
      "raw.users | written, and read by nothing here | 1 | writers",
    ]);
    expect(told(payload.owners)).toEqual([
      "load | owner of a pipeline | web-team",
      "load | owner of its file | @web-people",
      "reports | owner of its file | @web-people",
    ]);
    for (const item of Object.values(payload).flatMap((topic) => (topic as Partial<Topic>).items ?? []))
      expect(item.evidence.length, item.about).toBeGreaterThan(0);
  });

  it("is null with the reason where nothing shows it", async () => {
    const payload = await payloadOf(await open({ "a.txt": "nothing\n" }));
    for (const topic of [payload.source_systems, payload.data_volumes, payload.velocity, payload.slas]) {
      expect(topic.items).toBeNull();
      expect(topic.gaps[0]?.why).toMatch(/^No .*\.$/);
    }
  });

  it("tells what is missing beside what is known", async () => {
    const payload = await payloadOf(await openFolder(RETAILER));
    expect(payload.velocity.gaps).toContainEqual({
      about: "orders_hourly",
      why: "its schedule 0 25 * * * cannot be read as a cron expression",
    });
    expect(payload.owners.gaps).toEqual([
      { about: "inventory, suppliers, orders-export", why: "3 of 9 pipelines have no owner: no file names one" },
    ]);
  });

  it("narrows to a subject and to paths", async () => {
    const context = await open(FILES);
    const one = await payloadOf(context, { subject: "orders" });
    expect(told(one.source_systems)).toEqual(["raw.clicks | dbt source | raw.clicks"]);
    expect(told(one.consumers)).toEqual(["board | dashboard | ann@example.com"]);
    expect(one.velocity.items).toBeNull();
    const other = await payloadOf(context, { subject: "load", paths: [`${context.root}/dags/a.yml`] });
    expect(told(other.velocity)).toEqual(["load | schedule | 0 */6 * * *", "load | runs | 4 | runs a day, on average"]);
    const part = await payloadOf(context, { paths: [`${context.root}/dags/b.yml`] });
    expect(told(part.velocity)).toEqual(["reports | schedule | @daily", "reports | runs | 1 | runs a day, on average"]);
    expect(await operation.run(context, { subject: "nobody" })).toHaveProperty("refused");
  });

  it("a fact that is deleted is claimed no more", async () => {
    const growth = FILES["pipewright.catalog.yaml"].replace("    daily_growth: 30 GB\n", "");
    const payload = await payloadOf(await open({ ...FILES, "pipewright.catalog.yaml": growth }));
    expect(told(payload.data_volumes).filter((line) => line.includes("growth"))).toEqual([]);
    const without = FILES["dbt/models/p.yml"].slice(0, FILES["dbt/models/p.yml"].indexOf("exposures:"));
    const after = await payloadOf(await open({ ...FILES, "dbt/models/p.yml": without }));
    expect(told(after.consumers)).not.toContainEqual(expect.stringContaining("board"));
    expect(after.consumers.gaps).toHaveLength(1);
  });

  it("is bounded", async () => {
    const dags = Array.from(
      { length: 130 },
      (_, at) =>
        `d${at}:\n  schedule: "@daily"\n  tasks:\n    t:\n      operator: airflow.operators.bash.BashOperator\n`,
    );
    const { velocity } = await payloadOf(await open({ "dags/a.yml": dags.join("") }));
    expect(velocity.items).toHaveLength(100);
    expect(velocity.more).toBe(160);
  });
});
