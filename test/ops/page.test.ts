import { describe, expect, it } from "vitest";
import { html, inline } from "../../server/src/ops/html.ts";
import { escaped, prose } from "../../server/src/ops/page.ts";

describe("prose", () => {
  it("keeps what is set in ticks as code, and nothing else of Markdown", () => {
    expect(prose("Task `load_a` reads `a*b`, [x](y).")).toBe("Task `load_a` reads `a*b`, \\[x\\](y).");
  });

  it("stays text where a name brings a tick of its own", () => {
    expect(prose("Table `a`![x](y)` is read.")).toBe("Table `a`!\\[x\\](y) is read.");
  });
});

describe("escaped text as HTML", () => {
  it("is what it was", () => {
    for (const text of ["team@x.com", "https://x.y/z", "www.x.y", "a*b_c`d[e]<f>#g|h~i\\j: k."])
      expect(String(inline(escaped(text)).text)).toBe(html`${text}`.text);
  });
});
