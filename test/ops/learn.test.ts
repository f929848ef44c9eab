import { describe, expect, it } from "vitest";
import { rules } from "../../server/src/core/rules/registry.gen.ts";
import { baseline } from "../../server/src/ops/baseline.ts";
import { LESSONS } from "../../server/src/ops/learn/lessons.ts";
import { type LearnResult, learn } from "../../server/src/ops/learn/operation.ts";
import { plainPage } from "../../server/src/ops/page.ts";
import { open, openFolder, RETAILER } from "./context.ts";

const ask = async (
  context: Awaited<ReturnType<typeof open>>,
  input: Parameters<typeof learn.run>[1] = {},
): Promise<LearnResult> => {
  const result = await learn.run(context, input);
  if ("refused" in result) throw new Error(result.refused);
  return result;
};
const states = ({ lessons }: LearnResult): Record<string, string> =>
  Object.fromEntries(lessons.map(({ category, state }) => [category, state]));

describe("learn", () => {
  it("has a lesson for the category of each rule", () => {
    const taught = new Set(LESSONS.map(({ category }) => category));
    expect(rules.filter(({ meta }) => !taught.has(meta.category)).map(({ meta }) => meta.id)).toEqual([]);
    expect(taught.size).toBe(LESSONS.length);
  });

  it("teaches on the team's own findings, those that harm most first", async () => {
    const context = await open({
      "a.sql": "SELECT id FROM t WHERE day = NULL;\nSELECT id FROM t WHERE id = NULL;\n",
      "b.sql": "DELETE FROM marts.daily;\n",
    });
    const result = await ask(context);
    const lesson = result.lessons.find(({ category }) => category === "queries");
    expect(lesson?.state).toBe("practise");
    expect(lesson?.rules.map(({ id, findings }) => [id, findings])).toEqual([
      ["null-comparison", 2],
      ["missing-where", 1],
    ]);
    expect(lesson?.rules[0]?.examples[1]?.place).toMatchObject({ file: `${context.root}/a.sql`, line: 2 });
    expect(result.next).toMatchObject({ rule: "null-comparison", place: { line: 1 } });
    expect(result.findings).toBe(3);
    const page = learn.page(result, plainPage(context.roots));
    expect(page).toContain("`a.sql:2`");
    expect(page).not.toContain("(`no-retries`)");
  });

  it("calls in order only what had something to look at", async () => {
    const sql = await ask(await open({ "a.sql": "SELECT 1;\n" }));
    expect(sql.next).toBeNull();
    expect(states(sql)).toMatchObject({ queries: "fine", retries: "nothing-to-look-at", freshness: "off" });
    const nothing = await ask(await open({ "notes.txt": "x" }));
    expect(Object.values(states(nothing))).not.toContain("fine");
  });

  it("takes a rule, an idea, a system; else says what there is", async () => {
    const context = await openFolder(RETAILER);
    const of = async (subject: string): Promise<readonly string[]> => [
      ...new Set((await ask(context, { subject })).lessons.map(({ category }) => category)),
    ];
    expect(await of("no-retries")).toEqual(["retries"]);
    expect(await of("Pruning")).toEqual(["pruning"]);
    expect(await of("dbt")).toContain("quality");
    expect(await learn.run(context, { subject: "cooking" })).toMatchObject({
      refused: expect.stringContaining("`cooking` is no rule"),
    });
  });

  it("counts what check finds", async () => {
    const context = await openFolder(RETAILER);
    const { findings } = await ask(context);
    const all = await context.analyser.allFindings(context.signal);
    expect(findings).toBe([...all.values()].flat().length);
    expect(findings).toBeGreaterThan(0);
  });

  it("ends each lesson with a finding to fix, what is offered for it, and where to read on", async () => {
    const result = await ask(await open({ "a.sql": "SELECT id FROM t WHERE day = NULL;\n" }));
    const lesson = result.lessons.find(({ category }) => category === "queries");
    expect(lesson?.exercise).toMatchObject({
      rule: "null-comparison",
      place: { line: 1 },
      fix: { kind: expect.any(String), title: expect.stringContaining("IS NULL") },
    });
    expect(result.next).toEqual(lesson?.exercise);
    const [rule] = lesson?.rules ?? [];
    expect(rule?.documentation).toMatch(/docs\/rules\/null-comparison\.md$/);
    expect(rule?.sources.every(({ read }) => /^\d{4}-\d\d-\d\d$/.test(read))).toBe(true);
    expect(result.lessons.filter(({ state }) => state !== "practise").every((each) => each.exercise === null)).toBe(
      true,
    );
  });

  it("counts what was cleared since the baseline, and what is still there", async () => {
    const files = { "a.sql": "SELECT id FROM t WHERE day = NULL;\n", "b.sql": "SELECT id FROM t WHERE id = NULL;\n" };
    const before = await open(files);
    expect((await ask(before)).progress).toBeNull();
    const [made] = await baseline.run(before, {});
    const kept = { "pipewright-baseline.json": made?.text ?? "" };
    const same = await ask(await open({ ...files, ...kept }));
    expect(same.progress).toEqual({ cleared: 0, accepted: 2 });
    expect(same.findings).toBe(0);
    expect(states(same)).toMatchObject({ queries: "accepted", joins: "fine" });
    const better = await open({ ...files, ...kept, "b.sql": "SELECT id FROM t WHERE id IS NULL;\n" });
    const result = await ask(better);
    expect(result.progress).toEqual({ cleared: 1, accepted: 1 });
    expect(result.lessons.find(({ category }) => category === "queries")?.progress).toEqual({
      cleared: 1,
      accepted: 1,
    });
    expect(result.lessons.find(({ category }) => category === "joins")?.progress).toEqual({ cleared: 0, accepted: 0 });
    expect(learn.page(result, plainPage(better.roots))).toContain("Of the baseline 1 cleared, 1 still there.");
    expect((await ask(better, { paths: [`${better.root}/a.sql`] })).progress).toEqual({ cleared: 0, accepted: 1 });
  });

  it("goes by the settings of the workspace, not by those of the rules", async () => {
    const cron = {
      "k8s/a.yaml":
        "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: a\n  labels: { owner: data }\nspec:\n  schedule: '0 5 * * *'\n  concurrencyPolicy: Forbid\n  jobTemplate:\n    spec:\n      backoffLimit: 2\n      activeDeadlineSeconds: 600\n      template:\n        spec:\n          containers: [{ name: a, image: 'r/a:1' }]\n",
    };
    expect(states(await ask(await open(cron), { subject: "no-timeout" }))).toEqual({ retries: "off" });
    const policy = { ...cron, "pipewright.yaml": "tier: 3\n" };
    expect(states(await ask(await open(policy), { subject: "no-timeout" }))).toEqual({ retries: "fine" });
  });

  it("knows other words for its ideas", async () => {
    const context = await openFolder(RETAILER);
    for (const [word, category] of [
      ["cost", "pruning"],
      ["timeouts", "retries"],
      ["idempotence", "idempotency"],
    ])
      expect((await ask(context, { subject: word })).lessons.map((lesson) => lesson.category)).toEqual([category]);
  });
});
