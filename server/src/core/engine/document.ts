import type { FileFacts } from "../facts/file-facts.ts";
import type { DialectFact } from "../facts/script.ts";
import type { SystemId } from "../facts/subject.ts";
import type { FileLanguage, System } from "../systems/system.ts";
import type { FileId, Span } from "../text/span.ts";
import type { ReportedFinding, SuppressedFinding } from "./analyser.ts";
import type { Reader, Slot } from "./provisions.ts";

/** What one system made of a file. */
export interface Extracted {
  readonly system: System;
  readonly context: unknown;
  /** Dropped when memory is short; then the file is read again. */
  raw: unknown;
}

/** What a check of a file found. */
export interface Checked {
  readonly shown: readonly ReportedFinding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Why the file counts as read in part. */
  readonly notes: readonly string[];
  readonly dialects: readonly DialectFact[];
}

/** A file as the engine keeps it. Texts, raw trees and facts come and go; findings and provisions stay. */
export class Doc {
  /** The editor's text while it is open there. */
  open: string | undefined;
  size = 0;
  /** Below a root, as the disk was listed. */
  listed = false;
  /** The text the extraction is of; dropped with it. */
  text: string | undefined;
  /** Bytes it was estimated to take when it was last kept. */
  keptSize = 0;
  unreadable: string | undefined;
  extracted: readonly Extracted[] = [];
  /** Systems that read it; kept when the extraction is dropped. */
  systems: readonly SystemId[] = [];
  /** Something from outside touched it since the index began; what a thread says of it is late. */
  touched = false;
  /** Ignore comments may stand in these; file coordinates. */
  comments: readonly Span[] = [];
  /** Systems that threw, and what is known of reading it. */
  troubles: readonly string[] = [];
  facts: FileFacts | undefined;
  checked: Checked | undefined;
  /** The text or what its reading depends on has changed. */
  stale = true;
  /** How often others made it stale since `epoch` of the workspace. */
  rereads = 0;
  epoch = 0;
  /** Asked by `context`: waking means reading the file again. */
  readonly contextReader: Reader;
  /** Asked by `resolve`, the graph and the rules: waking means checking it again. */
  readonly checkReader: Reader;

  constructor(
    readonly file: FileId,
    readonly root: FileId,
    readonly language: FileLanguage | undefined,
    woken: (doc: Doc, stage: "read" | "check") => void,
  ) {
    this.contextReader = readerThat(() => woken(this, "read"));
    this.checkReader = readerThat(() => woken(this, "check"));
  }

  /** Forgets what can be made again from the text. */
  drop(): void {
    this.text = undefined;
    this.facts = undefined;
    for (const each of this.extracted) each.raw = undefined;
  }
}

const readerThat = (wake: () => void): Reader => ({ slots: new Set<Slot>(), wake });
