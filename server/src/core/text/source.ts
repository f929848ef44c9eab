/**
 * Text cut out of a file, with the way back to the file: a YAML block scalar without its
 * indentation, a Python string without its escapes. Readers work on `text` and report places
 * through `toFile`, so every span they give is a span of the file.
 */
export interface SourceText {
  readonly text: string;
  /** The file offset of an offset in `text` (0 … `text.length`); never decreases. */
  toFile(offset: number): number;
}

/** A piece of decoded text: `length` code units from `at` stand at `source` in the file, one for one. */
export interface SourceSegment {
  readonly at: number;
  readonly source: number;
  readonly length: number;
}

/** A whole file: offsets are themselves. */
export const wholeText = (text: string): SourceText => ({ text, toFile: (offset) => offset });

/** A stretch of a file taken as it stands. */
export const sliceText = (file: string, start: number, end: number): SourceText => ({
  text: file.slice(start, end),
  toFile: (offset) => start + offset,
});

/**
 * Decoded text in segments, ascending by `at`. An offset between two segments (a decoded escape)
 * maps to the end of the segment before it; `end` is the file offset behind the last character.
 */
export function mappedText(text: string, segments: readonly SourceSegment[], end: number): SourceText {
  return {
    text,
    toFile(offset) {
      if (offset >= text.length) return end;
      let low = 0;
      let high = segments.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((segments[middle] as SourceSegment).at <= offset) low = middle;
        else high = middle - 1;
      }
      const segment = segments[low];
      if (!segment) return end;
      return segment.source + Math.max(0, Math.min(offset - segment.at, segment.length));
    },
  };
}
