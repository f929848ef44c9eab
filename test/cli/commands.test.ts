import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { version } from "../../package.json";
import { rules } from "../../server/src/core/rules/registry.gen.ts";
import { temporaryWorkspace } from "../support/temp-workspace.ts";
import { NULL_COMPARISON, pipewright } from "./run.ts";

describe("pipewright fix", () => {
  it("leaves repairs alone until they are asked for by name", async () => {
    const folder = temporaryWorkspace(NULL_COMPARISON);
    expect(await pipewright(folder, ["fix"])).toMatchObject({ code: 0, err: "0 findings fixed in 0 files.\n" });
    expect(readFileSync(join(folder, "reports/a.sql"), "utf8")).toBe(NULL_COMPARISON["reports/a.sql"]);
    const fixed = await pipewright(folder, ["fix", "--rule", "null-comparison"]);
    expect(fixed).toMatchObject({ code: 0, err: "1 finding fixed in 1 file.\n" });
    expect(readFileSync(join(folder, "reports/a.sql"), "utf8")).toBe("SELECT a\nFROM t\nWHERE\tb IS NULL;\n");
    expect((await pipewright(folder, ["fix", "--rule", "null-comparison"])).err).toBe("0 findings fixed in 0 files.\n");
  });

  it("keeps byte order marks and Windows line ends", async () => {
    const folder = temporaryWorkspace({ "a.sql": "\ufeffSELECT a\r\nFROM t\r\nWHERE b = NULL;\r\n" });
    await pipewright(folder, ["fix", "--rule", "null-comparison"]);
    expect(readFileSync(join(folder, "a.sql"), "utf8")).toBe("\ufeffSELECT a\r\nFROM t\r\nWHERE b IS NULL;\r\n");
  });

  it("fixes many findings of one file", async () => {
    const folder = temporaryWorkspace({ "a.sql": "SELECT 1 FROM t WHERE a = NULL AND b <> NULL AND c = NULL;\n" });
    await pipewright(folder, ["fix", "--rule", "null-comparison"]);
    expect(readFileSync(join(folder, "a.sql"), "utf8")).toBe(
      "SELECT 1 FROM t WHERE a IS NULL AND b IS NOT NULL AND c IS NULL;\n",
    );
  });

  it("never applies drafts", async () => {
    const sql = "SELECT a.x FROM a LEFT JOIN b ON a.id = b.id WHERE b.kind = 1;\n";
    const folder = temporaryWorkspace({ "a.sql": sql });
    const found = JSON.parse((await pipewright(folder, ["check", "-f", "json"])).out).findings;
    expect(found).toMatchObject([{ rule: "left-join-nullified", fixes: [{ kind: "suggestion" }, {}] }]);
    await pipewright(folder, ["fix", "--rule", "left-join-nullified"]);
    expect(readFileSync(join(folder, "a.sql"), "utf8")).toBe(sql);
  });

  it("--dry-run writes a diff and no file", async () => {
    const folder = temporaryWorkspace(NULL_COMPARISON);
    const { out, err } = await pipewright(folder, ["fix", "--dry-run", "--rule", "null-comparison"]);
    expect(out).toBe(
      "--- a/reports/a.sql\n+++ b/reports/a.sql\n@@ -1,3 +1,3 @@\n SELECT a\n FROM t\n-WHERE\tb = NULL;\n+WHERE\tb IS NULL;\n",
    );
    expect(err).toBe("1 finding would be fixed in 1 file.\n");
    expect(readFileSync(join(folder, "reports/a.sql"), "utf8")).toBe(NULL_COMPARISON["reports/a.sql"]);
  });
});

describe("pipewright explain", () => {
  it("explains a rule", async () => {
    const { code, out } = await pipewright(temporaryWorkspace(), ["explain", "null-comparison"]);
    expect(code).toBe(0);
    expect(out).toContain("# null-comparison\n");
    expect(out).toContain("## Sources");
  });

  it("explains a file: how it was read, why this dialect, its findings", async () => {
    const folder = temporaryWorkspace({ ...NULL_COMPARISON, "pipewright.yaml": "dialect: snowflake\n" });
    const { code, out } = await pipewright(folder, ["explain", "reports/a.sql"]);
    expect(code).toBe(0);
    expect(out).toContain("# `reports/a.sql`\n");
    expect(out).toMatch(/- .*Snowflake/);
    expect(out).toContain("- error at `reports/a.sql:3`: ");
  });
});

describe("pipewright explain file:line", () => {
  it("explains the finding there, with its rule", async () => {
    const folder = temporaryWorkspace(NULL_COMPARISON);
    const { code, out } = await pipewright(folder, ["explain", "reports/a.sql:3"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^# `null-comparison`\n\n## What was found\n\n- error at `reports\/a\.sql:3`: /);
    expect(out).toContain("## Why it matters");
    const none = await pipewright(folder, ["explain", "reports/a.sql:1"]);
    expect(none.code).toBe(2);
    expect(none.err).toContain("No finding stands on line 1 of");
  });
});

describe("lists", () => {
  it("of the rules", async () => {
    const { out } = await pipewright("/", ["rules"]);
    for (const { meta } of rules) expect(out).toContain(`  ${meta.id} `);
    const list = JSON.parse((await pipewright("/", ["rules", "--json"])).out);
    expect(list).toHaveLength(rules.length);
    expect(list[0]).toMatchObject({ documentation: expect.stringContaining(`docs/rules/${list[0].id}.md`) });
  });

  it("of the systems", async () => {
    expect((await pipewright("/", ["systems"])).out).toMatch(/^Airflow {2,}\d+ rules$/m);
    const list = JSON.parse((await pipewright("/", ["systems", "--json"])).out);
    expect(list).toContainEqual(expect.objectContaining({ id: "airflow", title: "Airflow" }));
  });
});

describe("pipewright coverage", () => {
  it("counts files by system and names those that were not read", async () => {
    const folder = temporaryWorkspace({ ...NULL_COMPARISON, "b.sql": "SELECT 1;\0" });
    const { code, out } = await pipewright(folder, ["coverage"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^1 of 2 files analysed\n/);
    expect(out).toMatch(/^b\.sql: not analysed\. .*NUL/m);
    expect(JSON.parse((await pipewright(folder, ["coverage", "--json"])).out)).toMatchObject({
      analysed: 1,
      total: 2,
      unread: [{ file: "b.sql" }],
    });
  });
});

describe("the program", () => {
  it("tells its version and how it is used", async () => {
    expect(await pipewright("/", ["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
    const help = await pipewright("/", ["--help"]);
    expect(help.code).toBe(0);
    for (const command of ["check", "fix", "explain", "rules", "systems", "coverage", "baseline", "lsp"])
      expect(help.out).toMatch(new RegExp(`^ {2}${command}\\b`, "m"));
  });
});
