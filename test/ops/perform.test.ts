import { describe, expect, it } from "vitest";
import { check } from "../../server/src/ops/check.ts";
import { lineage } from "../../server/src/ops/lineage/operation.ts";
import type { AnyOperation } from "../../server/src/ops/operation.ts";
import { escaped, plainPage } from "../../server/src/ops/page.ts";
import { changesOf, isRefusal, perform } from "../../server/src/ops/perform.ts";
import { open } from "./context.ts";

const FILES = { "a.sql": "SELECT 1 FROM t WHERE b = NULL;\n" };

async function ask(operation: unknown, input: unknown, files: Readonly<Record<string, string>> = FILES) {
  const context = await open(files);
  return perform(operation as AnyOperation, context, input, plainPage(context.roots), (path) =>
    path.startsWith("/") ? path : `${context.root}/${path}`,
  );
}

describe("perform", () => {
  it.each([
    [
      check,
      { path: ["a.sql"] },
      "`check` has no input `path`. It takes `paths`, `changed`, `rules`, `severity`, `fixes`.",
    ],
    [check, { severity: "bad" }, "`severity` must be one of `error`, `warning`, `information`, `hint`."],
    [check, { paths: "a.sql" }, "`paths` must be array."],
    [check, { paths: ["../x.sql"] }, /^`paths`: `..\/x.sql` is not in the workspace.$/],
    [check, { paths: ["/etc/passwd"] }, "`paths`: `/etc/passwd` is not in the workspace."],
    [check, 7, "The input of `check` must be object."],
    [lineage, {}, /^`lineage` needs `subject`: /],
    [lineage, { subject: "t", depth: 0 }, "`depth` must be >= 1."],
  ])("refuses a bad input in a sentence that names the field: %#", async (operation, input, sentence) => {
    const answer = await ask(operation, input);
    if (!isRefusal(answer)) throw new Error("It was answered.");
    if (typeof sentence === "string") expect(answer.refused).toBe(sentence);
    else expect(answer.refused).toMatch(sentence);
  });

  it("takes relative paths", async () => {
    expect(await ask(check, { paths: ["a.sql"] })).toMatchObject({ data: { findings: [{ rule: "null-comparison" }] } });
  });

  it("lets no credential out, neither in the data nor on the page", async () => {
    const password = "hV7qLw2Zk9Rt";
    const answer = await ask(
      {
        ...check,
        run: async () => ({ password, text: `postgres://loader:${password}@db.shop.io/x` }),
        page: () => `password = "${password}"`,
      },
      {},
    );
    expect(JSON.stringify(answer)).not.toContain(password);
    expect(JSON.stringify(answer)).toContain("[hidden credential]");
  });
});

describe("a refusal", () => {
  const password = "hV7qLw2Zk9Rt";
  const refused = `postgres://loader:${password}@db.shop.io/x is not known`;
  it.each([
    ["of an operation", { ...check, run: async () => ({ refused }) }, {}],
    ["of a path", check, { paths: [`../password=${password}`] }],
    ["of a field", check, { [`password=${password}`]: 1 }],
  ])("%s holds no credential", async (_, operation, input) => {
    const answer = await ask(operation, input);
    expect(answer).toEqual({ refused: expect.stringContaining("[hidden credential]") });
    expect(JSON.stringify(answer)).not.toContain(password);
  });

  it.each([
    ["of changes", async () => ({ refused }), {}],
    ["of a place", async () => [{ file: `/out/password=${password}`, before: null, after: "" }], {}],
    ["of a field", async () => [], { [`password=${password}`]: 1 }],
  ])("%s holds none either", async (_, changes, input) => {
    const context = await open(FILES);
    const operation = { ...check, changes } as unknown as AnyOperation;
    const answer = await changesOf(operation, context, input, (path) => path);
    expect(answer).toEqual({ refused: expect.stringContaining("[hidden credential]") });
    expect(JSON.stringify(answer)).not.toContain(password);
  });
});

describe("page", () => {
  it("takes the force out of Markdown that names bring along", () => {
    expect(escaped("a](command:x) *b* `c` <img>")).toBe("a\\](command:x) \\*b\\* \\`c\\` \\<img\\>");
  });
});
