import { Cancelled, type PersonalSettings } from "../core/engine/analyser.ts";
import { createAnalyser } from "../core/engine/create.ts";
import type { EnginePorts } from "../core/engine/ports.ts";
import { rules } from "../core/rules/registry.gen.ts";
import { systems } from "../core/systems/registry.gen.ts";
import type { FileId } from "../core/text/span.ts";
import { noticing } from "../host/changes.ts";
import { nodeHistory } from "../host/history/history.ts";
import { nodeOutside } from "../host/outside.ts";
import { nodePorts } from "../host/ports.ts";
import type { OperationContext } from "../ops/operation.ts";

/** Told how far a call is; counts start again with each stage. */
export type Progress = (done: number, total: number, stage: string) => void;

/** What every rule is, in the order of the registry. */
export const ruleMetas = rules.map(({ meta }) => meta);

/**
 * The workspace of a server: its folders, read once, and again wherever the disk differs. Calls share it and may run side
 * by side; each gives up alone.
 */
export class McpWorkspace {
  private readonly noticed;
  private readonly analyser;
  private folders: readonly FileId[] = [];
  private index = { signal: new AbortController(), done: Promise.resolve() };
  private readonly watching = new Set<Progress>();
  /** A look at the disk that runs, and one that was asked for meanwhile. */
  private looking: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  constructor(log: EnginePorts["log"], settings: PersonalSettings) {
    this.noticed = noticing(nodePorts({ log }));
    this.analyser = createAnalyser(this.noticed.ports);
    this.analyser.setSettings(settings);
  }

  get roots(): readonly FileId[] {
    return this.folders;
  }

  /** Takes these folders, links resolved, and starts to read them. */
  setRoots(folders: readonly FileId[]): void {
    if (folders.length === this.folders.length && folders.every((folder, at) => folder === this.folders[at])) return;
    this.index.signal.abort();
    this.folders = folders;
    this.analyser.setRoots(folders);
    const signal = new AbortController();
    const done = this.analyser.index(signal.signal, (count, total) => {
      for (const progress of this.watching) progress(count, total, "Reading the workspace");
    });
    this.index = { signal, done };
    // Whoever waits for it hears of a failure.
    done.catch(() => {});
  }

  /** What an operation works with, as the disk is now. @throws Cancelled */
  async context(signal: AbortSignal, progress: Progress): Promise<OperationContext> {
    this.watching.add(progress);
    try {
      await this.upToDate(signal);
    } finally {
      this.watching.delete(progress);
    }
    return {
      analyser: this.analyser,
      roots: this.folders,
      rules: ruleMetas,
      systems: systems.map(({ id, title }) => ({ id, title })),
      outside: nodeOutside(() => this.folders),
      history: nodeHistory(() => this.folders),
      signal,
      progress: (done, total) => progress(done, total, "Answering"),
    };
  }

  /** Whether a file of the workspace is known. */
  readonly isKnown = (file: FileId): boolean => this.analyser.statusOf(file) !== undefined;

  /** Files that are read, in order of path. */
  files(): readonly FileId[] {
    return this.analyser
      .status()
      .map(({ file }) => file)
      .sort();
  }

  /** Looks at the disk; listeners of {@link onChange} hear what is different. */
  look(): Promise<void> {
    if (!this.looking) {
      this.looking = this.compare().finally(() => {
        this.looking = undefined;
      });
      return this.looking;
    }
    // The one that runs may have passed the file that was changed just now.
    this.next ??= this.looking
      .catch(() => {})
      .then(() => {
        this.next = undefined;
        return this.look();
      });
    return this.next;
  }

  /** Calls back when answers may be others than before. */
  onChange(listener: () => void): () => void {
    return this.analyser.onChange(listener);
  }

  /** Waits until the folders of now are read as they are now. */
  private async upToDate(signal: AbortSignal): Promise<void> {
    for (;;) {
      const { index } = this;
      try {
        await unlessAborted(() => index.done, signal);
        await unlessAborted(() => this.look(), signal);
        if (index === this.index) return;
      } catch (error) {
        // Other folders came meanwhile: theirs is the index that counts.
        if (signal.aborted || index === this.index) throw error;
      }
    }
  }

  private async compare(): Promise<void> {
    const changed = await this.noticed.changed();
    if (changed.length === 0) return;
    this.analyser.changedOnDisk(changed);
    // New files count from now on, not from when somebody asks for one of them.
    await this.analyser.settled(this.index.signal.signal);
  }
}

/** Waits for work that others may wait for too; gives up when the signal says so. */
async function unlessAborted(work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw new Cancelled();
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new Cancelled());
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
