import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { coverage } from "../../server/src/ops/coverage.ts";
import { fix } from "../../server/src/ops/fix.ts";
import type { AnyOperation, Change } from "../../server/src/ops/operation.ts";
import { changesOf } from "../../server/src/ops/perform.ts";
import { open } from "./context.ts";

const SQL = "SELECT 1 FROM t WHERE b = NULL;\n";

/** Asks for changes of an operation in a workspace that has a link out, one to nowhere and one to git's folder. */
async function ask(operation: unknown, input: unknown): Promise<{ readonly answer: unknown; readonly root: string }> {
  const context = await open({ "a.sql": SQL, ".git/config": "" });
  mkdirSync(join(context.root, "in"));
  symlinkSync("/tmp", join(context.root, "out"));
  symlinkSync("/nowhere/at/all", join(context.root, "lost"));
  symlinkSync(join(context.root, ".git"), join(context.root, "g"));
  symlinkSync(join(context.root, "in"), join(context.root, "also-in"));
  const { root } = context;
  return { answer: await changesOf(operation as AnyOperation, context, input, (path) => join(root, path)), root };
}

/** An operation that proposes new files at these paths, seen from the root unless they are absolute. */
const writing = (...paths: readonly string[]) => ({
  ...fix,
  changes: async ({ roots }: { readonly roots: readonly string[] }): Promise<readonly Change[]> =>
    paths.map((path) => ({ file: path.startsWith("/") ? path : `${roots[0]}/${path}`, before: null, after: "" })),
});

describe("changesOf", () => {
  it("answers what a fix would change, before and after", async () => {
    const { answer, root } = await ask(fix, { rules: ["null-comparison"] });
    expect(answer).toEqual([{ file: `${root}/a.sql`, before: SQL, after: "SELECT 1 FROM t WHERE b IS NULL;\n" }]);
  });

  it("checks the input like any other door", async () => {
    expect((await ask(fix, { rule: "x" })).answer).toHaveProperty(
      "refused",
      expect.stringContaining("no input `rule`"),
    );
    expect((await ask(fix, { paths: ["../x"] })).answer).toEqual({
      refused: "`paths`: `../x` is not in the workspace.",
    });
  });

  it("says so of an operation that changes nothing", async () => {
    expect((await ask(coverage, {})).answer).toEqual({ refused: "`coverage` changes no files." });
  });

  it.each(["new.sql", "deep/er/new.sql", "also-in/new.sql", "x/../new.sql"])(
    "lets a file into the workspace: %s",
    async (path) => {
      const { answer, root } = await ask(writing(path), {});
      expect(answer).toEqual([{ file: join(root, path), before: null, after: "" }]);
    },
  );

  it.each(["../x.sql", "/etc/x.sql", "a/../../x.sql", "out/x.sql", "out/deep/x.sql", "lost/x.sql", "lost"])(
    "lets no file out of the workspace: %s",
    async (path) => {
      const { answer } = await ask(writing("good.sql", path), {});
      expect(answer).toHaveProperty("refused", expect.stringContaining("is not in the workspace; nothing is changed."));
    },
  );

  it.each([".git/hooks/pre-commit", "sub/.git/config", ".GIT/config", "g/config", "in/../.git/x"])(
    "lets nothing into git's folder: %s",
    async (path) => {
      const { answer } = await ask(writing(path), {});
      expect(answer).toHaveProperty("refused", expect.stringContaining("belongs to git; nothing is changed."));
    },
  );

  it("writes no file twice, not by another name either", async () => {
    const { answer } = await ask(writing("in/a", "also-in/a"), {});
    expect(answer).toHaveProperty("refused", expect.stringContaining("would be written twice"));
  });
});
