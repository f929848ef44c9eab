import type { CST } from "yaml";
import { type Problems, unexpected } from "./problems.ts";
import type { RenderedHole, RenderedText } from "./rendered.ts";

/** What stands before a node: its anchor and tag, the mark it hangs on, templates on lines of their own. */
export interface Props {
  readonly anchor: CST.SourceToken | undefined;
  readonly tag: CST.SourceToken | undefined;
  /** The `-`, `?` or `:` looked for. */
  readonly mark: CST.SourceToken | undefined;
  readonly comma: CST.SourceToken | undefined;
  /** A line break lies between the mark and the node. */
  readonly newline: boolean;
  /** A line break stands behind an anchor or a tag. */
  readonly brokenProps: boolean;
  /** Where the node may start. */
  readonly end: number;
  readonly holes: readonly RenderedHole[];
}

/** What {@link readProps} is told about the place. */
export interface PropsPlace {
  readonly mark: "explicit-key-ind" | "map-value-ind" | "seq-item-ind" | "doc-start";
  readonly flow: boolean;
  /** Where the tokens start when there are none. */
  readonly at: number;
  readonly parentIndent: number;
  readonly onNewline: boolean;
  readonly next: CST.Token | null | undefined;
}

const NO_HOLES: readonly RenderedHole[] = [];

/** Reads the tokens before a node and reports what is wrong with them. */
export function readProps(
  tokens: readonly CST.SourceToken[],
  place: PropsPlace,
  rendered: RenderedText,
  problems: Problems,
): Props {
  let anchor: CST.SourceToken | undefined;
  let tag: CST.SourceToken | undefined;
  let mark: CST.SourceToken | undefined;
  let comma: CST.SourceToken | undefined;
  let tab: CST.SourceToken | undefined;
  let newline = false;
  let brokenProps = false;
  let atNewline = place.onNewline;
  let spaced = place.onNewline;
  let glued: CST.SourceToken | undefined;
  let holes: RenderedHole[] | undefined;
  const noTabs = !place.flow && (place.mark !== "doc-start" || place.next?.type !== "flow-collection");
  for (const token of tokens) {
    if (glued && token.type !== "space" && token.type !== "newline" && token.type !== "comma")
      separate(glued, problems);
    glued = undefined;
    if (tab && atNewline && token.type !== "comment" && token.type !== "newline") reportTab(tab, problems);
    tab = undefined;
    switch (token.type) {
      case "space":
        if (noTabs && token.source.includes("\t")) tab = token;
        spaced = true;
        continue;
      case "comment": {
        const hole = rendered.alone.get(token.offset);
        if (hole) {
          holes ??= [];
          holes.push(hole);
        } else if (!spaced)
          problems.syntax(
            token.offset,
            token.offset + 1,
            "A comment needs a blank before its `#`; put the text in quotes if it is none.",
          );
        atNewline = false;
        continue;
      }
      case "newline":
        atNewline = true;
        newline = true;
        spaced = true;
        if (anchor || tag) brokenProps = true;
        continue;
      case "anchor":
      case "tag": {
        const twice = token.type === "anchor" ? anchor : tag;
        if (twice)
          problems.syntax(
            token.offset,
            token.offset + token.source.length,
            `A value can have one ${token.type}, this is its second. Remove one.`,
          );
        if (token.type === "anchor") anchor = token;
        else tag = token;
        glued = token;
        break;
      }
      case place.mark:
        if (anchor || tag)
          problems.syntax(
            token.offset,
            token.offset + 1,
            `An anchor (\`&…\`) or a tag (\`!…\`) belongs behind the \`${token.source}\`, not before it.`,
          );
        if (mark) problems.syntax(token.offset, token.offset + 1, unexpected(token.source));
        mark = token;
        atNewline = place.mark === "seq-item-ind" || place.mark === "explicit-key-ind";
        newline = false;
        spaced = false;
        continue;
      case "comma":
        if (place.flow) {
          if (comma)
            problems.syntax(
              token.offset,
              token.offset + 1,
              "Two commas follow each other: an item is missing, or one comma is too many.",
            );
          comma = token;
          break;
        }
        problems.syntax(token.offset, token.offset + 1, unexpected(token.source));
        break;
      default:
        problems.syntax(token.offset, token.offset + token.source.length, unexpected(token.source));
    }
    atNewline = false;
    spaced = false;
  }
  const { next } = place;
  if (glued && next && !(next.type === "scalar" && next.source === "")) separate(glued, problems);
  if (
    tab &&
    ((atNewline && tab.indent <= place.parentIndent) || next?.type === "block-map" || next?.type === "block-seq")
  )
    reportTab(tab, problems);
  const last = tokens.at(-1);
  const end = last ? last.offset + last.source.length : place.at;
  return { anchor, tag, mark, comma, newline, brokenProps, end, holes: holes ?? NO_HOLES };
}

/** Reads the tokens behind a node, up to its line's end: only blanks and comments may stand there. */
export function readEnd(
  tokens: readonly CST.SourceToken[] | undefined,
  rendered: RenderedText,
  problems: Problems,
): readonly RenderedHole[] {
  if (!tokens) return NO_HOLES;
  let spaced = false;
  let holes: RenderedHole[] | undefined;
  for (const token of tokens) {
    if (token.type === "space" || token.type === "newline") spaced = true;
    else if (token.type === "comment") {
      const hole = rendered.alone.get(token.offset);
      if (hole) {
        holes ??= [];
        holes.push(hole);
      } else if (!spaced && !/\s/.test(rendered.parse[token.offset - 1] ?? "\n"))
        problems.syntax(
          token.offset,
          token.offset + 1,
          "A comment needs a blank before its `#`; put the text in quotes if it is none.",
        );
    } else problems.syntax(token.offset, token.offset + token.source.length, unexpected(token.source));
  }
  return holes ?? NO_HOLES;
}

const separate = (token: CST.SourceToken, problems: Problems) =>
  problems.syntax(token.offset, token.offset + token.source.length, `A blank must follow \`${token.source}\`.`);

const reportTab = (token: CST.SourceToken, problems: Problems) =>
  problems.syntax(
    token.offset,
    token.offset + token.source.length,
    "A tab indents this line; YAML allows only blanks there. Replace it.",
  );
