import { createRequire } from "node:module";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import type { Log } from "sarif";
import { describe, expect, it } from "vitest";
import { rules } from "../../server/src/core/rules/registry.gen.ts";
import { temporaryWorkspace } from "../support/temp-workspace.ts";
import { pipewright } from "./run.ts";

/** A workspace with everything a format must carry: evidence elsewhere, fixes, a file that cannot be read, odd characters. */
const workspace = (): string =>
  temporaryWorkspace({
    "ddl/stage.sql": "CREATE TABLE S.STAGE (SKU INT, WH INT, Q INT, PRIMARY KEY (SKU, WH));\n",
    "load/a b,c:d%.sql":
      "MERGE INTO S.STOCK AS t USING S.STAGE AS s\nON t.SKU = s.SKU\nWHEN MATCHED THEN UPDATE SET Q = s.Q;\nSELECT '<&\"' FROM t WHERE b\n  = NULL;\n",
    "latin.sql": Buffer.from("SELECT '\u00e9'", "latin1"),
    "pipewright.yaml": "dialect: snowflake\n",
  });

const PATH = "load/a b,c:d%.sql";

const report = async (format: string, ...args: string[]): Promise<string> =>
  (await pipewright(workspace(), ["check", "-f", format, ...args])).out;

describe("json", () => {
  it("has findings, evidence, fixes, counts and coverage", async () => {
    const { findings, counts, coverage, tool, version } = JSON.parse(await report("json"));
    expect({ version, tool: tool.name }).toEqual({ version: 1, tool: "pipewright" });
    expect(findings).toMatchObject([
      {
        rule: "merge-source-not-unique",
        path: PATH,
        line: 2,
        column: 4,
        evidence: [{ path: "ddl/stage.sql", line: 1 }],
      },
      { rule: "null-comparison", severity: "error", line: 4, endLine: 5, endColumn: 9, fixes: [{ kind: "repair" }] },
    ]);
    expect(counts).toEqual({ error: 1, warning: 1, information: 0, hint: 0 });
    expect(coverage).toMatchObject({ unread: [{ path: "latin.sql", state: "not-analysed" }] });
  });
});

describe("sarif", () => {
  const schema = createRequire(import.meta.url)("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv as never);
  const validate = ajv.compile(schema);

  it("is valid by the official schema", async () => {
    const logs = [
      await report("sarif"),
      (await pipewright(temporaryWorkspace({ "a.sql": "SELECT 1;\n" }), ["check", "-f", "sarif"])).out,
      (await pipewright(temporaryWorkspace({ "pipewright.yaml": "tier: 9\n" }), ["check", "-f", "sarif"])).out,
    ];
    for (const log of logs) {
      validate(JSON.parse(log));
      expect(validate.errors ?? []).toEqual([]);
    }
    expect(validate({ version: "2.1.0" })).toBe(false);
  });

  it("describes every rule, and points each result at its own", async () => {
    const { runs } = JSON.parse(await report("sarif")) as Log;
    const described = runs[0]?.tool.driver.rules ?? [];
    expect(described.map(({ id }) => id)).toEqual(rules.map(({ meta }) => meta.id));
    for (const { help, helpUri } of described) {
      expect(help?.markdown).toContain("## Why it matters");
      expect(helpUri).toMatch(/^https:/);
    }
    for (const result of runs[0]?.results ?? []) expect(described[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
  });

  it("has places, evidence, fixes, fingerprints and what was not read", async () => {
    const { runs } = JSON.parse(await report("sarif")) as Log;
    const [merge, comparison] = runs[0]?.results ?? [];
    expect(merge).toMatchObject({
      ruleId: "merge-source-not-unique",
      level: "warning",
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "load/a%20b%2Cc%3Ad%25.sql", uriBaseId: "ROOT" },
            region: { startLine: 2, startColumn: 4 },
          },
        },
      ],
      relatedLocations: [{ physicalLocation: { artifactLocation: { uri: "ddl/stage.sql" } } }],
    });
    expect(comparison).toMatchObject({
      level: "error",
      partialFingerprints: { "pipewright/v1": expect.any(String) },
      fixes: [
        {
          artifactChanges: [
            { replacements: [{ deletedRegion: { startLine: 5 }, insertedContent: { text: expect.any(String) } }] },
          ],
        },
      ],
    });
    expect(runs[0]?.columnKind).toBe("utf16CodeUnits");
    expect(runs[0]?.invocations?.[0]).toMatchObject({
      executionSuccessful: true,
      toolExecutionNotifications: [
        { level: "warning", locations: [{ physicalLocation: { artifactLocation: { uri: "latin.sql" } } }] },
      ],
    });
  });

  it("tells mistakes in the configuration", async () => {
    const folder = temporaryWorkspace({ "pipewright.yaml": "tier: 9\n" });
    const { runs } = JSON.parse((await pipewright(folder, ["check", "-f", "sarif"])).out) as Log;
    expect(runs[0]?.invocations?.[0]).toMatchObject({
      executionSuccessful: false,
      toolConfigurationNotifications: [{ message: { text: expect.stringContaining("pipewright.yaml:1:") } }],
    });
  });
});

describe("github", () => {
  it("writes one workflow command a finding, escaped", async () => {
    const lines = (await report("github")).trimEnd().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^::warning file=load\/a b%2Cc%3Ad%25\.sql,line=2,endLine=2,col=4,endColumn=\d+,title=merge-source-not-unique::.*%0Addl\/stage\.sql:1: /,
    );
    expect(lines[1]).toMatch(/^::error file=[^ ]+ [^ ]+,line=4,endLine=5,title=null-comparison::/);
  });
});

describe("gitlab", () => {
  it("is a Code Quality report", async () => {
    const issues = JSON.parse(await report("gitlab"));
    expect(issues).toMatchObject([
      {
        check_name: "merge-source-not-unique",
        severity: "major",
        fingerprint: expect.any(String),
        location: { path: PATH, lines: { begin: 2 } },
      },
      { check_name: "null-comparison", severity: "critical" },
    ]);
    expect(new Set(issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).size).toBe(2);
  });
});

describe("junit", () => {
  it("has a suite a file and a failed case a finding, well-formed", async () => {
    const xml = await report("junit");
    expect(xml).toContain('<testsuites name="pipewright" tests="2" failures="2" errors="0">');
    expect(xml).toContain(`<testsuite name="${PATH}" tests="2" failures="2" errors="0" skipped="0">`);
    expect(xml.match(/<failure type="error" message="/g)).toHaveLength(1);
    // Without markup, entities and declarations no special character is left.
    expect(xml.replace(/<\/?[a-z]+(?: [a-z]+="[^"<]*")*\/?>|<\?xml [^?]*\?>/g, "")).not.toMatch(
      /[<>]|&(?!(?:amp|lt|gt|quot|#\d+);)/,
    );
  });

  it("is one passed case where nothing is found", async () => {
    const folder = temporaryWorkspace({ "a.sql": "SELECT 1;\n" });
    const { out } = await pipewright(folder, ["check", "-f", "junit"]);
    expect(out).toContain('tests="1" failures="0"');
  });
});
