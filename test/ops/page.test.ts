import { describe, expect, it } from "vitest";
import { prose } from "../../server/src/ops/page.ts";

describe("prose", () => {
  it("keeps what is set in ticks as code, and nothing else of Markdown", () => {
    expect(prose("Task `load_a` reads `a*b`, [x](y).")).toBe("Task `load_a` reads `a*b`, \\[x\\](y).");
  });

  it("stays text where a name brings a tick of its own", () => {
    expect(prose("Table `a`![x](y)` is read.")).toBe("Table `a`!\\[x\\](y) is read.");
  });
});
