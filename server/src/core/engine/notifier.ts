import type { FileId } from "../text/span.ts";

type Listener = (files: readonly FileId[] | undefined) => void;

/** Tells listeners what changed, once for everything that changes in one go. */
export class Notifier {
  private readonly listeners = new Set<Listener>();
  private waiting: Set<FileId> | "all" = new Set();
  private asked = false;
  /** How often something changed; it is ahead of the listeners, who hear of it later. */
  revision = 0;

  constructor(private readonly pause: () => Promise<void>) {}

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Findings of these files may be others than before; `undefined`: of any. */
  changed(files: readonly FileId[] | undefined): void {
    this.revision++;
    if (!files) this.waiting = "all";
    else if (this.waiting !== "all") for (const file of files) this.waiting.add(file);
    if (this.asked) return;
    this.asked = true;
    void this.pause().then(() => this.tell());
  }

  private tell(): void {
    const files = this.waiting === "all" ? undefined : [...this.waiting];
    this.waiting = new Set();
    this.asked = false;
    for (const listener of this.listeners) listener(files);
  }
}
