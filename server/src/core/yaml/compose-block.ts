import type { CST } from "yaml";
import type { Composer, Marks } from "./compose.ts";
import type { YamlMap, YamlNode, YamlSeq } from "./document.ts";
import { MapBuilder } from "./map-builder.ts";
import { CONFLICT, short } from "./problems.ts";
import { readProps } from "./props.ts";
import type { RenderedHole } from "./rendered.ts";

/** Composes a map written by indentation. */
export function composeBlockMap(composer: Composer, token: CST.BlockMap, marks: Marks, depth: number): YamlMap {
  const { problems, rendered } = composer;
  const map = new MapBuilder(composer);
  let offset = token.offset;
  for (const item of token.items) {
    const { start, sep, value } = item;
    const key = withoutLinesBefore(composer, item, map);
    const keyProps = readProps(
      start,
      {
        mark: "explicit-key-ind",
        flow: false,
        at: offset,
        parentIndent: token.indent,
        onNewline: true,
        next: key ?? sep?.[0],
      },
      rendered,
      problems,
    );
    for (const hole of keyProps.holes) map.moreAfterLast(hole);
    const implicit = !keyProps.mark;
    if (implicit && !keyProps.anchor && !keyProps.tag && !sep && !key) continue;
    if (key?.type === "block-seq" && implicit)
      problems.syntax(
        key.offset,
        key.offset + 1,
        "A list item stands among the keys of a map. Indent it below the key it belongs to.",
      );
    else if (key && "indent" in key && key.indent !== token.indent && implicit)
      problems.syntax(
        key.offset,
        key.offset + 1,
        "This key does not line up with the others of its map. Give them the same indentation.",
      );
    else if (!implicit && keyProps.mark?.indent !== token.indent)
      problems.syntax(
        keyProps.end,
        keyProps.end,
        "This key does not line up with the others of its map. Give them the same indentation.",
      );
    const multiline = keyProps.brokenProps || hasNewline(key);
    const valueProps = readProps(
      sep ?? [],
      {
        mark: "map-value-ind",
        flow: false,
        at: keyProps.end,
        parentIndent: token.indent,
        onNewline: !key || key.type === "block-scalar",
        next: value,
      },
      rendered,
      problems,
    );
    if (!valueProps.mark && implicit) {
      reportLonelyKey(composer, key, keyProps.end);
      composer.node(key, keyProps, depth);
      map.more();
      offset = valueProps.end;
      continue;
    }
    if (multiline && implicit)
      problems.syntax(key?.offset ?? keyProps.end, key?.offset ?? keyProps.end, multilineKey(key));
    const keyNode = composer.node(key, keyProps, depth);
    if (valueProps.mark && implicit && value?.type === "block-map" && !valueProps.newline)
      problems.syntax(
        valueProps.mark.offset,
        value.offset + 1,
        "A second `key:` stands on the line of the first. Put it on its own line, or the value in quotes if it holds a `:`.",
      );
    const before = composer.trailing;
    composer.trailing = [];
    const valueNode = composer.node(value, valueProps, depth);
    if (valueNode.kind === "map" && valueProps.holes.length > 0) (valueNode as { open: boolean }).open = true;
    if (composer.trailing.length > 0 || before.length > 0) map.more();
    composer.trailing = [];
    map.add(keyNode, key, valueNode);
    offset = valueProps.end;
  }
  const start = composer.span(token.offset, token.offset).start;
  return map.finish(start, map.end(), false, marks);
}

/** Composes a list written by indentation; `holes` are templates on lines before its first item. */
export function composeBlockSeq(
  composer: Composer,
  token: CST.BlockSequence,
  marks: Marks,
  holes: readonly RenderedHole[],
  depth: number,
): YamlSeq {
  const { problems, rendered } = composer;
  const items: YamlNode[] = holes.map((hole) => composer.unknown(hole));
  let offset = token.offset;
  for (const { start, value } of token.items) {
    const props = readProps(
      start,
      {
        mark: "seq-item-ind",
        flow: false,
        at: offset,
        parentIndent: token.indent,
        onNewline: true,
        next: value,
      },
      rendered,
      problems,
    );
    offset = props.end;
    const mark = props.mark?.offset ?? Number.POSITIVE_INFINITY;
    for (const hole of props.holes) {
      if (hole.start > mark) continue;
      composer.openTail(items.at(-1), hole);
      items.push(composer.unknown(hole));
    }
    if (!props.mark) {
      if (!props.anchor && !props.tag && !value) continue;
      problems.syntax(
        value?.offset ?? props.end,
        value?.offset ?? props.end,
        value?.type === "block-seq"
          ? "This list item does not line up with the others. Give them the same indentation."
          : "A `-` is missing before this item of the list, or the line is indented wrongly.",
      );
    }
    items.push(composer.node(value, { ...props, holes: props.holes.filter((hole) => hole.start > mark) }, depth));
    if (composer.trailing.length > 0) {
      for (const hole of composer.trailing) items.push(composer.unknown(hole));
      composer.trailing = [];
    }
  }
  const start = composer.span(token.offset, token.offset).start;
  const end = items.reduce((last, item) => Math.max(last, (item.alias ?? item.span).end), start + 1);
  return { kind: "seq", span: { start, end }, ...marks, flow: false, items };
}

/**
 * The key of an item. A plain key over several lines is the key of its last line, behind lines that lack their
 * colon (the grammar takes them for one text where nothing is indented).
 */
function withoutLinesBefore(
  composer: Composer,
  { key, sep }: CST.BlockMap["items"][number],
  map: MapBuilder,
): CST.Token | null | undefined {
  if (key?.type !== "scalar" || !sep || !key.source.includes("\n")) return key;
  const at = key.source.lastIndexOf("\n") + 1;
  const last = key.source.slice(at);
  if (last === "" || last !== last.trimStart()) return key;
  reportLonelyKey(composer, key, key.offset);
  map.more();
  return { ...key, offset: key.offset + at, source: last };
}

/** Whether a key goes over several lines. */
function hasNewline(key: CST.Token | null | undefined): boolean {
  if (!key) return false;
  switch (key.type) {
    case "alias":
    case "scalar":
    case "double-quoted-scalar":
    case "single-quoted-scalar":
      return key.source.includes("\n") || (key.end?.some((end) => end.type === "newline") ?? false);
    case "flow-collection":
      return key.items.some(
        (item) =>
          item.start.some((start) => start.type === "newline") ||
          (item.sep?.some((sep) => sep.type === "newline") ?? false) ||
          hasNewline(item.key) ||
          hasNewline(item.value),
      );
    default:
      return true;
  }
}

const multilineKey = (key: CST.Token | null | undefined): string =>
  key?.type === "scalar" && /^(<{7}|>{7}|={7}) ?/.test(key.source)
    ? CONFLICT
    : "A key must stand on one line. Perhaps a `:` is missing at the end of its first line.";

function reportLonelyKey(composer: Composer, key: CST.Token | null | undefined, at: number): void {
  const { problems, rendered } = composer;
  if (!key || !("source" in key) || typeof key.source !== "string") {
    const start = key?.offset ?? at;
    problems.syntax(start, start + 1, "A key was expected here, with a `:` behind it.");
    return;
  }
  // A block (`>>>>>>>` starts one to the grammar) has its text on other lines; what is shown is its first.
  const source = key.type === "block-scalar" ? lineFrom(rendered.show, key.offset) : lineFrom(key.source, 0);
  problems.syntax(
    key.offset,
    key.offset + source.length,
    /^(<{7}|>{7}|={7})/.test(source)
      ? CONFLICT
      : `\`${short(source)}\` stands where a key is expected, but no \`:\` follows it. Add \`: value\`, or check the indentation.`,
  );
}

/** The rest of a line, its break left out. */
function lineFrom(text: string, start: number): string {
  const end = text.indexOf("\n", start);
  const line = text.slice(start, end < 0 ? text.length : end);
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
