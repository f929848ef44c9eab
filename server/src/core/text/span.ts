/**
 * A stretch of a text, in UTF-16 code units, `end` exclusive. Everything in the core that points
 * into a file does it with a span; line and column exist only at the doors.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A file of the workspace: its absolute POSIX path, percent-decoded (`/repo/dags/a.yaml`, `c:/repo/a.yaml`). */
export type FileId = string;

/** A place in a file. */
export interface Location {
  readonly file: FileId;
  readonly span: Span;
}

/** Makes a span. */
export const span = (start: number, end: number): Span => ({ start, end });

/** The smallest span that holds both. */
export const cover = (a: Span, b: Span): Span => span(Math.min(a.start, b.start), Math.max(a.end, b.end));

/** Whether `inner` lies within `outer` (edges may touch). */
export const contains = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end;

/** Whether an offset lies within the span; the end counts, so that a cursor behind a word still touches it. */
export const touches = (outer: Span, offset: number): boolean => outer.start <= offset && offset <= outer.end;
