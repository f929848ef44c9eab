import { describe, expect, it } from "vitest";
import { rules } from "../../server/src/core/rules/registry.gen.ts";
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
});
