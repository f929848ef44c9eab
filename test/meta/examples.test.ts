import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { rules } from "../../server/src/core/rules/registry.gen.ts";
import { analyse, findingsOf } from "../rules/memory.ts";

const folder = join(import.meta.dirname, "../../examples/retailer");
/** Rules that a platform which loads at all cannot show beside the others. */
const NOT_SHOWN = new Set(["config-error", "syntax-error", "dbt-incremental-no-key"]);
const DONE_RIGHT = /returns|return_lines|suppliers|staging\.yml|warehouse|stg_/;

describe("the example platform", () => {
  let found: Awaited<ReturnType<typeof findingsOf>> = [];
  beforeAll(async () => {
    const files: Record<string, string> = {};
    for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" }))
      if (statSync(join(folder, path)).isFile()) files[path] = readFileSync(join(folder, path), "utf8");
    found = await findingsOf(await analyse(files));
  });

  it("shows every rule at least once", () => {
    const shown = new Set(found.map(({ finding }) => finding.rule));
    const missing = rules.map(({ meta }) => meta.id).filter((id) => !shown.has(id) && !NOT_SHOWN.has(id));
    expect(missing).toEqual([]);
  });

  it("has nothing reported where things are done right", () => {
    const wrong = found.filter(({ path, finding }) => DONE_RIGHT.test(path) && finding.rule !== "duplicate-id");
    expect(wrong.map(({ path, finding }) => `${path} ${finding.rule}: ${finding.message}`)).toEqual([]);
  });

  it("proves a finding by lines of other files", () => {
    const append = found.find(({ finding }) => finding.rule === "insert-append-rerun");
    expect(append?.path).toBe("dags/sql/orders/load_orders.sql");
    expect(append?.finding.evidence.map(({ at }) => at.file)).toContain("/w/dags/config/orders.yml");
    const scan = found.find(({ finding }) => finding.rule === "no-partition-filter");
    expect(scan?.finding.evidence.map(({ at }) => at.file)).toContain("/w/warehouse/bigquery/raw.sql");
  });
});
