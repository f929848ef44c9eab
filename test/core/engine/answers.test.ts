import { expect, it } from "vitest";
import { equalData } from "../../../server/src/core/engine/equal.ts";
import { applyEdits } from "../../../server/src/core/text/edits.ts";
import { found, toy } from "./toy.ts";

const all = { aborted: false };

it("lets a configuration win over personal settings, and an override over both", async () => {
  const { analyser } = await toy({
    "/w/pipewright.yaml":
      "rules:\n  toy-missing: error\noverrides:\n  - paths: ['quiet/**']\n    rules:\n      toy-missing: off\n",
    "/w/a.sql": "uses x\n",
    "/w/quiet/b.sql": "uses y\n",
  });
  analyser.setSettings({ rules: { "toy-missing": "hint" } });
  expect((await analyser.findings("/w/a.sql")).map(({ severity }) => severity)).toEqual(["error"]);
  expect(await found(analyser, "/w/quiet/b.sql")).toEqual([]);
  analyser.open("/w/pipewright.yaml", "tier: 1\n");
  expect((await analyser.findings("/w/a.sql")).map(({ severity }) => severity)).toEqual(["hint"]);
});

it("hands options over, and follows an edit of the configuration", async () => {
  const { analyser } = await toy({
    "/w/pipewright.yaml": "rules:\n  toy-missing:\n    least: 3\n",
    "/w/a.sql": "uses x\nuses long_name\n",
  });
  expect(await found(analyser, "/w/a.sql")).toEqual(["toy-missing «long_name»"]);
  analyser.open("/w/pipewright.yaml", "rules: {}\n");
  expect(await found(analyser, "/w/a.sql")).toEqual(["toy-missing «x»", "toy-missing «long_name»"]);
});

it("reports mistakes in the configuration on their line", async () => {
  const { analyser } = await toy({
    "/w/pipewright.yaml": "tier: 1\nrules:\n  toy-mising: off\n",
    "/w/a.sql": "uses x\n",
  });
  expect(await found(analyser, "/w/pipewright.yaml")).toEqual(["config-error «toy-mising»"]);
  const [finding] = await analyser.findings("/w/pipewright.yaml");
  expect(finding?.message).toContain("Did you mean `toy-missing`?");
  const result = await analyser.fix("/w/pipewright.yaml", finding?.id ?? "", 0);
  expect("edits" in result && applyEdits("tier: 1\nrules:\n  toy-mising: off\n", result.edits[0]?.edits ?? [])).toBe(
    "tier: 1\nrules:\n  toy-missing: off\n",
  );
});

it("does not read what the configuration excludes or what is too large, and says the latter", async () => {
  const { analyser, disk } = await toy({
    "/w/pipewright.yaml": "exclude: ['out/**']\nmax-file-size: 40\n",
    "/w/out/b.sql": "has x\n",
    "/w/a.sql": "uses x\n",
    "/w/big.sql": `has y\n${"-".repeat(50)}\n`,
  });
  expect(await found(analyser, "/w/a.sql")).toEqual(["toy-missing «x»"]);
  expect(disk.reads).not.toContain("/w/out/b.sql");
  expect(disk.reads).not.toContain("/w/big.sql");
  expect(analyser.statusOf("/w/big.sql")).toMatchObject({ state: "not-analysed" });
});

const IGNORES: readonly (readonly [string, string, readonly string[]])[] = [
  ["the line itself", "uses x: 1 # pipewright-ignore toy-missing: why\n", []],
  ["the next line", "# pipewright-ignore toy-missing: why\nuses x: 1\n", []],
  ["the next line that holds something", "# pipewright-ignore toy-missing: why\n# more\n\nuses x: 1\n", []],
  ["no later line", "# pipewright-ignore toy-missing: why\nuses x: 1\nuses y: 1\n", ["toy-missing «y»"]],
  [
    "a block",
    "# pipewright-ignore-start toy-missing\nuses x: 1\nuses y: 1\n# pipewright-ignore-end\nuses z: 1\n",
    ["toy-missing «z»"],
  ],
  ["the file", "uses x: 1\n# pipewright-ignore-file toy-missing\nuses y: 1\n", []],
  [
    "several rules",
    "# pipewright-ignore unused-ignore, toy-missing\nuses x: 1\n",
    ["unused-ignore «# pipewright-ignore unused-ignore, toy-missing»"],
  ],
  ["no text in quotes", 'uses x: "# pipewright-ignore toy-missing"\n', ["toy-missing «x»"]],
  [
    "nothing by a wrong name",
    "# pipewright-ignore toy-mising\nuses x: 1\n",
    ["config-error «toy-mising»", "toy-missing «x»"],
  ],
  [
    "nothing without a name",
    "# pipewright-ignore\nuses x: 1\n",
    ["config-error «# pipewright-ignore»", "toy-missing «x»"],
  ],
];

for (const [what, text, expected] of IGNORES)
  it(`ignores ${what}`, async () => {
    const { analyser } = await toy({ "/w/a.yaml": text });
    expect(await found(analyser, "/w/a.yaml")).toEqual(expected);
  });

it("keeps the reason of an ignored finding", async () => {
  const { analyser } = await toy({
    "/w/a.yaml": "# pipewright-ignore toy-missing: the vendor sends it so\nuses x: 1\n",
  });
  const view = await analyser.view("/w/a.yaml");
  expect(view?.suppressed.map(({ suppressed }) => suppressed)).toEqual([
    { by: "comment", reason: "the vendor sends it so" },
  ]);
});

it("reports a comment that hides nothing, with its removal; not where the rule is off or the file was read in part", async () => {
  const text = "has x: 1\n# pipewright-ignore toy-missing: why\nuses x: 1\n";
  const { analyser } = await toy({ "/w/a.yaml": text });
  const [finding] = await analyser.findings("/w/a.yaml");
  expect(finding?.rule).toBe("unused-ignore");
  const result = await analyser.fixAll("/w/a.yaml", { kind: "safe" });
  expect("edits" in result && applyEdits(text, result.edits[0]?.edits ?? [])).toBe("has x: 1\nuses x: 1\n");
  analyser.open("/w/a.yaml", `${text}bad thing\n`);
  expect((await found(analyser, "/w/a.yaml")).filter((each) => each.startsWith("unused"))).toEqual([]);
  analyser.open("/w/a.yaml", text);
  analyser.setSettings({ rules: { "toy-missing": "off" } });
  expect(await found(analyser, "/w/a.yaml")).toEqual([]);
});

it("hides the findings of a baseline while other lines come and go, and reports entries that hide nothing", async () => {
  const { analyser, disk } = await toy({ "/w/a.sql": "uses x\nuses y\n" });
  const { file, text, count } = await analyser.baseline("/w", all);
  expect(count).toBe(2);
  disk.files.set(file, text);
  analyser.changedOnDisk([file]);
  expect(await found(analyser, "/w/a.sql")).toEqual([]);
  expect(await found(analyser, file)).toEqual([]);
  analyser.open("/w/a.sql", "more text\n\nuses x\nuses new\nuses y\n");
  expect(await found(analyser, "/w/a.sql")).toEqual(["toy-missing «new»"]);
  analyser.open("/w/a.sql", "uses x\n");
  const unused = await analyser.findings(file);
  expect(unused.map(({ rule }) => rule)).toEqual(["unused-ignore"]);
  expect(unused[0]?.at.span.start).toBeGreaterThan(0);
  analyser.setSettings({ ignoreBaseline: true });
  expect(await found(analyser, "/w/a.sql")).toEqual(["toy-missing «x»"]);
});

it("refuses a fix that leaves the finding, and carries out one that does not", async () => {
  const text = "uses x\n";
  const { analyser } = await toy({ "/w/a.sql": text, "/w/b.sql": "has there\n" });
  const [finding] = await analyser.findings("/w/a.sql");
  const good = await analyser.fix("/w/a.sql", finding?.id ?? "", 0);
  expect("edits" in good && applyEdits(text, good.edits[0]?.edits ?? [])).toBe("uses there\n");
  const bad = await analyser.fix("/w/a.sql", finding?.id ?? "", 1);
  expect(bad).toEqual({ refused: "After this fix toy-missing would still be found, so nothing was changed." });
  analyser.open("/w/a.sql", "uses other\n");
  const late = await analyser.fix("/w/a.sql", "toy-missing:99:99:0", 0);
  expect(late).toMatchObject({ refused: expect.stringContaining("the text has changed") });
});

it("fixes all of a kind at once, also where a single one of them is refused", async () => {
  const text = "uses x\nuses y\n";
  const { analyser } = await toy({ "/w/a.sql": text, "/w/b.sql": "has there\n" });
  const result = await analyser.fixAll("/w/a.sql", { kind: "safe" });
  expect("edits" in result && applyEdits(text, result.edits[0]?.edits ?? [])).toBe("uses there\nuses there\n");
  const [first] = await analyser.findings("/w/a.sql");
  const like = await analyser.fixAll("/w/a.sql", { rule: "toy-missing", like: { finding: first?.id ?? "", fix: 1 } });
  expect(like).toMatchObject({ refused: expect.stringContaining("would still be found") });
  analyser.open("/w/a.sql", "has x\n");
  expect(await analyser.fixAll("/w/a.sql", { kind: "safe" })).toEqual({
    refused: "There is nothing to fix in this file.",
  });
});

it("puts an ignore comment where it reaches the finding", async () => {
  const text = "top:\n  - a\nuses x: 1\n";
  const { analyser } = await toy({ "/w/a.yaml": text });
  const [finding] = await analyser.findings("/w/a.yaml");
  const result = await analyser.ignore("/w/a.yaml", finding?.id ?? "", "known\nand accepted");
  expect("edits" in result && applyEdits(text, result.edits[0]?.edits ?? [])).toBe(
    "top:\n  - a\n# pipewright-ignore toy-missing: known and accepted\nuses x: 1\n",
  );
});

it("compares plain data by value, in bounded time", () => {
  expect(equalData({ a: [1, { b: undefined }], c: Number.NaN }, { c: Number.NaN, a: [1, {}] })).toBe(true);
  expect(equalData([1, 2], [1, 3])).toBe(false);
  expect(equalData([], {})).toBe(false);
  expect(equalData(new Map([["a", 1]]), new Map([["a", 2]]))).toBe(false);
  let left: unknown = 1;
  let right: unknown = 1;
  for (let depth = 0; depth < 100; depth++) {
    left = [left, left];
    right = [right, right];
  }
  expect(equalData(left, right)).toBe(false);
});
