import { type Cursor, peek, take } from "./cursor.ts";
import { type Draft, plain } from "./draft.ts";
import { skipStatement } from "./split.ts";

/** A statement of which only the first words are told. */
export function readOther(c: Cursor): Draft {
  const first = peek(c);
  if (first.kind === "word") take(c);
  skipStatement(c);
  return plain(first.upper.toLowerCase());
}
