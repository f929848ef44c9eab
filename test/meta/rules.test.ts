import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rules } from "../../server/src/core/rules/registry.gen.ts";
import { readFixture } from "../rules/fixture.ts";
import { analyse, findingsOf } from "../rules/memory.ts";

const root = join(import.meta.dirname, "../..");
const WEIGHT = { none: 0, suggestion: 1, repair: 2, safe: 3 } as const;

for (const { meta } of rules) {
  const fixture = join(root, "test/rules", meta.category, `${meta.id}.md`);
  describe(meta.id, () => {
    it("stands in a file of its name, with fixtures beside it", () => {
      expect(existsSync(join(root, "server/src/core/rules", meta.category, `${meta.id}.ts`))).toBe(true);
      expect(existsSync(fixture)).toBe(true);
      expect(readFixture(readFileSync(fixture, "utf8")).rule).toBe(meta.id);
    });

    it("fires on its bad example", async () => {
      const found = await findingsOf(await analyse(meta.docs.bad));
      expect(found.map(({ finding }) => finding.rule)).toContain(meta.id);
    });

    it("has a good example that no rule complains about", async () => {
      const found = await findingsOf(await analyse(meta.docs.good));
      expect(found.map(({ path, finding }) => `${path} ${finding.rule}: ${finding.message}`)).toEqual([]);
    });

    it("names the page and the day its claims were read", () => {
      expect(meta.docs.sources.length).toBeGreaterThan(0);
      for (const source of meta.docs.sources) {
        expect(source.url).toMatch(/^https:\/\/\S+$/);
        expect(source.read).toMatch(/^2026-\d\d-\d\d$/);
      }
    });

    it("says every message, and offers the kind of fix it promises, in its fixtures", async () => {
      const messages = new Set<string>();
      let best: keyof typeof WEIGHT = "none";
      for (const each of readFixture(readFileSync(fixture, "utf8")).cases)
        for (const { finding } of await findingsOf(await analyse(each.files))) {
          if (finding.rule !== meta.id) continue;
          messages.add(finding.messageId);
          for (const { kind } of finding.fixes) if (WEIGHT[kind] > WEIGHT[best]) best = kind;
        }
      expect([...messages].sort()).toEqual(Object.keys(meta.messages).sort());
      expect(best).toBe(meta.fix);
    });
  });
}
