import type { FileId } from "../core/text/span.ts";
import { nameOf } from "./page.ts";
import type { Place } from "./places.ts";

/** HTML that is safe to show: only {@link html} makes it, which escapes everything that is put in. */
export class Markup {
  constructor(readonly text: string) {}
}

type Piece = string | number | Markup | undefined | readonly Piece[];

/**
 * A template of HTML. Texts and numbers that are put in are escaped, for content and quoted attributes alike; markup and
 * lists of it stay; undefined is nothing.
 */
export const html = (parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup =>
  new Markup(parts.map((part, at) => `${part}${at < pieces.length ? textOf(pieces[at]) : ""}`).join(""));

function textOf(piece: Piece): string {
  if (piece === undefined) return "";
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === "object") return piece.map(textOf).join("");
  return String(piece).replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

/** Text with code marks that is shown whole; longer ones are cut. */
const LONGEST = 2000;

/** A mark that `escaped` (page.ts) took the force of, or the ticks around code. */
const MARK = /\\([\\`*_[\]<>#|~@:.])|`+/g;

/** A sentence of an operation as HTML: Markdown with no more than code and escaped marks. */
export function inline(markdown: string): Markup {
  const text = markdown.length > LONGEST ? `${markdown.slice(0, LONGEST)}…` : markdown;
  const pieces: Markup[] = [];
  let at = 0;
  for (const { 0: mark, 1: plain, index } of text.matchAll(MARK)) {
    // It lies within code that was shown already.
    if (index < at) continue;
    const end = plain === undefined ? endOf(text, index + mark.length, mark) : -1;
    if (plain === undefined && end < 0) continue;
    pieces.push(html`${text.slice(at, index)}`);
    if (plain !== undefined) pieces.push(html`${plain}`);
    else {
      const inner = text.slice(index + mark.length, end);
      pieces.push(html`<code>${mark.length > 1 ? inner.replace(/^ | $/g, "") : inner}</code>`);
    }
    at = plain === undefined ? end + mark.length : index + mark.length;
  }
  return html`${pieces}${text.slice(at)}`;
}

/** Where a code mark of exactly these ticks ends; -1 for one that is never closed. */
function endOf(text: string, from: number, ticks: string): number {
  for (let at = text.indexOf(ticks, from); at >= 0; ) {
    const run = /^`+/.exec(text.slice(at))?.[0].length ?? 0;
    if (run === ticks.length) return at;
    at = text.indexOf(ticks, at + run);
  }
  return -1;
}

/** How a door shows places on the HTML pages of operations. */
export interface HtmlPage {
  at(place: Place): Markup;
}

/** An answer as HTML, for whoever puts it into a document. */
export interface HtmlPart {
  readonly title: string;
  /** Rules that use the colours of {@link LOOK}, which the document sets. */
  readonly style: string;
  readonly body: string;
}

/** Pages that stand alone: places are text. */
export const plainHtml = (roots: readonly FileId[]): HtmlPage => ({
  at: ({ file, line }) => html`<code>${nameOf(roots, file)}:${line}</code>`,
});

/** Pages in an editor: places are links that name a `uri` and a line from 1; the editor follows them. */
export const linkedHtml = (roots: readonly FileId[], uri: (file: FileId) => string): HtmlPage => ({
  at: ({ file, line }) =>
    html`<a href="#" data-uri="${uri(file)}" data-line="${line}">${nameOf(roots, file)}:${line}</a>`,
});

/** Colours of a page that stands alone; contrast is 4.5 : 1 or more on its background, light and dark. */
const LOOK = `:root{color-scheme:light dark;--back:#fff;--fore:#1f2328;--soft:#59636e;--line:#d1d9e0;--good:#116329;--bad:#a40e26;--open:#59636e;--bar:#0550ae;--font:system-ui,sans-serif;--mono:ui-monospace,monospace}
@media (prefers-color-scheme:dark){:root{--back:#0d1117;--fore:#f0f6fc;--soft:#9198a1;--line:#3d444d;--good:#4ac26b;--bad:#ff8182;--open:#9198a1;--bar:#79c0ff}}
@media print{:root{--back:#fff;--fore:#000;--soft:#333;--line:#999;--good:#116329;--bad:#a40e26;--open:#555;--bar:#0550ae}}
body{margin:0 auto;max-width:64rem;padding:1rem 1.5rem}`;

/** A document of its own: nothing is fetched, nothing runs. */
export const htmlDocument = ({ title, style, body }: HtmlPart): string => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${textOf(title)}</title>
<style>
${LOOK}
${style}
</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
