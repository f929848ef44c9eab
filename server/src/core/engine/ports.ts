import type { DialectId } from "../sql/tree.ts";
import type { FileId } from "../text/span.ts";
import type { Threads } from "./threads.ts";

/** A file as listed, before it is read. */
export interface ListedFile {
  readonly file: FileId;
  /** Bytes. */
  readonly size: number;
  /**
   * Where a symbolic link leads, when that is a file below a root. The path exists for whoever refers to it, but the
   * file is analysed and reported under this one alone.
   */
  readonly real?: FileId;
}

/** The text of a file, or in a sentence why there is none: "larger than 5 MB", "not UTF-8", "permission denied". */
export type ReadResult = { readonly text: string } | { readonly unreadable: string };

/** Tells that nobody waits for the work any more; an `AbortSignal` is one. */
export interface CancelSignal {
  readonly aborted: boolean;
}

/** What the engine needs of the outside. The Node host, the tests and a browser worker each bring their own. */
export interface EnginePorts {
  /**
   * All files below the roots, in any order, without what nobody reads (`NEVER_READ`, what git ignores); never follows a
   * link out of a root. `excluded` leaves out more; a folder is asked for by a name inside of it (`data/_`).
   */
  list(roots: readonly FileId[], signal: CancelSignal, excluded?: (file: FileId) => boolean): AsyncIterable<ListedFile>;
  read(file: FileId): Promise<ReadResult>;
  /** Whether an independent parser reads one SQL statement; undefined where it has no opinion. Asked before edits are offered. */
  parses?(dialect: DialectId, statement: string): Promise<boolean | undefined>;
  /** Workers that share a cold index; without them it is done here, in slices. */
  readonly threads?: Threads;
  /** The day it is, ISO date, local time. */
  today(): string;
  /** Milliseconds, monotone: for slices and progress only. */
  now(): number;
  /** Lets other work of the thread run; called at least every 10 ms of work. */
  pause(): Promise<void>;
  log(level: "error" | "warning" | "info" | "debug", message: string): void;
}

/** What operations may ask of the world besides the analyser. Every answer is confined to the workspace. */
export interface Outside {
  /** Text of a file below a root, links resolved; in a sentence why it cannot be read. */
  read(file: FileId): Promise<{ readonly text: string } | { readonly unreadable: string }>;
  /** Files below the roots whose names match one of these globs, ignored ones included, in order; at most 10,000. */
  find(globs: readonly string[]): Promise<readonly FileId[]>;
  /** Where a file lies with links resolved, whether it exists yet or not; undefined when that is not below a root. */
  real(file: FileId): Promise<FileId | undefined>;
  /** Bytes of a file below a root, and when it was written last, ISO 8601; undefined where there is none. */
  sizeOf(file: FileId): Promise<{ readonly bytes: number; readonly written: string } | undefined>;
  /** Today, ISO 8601. */
  today(): string;
}

/** A state of the workspace that git keeps, ready to be read like the one on disk. */
export interface PastState {
  /** Commit of each root: its full id, and when it was made, ISO 8601, UTC. */
  readonly commits: readonly { readonly root: FileId; readonly id: string; readonly date: string }[];
  /** Files of the commits under the names they have in the workspace; nothing of the disk. */
  readonly ports: EnginePorts;
  readonly outside: Outside;
  /** Sentences on what was left out. */
  readonly notes: readonly string[];
}

/** A tag that the repositories of all roots have. */
export interface PastTag {
  readonly name: string;
  /** When its commit was made, ISO 8601, UTC; the newest where roots are in several repositories. */
  readonly date: string;
}

/**
 * Older states of the workspace, read from the git repositories around its roots. No git is started and nothing that a
 * repository configures takes effect. Where there is no answer, `refused` says why in a sentence.
 */
export interface History {
  /** Tags, newest first, at most `most`; `left` is how many more there are at least. */
  tags(
    most: number,
  ): Promise<{ readonly tags: readonly PastTag[]; readonly left: number } | { readonly refused: string }>;
  /** The workspace at a tag, a branch or a commit (`v1.2`, `main~3`, `HEAD^`, `1f6c0a9`). */
  at(reference: string): Promise<PastState | { readonly refused: string }>;
}
