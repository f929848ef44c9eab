import type { Hole } from "../text/hole.ts";
import { mappedText, type SourceSegment, type SourceText } from "../text/source.ts";
import type { RenderedText } from "./rendered.ts";

/** Decoded text with its holes, before it becomes a scalar. */
export interface DecodedText {
  readonly source: SourceText;
  readonly holes: readonly Hole[];
}

/** Builds decoded text out of copied stretches and decoded characters, remembering where each came from. */
export class TextBuilder {
  private text = "";
  private readonly copies: SourceSegment[] = [];

  constructor(private readonly rendered: RenderedText) {}

  /** Appends a stretch of the parsed text as it stands. */
  copy(start: number, end: number): void {
    if (end <= start) return;
    const last = this.copies.at(-1);
    if (last && last.source + last.length === start && last.at + last.length === this.text.length)
      this.copies[this.copies.length - 1] = { ...last, length: last.length + end - start };
    else this.copies.push({ at: this.text.length, source: start, length: end - start });
    this.text += this.rendered.show.slice(start, end);
  }

  /** Appends characters that are not written so in the file: a decoded escape, a folded line break. */
  insert(text: string, at: number): void {
    if (text === "") return;
    this.copies.push({ at: this.text.length, source: at, length: 0 });
    this.text += text;
  }

  /** The decoded text; `end` is the parsed offset behind its last character. */
  finish(end: number): DecodedText {
    const { rendered, text } = this;
    const segments = this.copies.flatMap((copy) =>
      copy.length === 0
        ? [{ at: copy.at, source: rendered.toFile(copy.source), length: 0 }]
        : rendered.segments(copy.at, copy.source, copy.length),
    );
    const fileEnd = end === 0 ? 0 : rendered.toFile(end - 1) + 1;
    return { source: sourceOf(text, segments, fileEnd), holes: this.holes() };
  }

  private holes(): Hole[] {
    const { holes } = this.rendered;
    const first = this.copies[0];
    if (holes.length === 0 || !first) return [];
    const out: Hole[] = [];
    let index = firstFrom(this.rendered, first.source);
    for (const copy of this.copies) {
      for (; index < holes.length; index++) {
        const found = holes[index];
        if (!found || found.start >= copy.source + copy.length) break;
        if (found.start < copy.source) continue;
        const start = copy.at + found.start - copy.source;
        out.push({ ...found.hole, start, end: start + found.end - found.start });
      }
    }
    return out;
  }
}

/** A stretch of the parsed text taken as it stands. */
export function takeText(rendered: RenderedText, start: number, end: number): DecodedText {
  if (rendered.holes.length === 0 && rendered.parse.length === rendered.toFile(rendered.parse.length))
    return { source: { text: rendered.parse.slice(start, end), toFile: (offset) => start + offset }, holes: NONE };
  const builder = new TextBuilder(rendered);
  builder.copy(start, end);
  return builder.finish(end);
}

const NONE: readonly Hole[] = [];

function sourceOf(text: string, segments: readonly SourceSegment[], end: number): SourceText {
  const only = segments[0];
  if (segments.length === 1 && only && only.length === text.length && only.source + text.length === end)
    return { text, toFile: (offset) => only.source + offset };
  return mappedText(text, segments, end);
}

/** Index of the first value hole that starts at or behind an offset. */
export function firstFrom(rendered: RenderedText, offset: number): number {
  let low = 0;
  let high = rendered.holes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rendered.holes[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
