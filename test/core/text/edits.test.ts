import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdits, compatible, EditConflict, sortEdits, type TextEdit } from "../../../server/src/core/text/edits.ts";

const edit = (start: number, end: number, text: string): TextEdit => ({ span: { start, end }, text });

describe("edits", () => {
  it("apply in order of place, whatever the order given", () => {
    expect(applyEdits("abcdef", [edit(4, 5, "E"), edit(0, 1, "A"), edit(2, 2, "-")])).toBe("Ab-cdEf");
  });

  it("keep CRLF, a byte order mark and lone surrogates as they are", () => {
    const text = "\uFEFFa\r\nb\uD800c\r\n";
    expect(applyEdits(text, [edit(1, 2, "A")])).toBe("\uFEFFA\r\nb\uD800c\r\n");
  });

  it("fold when equal, and keep two insertions at one place in the order given", () => {
    expect(applyEdits("ab", [edit(1, 1, "x"), edit(1, 1, "x")])).toBe("axb");
    expect(applyEdits("ab", [edit(1, 1, "x"), edit(1, 1, "y")])).toBe("axyb");
  });

  it("conflict when they want the same text", () => {
    expect(() => sortEdits([edit(0, 3, "x"), edit(2, 4, "y")])).toThrow(EditConflict);
    expect(() => sortEdits([edit(0, 3, "x"), edit(1, 1, "y")])).toThrow(EditConflict);
    expect(compatible([edit(0, 3, "x")], [edit(3, 4, "y")])).toBe(true);
    expect(compatible([edit(0, 3, "x")], [edit(2, 3, "y")])).toBe(false);
  });

  it("leave everything outside of their spans alone", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(), fc.nat(), fc.string(), (text, a, b, replacement) => {
        const start = a % (text.length + 1);
        const end = start + (b % (text.length - start + 1));
        const after = applyEdits(text, [edit(start, end, replacement)]);
        expect(after.startsWith(text.slice(0, start))).toBe(true);
        expect(after.endsWith(text.slice(end))).toBe(true);
        expect(after.length).toBe(text.length - (end - start) + replacement.length);
      }),
    );
  });
});
