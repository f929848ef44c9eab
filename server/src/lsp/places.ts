import type { Location as LspLocation, Range } from "vscode-languageserver";
import type { Analyser } from "../core/engine/analyser.ts";
import { LineIndex } from "../core/text/lines.ts";
import { basename, relativeTo } from "../core/text/path.ts";
import type { FileId, Location, Span } from "../core/text/span.ts";
import type { Uris } from "./uris.ts";

/** How many line indexes are kept. */
const KEPT = 64;

/** Turns offsets of the core into lines and characters, as the files are now. */
export class Places {
  private readonly indexes = new Map<FileId, { readonly text: string; readonly lines: LineIndex }>();

  constructor(
    private readonly analyser: Analyser,
    private readonly uris: Uris,
  ) {}

  /** The line index of a text, made once as long as the text stays the same. */
  lines(file: FileId, text: string): LineIndex {
    const kept = this.indexes.get(file);
    if (kept?.text === text) return kept.lines;
    const lines = new LineIndex(text);
    this.indexes.delete(file);
    this.indexes.set(file, { text, lines });
    const [oldest] = this.indexes.keys();
    if (this.indexes.size > KEPT && oldest !== undefined) this.indexes.delete(oldest);
    return lines;
  }

  /** The line index of a file; that of an empty text where it cannot be read. */
  async linesOf(file: FileId): Promise<LineIndex> {
    return this.lines(file, (await this.analyser.text(file)) ?? "");
  }

  async location({ file, span }: Location): Promise<LspLocation> {
    return { uri: this.uris.of(file), range: rangeOf(await this.linesOf(file), span) };
  }

  /** A place in words, for pages whose links cannot lead to files: `` `dags/orders.yml:7` ``. */
  async mention({ file, span }: Location): Promise<string> {
    const { line } = (await this.linesOf(file)).position(span.start);
    const root = this.analyser.statusOf(file)?.root ?? "";
    return `\`${relativeTo(root, file)}:${line + 1}\``;
  }

  /** A Markdown link to a place, with its line for people. */
  async link({ file, span }: Location): Promise<string> {
    const { line } = (await this.linesOf(file)).position(span.start);
    return `[${basename(file)}:${line + 1}](${this.uris.of(file)}#L${line + 1})`;
  }
}

/** A span as a range. */
export const rangeOf = (lines: LineIndex, span: Span): Range => ({
  start: lines.position(span.start),
  end: lines.position(span.end),
});

/** A range as a span. */
export const spanOf = (lines: LineIndex, range: Range): Span => ({
  start: lines.offset(range.start),
  end: lines.offset(range.end),
});
