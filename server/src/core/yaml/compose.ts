import type { CST } from "yaml";
import type { Span } from "../text/span.ts";
import type { Anchors } from "./anchors.ts";
import { decodeBlockScalar } from "./block-scalar.ts";
import { composeBlockMap, composeBlockSeq } from "./compose-block.ts";
import { composeFlow, isTemplateInBraces } from "./compose-flow.ts";
import { plainValue, taggedValue } from "./core-schema.ts";
import type { YamlNode, YamlScalar } from "./document.ts";
import { endOfToken } from "./end-of-token.ts";
import { decodeFlowScalar } from "./flow-scalar.ts";
import { type Problems, TOO_MUCH, unexpected } from "./problems.ts";
import { type Props, readEnd, readProps } from "./props.ts";
import type { RenderedHole, RenderedText } from "./rendered.ts";
import { takeText } from "./scalar-text.ts";

/** Tokens nest at most so deep (the reader stops before), so the composer may recurse. */
type Nodes = CST.Token | null | undefined;

/** Turns the tokens of one document into its tree. */
export class Composer {
  readonly anchors: Anchors;
  /** Value holes with a line to themselves that the last scalar's end held: they belong to the map around it. */
  trailing: readonly RenderedHole[] = [];

  constructor(
    readonly rendered: RenderedText,
    readonly problems: Problems,
    anchors: Anchors,
  ) {
    this.anchors = anchors;
  }

  /** The tree of a document. */
  root(document: CST.Document): YamlNode | undefined {
    const props = readProps(
      document.start,
      {
        mark: "doc-start",
        flow: false,
        at: document.offset,
        parentIndent: 0,
        onNewline: true,
        next: document.value ?? document.end?.[0],
      },
      this.rendered,
      this.problems,
    );
    const holes = [...props.holes, ...readEnd(document.end, this.rendered, this.problems)];
    if (!document.value && !props.anchor && !props.tag) {
      const [hole] = holes;
      return hole ? this.unknown(hole) : undefined;
    }
    const node = this.node(document.value, props, 0, true);
    for (const hole of holes) this.openTail(node, hole);
    return node;
  }

  /** The node of a token; an absent one is an empty scalar where it would stand. */
  node(token: Nodes, props: Props, depth: number, atRoot = false): YamlNode {
    if (token?.type === "alias") return this.alias(token, props, depth);
    const anchor = props.anchor?.source.slice(1);
    const size = anchor === undefined ? undefined : this.anchors.enter(depth);
    const node = this.bare(token, props, depth, atRoot);
    this.anchors.count(depth);
    if (anchor !== undefined && size) this.anchors.define(anchor, node, size);
    return node;
  }

  /** A scalar that stands for what a template prints. */
  unknown(hole: RenderedHole): YamlScalar {
    const decoded = takeText(this.rendered, hole.start, hole.end);
    return {
      kind: "scalar",
      span: this.span(hole.start, hole.end),
      value: decoded.source.text,
      style: "plain",
      source: decoded.source,
      templated: true,
      holes: decoded.holes,
    };
  }

  /** Marks the node, and the last one in it, as holding more than is written. */
  openTail(node: YamlNode | undefined, hole: RenderedHole): void {
    for (let at = node; at && at.kind !== "scalar"; ) {
      if (at.kind === "map") {
        (at as { open: boolean }).open = true;
        at = at.entries.at(-1)?.value;
      } else {
        const last: YamlNode | undefined = at.items.at(-1);
        if (last?.kind === "scalar" || !last) {
          if (!at.flow) (at.items as YamlNode[]).push(this.unknown(hole));
          return;
        }
        at = last;
      }
    }
  }

  /** A span of the file from offsets of the parsed text. */
  span(start: number, end: number): Span {
    const from = this.rendered.toFile(start);
    if (end <= start) return { start: from, end: from };
    // What is read may end behind the text: a sentinel stands there.
    const last = Math.min(end, this.rendered.parse.length);
    return { start: from, end: last <= start ? from : Math.max(from, this.rendered.toFile(last - 1) + 1) };
  }

  private bare(token: Nodes, props: Props, depth: number, atRoot: boolean): YamlNode {
    const marks = this.marks(props);
    switch (token?.type) {
      case "block-map":
        return composeBlockMap(this, token, marks, depth + 1);
      case "block-seq":
        return composeBlockSeq(this, token, marks, props.holes, depth + 1);
      case "flow-collection": {
        if (isTemplateInBraces(token)) return this.bracedTemplate(token, marks);
        return composeFlow(this, token, marks, depth + 1);
      }
      case "scalar":
      case "single-quoted-scalar":
      case "double-quoted-scalar":
        return this.flowScalar(token, marks, props);
      case "block-scalar":
        return this.blockScalar(token, marks, atRoot);
      case "error":
        this.problems.syntax(token.offset, token.offset + token.source.length, unexpected(token.source));
        return this.empty(token.offset, marks, props);
      default:
        return this.empty(this.emptyPlace(props), marks, props);
    }
  }

  /** Where an empty value stands: behind what was last written before it. */
  private emptyPlace(props: Props): number {
    const last = props.tag ?? props.anchor ?? props.mark;
    if (props.tag && props.anchor && props.anchor.offset > props.tag.offset)
      return props.anchor.offset + props.anchor.source.length;
    return last ? last.offset + last.source.length : props.end;
  }

  private empty(at: number, marks: Marks, props: Props): YamlScalar {
    const [hole] = props.holes;
    if (hole) return { ...this.unknown(hole), ...marks };
    const decoded = takeText(this.rendered, at, at);
    const value = marks.tag ? taggedValue(marks.tag, "", true) : null;
    return {
      kind: "scalar",
      span: this.span(at, at),
      ...marks,
      value,
      style: "plain",
      source: { text: "", toFile: decoded.source.toFile },
      templated: false,
      holes: [],
    };
  }

  private flowScalar(token: CST.FlowScalar, marks: Marks, props: Props): YamlScalar {
    const decoded = decodeFlowScalar(token, this.rendered, this.problems);
    this.trailing = readEnd(token.end, this.rendered, this.problems);
    const plain = token.type === "scalar";
    const { text } = decoded.source;
    const value = marks.tag ? taggedValue(marks.tag, text, plain) : plain ? plainValueOf(text, token.source) : text;
    return {
      kind: "scalar",
      span: this.span(token.offset, token.offset + token.source.length),
      ...marks,
      value,
      style: plain ? "plain" : token.type === "single-quoted-scalar" ? "single" : "double",
      source: decoded.source,
      templated: decoded.holes.length > 0 || props.holes.length > 0,
      holes: decoded.holes,
    };
  }

  private blockScalar(token: CST.BlockScalar, marks: Marks, atRoot: boolean): YamlScalar {
    const decoded = decodeBlockScalar(token, atRoot, this.rendered, this.problems);
    return {
      kind: "scalar",
      span: this.span(token.offset, Math.max(decoded.end, token.offset + 1)),
      ...marks,
      value: decoded.source.text,
      style: decoded.folded ? "folded" : "literal",
      source: decoded.source,
      templated: decoded.holes.length > 0,
      holes: decoded.holes,
    };
  }

  /** `{{ x }}` without quotes where no template engine runs: a map in a map to YAML, a mistake to everybody. */
  private bracedTemplate(token: CST.FlowCollection, marks: Marks): YamlScalar {
    const end = endOfToken(token);
    this.problems.syntax(
      token.offset,
      end,
      "YAML reads `{{` without quotes as a map, not as a template. Put the whole value in quotes.",
    );
    const decoded = takeText(this.rendered, token.offset, end);
    return {
      kind: "scalar",
      span: this.span(token.offset, end),
      ...marks,
      value: decoded.source.text,
      style: "plain",
      source: decoded.source,
      templated: true,
      holes: [{ start: 0, end: decoded.source.text.length, kind: "value" }],
    };
  }

  private alias(token: CST.FlowScalar, props: Props, depth: number): YamlNode {
    const start = token.offset;
    const end = start + token.source.length;
    this.trailing = readEnd(token.end, this.rendered, this.problems);
    if (props.anchor || props.tag)
      this.problems.syntax(
        start,
        end,
        "An alias (`*…`) takes its anchor and tag from where it points to. Remove those before it.",
      );
    const name = token.source.slice(1);
    const found = this.anchors.resolve(name, depth);
    if (typeof found !== "string") return { ...found, alias: this.span(start, end) };
    this.problems.alias(
      start,
      end,
      found === "missing"
        ? `No anchor \`&${name}\` stands before this alias. Define it above, or put the text in quotes.`
        : TOO_MUCH,
    );
    const decoded = takeText(this.rendered, start, end);
    return {
      kind: "scalar",
      span: this.span(start, end),
      value: token.source,
      style: "plain",
      source: decoded.source,
      templated: true,
      holes: [{ start: 0, end: token.source.length, kind: "value" }],
    };
  }

  private marks(props: Props): Marks {
    if (!props.anchor && !props.tag) return NO_MARKS;
    return {
      ...(props.anchor ? { anchor: props.anchor.source.slice(1) } : {}),
      ...(props.tag ? { tag: props.tag.source } : {}),
    };
  }
}

/** Anchor and tag as they go into a node. */
export interface Marks {
  readonly anchor?: string;
  readonly tag?: string;
}

const NO_MARKS: Marks = {};

/** A text over several lines is no number or word. */
const plainValueOf = (text: string, source: string) => (source.includes("\n") ? text : plainValue(text));
