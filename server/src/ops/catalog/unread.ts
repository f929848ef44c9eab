import { coverageOf } from "../../core/features/coverage.ts";
import type { FileId } from "../../core/text/span.ts";
import type { OperationContext } from "../operation.ts";
import { count, list, object, text } from "../schema.ts";

/** Files that were not read whole: what is missing in an answer may stand there. */
export interface UnreadFiles {
  readonly total: number;
  /** The first of them, in order of path. */
  readonly files: readonly { readonly file: FileId; readonly reasons: readonly string[] }[];
}

/** Schema of {@link UnreadFiles}. */
export const unreadSchema = object({ total: count, files: list(object({ file: text, reasons: list(text) })) });

const MOST = 20;

/** What of the workspace was not read whole. */
export function unreadOf({ analyser }: OperationContext): UnreadFiles {
  const { others } = coverageOf(analyser.status());
  const sorted = others.toSorted((a, b) => (a.file < b.file ? -1 : 1));
  return { total: others.length, files: sorted.slice(0, MOST).map(({ file, notes }) => ({ file, reasons: notes })) };
}
