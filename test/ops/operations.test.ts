import Ajv from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { createAnalyser } from "../../server/src/core/engine/create.ts";
import { rules } from "../../server/src/core/rules/registry.gen.ts";
import { systems } from "../../server/src/core/systems/registry.gen.ts";
import { nodePorts } from "../../server/src/host/ports.ts";
import { baseline } from "../../server/src/ops/baseline.ts";
import { check } from "../../server/src/ops/check.ts";
import { coverage } from "../../server/src/ops/coverage.ts";
import { explain } from "../../server/src/ops/explain.ts";
import { fix } from "../../server/src/ops/fix.ts";
import type { OperationContext } from "../../server/src/ops/operation.ts";
import { rules as listRules } from "../../server/src/ops/rules.ts";
import { systems as listSystems } from "../../server/src/ops/systems.ts";
import { temporaryWorkspace } from "../support/temp-workspace.ts";

const OPERATIONS = [check, fix, explain, listRules, listSystems, coverage, baseline];

async function open(files: Readonly<Record<string, string>>): Promise<OperationContext & { readonly root: string }> {
  const root = temporaryWorkspace(files);
  const analyser = createAnalyser(nodePorts({ log: () => {} }));
  const { signal } = new AbortController();
  analyser.setRoots([root]);
  await analyser.index(signal);
  const titles = systems.map(({ id, title }) => ({ id, title }));
  return { root, analyser, roots: [root], rules: rules.map(({ meta }) => meta), systems: titles, signal };
}

const TWO = {
  "a.sql": "SELECT 1 FROM t WHERE b = NULL;\n",
  "b/b.sql": "SELECT 1 FROM t WHERE c <> NULL;\n",
};

describe("every operation", () => {
  it.each(OPERATIONS.map((operation) => [operation.name, operation] as const))("%s", (name, operation) => {
    expect(name).toMatch(/^[a-z]+$/);
    expect(operation.description).toMatch(/^[A-Z].{40,}\.$/s);
    const validate = new Ajv({ strict: true }).compile(operation.input);
    expect(validate({})).toBe(true);
    expect(validate({ unknown: 1 })).toBe(false);
  });

  it("answers in plain data", async () => {
    const context = await open(TWO);
    for (const run of [
      check.run(context, { fixes: true }),
      explain.run(context, { file: `${context.root}/a.sql` }),
      coverage.run(context, {}),
      baseline.run(context, {}),
      listRules.run(context, {}),
      listSystems.run(context, {}),
      fix.run(context, { rules: ["null-comparison"] }),
    ]) {
      const answer = await run;
      expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
    }
  });
});

describe("check", () => {
  it("narrows by path, rule, severity and change", async () => {
    const context = await open(TWO);
    const filesOf = async (input: Parameters<typeof check.run>[1]): Promise<string[]> =>
      (await check.run(context, input)).findings.map(({ place }) => place.file.slice(context.root.length + 1));
    expect(await filesOf({})).toEqual(["a.sql", "b/b.sql"]);
    expect(await filesOf({ paths: [`${context.root}/b`] })).toEqual(["b/b.sql"]);
    expect(await filesOf({ rules: ["missing-where"] })).toEqual([]);
    expect(await filesOf({ severity: "error" })).toEqual(["a.sql", "b/b.sql"]);
    expect(await filesOf({ changed: [`${context.root}/a.sql`] })).toEqual(["a.sql"]);
    expect(await filesOf({ changed: [] })).toEqual([]);
  });

  it("a change of the file with the evidence counts as a change of the finding", async () => {
    const context = await open({
      "ddl.sql": "CREATE TABLE S.STAGE (SKU INT, WH INT, Q INT, PRIMARY KEY (SKU, WH));\n",
      "a.sql": "MERGE INTO S.STOCK AS t USING S.STAGE AS s\nON t.SKU = s.SKU\nWHEN MATCHED THEN UPDATE SET Q = s.Q;\n",
      "pipewright.yaml": "dialect: snowflake\n",
    });
    const { findings } = await check.run(context, { changed: [`${context.root}/ddl.sql`] });
    expect(findings.map(({ rule }) => rule)).toEqual(["merge-source-not-unique"]);
  });

  it("works fixes out on demand, as edits with their places", async () => {
    const context = await open({ "a.sql": TWO["a.sql"] });
    const [finding] = (await check.run(context, { fixes: true })).findings;
    const [change] = finding?.fixes[0]?.changes ?? [];
    const text = TWO["a.sql"];
    const applied = [...(change?.edits ?? [])]
      .reverse()
      .reduce((to, { span, text: by }) => to.slice(0, span.start) + by + to.slice(span.end), text);
    expect(applied).toBe("SELECT 1 FROM t WHERE b IS NULL;\n");
    expect(change?.edits[0]?.place.line).toBe(1);
    expect((await check.run(context, {})).findings[0]?.fixes[0]).not.toHaveProperty("changes");
  });
});

describe("fix", () => {
  it("answers the texts and leaves the disk alone", async () => {
    const context = await open(TWO);
    const outcome = await fix.run(context, { rules: ["null-comparison"], paths: [`${context.root}/b`] });
    expect(outcome).toEqual({
      files: [
        { file: `${context.root}/b/b.sql`, before: TWO["b/b.sql"], after: "SELECT 1 FROM t WHERE c IS NOT NULL;\n" },
      ],
      fixed: 1,
      refused: [],
    });
  });
});

describe("explain", () => {
  it("refuses in a sentence what is not there", async () => {
    const context = await open(TWO);
    expect(await explain.run(context, {})).toEqual({ refused: "Say which rule or which file to explain." });
    expect(await explain.run(context, { rule: "x" })).toHaveProperty("refused");
    expect(await explain.run(context, { file: "/nowhere.sql" })).toEqual({
      refused: "`/nowhere.sql` is not a file of the workspace, or it is excluded.",
    });
  });
});

describe("baseline", () => {
  it("holds every finding of every root", async () => {
    const context = await open(TWO);
    const [made] = await baseline.run(context, {});
    expect(made).toMatchObject({ file: `${context.root}/pipewright-baseline.json`, count: 2 });
    expect(JSON.parse(made?.text ?? "").findings.map(({ path }: { path: string }) => path)).toEqual([
      "a.sql",
      "b/b.sql",
    ]);
  });
});
