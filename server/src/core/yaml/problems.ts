import type { Span } from "../text/span.ts";
import type { YamlProblem } from "./document.ts";

/** A text that goes wrong everywhere is told so often and no more. */
const MOST_PROBLEMS = 100;

/** Said of an alias or a merge key that is not followed for its size. */
export const TOO_MUCH =
  "Followed out, the aliases of this file make too large a tree; this one is not followed. Write the value out.";

/** Collects problems in offsets of the parsed text; a line is blamed once for its syntax. */
export class Problems {
  private readonly found: YamlProblem[] = [];

  constructor(
    private readonly text: string,
    private readonly toFile: (offset: number) => number,
  ) {}

  /** Something the grammar does not allow. An empty span is widened to the character it stands before or behind. */
  syntax(start: number, end: number, message: string): void {
    this.add({ span: this.span(start, end), kind: "syntax", message });
  }

  /** A key that stands twice in a map; both spans are of the file. */
  duplicate(key: string, at: Span, other: Span): void {
    this.add({
      span: at,
      kind: "duplicate-key",
      message: `The key \`${short(key)}\` stands twice in this map: most readers keep only the last one. Remove one of the two.`,
      other,
    });
  }

  /** An alias that leads nowhere, or to too much. */
  alias(start: number, end: number, message: string): void {
    this.add({ span: this.span(start, end), kind: "alias", message });
  }

  /** A `<<` that points to no map; the span is of the file. */
  merge(at: Span): void {
    const message =
      "`<<` takes over the keys of a map, or of a list of maps; this is neither. Point it to an anchored map.";
    this.add({ span: at, kind: "syntax", message });
  }

  /** A `<<` that brings in too many keys; the span is of the file. */
  tooMuch(at: Span): void {
    this.add({ span: at, kind: "alias", message: TOO_MUCH });
  }

  /** A stretch of the file as it is written. */
  quote(at: Span): string {
    return this.text.slice(at.start, at.end);
  }

  /** More than the reader takes on. */
  tooLarge(start: number, end: number, message: string): void {
    this.add({ span: this.span(start, end), kind: "too-large", message });
  }

  /** All problems in order of place, each line's first syntax problem only. */
  all(): YamlProblem[] {
    const sorted = [...this.found].sort((a, b) => a.span.start - b.span.start);
    let lineEnd = -1;
    return sorted.filter((problem) => {
      if (problem.kind !== "syntax") return true;
      if (problem.span.start <= lineEnd) return false;
      const next = this.text.indexOf("\n", problem.span.start);
      lineEnd = next < 0 ? this.text.length : next;
      return true;
    });
  }

  private add(problem: YamlProblem): void {
    if (this.found.length < MOST_PROBLEMS) this.found.push(problem);
  }

  private span(start: number, end: number): Span {
    const from = Math.min(this.toFile(start), this.text.length);
    const to = Math.min(this.toFile(end), this.text.length);
    if (to > from) return { start: from, end: to };
    if (from < this.text.length && !isBreak(this.text.charCodeAt(from))) return { start: from, end: from + 1 };
    return { start: Math.max(0, from - 1), end: from };
  }
}

const isBreak = (unit: number): boolean => unit === 10 || unit === 13;

/** A piece of the text as it is quoted in a message: one line, not long. */
export function short(text: string): string {
  const line = text.split(/[\r\n]/, 1)[0] ?? "";
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

/** What stands where nothing of the kind is expected. */
export function unexpected(source: string): string {
  switch (source[0]) {
    case "}":
    case "]":
      return `This \`${source[0]}\` closes nothing. Remove it, or open it before.`;
    case ",":
      return "A `,` separates items only inside `[ ]` and `{ }`. Remove it, or put the value in quotes.";
    case "-":
      return "A list item cannot start here. Put the `-` on a line of its own, indented below its key.";
    case ":":
      return "This `:` has no key before it. Name the key, or put the text in quotes.";
    case "%":
      return "A directive (`%…`) is only allowed before `---`. Put the text in quotes if it is a value.";
    case "<":
    case ">":
    case "=":
      if (/^(<{7}|>{7}|={7})/.test(source)) return CONFLICT;
  }
  return `\`${short(source)}\` cannot stand here: the value before it is already complete. Check the quotes and the indentation.`;
}

/** Said of `<<<<<<<`, `=======` and `>>>>>>>`. */
export const CONFLICT = "A merge conflict is not resolved here. Keep one side and remove the markers.";
