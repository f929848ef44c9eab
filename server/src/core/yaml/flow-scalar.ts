import type { CST } from "yaml";
import type { Problems } from "./problems.ts";
import type { RenderedText } from "./rendered.ts";
import { type DecodedText, TextBuilder, takeText } from "./scalar-text.ts";

const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  N: "\u0085",
  _: "\u00a0",
  L: "\u2028",
  P: "\u2029",
  " ": " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
  "\t": "\t",
};

/** Decodes a plain or quoted scalar. `end` is where the text ends for people (a sentinel follows it). */
export function decodeFlowScalar(token: CST.FlowScalar, rendered: RenderedText, problems: Problems): DecodedText {
  const { offset, source } = token;
  const end = offset + source.length;
  switch (token.type) {
    case "single-quoted-scalar":
    case "double-quoted-scalar": {
      const quote = source[0] as string;
      const closed = source.length > 1 && isClosed(source, quote);
      if (!closed)
        problems.syntax(
          offset,
          offset + lineLength(source),
          `This ${quote} is never closed. Add ${quote} behind the text.`,
        );
      const from = offset + 1;
      const to = closed ? end - 1 : end;
      if (isSimple(source)) return takeText(rendered, from, to);
      return quote === "'" ? decodeSingle(rendered, from, to) : decodeDouble(rendered, from, to, problems);
    }
    default:
      if (/^[,%|>@`\t]/.test(source)) problems.syntax(offset, end, badStart(source));
      return source.includes("\n") ? decodePlain(rendered, offset, end) : takeText(rendered, offset, end);
  }
}

const isSimple = (source: string): boolean => !/[\\\n]|''/.test(source.length === 2 ? "" : source);

const lineLength = (source: string): number => {
  const at = source.search(/[\r\n]/);
  return at < 0 ? source.length : at;
};

function isClosed(source: string, quote: string): boolean {
  if (!source.endsWith(quote)) return false;
  if (quote === "'") return true;
  let slashes = 0;
  while (source[source.length - 2 - slashes] === "\\") slashes++;
  return slashes % 2 === 0;
}

function badStart(source: string): string {
  const mark = source[0] === "\t" ? "a tab" : `\`${source[0]}\``;
  return `A value without quotes cannot start with ${mark}. Put it in quotes.`;
}

function decodePlain(rendered: RenderedText, start: number, end: number): DecodedText {
  const builder = new TextBuilder(rendered);
  foldLines(rendered.parse, start, end, builder, (from, to) => builder.copy(from, to), false);
  return builder.finish(end);
}

function decodeSingle(rendered: RenderedText, start: number, end: number): DecodedText {
  const builder = new TextBuilder(rendered);
  const copy = (from: number, to: number) => {
    let at = from;
    for (;;) {
      const quotes = rendered.parse.indexOf("''", at);
      if (quotes < 0 || quotes >= to) break;
      builder.copy(at, quotes + 1);
      at = quotes + 2;
    }
    builder.copy(at, to);
  };
  foldLines(rendered.parse, start, end, builder, copy, true);
  return builder.finish(end);
}

/** Joins lines: one break is a blank, each further one a line feed; the blanks around breaks go. */
function foldLines(
  text: string,
  start: number,
  end: number,
  builder: TextBuilder,
  copy: (start: number, end: number) => void,
  quoted: boolean,
): void {
  let breaks = 0;
  let breakAt = start;
  for (let line = start; line <= end; ) {
    let next = text.indexOf("\n", line);
    if (next < 0 || next >= end) next = end;
    const first = line === start;
    const last = next === end;
    let from = line;
    let to = next;
    if (!first) while (from < to && isBlank(text.charCodeAt(from))) from++;
    if (!last) {
      if (text[to - 1] === "\r" && to > from) to--;
      while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
    }
    if (to > from || first || (last && quoted)) {
      if (!first) builder.insert(breaks > 1 ? "\n".repeat(breaks - 1) : " ", breakAt);
      copy(from, to);
      breaks = 0;
    }
    breaks++;
    if (breaks === 1) breakAt = to;
    line = next + 1;
  }
}

function decodeDouble(rendered: RenderedText, start: number, end: number, problems: Problems): DecodedText {
  const text = rendered.parse;
  const builder = new TextBuilder(rendered);
  let at = start;
  let copied = start;
  while (at < end) {
    const unit = text.charCodeAt(at);
    if (unit === 92) {
      builder.copy(copied, at);
      at = decodeEscape(text, at, end, builder, problems);
      copied = at;
    } else if (unit === 10) {
      let to = at;
      if (to > copied && text[to - 1] === "\r") to--;
      while (to > copied && isBlank(text.charCodeAt(to - 1))) to--;
      builder.copy(copied, to);
      let breaks = 0;
      while (at < end && /[ \t\r\n]/.test(text[at] as string)) {
        if (text.charCodeAt(at) === 10) breaks++;
        at++;
      }
      builder.insert(breaks > 1 ? "\n".repeat(breaks - 1) : " ", to);
      copied = at;
    } else at++;
  }
  builder.copy(copied, end);
  return builder.finish(end);
}

/** Decodes one escape and returns where the text goes on. */
function decodeEscape(text: string, at: number, end: number, builder: TextBuilder, problems: Problems): number {
  const next = text[at + 1] ?? "";
  const known = ESCAPES[next];
  if (known !== undefined) {
    builder.insert(known, at);
    return at + 2;
  }
  if (next === "\n" || (next === "\r" && text[at + 2] === "\n")) {
    let to = at + (next === "\n" ? 2 : 3);
    while (to < end && isBlank(text.charCodeAt(to))) to++;
    return to;
  }
  const digits = next === "x" ? 2 : next === "u" ? 4 : next === "U" ? 8 : 0;
  const code = digits === 0 ? "" : text.slice(at + 2, at + 2 + digits);
  const value = /^[0-9a-fA-F]+$/.test(code) && code.length === digits ? Number.parseInt(code, 16) : -1;
  if (value >= 0 && value <= 0x10ffff && at + 2 + digits <= end) {
    builder.insert(String.fromCodePoint(value), at);
    return at + 2 + digits;
  }
  const stop = Math.min(end, at + 2);
  problems.syntax(
    at,
    stop,
    `\`\\${next}\` is no escape YAML knows. Write \`\\\\\` for a backslash, or use single quotes, which need no escapes.`,
  );
  builder.copy(at, stop);
  return stop;
}

const isBlank = (unit: number): boolean => unit === 32 || unit === 9;
