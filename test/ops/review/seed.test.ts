import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { criteria } from "../../../server/src/ops/review/criteria/all.ts";
import { GROUPS, type GroupId } from "../../../server/src/ops/review/criterion.ts";

const SEED = readFileSync(join(import.meta.dirname, "../../../persona/data-engineer.md"), "utf8");

/** The items of a list of the seed, below a line of this text. */
function listBelow(heading: string): readonly string[] {
  const lines = SEED.split("\n");
  const at = lines.findIndex((line) => line.replace(/^#+ |:$/g, "") === heading);
  if (at < 0) throw new Error(`The seed has no ${heading}.`);
  const start = lines.findIndex((line, number) => number > at && line.startsWith("- "));
  const end = lines.findIndex((line, number) => number > start && !line.startsWith("- "));
  return lines.slice(start, end).map((line) => line.slice(2));
}

describe("the items of the scorecard", () => {
  it.each(Object.entries(GROUPS))("are those of the seed, word for word and in its order: %s", (group, { title }) => {
    const titles = criteria.filter((each) => each.group === (group as GroupId)).map((each) => each.title);
    expect(titles).toEqual(listBelow(title));
    expect(titles).toHaveLength(8);
  });
});
