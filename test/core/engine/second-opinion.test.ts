import { describe, expect, it } from "vitest";
import { secondOpinion } from "../../../server/src/core/engine/second-opinion.ts";
import { type FileFacts, noFacts } from "../../../server/src/core/facts/file-facts.ts";
import type { SqlScript } from "../../../server/src/core/facts/script.ts";

/** A file whose statements end with semicolons. */
function side(text: string, certain = true): { readonly text: string; readonly facts: FileFacts } {
  const statements: { readonly span: { readonly start: number; readonly end: number } }[] = [];
  for (const match of text.matchAll(/[^;\s][^;]*/g))
    statements.push({ span: { start: match.index, end: match.index + match[0].length } });
  const script = {
    origin: { kind: "file" },
    variant: { id: "only" },
    dialect: { id: "bigquery", certain, reason: "" },
    statements,
  } as unknown as SqlScript;
  return { text, facts: { ...noFacts, scripts: [script] } };
}

/** A parser that reads what does not say so, and keeps what it was asked. */
function parser(): { readonly asked: string[]; parses(dialect: string, text: string): Promise<boolean | undefined> } {
  const asked: string[] = [];
  return {
    asked,
    async parses(_dialect, text) {
      asked.push(text);
      return text.includes("no opinion") ? undefined : !text.includes("broken");
    },
  };
}

const opinion = (before: string, after: string, certain = true): Promise<string | undefined> =>
  secondOpinion(side(before, certain), side(after, certain), parser().parses);

describe("an independent parser's opinion on a fix", () => {
  it("objects when a statement it read is broken afterwards", async () => {
    expect(await opinion("a; b;", "a; broken;")).toMatch(/could not be read any more/);
    expect(await opinion("a {{ x }};", "broken {{ x }};")).toMatch(/could not be read any more/);
  });

  it.each([
    ["the fix is good", "a; b;", "a; c;"],
    ["it did not read the statement before", "broken;", "broken too;"],
    ["it has none", "a;", "no opinion;"],
    ["statements are new altogether", "a;", "broken; a; broken too;"],
    ["nothing changed", "a; broken;", "a; broken;"],
    ["a statement has branches", "a;", "{% if x %} broken {% endif %};"],
  ])("is silent where %s", async (_, before, after) => {
    expect(await opinion(before, after)).toBeUndefined();
  });

  it("is not asked where the dialect is a guess", async () => {
    expect(await opinion("a;", "broken;", false)).toBeUndefined();
  });

  it("asks about changed statements alone, templates filled in", async () => {
    const asking = parser();
    await secondOpinion(side("a; b {{ ref('x') }};"), side("a; c {{ ref('x') }};"), asking.parses);
    expect(asking.asked).toEqual(["b pipewright_value", "c pipewright_value"]);
  });
});
