import type { FileId, Span } from "./span.ts";

/** Replaces a span by text; an insertion has an empty span. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** Edits of one file, made against the text with this hash. */
export interface FileEdits {
  readonly file: FileId;
  readonly edits: readonly TextEdit[];
}

/** Thrown when two edits want the same text; the caller drops one of the two fixes. */
export class EditConflict extends Error {
  constructor(
    readonly first: TextEdit,
    readonly second: TextEdit,
  ) {
    super(`Two edits overlap at ${second.span.start}.`);
    this.name = "EditConflict";
  }
}

/**
 * Edits in order of place. Equal edits fold into one; two insertions at one place keep the order given.
 * @throws EditConflict when two edits overlap, or an insertion falls inside a replaced span.
 */
export function sortEdits(edits: readonly TextEdit[]): TextEdit[] {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const kept: TextEdit[] = [];
  for (const edit of sorted) {
    const last = kept.at(-1);
    if (last && last.span.start === edit.span.start && last.span.end === edit.span.end && last.text === edit.text)
      continue;
    if (last && edit.span.start < last.span.end) throw new EditConflict(last, edit);
    kept.push(edit);
  }
  return kept;
}

/** The text after all edits. @throws EditConflict as {@link sortEdits}. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let from = 0;
  for (const edit of sortEdits(edits)) {
    result += text.slice(from, edit.span.start) + edit.text;
    from = edit.span.end;
  }
  return result + text.slice(from);
}

/** Whether the two sets of edits can be applied together. */
export function compatible(first: readonly TextEdit[], second: readonly TextEdit[]): boolean {
  try {
    sortEdits([...first, ...second]);
    return true;
  } catch (error) {
    if (error instanceof EditConflict) return false;
    throw error;
  }
}
