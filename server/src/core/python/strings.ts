import { mappedText, type SourceSegment, type SourceText } from "../text/source.ts";
import type { Span } from "../text/span.ts";

/** A literal as Python reads it, with the way back to the file. */
export interface DecodedString {
  readonly value: string;
  readonly segments: readonly SourceSegment[];
  /** File offset behind the last character. */
  readonly end: number;
  /** Replacements of an f-string, in coordinates of `value`. */
  readonly holes: readonly Span[];
}

const OPENING = /^([A-Za-z]{0,3})("""|'''|"|')/;

/** Decodes one literal that stands at `start` of the file. `replacements`: spans of `{…}` in file coordinates, for f-strings. */
export function decodeString(
  text: string,
  start: number,
  replacements: readonly Span[],
  formatted: boolean,
): DecodedString {
  const opening = OPENING.exec(text);
  if (!opening) return { value: "", segments: [], end: start + text.length, holes: [] };
  const quote = opening[2] as string;
  const raw = /r/i.test(opening[1] as string);
  const from = (opening[0] as string).length;
  const to = text.length >= from + quote.length && text.endsWith(quote) ? text.length - quote.length : text.length;
  const out = new Decoder(start);
  let next = 0;
  for (let at = from; at < to; ) {
    const hole = replacements[next];
    if (hole && start + at >= hole.start) {
      out.hole(text.slice(at, hole.end - start), at);
      at = Math.max(at + 1, hole.end - start);
      next++;
      continue;
    }
    const char = text[at] as string;
    if (char === "\\" && !raw) at += out.escape(text, at, to);
    else if (formatted && (char === "{" || char === "}") && text[at + 1] === char) {
      out.text(char, at, 2);
      at += 2;
    } else {
      out.text(char, at, 1);
      at++;
    }
  }
  return { value: out.value(), segments: out.segments, end: start + to, holes: out.holes };
}

const SIMPLE: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\u0007",
  b: "\b",
  f: "\f",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
};
const CODE = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|N\{[^}]{1,80}\})/;

/** Collects decoded text and the runs that stand in the file one for one. */
class Decoder {
  readonly segments: { at: number; source: number; length: number }[] = [];
  readonly holes: Span[] = [];
  private readonly parts: string[] = [];
  private length = 0;

  constructor(private readonly start: number) {}

  value(): string {
    return this.parts.join("");
  }

  /** `char` stands for `width` code units at `at`. */
  text(char: string, at: number, width: number): void {
    const source = this.start + at;
    const last = this.segments.at(-1);
    if (width === char.length && last && last.at + last.length === this.length && last.source + last.length === source)
      last.length += char.length;
    else this.segments.push({ at: this.length, source, length: Math.min(char.length, width) });
    this.parts.push(char);
    this.length += char.length;
  }

  hole(text: string, at: number): void {
    this.holes.push({ start: this.length, end: this.length + text.length });
    this.segments.push({ at: this.length, source: this.start + at, length: text.length });
    this.parts.push(text);
    this.length += text.length;
  }

  /** Reads a backslash and what it escapes; returns how many code units that is. */
  escape(text: string, at: number, to: number): number {
    const next = text[at + 1];
    if (next === undefined || at + 1 >= to) {
      this.text("\\", at, 1);
      return 1;
    }
    if (next === "\n") return 2;
    if (next === "\r") return text[at + 2] === "\n" ? 3 : 2;
    const simple = SIMPLE[next];
    if (simple !== undefined) {
      this.text(simple, at, 2);
      return 2;
    }
    const code = CODE.exec(text.slice(at + 1, Math.min(to, at + 90)));
    if (!code) {
      // An unknown escape stays as it is.
      this.text("\\", at, 1);
      return 1;
    }
    const hex = code[1] ?? code[2] ?? code[3];
    const point = hex ? Number.parseInt(hex, 16) : code[4] ? Number.parseInt(code[4], 8) : 0xfffd;
    const width = 1 + code[0].length;
    this.text(point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd", at, width);
    return width;
  }
}

/** Literals that follow each other as one text. */
export function joinStrings(parts: readonly DecodedString[]): {
  readonly value: string;
  readonly source: SourceText;
  readonly holes: readonly Span[];
} {
  const segments: SourceSegment[] = [];
  const holes: Span[] = [];
  let value = "";
  for (const part of parts) {
    const by = value.length;
    for (const segment of part.segments) segments.push({ ...segment, at: segment.at + by });
    for (const hole of part.holes) holes.push({ start: hole.start + by, end: hole.end + by });
    value += part.value;
  }
  return { value, source: mappedText(value, segments, parts.at(-1)?.end ?? 0), holes };
}
