import type { Hole } from "../text/hole.ts";
import type { SourceSegment } from "../text/source.ts";

/** A template hole in the text that is read, and where it stands in the file. */
export interface RenderedHole {
  readonly start: number;
  readonly end: number;
  readonly hole: Hole;
}

/**
 * A text as the YAML grammar sees it once its templates are stepped over: blank holes are gone, value holes are
 * words of the same length. `show` has the same offsets with the holes as written.
 */
export interface RenderedText {
  /** What is parsed. */
  readonly parse: string;
  /** What people see: equal to `parse` but for the text of the holes. */
  readonly show: string;
  /** Value holes in ascending order, in offsets of `parse`. */
  readonly holes: readonly RenderedHole[];
  /** Value holes that have a line to themselves, by their start; parsed as comments, for they may hold anything. */
  readonly alone: ReadonlyMap<number, RenderedHole>;
  /** The file offset of an offset in `parse`. */
  toFile(offset: number): number;
  /** Where `parse` differs from the file, a stretch one for one cut at the blanks that were removed. */
  segments(at: number, start: number, length: number): SourceSegment[];
}

/** A character no YAML indicator uses, so a word of it is a plain scalar wherever it stands. */
const FILLER = "\ue000";

/** The text without templates: offsets are themselves. */
const plain = (text: string): RenderedText => ({
  parse: text,
  show: text,
  holes: [],
  alone: new Map(),
  toFile: (offset) => Math.min(offset, text.length),
  segments: (at, start, length) => [{ at, source: start, length }],
});

/** Steps over holes; those that overlap or lie outside of the text are left out. */
export function renderHoles(text: string, holes: readonly Hole[]): RenderedText {
  if (holes.length === 0) return plain(text);
  const parse: string[] = [];
  const show: string[] = [];
  const values: RenderedHole[] = [];
  const alone = new Map<number, RenderedHole>();
  const pieces: SourceSegment[] = [];
  let at = 0;
  let from = 0;
  const keep = (start: number, end: number, words: string) => {
    if (end === start) return;
    const last = pieces.at(-1);
    if (last && last.source + last.length === start)
      pieces[pieces.length - 1] = { ...last, length: last.length + end - start };
    else pieces.push({ at, source: start, length: end - start });
    parse.push(words);
    show.push(text.slice(start, end));
    at += end - start;
  };
  for (const hole of holes) {
    if (hole.start < from || hole.end > text.length || hole.end <= hole.start) continue;
    keep(from, hole.start, text.slice(from, hole.start));
    if (hole.kind === "value") {
      const rendered = { start: at, end: at + hole.end - hole.start, hole };
      const lonely = hasLineToItself(text, hole, holes);
      if (lonely) alone.set(at, rendered);
      values.push(rendered);
      const length = hole.end - hole.start;
      keep(hole.start, hole.end, lonely ? `#${FILLER.repeat(length - 1)}` : FILLER.repeat(length));
    }
    from = hole.end;
  }
  keep(from, text.length, text.slice(from));
  return {
    parse: parse.join(""),
    show: show.join(""),
    holes: values,
    alone,
    toFile: (offset) => mapped(pieces, offset, text.length),
    segments: (start, source, length) => cut(pieces, start, source, length),
  };
}

/** Only blanks, and holes that print nothing, stand before and behind the hole on its lines. */
function hasLineToItself(text: string, hole: Hole, holes: readonly Hole[]): boolean {
  let start = hole.start - 1;
  while (start >= 0 && isBlank(text.charCodeAt(start))) start--;
  if (start >= 0 && text.charCodeAt(start) !== 10 && text.charCodeAt(start) !== 13 && !endsBlank(holes, start + 1))
    return false;
  let end = hole.end;
  while (end < text.length && isBlank(text.charCodeAt(end))) end++;
  return end >= text.length || text.charCodeAt(end) === 10 || text.charCodeAt(end) === 13;
}

/** Whether a blank hole that starts its line ends at an offset. */
function endsBlank(holes: readonly Hole[], offset: number): boolean {
  let low = 0;
  let high = holes.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((holes[middle] as Hole).end < offset) low = middle + 1;
    else high = middle;
  }
  const hole = holes[low];
  return hole?.end === offset && hole.kind === "blank";
}

const isBlank = (unit: number): boolean => unit === 32 || unit === 9;

function indexOf(pieces: readonly SourceSegment[], offset: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle] as SourceSegment).at <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function mapped(pieces: readonly SourceSegment[], offset: number, end: number): number {
  const piece = pieces[indexOf(pieces, offset)];
  if (!piece) return end;
  return piece.source + Math.max(0, Math.min(offset - piece.at, piece.length));
}

function cut(pieces: readonly SourceSegment[], at: number, start: number, length: number): SourceSegment[] {
  const out: SourceSegment[] = [];
  let done = 0;
  for (let i = indexOf(pieces, start); i < pieces.length && done < length; i++) {
    const piece = pieces[i] as SourceSegment;
    const inside = start + done - piece.at;
    const take = Math.min(length - done, piece.length - inside);
    if (take <= 0) continue;
    out.push({ at: at + done, source: piece.source + inside, length: take });
    done += take;
  }
  return out;
}
