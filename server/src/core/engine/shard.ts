import { rules as allRules } from "../rules/registry.gen.ts";
import { systems as allSystems } from "../systems/registry.gen.ts";
import type { FileId } from "../text/span.ts";
import type { Parts } from "./create.ts";
import { languageOf } from "./languages.ts";
import type { EnginePorts, ListedFile } from "./ports.ts";
import { ShardWorkspace } from "./shard-workspace.ts";
import type { FromShard, ToShard } from "./threads.ts";

/** Files told of in one message: few enough that both sides stay responsive. */
const BATCH = 64;

/** A worker's side of a shared index: hand it every message; it answers through `post`, one message after the other. */
export function serveShard(
  ports: EnginePorts,
  post: (message: FromShard) => void,
  parts: Parts = { rules: allRules, systems: allSystems },
): (message: ToShard) => void {
  let own: readonly ListedFile[] = [];
  const { threads: _, ...alone } = ports;
  const workspace = new ShardWorkspace(
    {
      ...alone,
      async *list() {
        yield* own;
      },
      log: (level, message) => post({ kind: "log", level, message }),
    },
    parts.rules,
    parts.systems,
  );
  const tell = (): void => {
    for (const files of batches(workspace.takeRead())) post({ kind: "read", files });
  };
  const answer = async (message: ToShard): Promise<void> => {
    switch (message.kind) {
      case "start":
        own = message.own;
        workspace.setRoots(message.roots);
        workspace.setSettings(message.settings);
        await workspace.begin(message.others, message.sources, readEarly, tell);
        tell();
        break;
      case "provide":
        await workspace.learn(message.sources, tell);
        tell();
        break;
      case "check": {
        for (const batch of batches(workspace.checkingOrder()))
          post({ kind: "checked", files: await workspace.checkShard(batch) });
      }
    }
    post({ kind: "done" });
  };
  let queue = Promise.resolve();
  return (message) => {
    queue = queue
      .then(() => answer(message))
      .catch((error: unknown) => post({ kind: "failed", why: error instanceof Error ? error.message : String(error) }));
  };
}

/** Whether a file may say how others are to be read. SQL says it of nobody. */
const readEarly = (file: FileId): boolean => languageOf(file) !== "sql";

function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += BATCH) yield items.slice(at, at + BATCH);
}
