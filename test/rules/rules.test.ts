import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Analyser, ReportedFinding } from "../../server/src/core/engine/analyser.ts";
import { applyEdits } from "../../server/src/core/text/edits.ts";
import { LineIndex } from "../../server/src/core/text/lines.ts";
import { type Case, type Expected, readFixture } from "./fixture.ts";
import { analyse, findingsOf, ROOT } from "./memory.ts";

const folder = import.meta.dirname;
const fixtures = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".md"))
  .sort();

/** Every rule has to be shown firing and silent so many times. */
const FIRING = 3;
const SILENT = 5;

for (const file of fixtures) {
  const fixture = readFixture(readFileSync(join(folder, file), "utf8"));
  describe(fixture.rule, () => {
    it("is shown firing and silent often enough", () => {
      const fires = fixture.cases.filter((each) => each.expected.some(({ rule }) => rule === fixture.rule)).length;
      expect(fires).toBeGreaterThanOrEqual(FIRING);
      expect(fixture.cases.length - fires).toBeGreaterThanOrEqual(SILENT);
    });
    for (const each of fixture.cases)
      describe(each.title, () => {
        it("finds what is marked and nothing else", () => check(fixture.rule, each, each.files));
        it("finds the same with Windows line ends", () => checkLines(fixture.rule, each));
        it("offers fixes that do what they say", () => checkFixes(fixture.rule, each));
      });
  });
}

/** Rules a case speaks of: that of the fixture, and those it marks. Others are looked at in their own fixtures. */
const spokenOf = (rule: string, { expected }: Case): ReadonlySet<string> =>
  new Set([rule, ...expected.map((each) => each.rule)]);

async function check(rule: string, each: Case, files: Case["files"]): Promise<void> {
  const rules = spokenOf(rule, each);
  const found = (await findingsOf(await analyse(files))).filter(({ finding }) => rules.has(finding.rule));
  const left = [...each.expected];
  const surplus: string[] = [];
  for (const { path, finding } of found) {
    const at = left.findIndex((expected) => expected.path === path && matches(expected, finding, files[path] ?? ""));
    if (at < 0) surplus.push(describeFinding(path, finding, files[path] ?? ""));
    else left.splice(at, 1);
  }
  const missing = left.map((expected) => {
    const line = lineOf(files[expected.path] ?? "", expected.span.start);
    return `${expected.path}:${line} ${expected.rule} «${(files[expected.path] ?? "").slice(expected.span.start, expected.span.end)}» ${expected.text ?? ""}`;
  });
  expect({ surplus, missing }).toEqual({ surplus: [], missing: [] });
}

function matches(expected: Expected, finding: ReportedFinding, text: string): boolean {
  const { span } = finding.at;
  if (finding.rule !== expected.rule || span.start !== expected.span.start) return false;
  const end = expected.open ? span.end >= expected.span.end : span.end === expected.span.end;
  return end && span.end <= text.length && (expected.text === undefined || finding.message.includes(expected.text));
}

const describeFinding = (path: string, { rule, message, at }: ReportedFinding, text: string): string =>
  `${path}:${lineOf(text, at.span.start)} ${rule} «${text.slice(at.span.start, at.span.end)}» ${message}`;

const lineOf = (text: string, offset: number): number => new LineIndex(text).lineOf(offset) + 1;

const withWindowsEnds = (files: Case["files"]): Case["files"] =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replaceAll("\n", "\r\n")]));

/** Rule, line and column of every finding, the same for both kinds of line ends. */
async function placesOf(analyser: Analyser, files: Case["files"], rules: ReadonlySet<string>): Promise<string[]> {
  return (await findingsOf(analyser))
    .filter(({ finding }) => rules.has(finding.rule))
    .map(({ path, finding }) => {
      const lines = new LineIndex(files[path] ?? "");
      const { line, character } = lines.position(finding.at.span.start);
      return `${path}:${line}:${character} ${finding.rule} ${finding.fixes.map(({ title }) => title).join(" | ")}`;
    });
}

async function checkLines(rule: string, each: Case): Promise<void> {
  const rules = spokenOf(rule, each);
  const windows = withWindowsEnds(each.files);
  expect(await placesOf(await analyse(windows), windows, rules)).toEqual(
    await placesOf(await analyse(each.files), each.files, rules),
  );
}

/** Applies every fix of the fixture's rule, with both kinds of line ends; compares with what the fixture shows. */
async function checkFixes(rule: string, each: Case): Promise<void> {
  const wanted = [...each.fixed];
  for (const files of [each.files, withWindowsEnds(each.files)]) {
    const analyser = await analyse(files);
    const found = (await findingsOf(analyser)).filter(({ finding }) => finding.rule === rule);
    for (const [at, { path, finding }] of found.entries())
      for (const number of finding.fixes.keys()) {
        const after = await fixed(analyser, files, path, finding, number);
        // The fixture shows the first finding's fixes.
        for (const shown of each.fixed) {
          if (at > 0 || shown.number !== number + 1) continue;
          expect((after[shown.path] ?? "").replaceAll("\r\n", "\n")).toBe(shown.text);
          const index = wanted.indexOf(shown);
          if (index >= 0) wanted.splice(index, 1);
        }
        expectKept(files, after);
        expect(
          Object.values(after).some((text) => (files === each.files ? text.includes("\r") : /[^\r]\n/.test(text))),
        ).toBe(false);
      }
  }
  expect(wanted.map(({ path, number }) => `fix ${number} of ${path} was never offered`)).toEqual([]);
}

async function fixed(
  analyser: Analyser,
  files: Case["files"],
  path: string,
  finding: ReportedFinding,
  number: number,
): Promise<Record<string, string>> {
  const result = await analyser.fix(`${ROOT}/${path}`, finding.id, number);
  if ("refused" in result) throw new Error(`«${finding.fixes[number]?.title}» of ${path}: ${result.refused}`);
  const after: Record<string, string> = { ...files };
  for (const { file, edits } of result.edits) {
    const name = file.slice(ROOT.length + 1);
    after[name] = applyEdits(after[name] ?? "", edits);
  }
  return after;
}

/** A fix keeps every comment. */
function expectKept(before: Case["files"], after: Record<string, string>): void {
  for (const [path, text] of Object.entries(before)) {
    for (const [comment] of text.matchAll(/(?:--|#) [^\r\n]*/g)) {
      // Ignore comments are what some rules are about.
      if (comment.includes("pipewright-ignore")) continue;
      expect(after[path], `the comment ${comment} is kept`).toContain(comment);
    }
  }
}
