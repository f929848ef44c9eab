import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundedData, boundedText } from "../../server/src/mcp/bound.ts";

describe("data", () => {
  it("that is short enough stays as it is", () => {
    const data = { a: [1, 2], b: "x" };
    expect(boundedData(data, 100)).toEqual({ value: data });
  });

  it("loses the ends of inner lists first, then of lists, then of texts", () => {
    const inner = Array.from({ length: 50 }, (_, at) => at);
    const data = { list: Array.from({ length: 10 }, () => ({ inner })) };
    const some = boundedData(data, 1000)?.value as typeof data;
    expect(some.list).toHaveLength(10);
    expect(some.list[0]?.inner.length).toBeGreaterThan(20);
    const few = boundedData(data, 120)?.value as typeof data;
    expect(few.list.length).toBeLessThan(10);
    expect(few.list[0]?.inner).toEqual([0, 1, 2]);
    const text = boundedData({ list: ["x".repeat(10_000)] }, 3000);
    expect(text?.value).toEqual({ list: [`${"x".repeat(1999)}…`] });
    expect(text?.cut).toContain("of texts the first 2,000 characters");
  });

  it("is never longer than it may be, and keeps its shape, whatever it is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 500 }), (data, most) => {
        const bounded = boundedData(data, most);
        if (bounded === undefined) return;
        expect(JSON.stringify(bounded.value).length).toBeLessThanOrEqual(most);
        expect(shapeFits(bounded.value, data)).toBe(true);
        expect(bounded.cut === undefined).toBe(JSON.stringify(data).length <= most);
      }),
    );
  });
});

/** Whether a value is another one with ends of lists and texts left out. */
function shapeFits(cut: unknown, whole: unknown): boolean {
  if (typeof whole === "string") return typeof cut === "string" && (cut === whole || cut.endsWith("…"));
  if (Array.isArray(whole))
    return Array.isArray(cut) && cut.length <= whole.length && cut.every((each, at) => shapeFits(each, whole[at]));
  if (typeof whole !== "object" || whole === null) return cut === whole;
  const keys = Object.keys(whole);
  return (
    typeof cut === "object" &&
    cut !== null &&
    Object.keys(cut).length === keys.length &&
    Object.entries(whole).every(([key, each]) => shapeFits((cut as Record<string, unknown>)[key], each))
  );
}

describe("a page", () => {
  it("is cut between lines and says how much is shown", () => {
    expect(boundedText("short", 10)).toEqual({ value: "short" });
    const { value, cut } = boundedText("one\ntwo\nthree\n", 9);
    expect(value).toBe("one\ntwo");
    expect(cut).toBe("The page is longer: 7 of 14 characters are shown.");
    expect(boundedText("x".repeat(100), 10).value).toBe("x".repeat(10));
  });

  it("closes a block of code that is cut in two", () => {
    const text = `text\n\`\`\`\`diff\n- a\n\`\`\`\n${"+ b\n".repeat(20)}\`\`\`\`\n`;
    expect(boundedText(text, 40).value.endsWith("\n````")).toBe(true);
    expect(boundedText(`\`\`\`\na\n\`\`\`\n${"b\n".repeat(50)}`, 40).value.endsWith("b")).toBe(true);
  });
});
