import { describe, expect, it } from "vitest";
import { baseline } from "../../server/src/ops/baseline.ts";
import { check } from "../../server/src/ops/check.ts";
import { coverage } from "../../server/src/ops/coverage.ts";
import { explain } from "../../server/src/ops/explain/operation.ts";
import { fix } from "../../server/src/ops/fix.ts";
import { fixesOf } from "../../server/src/ops/fixes.ts";
import { plainPage } from "../../server/src/ops/page.ts";
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

describe("explain a finding", () => {
  it("by its place, with what proves it, what can be done and its rule", async () => {
    const context = await open(TWO);
    const result = await explain.run(context, { rule: "b/b.sql:1" });
    expect(result).toMatchObject({
      kind: "finding",
      title: "null-comparison",
      findings: [
        { rule: "null-comparison", severity: "error", place: { line: 1 }, fixes: [{ kind: expect.any(String) }] },
      ],
    });
    expect(await explain.run(context, { file: `${context.root}/b/b.sql`, line: 1 })).toEqual(result);
    expect(await explain.run(context, { file: `${context.root}/b/b.sql`, line: 9 })).toHaveProperty("refused");
    expect(await explain.run(context, { rule: "c.sql:1" })).toHaveProperty("refused");
  });

  it("by the end of its path, where that is the end of one path only", async () => {
    const context = await open({ "x/a.sql": TWO["a.sql"], "y/a.sql": TWO["a.sql"], "y/b.sql": TWO["a.sql"] });
    expect(await explain.run(context, { rule: "b.sql:1" })).toMatchObject({ kind: "finding" });
    expect(await explain.run(context, { rule: "a.sql:1" })).toHaveProperty("refused");
  });

  it("tells where a rule fires here, and what a file declares", async () => {
    const context = await open({ ...TWO, "ddl.sql": "CREATE TABLE s.t (x INT);\n" });
    const rule = await explain.run(context, { rule: "null-comparison" });
    if ("refused" in rule) throw new Error(rule.refused);
    expect(rule.findings).toHaveLength(2);
    expect(explain.page(rule, plainPage(context.roots))).toContain("## In this workspace\n\n2 findings.");
    const file = await explain.run(context, { file: `${context.root}/ddl.sql` });
    if ("refused" in file) throw new Error(file.refused);
    expect(file.declares).toMatchObject([{ what: "table", name: "s.t", place: { line: 1 } }]);
    expect(explain.page(file, plainPage(context.roots))).toContain("| table | `s.t` | `ddl.sql:1` |");
  });
});

describe("coverage", () => {
  it("says that all was read, or what was not, in bounds", async () => {
    const pageOf = async (files: Readonly<Record<string, string>>): Promise<string> => {
      const context = await open(files);
      return coverage.page(await coverage.run(context, {}), plainPage(context.roots));
    };
    expect(await pageOf(TWO)).toContain("Every file that concerns Pipewright was read whole.");
    expect(await pageOf({ "a.txt": "x\n" })).toContain("No file of the workspace concerns Pipewright.");
    const broken = Array.from({ length: 130 }, (_, at) => [`b${at}.sql`, "SELECT FROM WHERE ((;\n"]);
    const page = await pageOf(Object.fromEntries(broken));
    expect(page).toContain("0 of 130 files analysed.");
    expect(page).toContain("… and 30 more.");
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
