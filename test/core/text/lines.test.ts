import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineIndex } from "../../../server/src/core/text/lines.ts";

describe("lines", () => {
  it("end at LF, CRLF and a lone CR", () => {
    const lines = new LineIndex("a\nb\r\nc\rd");
    expect(lines.lineCount).toBe(4);
    expect(lines.position(5)).toEqual({ line: 2, character: 0 });
    expect(lines.lineEnd(1)).toBe(3);
  });

  it("count characters in UTF-16 code units", () => {
    const lines = new LineIndex("x\n😀y");
    expect(lines.position(4)).toEqual({ line: 1, character: 2 });
    expect(lines.offset({ line: 1, character: 2 })).toBe(4);
  });

  it("clamp what lies outside", () => {
    const lines = new LineIndex("ab\ncd");
    expect(lines.offset({ line: 0, character: 99 })).toBe(2);
    expect(lines.offset({ line: 9, character: 0 })).toBe(5);
    expect(lines.position(-1)).toEqual({ line: 0, character: 0 });
  });

  it("come back to the same offset", () => {
    const unit = fc.constantFrom("a", "\n", "\r", "\r\n", "é", "😀", "\uD800");
    fc.assert(
      fc.property(fc.array(unit), fc.nat(), (parts, n) => {
        const text = parts.join("");
        const offset = n % (text.length + 1);
        const lines = new LineIndex(text);
        const back = lines.offset(lines.position(offset));
        // Between CR and LF there is no place of its own: it belongs to the line's end.
        expect(text.slice(back, offset)).toMatch(/^\r?$/);
      }),
    );
  });
});
