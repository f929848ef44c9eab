import type { Hole } from "../text/hole.ts";
import type { SourceText } from "../text/source.ts";
import type { Span } from "../text/span.ts";

/** What a YAML (or JSON) text holds: one tree a document, partial where the text is broken. */
export interface YamlStream {
  readonly documents: readonly YamlDocument[];
  readonly problems: readonly YamlProblem[];
  /** `#` comments in order of place, the mark included. */
  readonly comments: readonly Span[];
}

/** One document of a stream. */
export interface YamlDocument {
  /** Position among the documents of the file, from 0. */
  readonly index: number;
  readonly span: Span;
  readonly root: YamlNode | undefined;
}

/** Something wrong with the text, in the reader's own words: what stands there and what was expected. */
export interface YamlProblem {
  readonly span: Span;
  readonly kind: "syntax" | "duplicate-key" | "alias" | "too-large";
  readonly message: string;
  /** For a duplicate key: where the first one stands. */
  readonly other?: Span;
}

export type YamlNode = YamlMap | YamlSeq | YamlScalar;

interface YamlBase {
  readonly span: Span;
  /** Explicit tag as written: `!Sub`, `!!str`. */
  readonly tag?: string;
  readonly anchor?: string;
  /** The node was reached through an alias: its span is where the anchor's node stands, `alias` where the `*name` stands. */
  readonly alias?: Span;
}

export interface YamlMap extends YamlBase {
  readonly kind: "map";
  readonly flow: boolean;
  /** In order; keys brought in by `<<` follow the own ones, flagged, own keys winning. */
  readonly entries: readonly YamlEntry[];
  /** A `<<` whose value could not be resolved, or a templated key: further keys may exist. */
  readonly open: boolean;
}

export interface YamlEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: YamlNode;
  /** From the start of the key to the end of the value. */
  readonly span: Span;
  /** Brought in by a merge key (`<<`). */
  readonly merged: boolean;
}

export interface YamlSeq extends YamlBase {
  readonly kind: "seq";
  readonly flow: boolean;
  readonly items: readonly YamlNode[];
}

export interface YamlScalar extends YamlBase {
  readonly kind: "scalar";
  /** By YAML 1.2 core schema (`yes` is a string); `null` for an empty value. */
  readonly value: string | number | boolean | null;
  readonly style: "plain" | "single" | "double" | "literal" | "folded";
  /** The decoded text with the way back to the file. */
  readonly source: SourceText;
  /** The text holds template holes: `value` is not what will be there at run time. */
  readonly templated: boolean;
  /** Holes in coordinates of `source.text`. */
  readonly holes: readonly Hole[];
}

/** A step into a tree: a key or an index. */
export type YamlPath = readonly (string | number)[];
