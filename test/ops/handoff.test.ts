import { describe, expect, it } from "vitest";
import { COLLABORATOR_NAMES } from "../../server/src/ops/handoff/collaborators.ts";
import { type HandoffResult, handoff } from "../../server/src/ops/handoff/operation.ts";
import { plainPage } from "../../server/src/ops/page.ts";
import { open, openFolder, RETAILER } from "./context.ts";

type Input = Parameters<typeof handoff.run>[1];

const ask = async (context: Awaited<ReturnType<typeof open>>, input: Input): Promise<HandoffResult["payload"]> => {
  const result = await handoff.run(context, input);
  if ("refused" in result) throw new Error(result.refused);
  return result.payload;
};
const section = ({ sections }: HandoffResult["payload"], title: string) =>
  sections.find((each) => each.title === title);
/** What is told of the item of this name: fact → value. */
const facts = (told: ReturnType<typeof section>, name: string): Record<string, string | null> =>
  Object.fromEntries(
    told?.items.find((item) => item.name === name)?.facts.map((fact) => [fact.name, fact.claim.value]) ?? [],
  );

const FILES = {
  "pipewright.yaml": "dialect: bigquery\ntier: 3\n",
  "pipewright.catalog.yaml":
    "tables:\n  raw.events:\n    partition: { column: day, by: day }\n    bytes: 2 TB\n    owner: ingest-team\n  marts.sales:\n    columns: { id: INT64, amount: NUMERIC }\n    pk: id\n    freshness: { error_after: 6h }\n",
  "dags/load.yml":
    'load:\n  schedule: "0 * * * *"\n  default_args:\n    retries: 2\n  tasks:\n    build:\n      operator: airflow.providers.google.cloud.operators.bigquery.BigQueryInsertJobOperator\n      configuration:\n        query:\n          query: "INSERT INTO marts.sales SELECT e.id, e.amount FROM raw.events e JOIN raw.users u ON u.id = e.id"\n',
  "k8s/export.yaml":
    "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: export\nspec:\n  schedule: '0 5 * * *'\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n            - name: export\n              image: registry.internal/export:1.2\n              env:\n                - name: URL\n                  value: postgres://app:Xk29fqLw81mZ@db/app\n",
};

describe("handoff", () => {
  it("is a message in the seed's protocol, for each of its eight collaborators", async () => {
    const context = await openFolder(RETAILER);
    expect(COLLABORATOR_NAMES).toHaveLength(8);
    for (const to of COLLABORATOR_NAMES) {
      const result = await handoff.run(context, { to });
      expect(result).toMatchObject({ requesting_agent: "data-engineer", request_type: "handoff", payload: { to } });
      // Bounded whatever the workspace holds.
      expect(JSON.stringify(result).length).toBeLessThan(200_000);
      if ("refused" in result) throw new Error(result.refused);
      expect(handoff.page(result, plainPage(context.roots))).toMatch(new RegExp(`^# Handoff to ${to}: `));
      for (const { items } of result.payload.sections) expect(items.length).toBeLessThanOrEqual(10);
    }
  });

  it("tells the database optimizer what is heavy, read whole and joined, at its place in the SQL", async () => {
    const told = await ask(await open(FILES), { to: "database-optimizer" });
    expect(section(told, "Heaviest tables")?.items[0]?.name).toBe("raw.events");
    expect(facts(section(told, "Heaviest tables"), "raw.events")).toMatchObject({
      size: "2000000000000 bytes",
      partition: "day by day",
      rows: null,
      "read by": "marts.sales",
    });
    expect(section(told, "Reads of whole tables")?.items).toMatchObject([{ name: "raw.events", place: { line: 10 } }]);
    expect(section(told, "Joins")?.items.map(({ name }) => name)).toContain("raw.events");
    expect(told.open.map(({ question }) => question)).toContain(
      "How many rows are in `raw.events`, `raw.users`, `marts.sales`?",
    );
  });

  it("chooses the findings that matter to each", async () => {
    const context = await openFolder(RETAILER);
    const rules = async (to: HandoffResult["payload"]["to"]) =>
      (await ask(context, { to })).findings.map(({ rule }) => rule);
    expect(await rules("database-optimizer")).toEqual(expect.arrayContaining(["no-partition-filter", "cartesian"]));
    expect(await rules("database-optimizer")).not.toContain("secret-literal");
    expect(await rules("devops-engineer")).toContain("secret-literal");
    expect(await rules("devops-engineer")).not.toContain("no-partition-filter");
  });

  it("tells devops of images, schedules, retries and secrets, without the secret", async () => {
    const context = await open(FILES);
    const told = await ask(context, { to: "devops-engineer" });
    expect(facts(section(told, "Pipelines"), "load")).toMatchObject({
      schedule: "0 * * * *",
      retries: "2 for each task",
      owner: null,
    });
    expect(facts(section(told, "Pipelines"), "export")).toMatchObject({ images: "registry.internal/export:1.2" });
    expect(section(told, "Orchestrators")?.items.map(({ name }) => name)).toEqual(["airflow", "kubernetes"]);
    expect(told.findings[0]).toMatchObject({ rule: "secret-literal", severity: "error" });
    expect(JSON.stringify(told)).not.toContain("Xk29fqLw81mZ");
  });

  it("tells the business analyst of marts, freshness and owners", async () => {
    const told = await ask(await open(FILES), { to: "business-analyst" });
    expect(facts(section(told, "Marts"), "marts.sales")).toMatchObject({
      columns: "id INT64, amount NUMERIC",
      key: "id",
      freshness: "error after 6 h",
      owner: null,
      "filled by": "load.build",
    });
    expect(facts(section(told, "Data from outside"), "raw.events")).toMatchObject({ owner: "ingest-team" });
    expect(told.open.map(({ question }) => question)).toContain("Who answers for `marts.sales`, `raw.users`?");
  });

  it("tells machine learning what may not run twice", async () => {
    const told = await ask(await open(FILES), { to: "ml-engineer" });
    expect(section(told, "Statements that may not run twice")?.items).toMatchObject([
      { name: "marts.sales", facts: [{ name: "rerun: unsafe" }] },
    ]);
  });

  it("takes a claim back when its fact is gone, and asks for it", async () => {
    const bare = { ...FILES, "pipewright.catalog.yaml": "tables:\n  marts.sales:\n  raw.events:\n" };
    const told = await ask(await open(bare), { to: "database-optimizer" });
    expect(facts(section(told, "Heaviest tables"), "raw.events")).toMatchObject({ size: null, partition: null });
    expect(told.open.map(({ question }) => question).join()).toContain("How large is");
  });

  it("is about one thing or some files where asked", async () => {
    const context = await open({ ...FILES, "other.sql": "CREATE OR REPLACE TABLE x.other AS SELECT id FROM x.far;\n" });
    const names = async (input: Input) =>
      section(await ask(context, input), "Heaviest tables")
        ?.items.map(({ name }) => name)
        .sort();
    expect(await names({ to: "database-optimizer", about: "load" })).toEqual([
      "marts.sales",
      "raw.events",
      "raw.users",
    ]);
    expect(await names({ to: "database-optimizer", about: "x.far" })).toEqual(["x.far", "x.other"]);
    expect(await names({ to: "database-optimizer", paths: [`${context.root}/other.sql`] })).toEqual([
      "x.far",
      "x.other",
    ]);
    expect(await handoff.run(context, { to: "database-optimizer", about: "nothing.here" })).toHaveProperty("refused");
    const none = await ask(await open({ "a.txt": "x" }), { to: "cloud-architect" });
    expect(none.sections.flatMap(({ items }) => items)).toEqual([]);
    expect(none).toMatchObject({ open: [], findings: [], left: 0 });
  });
});
