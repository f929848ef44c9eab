import type { Provision } from "../facts/keys.ts";
import type { SystemId } from "../facts/subject.ts";
import type { FileId } from "../text/span.ts";
import type { PersonalSettings } from "./analyser.ts";
import type { Checked } from "./document.ts";
import type { ListedFile } from "./ports.ts";
import type { Slot } from "./provisions.ts";

/*
 * How a cold index is shared among threads. The host brings {@link Threads}; its worker does no more than
 *
 *   const answer = serveShard(ports, (message) => port.postMessage(message));
 *   port.on("message", answer);
 *
 * Each thread holds a shard of the files: it reads those that say how others are to be read (`start`), tells what they
 * provide (`read`), is told what the others provide (`provide`), reads the rest and again what that changes, until
 * nothing changes any more; then it checks
 * (`check`) and tells findings and dependencies (`checked`). Everything in a message is plain data; trees stay where
 * they are. Afterwards the threads end; what a later change wakes is read by the main thread.
 */

/** From the main thread to a shard. */
export type ToShard =
  | {
      readonly kind: "start";
      readonly roots: readonly FileId[];
      readonly settings: PersonalSettings;
      /** Files of this shard. */
      readonly own: readonly ListedFile[];
      /** All other files: they exist. */
      readonly others: readonly ListedFile[];
      /** What the main thread read itself. */
      readonly sources: readonly Source[];
    }
  | { readonly kind: "provide"; readonly sources: readonly Source[] }
  | { readonly kind: "check" };

/** From a shard to the main thread. */
export type FromShard =
  | { readonly kind: "read"; readonly files: readonly ShardFile[] }
  /** Everything that was asked for so far is done. */
  | { readonly kind: "done" }
  | { readonly kind: "checked"; readonly files: readonly ShardChecked[] }
  | { readonly kind: "log"; readonly level: "error" | "warning" | "info" | "debug"; readonly message: string }
  | { readonly kind: "failed"; readonly why: string };

/** What one file provides. */
export interface Source {
  readonly file: FileId;
  readonly provides: readonly Provision[];
}

/** A file as its shard read it. */
export interface ShardFile extends Source {
  readonly systems: readonly SystemId[];
  readonly troubles: readonly string[];
  readonly unreadable?: string;
}

/** A file as its shard checked it, with what its reading and its check looked up. */
export interface ShardChecked {
  readonly file: FileId;
  readonly checked: Checked;
  readonly contextSlots: readonly Slot[];
  readonly checkSlots: readonly Slot[];
}

/** A worker as the engine sees it. */
export interface EngineThread {
  post(message: ToShard): void;
  /** Called for every message; a worker that ends by itself says `failed`. */
  listen(listener: (message: FromShard) => void): void;
  end(): void;
}

/** Workers that the host can start. */
export interface Threads {
  /** How many at once. */
  readonly count: number;
  start(): EngineThread;
}
