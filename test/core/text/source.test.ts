import { expect, it } from "vitest";
import { mappedText, sliceText } from "../../../server/src/core/text/source.ts";

it("maps a slice back to its file", () => {
  const source = sliceText("abcdef", 2, 5);
  expect(source.text).toBe("cde");
  expect(source.toFile(0)).toBe(2);
  expect(source.toFile(3)).toBe(5);
});

it("maps decoded text back, an escape to the end of what stands before it", () => {
  // File: "a\nb" in quotes at 0: `"a\\nb"`; the decoded text is a, line break, b.
  const source = mappedText(
    "a\nb",
    [
      { at: 0, source: 1, length: 1 },
      { at: 2, source: 4, length: 1 },
    ],
    5,
  );
  expect([0, 1, 2, 3].map((offset) => source.toFile(offset))).toEqual([1, 2, 4, 5]);
});
