import type { FileId } from "../text/span.ts";
import type { PersonalSettings } from "./analyser.ts";
import type { CancelSignal, ListedFile } from "./ports.ts";
import type { EngineThread, FromShard, ShardChecked, ShardFile, Source, Threads, ToShard } from "./threads.ts";

/** What a shared index is about, and where its results go. */
export interface SharedIndex {
  readonly roots: readonly FileId[];
  readonly settings: PersonalSettings;
  /** Files to be shared, in the order in which they are best read. */
  readonly files: readonly ListedFile[];
  /** Files that are somebody else's: open in the editor, or of no language. */
  readonly others: readonly ListedFile[];
  /** What files that are not shared provide. */
  readonly sources: readonly Source[];
  read(file: ShardFile): void;
  checked(file: ShardChecked): void;
  log(level: "error" | "warning" | "info" | "debug", message: string): void;
}

/** Exchanges after which provisions are taken as they are; two are the rule. */
const MOST_ROUNDS = 6;

/** One thread, with what it was told last. */
interface Shard {
  readonly thread: EngineThread;
  readonly own: ReadonlySet<FileId>;
  waiting: { done(): void; fail(error: Error): void } | undefined;
}

/**
 * Reads and checks files in several threads.
 * @throws Error when a thread fails or nobody waits any more; what was told until then stays true
 */
export async function shareIndex(threads: Threads, index: SharedIndex, signal: CancelSignal): Promise<void> {
  const count = Math.max(1, threads.count);
  const parts: ListedFile[][] = Array.from({ length: count }, () => []);
  for (const [at, file] of index.files.entries()) parts[at % count]?.push(file);
  /** What each file provides, where that changed since the last exchange. */
  let fresh = new Map<FileId, Source>();
  const shards = parts.map((own): Shard => {
    const shard: Shard = { thread: threads.start(), own: new Set(own.map(({ file }) => file)), waiting: undefined };
    shard.thread.listen((message) => {
      if (message.kind === "read")
        for (const file of message.files) {
          fresh.set(file.file, { file: file.file, provides: file.provides });
          index.read(file);
        }
      else if (message.kind === "checked") for (const file of message.files) index.checked(file);
      else if (message.kind === "log") index.log(message.level, message.message);
      else settle(shard, message);
      if (signal.aborted) shard.waiting?.fail(new Error("Nobody waits for this any more."));
    });
    return shard;
  });
  const ask = (message: (shard: Shard, at: number) => ToShard): Promise<unknown> =>
    Promise.all(
      shards.map(
        (shard, at) =>
          new Promise<void>((done, fail) => {
            shard.waiting = { done, fail };
            shard.thread.post(message(shard, at));
          }),
      ),
    );
  try {
    await ask((_, at) => ({
      kind: "start",
      roots: index.roots,
      settings: index.settings,
      own: parts[at] ?? [],
      others: [...index.others, ...parts.flatMap((part, other) => (other === at ? [] : part))],
      sources: index.sources,
    }));
    let sources: readonly Source[] = [...fresh.values()];
    // The first exchange is always due: SQL waits for it.
    for (let round = 0; (round === 0 || sources.length > 0) && round < MOST_ROUNDS; round++) {
      fresh = new Map();
      const told = sources;
      await ask(({ own }) => ({ kind: "provide", sources: told.filter(({ file }) => !own.has(file)) }));
      sources = [...fresh.values()];
    }
    await ask(() => ({ kind: "check" }));
  } finally {
    for (const { thread } of shards) thread.end();
  }
}

function settle(shard: Shard, message: Extract<FromShard, { readonly kind: "done" | "failed" }>): void {
  const { waiting } = shard;
  shard.waiting = undefined;
  if (message.kind === "done") waiting?.done();
  else waiting?.fail(new Error(message.why));
}
