import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contextAt } from "../../server/src/ops/at.ts";
import { lineage } from "../../server/src/ops/lineage/operation.ts";
import { platformOf } from "../../server/src/ops/platform.ts";
import { commitAll, git, repository } from "../support/git.ts";
import { openFolder } from "./context.ts";

const DDL = "CREATE TABLE shop.raw.orders (id INT64, day DATE) PARTITION BY day;\n";

describe("the workspace at a reference", () => {
  it("answers for that state, whatever the disk holds now", async () => {
    const folder = repository({
      "ddl.sql": DDL,
      "q.sql": "INSERT INTO shop.marts.old SELECT * FROM shop.raw.orders WHERE id = NULL;\n",
    });
    git(folder, "tag", "v1");
    rmSync(join(folder, "q.sql"));
    writeFileSync(join(folder, "new.sql"), "INSERT INTO shop.marts.new SELECT id FROM shop.raw.orders;\n");
    commitAll(folder, "second");
    writeFileSync(join(folder, "new.sql"), "SELECT broken FROM;\n");

    const now = await openFolder(folder);
    const past = await contextAt(now, "v1");
    if ("refused" in past) throw new Error(past.refused);
    const then = await platformOf(past);
    expect(then.findings.map(({ rule, at }) => [rule, at.file])).toContainEqual([
      "null-comparison",
      join(folder, "q.sql"),
    ]);
    expect((await platformOf(now)).findings.map(({ rule }) => rule)).not.toContain("null-comparison");
    const answer = await lineage.run(past, { subject: "shop.raw.orders" });
    if ("refused" in answer) throw new Error(answer.refused);
    expect(answer.edges.map(({ to }) => to)).toEqual(["shop.marts.old"]);
    expect(past.commits).toEqual([
      { root: folder, id: git(folder, "rev-parse", "v1").trim(), date: expect.stringMatching(/Z$/) },
    ]);
    const between = await contextAt(now, "HEAD");
    if ("refused" in between) throw new Error(between.refused);
    expect([...(await platformOf(between)).datasets.keys()]).toEqual(["shop.marts.new", "shop.raw.orders"]);
  });

  it("reads the configuration of that state", async () => {
    const folder = repository({
      "pipewright.yaml": "rules:\n  null-comparison: off\n",
      "q.sql": "SELECT 1 WHERE a = NULL;\n",
    });
    writeFileSync(join(folder, "pipewright.yaml"), "");
    const now = await openFolder(folder);
    const past = await contextAt(now, "HEAD");
    if ("refused" in past) throw new Error(past.refused);
    expect((await platformOf(past)).findings).toEqual([]);
    expect((await platformOf(now)).findings.map(({ rule }) => rule)).toContain("null-comparison");
  });

  it("is refused in a sentence", async () => {
    const folder = repository({ "a.sql": "SELECT 1;\n" });
    expect(await contextAt(await openFolder(folder), "v9")).toEqual({
      refused: `The git repository of \`${folder}\` has no tag, branch or commit \`v9\`.`,
    });
  });
});
