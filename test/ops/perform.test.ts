import { describe, expect, it } from "vitest";
import { check } from "../../server/src/ops/check.ts";
import { lineage } from "../../server/src/ops/lineage/operation.ts";
import type { AnyOperation } from "../../server/src/ops/operation.ts";
import { escaped, plainPage } from "../../server/src/ops/page.ts";
import { isRefusal, perform } from "../../server/src/ops/perform.ts";
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

describe("page", () => {
  it("takes the force out of Markdown that names bring along", () => {
    expect(escaped("a](command:x) *b* `c` <img>")).toBe("a\\](command:x) \\*b\\* \\`c\\` \\<img\\>");
  });
});
