import type { CST } from "yaml";
import type { Composer, Marks } from "./compose.ts";
import type { YamlMap, YamlNode, YamlSeq } from "./document.ts";
import { endOfToken } from "./end-of-token.ts";
import { MapBuilder } from "./map-builder.ts";
import { unexpected } from "./problems.ts";
import { type Props, readEnd, readProps } from "./props.ts";

type FlowItem = CST.FlowCollection["items"][number];

/** Whether the tokens are `{{ … }}`: a flow map whose first key is a flow map standing right behind its brace. */
export function isTemplateInBraces(token: CST.FlowCollection): boolean {
  const first = token.items[0];
  return (
    token.start.source === "{" &&
    first?.key?.type === "flow-collection" &&
    first.key.start.source === "{" &&
    first.key.offset === token.offset + 1
  );
}

/** Composes a list or a map in brackets. */
export function composeFlow(
  composer: Composer,
  token: CST.FlowCollection,
  marks: Marks,
  depth: number,
): YamlMap | YamlSeq {
  const isMap = token.start.source === "{";
  const map = new MapBuilder(composer);
  const items: YamlNode[] = [];
  token.items.forEach((item, index) => {
    const props = itemProps(composer, token, item, index);
    for (const hole of props.holes) {
      if (isMap) map.more();
      else items.push(composer.unknown(hole));
    }
    const { key, sep, value } = item;
    if (!props.mark && !props.anchor && !props.tag && !sep && !value && !key) return;
    if (!isMap && !sep && !props.mark) {
      reportBlock(composer, value);
      items.push(composer.node(value, { ...props, holes: [] }, depth));
    } else if (isMap) pair(composer, token, item, { ...props, holes: [] }, map, depth);
    else {
      const single = new MapBuilder(composer);
      const start = key?.offset ?? props.end;
      pair(composer, token, item, { ...props, holes: [] }, single, depth);
      items.push(single.finish(composer.span(start, start).start, single.end(), true, {}));
    }
    takeTrailing(composer, isMap ? map : undefined, items);
  });
  const end = close(composer, token, isMap);
  const span = composer.span(token.offset, end);
  if (isMap) return map.finish(span.start, span.end, true, marks);
  return { kind: "seq", span, ...marks, flow: true, items };
}

function takeTrailing(composer: Composer, map: MapBuilder | undefined, items: YamlNode[]): void {
  for (const hole of composer.trailing) {
    if (map) map.more();
    else items.push(composer.unknown(hole));
  }
  composer.trailing = [];
}

function itemProps(composer: Composer, token: CST.FlowCollection, item: FlowItem, index: number): Props {
  const { problems, rendered } = composer;
  const { start, key, sep, value } = item;
  const next = key ?? sep?.[0] ?? value;
  const props = readProps(
    start,
    {
      mark: "explicit-key-ind",
      flow: true,
      at: next?.offset ?? token.offset + 1,
      parentIndent: token.indent,
      onNewline: false,
      next,
    },
    rendered,
    problems,
  );
  const empty = !props.mark && !props.anchor && !props.tag && !sep && !value && !key;
  if (index === 0 && props.comma)
    problems.syntax(
      props.comma.offset,
      props.comma.offset + 1,
      "Nothing stands before this `,`. Remove it, or add the item.",
    );
  else if (empty && props.comma && index < token.items.length - 1)
    problems.syntax(
      props.comma.offset,
      props.comma.offset + 1,
      "Two commas follow each other: an item is missing, or one comma is too many.",
    );
  else if (index > 0 && !props.comma && !empty)
    problems.syntax(next?.offset ?? props.end, (next?.offset ?? props.end) + 1, "A `,` is missing before this item.");
  return props;
}

function pair(
  composer: Composer,
  token: CST.FlowCollection,
  item: FlowItem,
  props: Props,
  map: MapBuilder,
  depth: number,
): void {
  const { problems, rendered } = composer;
  const { key, sep, value } = item;
  reportBlock(composer, key);
  const keyNode = composer.node(key, props, depth);
  const valueProps = readProps(
    sep ?? [],
    {
      mark: "map-value-ind",
      flow: true,
      at: key && "source" in key ? key.offset + (key.source as string).length : props.end,
      parentIndent: token.indent,
      onNewline: false,
      next: value,
    },
    rendered,
    problems,
  );
  if (!valueProps.mark && value)
    problems.syntax(
      value.offset,
      value.offset + 1,
      "source" in value && typeof value.source === "string" && value.source[0] === ":"
        ? "A blank is missing behind this `:`."
        : "A `,` or a `:` is missing before this.",
    );
  reportBlock(composer, value);
  map.add(keyNode, key, composer.node(value, valueProps, depth));
}

/** Where the collection ends; reports a missing bracket at its opening one. */
function close(composer: Composer, token: CST.FlowCollection, isMap: boolean): number {
  const { problems, rendered } = composer;
  const [first, ...rest] = token.end;
  const expected = isMap ? "}" : "]";
  if (first?.source === expected) {
    composer.trailing = readEnd(rest, rendered, problems);
    return first.offset + 1;
  }
  problems.syntax(
    token.offset,
    token.offset + 1,
    first && (first.source === "}" || first.source === "]")
      ? `This \`${token.start.source}\` is closed by \`${first.source}\` instead of \`${expected}\`.`
      : `This \`${token.start.source}\` is never closed. Add \`${expected}\`; the lines within must be indented further than the key.`,
  );
  readEnd(first && first.source.length !== 1 ? token.end : rest, rendered, problems);
  return endOfToken(token);
}

function reportBlock(composer: Composer, token: CST.Token | null | undefined): void {
  if (token?.type === "block-map" || token?.type === "block-seq")
    composer.problems.syntax(
      token.offset,
      token.offset + 1,
      token.type === "block-seq"
        ? unexpected("-")
        : "A map by indentation cannot stand inside of brackets. Put it in `{ }`.",
    );
}
