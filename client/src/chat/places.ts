/** A line of a file that the server gives as the proof of something. */
export interface PlaceLink {
  /** For people: `dags/orders.yml:12`. */
  readonly label: string;
  /** Address of the file. */
  readonly uri: string;
  /** From 1; undefined for the file as a whole. */
  readonly line: number | undefined;
}

/** A part of a page: Markdown, or a place. */
export type Piece = string | PlaceLink;

/** A code span, which is skipped, or a link to a file as the server's pages write it. */
const SPAN_OR_LINK = /(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|\[((?:\\.|[^\\[\]])+)\]\((file:[^\s()<>#]+)(?:#L(\d+))?\)/g;

/** Takes a page of the server apart at its links to files. What stands in code is text of the workspace and stays text. */
export function piecesOf(markdown: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let text = "";
  for (const { line, isCode } of linesOf(markdown)) {
    let from = 0;
    if (!isCode)
      for (const match of line.matchAll(SPAN_OR_LINK)) {
        const [whole, , label, uri, number] = match;
        if (label === undefined || uri === undefined) continue;
        text += line.slice(from, match.index);
        if (text !== "") pieces.push(text);
        text = "";
        pieces.push({
          label: label.replace(/\\(.)/g, "$1"),
          uri,
          line: number === undefined ? undefined : Number(number),
        });
        from = match.index + whole.length;
      }
    text += line.slice(from);
  }
  if (text !== "") pieces.push(text);
  return pieces;
}

/** A page with places as plain text, for readers that cannot follow links of this machine. */
export const plainText = (markdown: string): string =>
  piecesOf(markdown)
    .map((piece) => (typeof piece === "string" ? piece : codeSpan(piece.label)))
    .join("");

/** Text as a code span, whatever ticks it holds. */
export function codeSpan(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return longest > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

/** A line with its end, and whether it belongs to a fenced block. */
export interface Line {
  readonly line: string;
  readonly isCode: boolean;
}

/** The lines of a Markdown text. */
export function* linesOf(markdown: string): Generator<Line> {
  const fence = new Fence();
  for (const line of markdown.split(/(?<=\n)/)) yield { line, isCode: fence.takes(line) };
}

/** Follows fenced blocks line by line. */
export class Fence {
  private open: string | undefined;

  /** Whether the line belongs to a fenced block; its fences do. */
  takes(line: string): boolean {
    const ticks = /^[ \t]*(`{3,}|~{3,})/.exec(line)?.[1];
    if (this.open === undefined) {
      this.open = ticks;
      return ticks !== undefined;
    }
    if (ticks?.startsWith(this.open) && line.trim() === ticks) this.open = undefined;
    return true;
  }

  /** What closes the block that is open. */
  get closing(): string | undefined {
    return this.open;
  }
}
