import type { Facts } from "./facts.ts";
import { Fence, type Piece } from "./places.ts";

/** A line is held back up to here; then it is let go wherever it stands. */
const MOST_HELD = 2000;

/** What a model may write and what becomes of it: code stays, citations become places, links and images become text. */
const MARKS = new RegExp(
  [
    "(?<code>(?<!`)(?<ticks>`+)(?!`)(?<inner>.+?)(?<!`)\\k<ticks>(?!`))",
    "\\[(?<ids>p\\d{1,6}(?:\\s*[,;]\\s*p\\d{1,6})*)\\](?!\\()",
    "!?\\[(?<label>[^[\\]\\n]*)\\](?:\\([^)\\n]*\\)|\\[[^\\]\\n]*\\])",
    "(?<address>\\b[a-z][a-z0-9+.-]*:\\/\\/[^\\s<>()`]+|\\b(?:command|javascript|data|vscode):[^\\s<>()`]+)",
    "(?<file>(?<![\\w/.-])[\\w./-]*[\\w-]\\.[A-Za-z]\\w{0,9}:\\d{1,7})(?!\\d)",
    "(?<tag><)",
  ].join("|"),
  "gi",
);

/** A link definition, `[x]: address`; nothing of it is shown. */
const DEFINITION = /^\s{0,3}\[[^\]\n]+\]:/;

/**
 * The prose of a model on its way to a person. Places are shown only where the facts have them: `[p7]` and `file:line` become
 * anchors or are left out; links, images and HTML, which could carry something out of the workspace, become plain text.
 */
export class Prose {
  private held = "";
  private readonly fence = new Fence();
  /** The line has begun; what comes belongs to it. */
  private isCode = false;
  private atStart = true;
  /** Places the model named that are not among the facts. */
  readonly unproven = new Set<string>();

  constructor(private readonly facts: Facts) {}

  /** Takes in the next piece; gives back what can be shown. */
  push(text: string): readonly Piece[] {
    this.held += text;
    const pieces: Piece[] = [];
    for (;;) {
      const end = this.held.indexOf("\n");
      if (end >= 0) pieces.push(...this.line(this.take(end + 1), true));
      else if (this.held.length > MOST_HELD) pieces.push(...this.line(this.take(this.held.length), false));
      else return pieces;
    }
  }

  /** What is left when the model has ended. */
  end(): readonly Piece[] {
    return this.held === "" ? [] : this.line(this.take(this.held.length), true);
  }

  /** What closes a code block that the model has left open. */
  get closing(): string {
    return this.fence.closing === undefined ? "" : `\n${this.fence.closing}\n`;
  }

  private take(length: number): string {
    const line = this.held.slice(0, length);
    this.held = this.held.slice(length);
    return line;
  }

  private line(text: string, isEnd: boolean): readonly Piece[] {
    if (this.atStart) this.isCode = this.fence.takes(text);
    const isWhole = this.atStart && isEnd;
    this.atStart = isEnd;
    if (this.isCode) return [text];
    if (isWhole && DEFINITION.test(text)) return [];
    return this.marked(text);
  }

  private marked(text: string): readonly Piece[] {
    const pieces: Piece[] = [];
    let from = 0;
    for (const match of text.matchAll(MARKS)) {
      pieces.push(text.slice(from, match.index), ...this.shown(match[0], match.groups ?? {}));
      from = match.index + match[0].length;
    }
    pieces.push(text.slice(from));
    // Whatever nesting was not seen through: no link is left.
    return joined(pieces).map((piece) => (typeof piece === "string" ? piece.replaceAll("](", "] (") : piece));
  }

  private shown(whole: string, groups: Readonly<Record<string, string | undefined>>): readonly Piece[] {
    const { code, inner, ids, label, address, file } = groups;
    if (code !== undefined) {
      const path = inner?.trim() ?? "";
      return /^[\w./-]+\.[A-Za-z]\w{0,9}:\d{1,7}$/.test(path) ? this.file(path) : [whole];
    }
    if (ids !== undefined) return this.cited(ids.split(/\s*[,;]\s*/));
    if (label !== undefined) return this.marked(label);
    if (address !== undefined) return [`\`${address}\``];
    if (file !== undefined) return this.file(file);
    return ["&lt;"];
  }

  private cited(ids: readonly string[]): readonly Piece[] {
    return ids.flatMap((id): readonly Piece[] => {
      const place = this.facts.place(id.toLowerCase());
      if (!place) this.unproven.add(id);
      return place ? [place, " "] : [];
    });
  }

  /** A place the model wrote out: as an anchor, else the file without the line. */
  private file(written: string): readonly Piece[] {
    const place = this.facts.labelled(written.replace(/^\.\//, ""));
    if (place) return [place];
    this.unproven.add(written);
    return [`\`${written.slice(0, written.lastIndexOf(":"))}\``];
  }
}

/** Pieces with neighbouring texts as one. */
function joined(pieces: readonly Piece[]): readonly Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (piece === "") continue;
    if (typeof piece === "string" && typeof last === "string") result[result.length - 1] = last + piece;
    else result.push(piece);
  }
  return result;
}
