import type { CST } from "yaml";
import type { Span } from "../text/span.ts";
import type { Composer, Marks } from "./compose.ts";
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from "./document.ts";
import type { RenderedHole } from "./rendered.ts";

/** Collects the entries of one map: duplicate keys, merge keys, and whether more than the written keys may exist. */
export class MapBuilder {
  private readonly entries: YamlEntry[] = [];
  private readonly places = new Map<string, Span>();
  private readonly merges: YamlNode[] = [];
  private open = false;
  private last = 0;

  constructor(private readonly composer: Composer) {}

  /** Further keys may exist. */
  more(): void {
    this.open = true;
  }

  /** A template with a line to itself follows the last entry: it may add to this map or to what the entry holds. */
  moreAfterLast(hole: RenderedHole): void {
    this.open = true;
    const index = this.entries.length - 1;
    const entry = this.entries[index];
    if (!entry) return;
    if (entry.value.kind === "scalar" && isEmpty(entry.value))
      this.entries[index] = { ...entry, value: this.composer.unknown(hole) };
    else this.composer.openTail(entry.value, hole);
  }

  /** Adds an entry; `token` is the key as written. */
  add(keyNode: YamlNode, token: CST.Token | null | undefined, value: YamlNode): void {
    const keySpan = keyNode.alias ?? keyNode.span;
    const valueSpan = value.alias ?? value.span;
    const span = { start: keySpan.start, end: Math.max(keySpan.end, valueSpan.end) };
    this.last = Math.max(this.last, span.end);
    if (token?.type === "scalar" && token.source === "<<") {
      this.merges.push(value);
      return;
    }
    const key = this.keyText(keyNode, keySpan);
    const templated = keyNode.kind === "scalar" && keyNode.templated;
    if (templated) this.open = true;
    const first = templated ? undefined : this.places.get(key);
    if (first) this.composer.problems.duplicate(key, keySpan, first);
    else if (!templated) this.places.set(key, keySpan);
    this.entries.push({ key, keySpan, value, span, merged: false });
  }

  /** Where the last entry ends in the file; 0 without entries. */
  end(): number {
    return this.last;
  }

  /** The map; `start` is where it begins. */
  finish(start: number, end: number, flow: boolean, marks: Marks): YamlMap {
    for (const merge of this.merges) this.merge(merge);
    return {
      kind: "map",
      span: { start: Math.min(start, this.entries[0]?.span.start ?? start), end: Math.max(start, end) },
      ...marks,
      flow,
      entries: this.entries,
      open: this.open,
    };
  }

  private keyText(node: YamlNode, span: Span): string {
    if (node.kind === "scalar") return node.source.text;
    return this.composer.problems.quote(span);
  }

  private merge(node: YamlNode): void {
    if (node.kind === "seq") {
      for (const item of node.items) {
        if (item.kind === "map") this.mergeMap(item);
        else this.open = true;
      }
      return;
    }
    if (node.kind === "map") {
      this.mergeMap(node);
      return;
    }
    this.open = true;
    if (node.templated) return;
    const at = node.alias ?? node.span;
    this.composer.problems.merge(at);
  }

  private mergeMap(map: YamlMap): void {
    if (map.open) this.open = true;
    if (!this.composer.anchors.merge(map.entries.length)) {
      this.open = true;
      this.composer.problems.tooMuch(map.alias ?? map.span);
      return;
    }
    for (const entry of map.entries) {
      if (this.places.has(entry.key)) continue;
      this.places.set(entry.key, entry.keySpan);
      this.entries.push({ ...entry, merged: true });
    }
  }
}

const isEmpty = (scalar: YamlScalar): boolean => scalar.value === null && scalar.source.text === "";
