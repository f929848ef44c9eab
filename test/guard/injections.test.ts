import { marked, type Token } from "marked";
import { describe, expect, it } from "vitest";
import { linkedPage } from "../../server/src/ops/page.ts";
import { type Answer, perform } from "../../server/src/ops/perform.ts";
import { operations } from "../../server/src/ops/registry.gen.ts";
import { open } from "../ops/context.ts";
import { harmless, INJECTIONS } from "./injections.ts";
import { inputsOf } from "./inputs.ts";

const filesWith = (change: (order: string) => string): Record<string, string> => ({
  ...Object.fromEntries(
    INJECTIONS.map(({ file, order, text }) => [file.replace(order, change(order)), text(change(order))]),
  ),
  "dbt/dbt_project.yml": "name: shop\nversion: '1'\nprofile: shop\nmodel-paths: [models]\n",
});

describe("orders in the workspace", () => {
  it("are twenty-five, each in its file", () => {
    expect(new Set(INJECTIONS.map(({ order }) => order)).size).toBe(25);
    for (const { order } of INJECTIONS) expect(harmless(order)).toHaveLength(order.length);
  });

  it.each(operations.map(({ name }) => name))("change no verdict of %s and are no Markdown", async (name) => {
    const known = operations.find((each) => each.name === name);
    if (!known) throw new Error(name);
    const operation = await known.load();
    const answers = async (change: (order: string) => string): Promise<readonly (Answer | { refused: string })[]> => {
      const files = filesWith(change);
      const context = await open(files);
      const page = linkedPage(context.roots, (file) => `file://${encodeURI(file)}`);
      const all = [];
      for (const input of inputsOf(known, context, Object.keys(files)))
        all.push(await perform(operation, context, input, page, (path) => path));
      // Workspaces stand in different folders.
      return JSON.parse(JSON.stringify(all).replaceAll(context.root, "/w").replaceAll(encodeURI(context.root), "/w"));
    };
    const hostile = await answers((order) => order);
    const peaceful = await answers(harmless);
    const verdicts = (each: readonly (Answer | { refused: string })[]): string =>
      shapeOf(each.map((answer) => ("refused" in answer ? { refused: true } : answer.data)));
    expect(verdicts(hostile)).toBe(verdicts(peaceful));
    for (const answer of hostile) if (!("refused" in answer)) expect(liveIn(answer.markdown)).toEqual([]);
  });
});

/** Data without its texts: which findings, counts, verdicts and places there are. */
const shapeOf = (data: unknown): string =>
  JSON.stringify(
    data,
    (key, value) =>
      typeof value === "string" && (key === "fingerprint" || /[\s<[(]|abc|%/.test(value)) ? "text" : value,
    1,
  );

/** What a page shows that is more than text: pictures, hypertext, links that lead anywhere but to a file of the workspace. */
function liveIn(markdown: string): readonly string[] {
  const live: string[] = [];
  marked.walkTokens(marked.lexer(markdown), (token: Token) => {
    if (token.type === "image" || token.type === "html") live.push(token.raw);
    if (token.type === "link" && !/^file:\/\/\/w\//.test(token.href) && !isOurs(token.href)) live.push(token.raw);
  });
  return live;
}

/** Pages of vendors that rules cite. */
const isOurs = (href: string): boolean => /^https:\/\//.test(href) && !href.includes("evil");
