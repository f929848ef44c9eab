import { type CST, Lexer, Parser } from "yaml";
import type { Hole } from "../text/hole.ts";
import type { Span } from "../text/span.ts";
import { Anchors, DEEPEST } from "./anchors.ts";
import { Composer } from "./compose.ts";
import type { YamlDocument, YamlStream } from "./document.ts";
import { Problems, unexpected } from "./problems.ts";
import { type RenderedText, renderHoles } from "./rendered.ts";

/** Code units of the largest text that is read; a tree takes about 40 times its text, and a second or two. */
export const LARGEST_YAML = 1_000_000;

/**
 * Stands behind the text while it is read: closes what a half-typed quote leaves open, so that the rest of the
 * file is not taken for text. The lexer then stops at the first line that is indented less than the quote.
 */
const SENTINEL = "\n#'\"";

/**
 * Reads a YAML or JSON text. Total: any text gives a tree, partial where it is broken, in time and memory linear in
 * its length; a text over {@link LARGEST_YAML} is refused with one `too-large` problem.
 * @param holes template holes in ascending order: values become part of scalars, blanks are stepped over.
 */
export function readYaml(text: string, holes: readonly Hole[] = []): YamlStream {
  if (text.length > LARGEST_YAML) {
    const message = `This file has ${text.length} characters; up to ${LARGEST_YAML} are read. It is not analysed.`;
    return {
      documents: [],
      problems: [{ span: { start: 0, end: Math.min(1, text.length) }, kind: "too-large", message }],
      comments: [],
    };
  }
  const rendered = renderHoles(text, holes);
  const problems = new Problems(text, rendered.toFile);
  const { tokens, comments } = parse(rendered, problems);
  const documents: YamlDocument[] = [];
  let open: { start: number; root: YamlDocument["root"] } | undefined;
  const finish = (end: number) => {
    if (!open) return;
    const start = rendered.toFile(open.start);
    documents.push({
      index: documents.length,
      span: { start, end: Math.max(start, rendered.toFile(end)) },
      root: open.root,
    });
    open = undefined;
  };
  for (const token of tokens) {
    if (token.type === "document") {
      finish(token.offset);
      open = { start: token.offset, root: new Composer(rendered, problems, new Anchors()).root(token) };
    } else if (token.type === "doc-end") finish(token.offset);
    else if (token.type === "error") reportStray(token, problems);
  }
  finish(rendered.parse.length);
  return { documents, problems: problems.all(), comments };
}

/** Lexes and parses into tokens, collecting comments; stops where the text nests too deep to be followed. */
function parse(rendered: RenderedText, problems: Problems): { tokens: CST.Token[]; comments: Span[] } {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const comments: Span[] = [];
  const stop = rendered.parse.length;
  let scalar = false;
  for (const lexeme of new Lexer().lex(rendered.parse + SENTINEL)) {
    const at = parser.offset;
    const mark = lexeme === "\x02" || lexeme === "\x18" || lexeme === "\x1f";
    if (at >= stop && !mark) break;
    if (lexeme[0] === "#" && !scalar && !rendered.alone.has(at))
      comments.push({ start: rendered.toFile(at), end: rendered.toFile(at + lexeme.length - 1) + 1 });
    scalar = lexeme === "\x1f";
    for (const token of parser.next(mark ? lexeme : lexeme.slice(0, stop - at))) tokens.push(token);
    if (parser.stack.length <= DEEPEST) continue;
    problems.tooLarge(
      at,
      at + 1,
      `Lists and maps nest more than ${DEEPEST} levels here; what follows is not analysed.`,
    );
    break;
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens, comments };
}

/** A token that fits nowhere in the stream. */
function reportStray(token: CST.ErrorToken, problems: Problems): void {
  problems.syntax(token.offset, token.offset + token.source.length, unexpected(token.source));
}
