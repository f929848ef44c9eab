import { describe, expect, it } from "vitest";
import { baseline } from "../../server/src/ops/baseline.ts";
import { check } from "../../server/src/ops/check.ts";
import { explain } from "../../server/src/ops/explain.ts";
import { fix } from "../../server/src/ops/fix.ts";
import { fixesOf } from "../../server/src/ops/fixes.ts";
import { open } from "./context.ts";

const TWO = {
  "a.sql": "SELECT 1 FROM t WHERE b = NULL;\n",
  "b/b.sql": "SELECT 1 FROM t WHERE c <> NULL;\n",
};

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
    const paths = [`${context.root}/b`];
    const fixed = await fixesOf(context, paths, ["null-comparison"]);
    expect(fixed).toEqual({
      files: [
        { file: `${context.root}/b/b.sql`, before: TWO["b/b.sql"], after: "SELECT 1 FROM t WHERE c IS NOT NULL;\n" },
      ],
      fixed: 1,
      refused: [],
    });
    const { files } = await fix.run(context, { rules: ["null-comparison"], paths });
    expect(files[0]?.diff).toContain("-SELECT 1 FROM t WHERE c <> NULL;\n+SELECT 1 FROM t WHERE c IS NOT NULL;\n");
    // The analyser is where it was.
    expect((await check.run(context, {})).findings).toHaveLength(2);
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
