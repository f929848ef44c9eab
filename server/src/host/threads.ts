import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { EngineThread, FromShard, Threads } from "../core/engine/threads.ts";

/** More threads than this cost more memory than they save time. */
const MOST = 4;

/** Heap of a thread, MB; one that needs more ends, and the main thread goes on alone. */
const MEMORY = 512;

/** Where the bundled worker lies: beside the bundle of the server, or of the command line's parts. */
const NAMES = ["worker.cjs", "worker.mjs", "../worker.mjs"];

/** Worker threads for a cold index; undefined where the worker was not bundled, as when running from source. */
export function nodeThreads(folder: string = here()): Threads | undefined {
  const file = NAMES.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (file === undefined) return undefined;
  return { count: Math.max(1, Math.min(availableParallelism(), MOST)), start: () => startThread(file) };
}

const here = (): string => (typeof __dirname === "string" ? __dirname : dirname(fileURLToPath(import.meta.url)));

function startThread(file: string): EngineThread {
  const worker = new Worker(file, { resourceLimits: { maxOldGenerationSizeMb: MEMORY } });
  let listener: ((message: FromShard) => void) | undefined;
  let ended = false;
  const fail = (why: string): void => {
    if (!ended) listener?.({ kind: "failed", why });
  };
  worker.on("message", (message: FromShard) => listener?.(message));
  worker.on("messageerror", (error) => fail(`a message of a thread could not be read: ${error.message}`));
  worker.on("error", (error) => fail(`a thread failed: ${error.message}`));
  worker.on("exit", () => fail("a thread ended by itself"));
  return {
    post: (message) => worker.postMessage(message),
    listen: (heard) => {
      listener = heard;
    },
    end: () => {
      ended = true;
      void worker.terminate();
    },
  };
}
