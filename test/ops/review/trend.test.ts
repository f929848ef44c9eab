import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { htmlDocument, plainHtml } from "../../../server/src/ops/html.ts";
import { plainPage } from "../../../server/src/ops/page.ts";
import { review } from "../../../server/src/ops/review/operation.ts";
import { commitAll, git, repository } from "../../support/git.ts";
import { open, openFolder } from "../context.ts";
import { GOOD } from "./workspaces.ts";

const DAG = GOOD["dags/load.yml"] as string;

describe("the trend over tags", () => {
  it("judges every tag by the same criteria, oldest first, and the workspace as it is last", async () => {
    const folder = repository({
      ...GOOD,
      "dags/load.yml": DAG.replace("    owner: data\n", "").replace("    retries: 2\n", ""),
    });
    git(folder, "tag", "v1");
    writeFileSync(join(folder, "dags/load.yml"), DAG.replace("    owner: data\n", ""));
    commitAll(folder, "retries");
    git(folder, "tag", "v2");
    writeFileSync(join(folder, "dags/load.yml"), DAG);
    const context = await openFolder(folder);
    const result = await review.run(context, { trend: true });
    const { points = [], left, notes } = result.trend ?? {};
    expect(points.map(({ at }) => at)).toEqual(["v1", "v2", "now"]);
    expect(left).toBe(0);
    expect(notes).toEqual([]);
    const [first, second, now] = points.map(({ notMet }) => notMet);
    expect(first).toBeGreaterThan(second ?? 0);
    expect(second).toBeGreaterThan(now ?? 0);
    for (const { met, notMet, unknown } of points) expect(met + notMet + unknown).toBe(32);
    expect(points.at(-1)?.met).toBe(result.items.filter(({ verdict }) => verdict === "met").length);
    expect(review.page(result, plainPage([folder]))).toContain("| `v1` |");
    const page = review.html?.(result, plainHtml([folder]));
    expect(page && htmlDocument(page)).toContain("Verdicts by tag");
  });

  it("is not there unless it is asked for, and says why where there is none", async () => {
    const context = await open(GOOD);
    expect((await review.run(context, {})).trend).toBeUndefined();
    const { trend } = await review.run(context, { trend: true, checklist: "excellence" });
    expect(trend?.points).toEqual([]);
    expect(trend?.notes).toEqual([expect.stringContaining("is not in a git repository")]);
  });
});
