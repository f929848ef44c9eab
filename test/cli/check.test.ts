import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryWorkspace } from "../support/temp-workspace.ts";
import { NULL_COMPARISON, pipewright } from "./run.ts";

describe("pipewright check", () => {
  it("shows a finding with its lines, carets, fixes and a summary", async () => {
    const folder = temporaryWorkspace(NULL_COMPARISON);
    const { code, out, err } = await pipewright(folder, ["check"]);
    expect(out).toBe(`reports/a.sql:3:7 error null-comparison
  A comparison with \`= NULL\` is never true, so this condition lets no row through. Use \`IS NULL\`.
  2 │ FROM t
  3 │ WHERE    b = NULL;
    │          ^^^^^^^^
  ✎ Ask with IS NULL: rows without a value are found (repair)

1 error in 1 file. 1 of 1 files analysed.
`);
    expect(err).toBe("");
    expect(code).toBe(1);
  });

  it("never prints a credential it has found, in any format", async () => {
    const folder = temporaryWorkspace({
      "k8s/job.yaml":
        "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: load\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n        - name: load\n          image: registry.internal/load:1\n          env:\n            - name: DATABASE_URL\n              value: postgres://loader:Xk7-pQ9v-mZ2r@db.internal:5432/shop\n",
    });
    for (const format of ["pretty", "json", "sarif", "github", "gitlab", "junit"]) {
      const { out } = await pipewright(folder, ["check", "--format", format]);
      expect(out, format).toContain("secret-literal");
      expect(out, format).not.toContain("Xk7-pQ9v-mZ2r");
    }
  });

  it("shows the evidence of other files as related lines", async () => {
    const folder = temporaryWorkspace({
      "ddl/stage.sql": "-- \nCREATE TABLE S.STAGE (SKU INT, WH INT, Q INT, PRIMARY KEY (SKU, WH));\n",
      "pipewright.yaml": "dialect: snowflake\n",
      "load/a.sql":
        "MERGE INTO S.STOCK AS t USING S.STAGE AS s\nON t.SKU = s.SKU\nWHEN MATCHED THEN UPDATE SET Q = s.Q;\n",
    });
    const { out } = await pipewright(folder, ["check", "--rule", "merge-source-not-unique"]);
    expect(out).toMatch(/^load\/a\.sql:2:4 \w+ merge-source-not-unique$/m);
    expect(out).toMatch(/^ {2}↳ ddl\/stage\.sql:2 /m);
  });

  it.each([
    [[], 1],
    [["--fail-on", "never"], 0],
    [["--fail-on", "hint"], 1],
    [["--rule", "missing-where"], 0],
    [["--severity", "error"], 1],
  ] as const)("exits by severity: %j → %i", async (args, code) => {
    const folder = temporaryWorkspace(NULL_COMPARISON);
    expect((await pipewright(folder, ["check", ...args])).code).toBe(code);
  });

  it("exits 0 below --fail-on and for a clean workspace", async () => {
    const folder = temporaryWorkspace({
      ...NULL_COMPARISON,
      "pipewright.yaml": "rules:\n  null-comparison: warning\n",
    });
    expect((await pipewright(folder, ["check"])).code).toBe(0);
    expect((await pipewright(folder, ["check", "--fail-on", "warning"])).code).toBe(1);
    const clean = await pipewright(temporaryWorkspace({ "a.sql": "SELECT 1;\n" }), ["check"]);
    expect(clean).toMatchObject({ code: 0, out: "Nothing found. 1 of 1 files analysed.\n" });
  });

  it("reports the paths that are asked for and reads the rest for facts", async () => {
    const folder = temporaryWorkspace({ ...NULL_COMPARISON, "other/b.sql": "SELECT 1 FROM t WHERE b <> NULL;\n" });
    const { out } = await pipewright(folder, ["check", "other", "-f", "json"]);
    expect(JSON.parse(out).findings.map(({ path }: { path: string }) => path)).toEqual(["other/b.sql"]);
    expect(JSON.parse(out).coverage).toMatchObject({ analysed: 1, total: 1 });
  });

  it("checks standard input in place of a file", async () => {
    const folder = temporaryWorkspace({ "a.sql": "SELECT 1;\n" });
    const args = ["check", "--stdin", "--stdin-filename", "a.sql", "-f", "json"];
    const { code, out } = await pipewright(folder, args, "SELECT 1 FROM t WHERE a = NULL;\n");
    expect(code).toBe(1);
    expect(JSON.parse(out).findings).toMatchObject([{ path: "a.sql", rule: "null-comparison", line: 1 }]);
    expect((await pipewright(folder, args, "SELECT 1;\n")).code).toBe(0);
  });

  it("checks what changed since a commit", async () => {
    const folder = temporaryWorkspace({ ...NULL_COMPARISON, "b.sql": "SELECT 1;\n" });
    const git = (...args: string[]): void =>
      void execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], { cwd: folder });
    git("init", "-q");
    git("add", ".");
    git("commit", "-q", "-m", "x");
    expect((await pipewright(folder, ["check", "--since", "HEAD"])).code).toBe(0);
    writeFileSync(join(folder, "b.sql"), "SELECT 1 FROM t WHERE x = NULL;\n");
    const { out, code } = await pipewright(folder, ["check", "--since", "HEAD", "-f", "json"]);
    expect(JSON.parse(out).findings.map(({ path }: { path: string }) => path)).toEqual(["b.sql"]);
    expect(code).toBe(1);
    const unknown = await pipewright(folder, ["check", "--since", "nowhere"]);
    expect(unknown.err).toBe("git knows no commit `nowhere`. Fetch it, or name another with `--since`.\n");
    expect(unknown.code).toBe(2);
  });

  it("leaves findings of the baseline out, unless told otherwise", async () => {
    const folder = temporaryWorkspace(NULL_COMPARISON);
    const made = await pipewright(folder, ["baseline"]);
    expect(made.out).toBe("pipewright-baseline.json: 1 finding will not be reported any more. Commit the file.\n");
    expect((await pipewright(folder, ["check"])).code).toBe(0);
    expect((await pipewright(folder, ["check", "--no-baseline"])).code).toBe(1);
    writeFileSync(join(folder, "new.sql"), "SELECT 1 FROM t WHERE a <> NULL;\n");
    const { out } = await pipewright(folder, ["check", "-f", "json"]);
    expect(JSON.parse(out).findings.map(({ path }: { path: string }) => path)).toEqual(["new.sql"]);
  });

  it("checks closed files whatever the editor is told to do with them", async () => {
    const folder = temporaryWorkspace({ ...NULL_COMPARISON, "pipewright.yaml": "check-closed-files: false\n" });
    expect((await pipewright(folder, ["check"])).code).toBe(1);
    for (let at = 0; at < 30; at++) writeFileSync(join(folder, `f${at}.sql`), "SELECT 1;\n");
    expect((await pipewright(folder, ["check"])).code).toBe(1);
  });

  it("says which files could not be read, and why", async () => {
    const folder = temporaryWorkspace({
      "latin.sql": Buffer.from("SELECT '\u00e9'", "latin1"),
      "nul.sql": "SELECT 1;\0",
      "good.sql": "SELECT 1;\n",
    });
    symlinkSync("/etc/hostname", join(folder, "out.sql"));
    const { code, out } = await pipewright(folder, ["check"]);
    expect(out).toContain("1 of 4 files analysed; why not the other 3:");
    expect(out).toMatch(/latin\.sql: .*not valid UTF-8/);
    expect(out).toMatch(/nul\.sql: .*NUL/);
    expect(out).toMatch(/out\.sql: .*leaves the workspace/);
    expect(code).toBe(0);
  });

  it("writes the report to a file", async () => {
    const folder = temporaryWorkspace(NULL_COMPARISON);
    const { out } = await pipewright(folder, ["check", "-f", "json", "-o", "report.json"]);
    expect(out).toBe("");
    expect(JSON.parse(readFileSync(join(folder, "report.json"), "utf8")).findings).toHaveLength(1);
    const refused = await pipewright(folder, ["check", "-o", "no/such/folder"]);
    expect(refused.err).toBe("The report cannot be written to `no/such/folder`: there is no such file.\n");
  });

  it("obeys no escape sequence of a workspace", async () => {
    const folder = temporaryWorkspace({ "a\u001b[31m.sql": "SELECT '\u001b]0;x\u0007' FROM t WHERE a = NULL;\n" });
    const { out } = await pipewright(folder, ["check"]);
    expect(out).toContain("null-comparison");
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  it("cuts long lines around the finding", async () => {
    const folder = temporaryWorkspace({ "a.sql": `SELECT ${"a, ".repeat(3000)}1 FROM t WHERE b = NULL;\n` });
    const { out } = await pipewright(folder, ["check"]);
    const [, frame, carets] = /│ (…a.*…?)\n\s+│ ( *\^+)\n/.exec(out) ?? [];
    expect(frame?.length).toBeLessThan(130);
    expect(frame?.slice(carets?.indexOf("^"), carets?.length)).toBe("b = NULL");
  });

  it("is the same every time", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [`f${at}/a.sql`, "SELECT 1 FROM t WHERE b = NULL AND c <> NULL;\n"]),
    );
    const folder = temporaryWorkspace(files);
    const first = await pipewright(folder, ["check", "-f", "json"]);
    expect(await pipewright(folder, ["check", "-f", "json"])).toEqual(first);
    const paths = JSON.parse(first.out).findings.map(({ path }: { path: string }) => path);
    expect(paths).toEqual([...paths].sort());
  });
});

describe("mistakes in the call", () => {
  it.each([
    [["check", "gone.sql"], "There is no file or folder `gone.sql`.\n"],
    [["check", "--rule", "x"], "There is no rule `x`. `pipewright rules` lists them.\n"],
    [["check", "--config", "no.yaml"], "There is no configuration file `no.yaml`. Check the path after `--config`.\n"],
    [["check", "--root", "no"], "`--root no` is not a folder.\n"],
    [["check", "--stdin-filename", "a.sql"], "`--stdin-filename` goes with `--stdin`.\n"],
    [["check", "--since", "HEAD"], /is not in a git repository/],
    [["check", "--format", "xml"], /Allowed choices are pretty, json, sarif, github, gitlab, junit/],
    [["check", "--fial-on", "error"], /unknown option '--fial-on'\n\(Did you mean --fail-on\?\)/],
    [["chekc"], /unknown command 'chekc'\n\(Did you mean check\?\)/],
    [["explain", "no-such"], "There is no rule `no-such`. `pipewright rules` lists them.\n"],
    [["lsp"], "Say how to talk to the language server: `pipewright lsp --stdio`.\n"],
  ] as const)("%j", async (args, message) => {
    const folder = temporaryWorkspace({ "a.sql": "SELECT 1;\n" });
    const { code, err } = await pipewright(folder, args);
    if (typeof message === "string") expect(err).toBe(message);
    else expect(err).toMatch(message);
    expect(code).toBe(2);
  });

  it("a missing path does not keep the others from being checked", async () => {
    const folder = temporaryWorkspace(NULL_COMPARISON);
    const { code, out, err } = await pipewright(folder, ["check", "gone", "reports"]);
    expect(out).toContain("null-comparison");
    expect(err).toBe("There is no file or folder `gone`.\n");
    expect(code).toBe(2);
  });
});

describe("mistakes in the configuration", () => {
  it("name file, line and remedy; the rest is checked", async () => {
    const folder = temporaryWorkspace({ ...NULL_COMPARISON, "pipewright.yaml": "tier: 2\nrule: {}\n" });
    const { code, out, err } = await pipewright(folder, ["check"]);
    expect(err).toMatch(/^pipewright\.yaml:2: There is no setting named `rule`\. Did you mean `rules`\?\n$/);
    expect(out).toContain("null-comparison");
    expect(code).toBe(2);
  });

  it("are found in a configuration outside of the workspace, too", async () => {
    const folder = temporaryWorkspace({ "w/a.sql": "SELECT 1 FROM t WHERE b = NULL;\n", "strict.yaml": "tier: 9\n" });
    mkdirSync(join(folder, "w/sub"));
    const { code, err } = await pipewright(join(folder, "w"), ["check", "--config", "../strict.yaml"]);
    expect(err).toMatch(/strict\.yaml:1: This is the highest tier/);
    expect(code).toBe(2);
  });

  it("--config holds in place of the workspace's own", async () => {
    const folder = temporaryWorkspace({
      "w/pipewright.yaml": "rules:\n  null-comparison: error\n",
      "w/a.sql": "SELECT 1 FROM t WHERE b = NULL;\n",
      "lax.yaml": "rules:\n  null-comparison: off\n",
    });
    expect((await pipewright(folder, ["check", "w"])).code).toBe(1);
    expect((await pipewright(folder, ["check", "w", "--config", "lax.yaml"])).code).toBe(0);
  });
});

describe("the program itself", () => {
  const program = join(import.meta.dirname, "../../server/src/cli/main.ts");
  const options = { encoding: "utf8", env: { ...process.env, FORCE_COLOR: undefined } } as const;

  it("is quiet in pipes, writes no colours there and ends by its exit code", () => {
    const folder = temporaryWorkspace(NULL_COMPARISON);
    const ran = spawnSync(process.execPath, ["--import", import.meta.resolve("tsx"), program, "check"], {
      ...options,
      cwd: folder,
    });
    expect(ran.stderr).toBe("");
    expect(ran.stdout).toContain("1 error in 1 file.");
    expect(ran.stdout).not.toContain("\u001b");
    expect(ran.status).toBe(1);
  });

  it("does not mind a reader that stops early", () => {
    const command = `"${process.execPath}" --import "${import.meta.resolve("tsx")}" "${program}" explain null-comparison | head -n 1`;
    const ran = spawnSync("sh", ["-c", command], options);
    expect(ran.stderr).toBe("");
    expect(ran.stdout).toBe("# null-comparison\n");
  });
});
