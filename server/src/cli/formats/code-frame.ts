import type { Colors } from "picocolors/types";
import type { Place } from "../../ops/places.ts";
import { harmless } from "../terminal.ts";

/** Columns of a line that are shown; longer lines are cut around the finding. */
const WIDTH = 120;
const TAB = "    ";

/** The line a finding starts on and the one before it, with carets under the finding; nothing where the file is gone. */
export function codeFrame(lines: readonly string[], place: Place, colours: Colors): string[] {
  const text = lines[place.line - 1];
  if (text === undefined) return [];
  const end = place.endLine > place.line ? text.length : place.endColumn - 1;
  const from = Math.max(0, Math.min(place.column - 1, text.length));
  // A finding far to the right is shown with some of what stands before it.
  const cut = from + Math.min(end - from, WIDTH / 2) > WIDTH ? from - WIDTH / 4 : 0;
  const width = String(place.line).length;
  const row = (number: number, line: string): string =>
    `  ${colours.dim(`${String(number).padStart(width)} │`)} ${cut > 0 ? "…" : ""}${shown(line.slice(cut, cut + WIDTH))}${line.length > cut + WIDTH ? "…" : ""}`;
  const before = shown(text.slice(cut, from)).length + (cut > 0 ? 1 : 0);
  const carets = Math.max(1, shown(text.slice(from, Math.min(end, cut + WIDTH))).length);
  const previous = lines[place.line - 2];
  return [
    ...(previous === undefined || previous.trim() === "" ? [] : [row(place.line - 1, previous)]),
    row(place.line, text),
    `  ${colours.dim(`${" ".repeat(width)} │`)} ${" ".repeat(before)}${colours.red("^".repeat(carets))}`,
  ];
}

const shown = (text: string): string => harmless(text).replaceAll("\t", TAB);
