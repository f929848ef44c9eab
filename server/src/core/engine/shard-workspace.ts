import type { FileId } from "../text/span.ts";
import { Checking, inCheckingOrder } from "./checking.ts";
import type { Doc } from "./document.ts";
import { orderOf } from "./documents.ts";
import type { ListedFile } from "./ports.ts";
import type { ShardChecked, ShardFile, Source } from "./threads.ts";

/** Files a thread reads before it tells the main thread. */
const PROGRESS = 50;

/** The workspace of a thread: a shard of the files, and what the others provide. See threads.ts. */
export class ShardWorkspace extends Checking {
  /** Reads the files of the shard that are `early`; `others` exist and are not its own. */
  async begin(
    others: readonly ListedFile[],
    sources: readonly Source[],
    early: (file: FileId) => boolean,
    progress: () => void,
  ): Promise<void> {
    for (const { file, size } of others)
      this.provisions.update(`file ${file}`, file, [{ kind: "file", key: file, value: { size } }]);
    for (const { file, provides } of sources) this.provisions.update(file, file, provides);
    await this.list();
    this.indexed = true;
    await this.readAll(
      [...this.stale].filter(({ file }) => early(file)),
      progress,
    );
  }

  /** Takes what others provide, and reads what that changes and what is still unread. */
  async learn(sources: readonly Source[], progress: () => void): Promise<void> {
    this.epoch++;
    for (const { file, provides } of sources) this.provisions.update(file, file, provides);
    while (this.stale.size > 0) await this.readAll([...this.stale], progress);
  }

  private async readAll(docs: readonly Doc[], progress: () => void): Promise<void> {
    const waiting = docs.toSorted((a, b) => orderOf(a) - orderOf(b));
    for (const [at, doc] of waiting.entries()) {
      this.askAhead(waiting, at);
      if (this.stale.has(doc)) {
        await this.read(doc);
        await this.checkEarly(doc);
      }
      if (at % PROGRESS === 0) progress();
      await this.breathe();
    }
  }

  /** What was read since the last call. */
  takeRead(): readonly ShardFile[] {
    const files = [...this.untold].map(
      (doc): ShardFile => ({
        file: doc.file,
        provides: this.provisions.of(doc.file),
        systems: doc.systems,
        troubles: doc.troubles,
        ...(doc.unreadable === undefined ? {} : { unreadable: doc.unreadable }),
      }),
    );
    this.untold.clear();
    return files;
  }

  /** All files of the shard; those whose trees are still there come first, so that few are read twice. */
  checkingOrder(): readonly FileId[] {
    const docs = [...this.docs.values()].filter(({ listed }) => listed);
    return inCheckingOrder(docs).map(({ file }) => file);
  }

  /** Findings of files, with what they depend on. */
  async checkShard(files: readonly FileId[]): Promise<readonly ShardChecked[]> {
    const checked: ShardChecked[] = [];
    const docs = files.flatMap((file) => this.docs.get(file) ?? []);
    for (const [at, doc] of docs.entries()) {
      const { file } = doc;
      this.askAhead(docs, at, this.needsText);
      checked.push({
        file,
        checked: this.isSilent(doc)
          ? { shown: [], suppressed: [], notes: doc.troubles, dialects: [] }
          : await this.check(doc),
        contextSlots: [...doc.contextReader.slots],
        checkSlots: [...doc.checkReader.slots],
      });
      await this.breathe();
    }
    return checked;
  }
}
