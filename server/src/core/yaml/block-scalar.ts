import type { CST } from "yaml";
import type { Problems } from "./problems.ts";
import type { RenderedText } from "./rendered.ts";
import { type DecodedText, TextBuilder } from "./scalar-text.ts";

interface Header {
  readonly folded: boolean;
  /** Indentation asked for in the header, relative to the parent; 0 when it is detected. */
  readonly indent: number;
  readonly chomp: "" | "-" | "+";
  /** Length of the header line, its break included. */
  readonly length: number;
}

interface Line {
  readonly start: number;
  /** Where the text behind the indentation starts. */
  readonly text: number;
  /** Where the text ends, its line break left out. */
  readonly end: number;
}

/** A block scalar (`|`, `>`): its style, its text, and where it ends in the parsed text. */
export interface BlockScalar extends DecodedText {
  readonly folded: boolean;
  readonly end: number;
}

/** Decodes a block scalar; the lines keep their way back to the file. */
export function decodeBlockScalar(
  token: CST.BlockScalar,
  atRoot: boolean,
  rendered: RenderedText,
  problems: Problems,
): BlockScalar {
  const header = readHeader(token, problems);
  const start = token.offset + header.length;
  const lines = splitLines(rendered.parse, start, token.source.length);
  const builder = new TextBuilder(rendered);
  let last = lines.length;
  while (last > 0 && isEmpty(lines[last - 1] as Line)) last--;
  const indent = findIndent(lines, last, token.indent + header.indent, header, atRoot, problems);
  const extra = (line: Line): number => Math.min(line.text, line.start + indent);
  for (let i = lines.length - 1; i >= last && last > 0; i--)
    if ((lines[i] as Line).text - (lines[i] as Line).start > indent) last = i + 1;
  const content = lines.slice(0, last);
  if (header.folded) fold(content, indent, extra, rendered.parse, builder);
  else
    content.forEach((line, index) => {
      if (index > 0) builder.insert("\n", content[index - 1]?.end ?? line.start);
      builder.copy(extra(line), line.end);
    });
  const stop = content.at(-1)?.end ?? start;
  if (header.chomp === "+") {
    const kept = Math.max(last === 0 ? lines.length - 1 : lines.length - last, lines.length > 0 ? 1 : 0);
    builder.insert("\n".repeat(kept), stop);
  } else if (header.chomp === "" && last > 0) builder.insert("\n", stop);
  const end = Math.max(stop, start);
  return { ...builder.finish(end), folded: header.folded, end };
}

function fold(
  lines: readonly Line[],
  indent: number,
  extra: (line: Line) => number,
  text: string,
  builder: TextBuilder,
): void {
  let separator = "";
  let wasMore = false;
  let started = false;
  let before = lines[0]?.start ?? 0;
  for (const line of lines) {
    const more = line.text - line.start > indent || text[line.text] === "\t";
    if (!started && isEmpty(line)) {
      builder.copy(extra(line), line.text);
      builder.insert("\n", line.end);
      continue;
    }
    started = true;
    if (more) {
      if (separator === " ") separator = "\n";
      else if (!wasMore && separator === "\n") separator = "\n\n";
      builder.insert(separator, before);
      builder.copy(extra(line), line.end);
      before = line.end;
      separator = "\n";
      wasMore = true;
    } else if (isEmpty(line)) {
      if (separator === "\n") builder.insert("\n", before);
      else separator = "\n";
    } else {
      builder.insert(separator, before);
      builder.copy(line.text, line.end);
      before = line.end;
      separator = " ";
      wasMore = false;
    }
  }
}

const isEmpty = (line: Line): boolean => line.text >= line.end;

function findIndent(
  lines: readonly Line[],
  last: number,
  least: number,
  header: Header,
  atRoot: boolean,
  problems: Problems,
): number {
  let indent = Math.max(0, least);
  for (let i = 0; i < last; i++) {
    const line = lines[i] as Line;
    const width = line.text - line.start;
    if (isEmpty(line)) {
      if (header.indent === 0 && width > indent) indent = width;
      continue;
    }
    if (width < indent)
      problems.syntax(
        line.text,
        line.end,
        "This line of the block is less indented than the block. Indent it as far as the others.",
      );
    if (header.indent === 0) indent = width;
    if (indent === 0 && !atRoot)
      problems.syntax(line.text, line.end, "The text of a block (`|`, `>`) must be indented below its key.");
    break;
  }
  return indent;
}

function splitLines(text: string, start: number, length: number): Line[] {
  const stop = start + length;
  const lines: Line[] = [];
  for (let at = start; at <= stop; ) {
    let next = text.indexOf("\n", at);
    if (next < 0 || next >= stop) next = stop;
    let from = at;
    while (from < next && text.charCodeAt(from) === 32) from++;
    const end = next > from && text[next - 1] === "\r" ? next - 1 : next;
    lines.push({ start: at, text: from, end });
    at = next + 1;
  }
  if (length === 0) return [];
  return lines;
}

function readHeader(token: CST.BlockScalar, problems: Problems): Header {
  let length = 0;
  let header = "";
  for (const prop of token.props) {
    const source = "source" in prop && typeof prop.source === "string" ? prop.source : "";
    if (prop.type === "block-scalar-header") header = source;
    else if (prop.type === "error" || (prop.type !== "space" && prop.type !== "newline" && prop.type !== "comment"))
      problems.syntax(
        prop.offset,
        prop.offset + source.length,
        "The text of a block starts on the line below its `|` or `>`. Move it down, or remove the mark.",
      );
    if (prop.type === "comment" && length === header.length)
      problems.syntax(prop.offset, prop.offset + 1, "A comment needs a blank before its `#`.");
    length += source.length;
  }
  const marks = /^[|>]([1-9]?)([+-]?)([1-9]?)$/.exec(header);
  if (!marks)
    problems.syntax(
      token.offset,
      token.offset + header.length,
      `\`${header}\` is no block mark: behind \`${header[0]}\` may stand \`-\` or \`+\` and the indentation (1 to 9).`,
    );
  return {
    folded: header[0] === ">",
    indent: Number(marks?.[1] || marks?.[3] || 0),
    chomp: (marks?.[2] ?? (header.includes("-") ? "-" : header.includes("+") ? "+" : "")) as Header["chomp"],
    length,
  };
}
