/** What runs in a worker thread: a shard of a shared index, see core/engine/threads.ts. */
import { parentPort } from "node:worker_threads";
import { serveShard } from "../core/engine/shard.ts";
import type { ToShard } from "../core/engine/threads.ts";
import { nodePorts } from "./ports.ts";

const port = parentPort;
if (port) {
  const answer = serveShard(nodePorts({ log: () => {} }), (message) => port.postMessage(message));
  port.on("message", (message: ToShard) => answer(message));
}
