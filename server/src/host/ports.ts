import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { NEVER_READ } from "../core/config/config.ts";
import { matcher } from "../core/config/globs.ts";
import type { EnginePorts, ReadResult } from "../core/engine/ports.ts";
import { isWithin } from "../core/text/path.ts";
import type { FileId } from "../core/text/span.ts";
import { decode } from "./decode.ts";
import { toPath } from "./paths.ts";
import { nodeThreads } from "./threads.ts";
import { realOf, reasonOf, type WalkedFile, walk } from "./walk.ts";

/** The ports of the engine on Node; the list tells versions of a file apart. */
export interface NodePorts extends EnginePorts {
  list(...args: Parameters<EnginePorts["list"]>): AsyncIterable<WalkedFile>;
}

/** What the host is told. */
export interface HostOptions {
  /** Where messages go; a language server must keep standard output clean. */
  readonly log: EnginePorts["log"];
  /** Largest file that is read, bytes; a configuration may ask for less. */
  readonly maxFileSize?: number;
}

/** Nothing larger is ever read into memory, whatever a configuration asks for. */
const MAX_FILE_SIZE = 50_000_000;

/** The ports of the engine on Node. */
export function nodePorts(options: HostOptions): NodePorts {
  const most = options.maxFileSize ?? MAX_FILE_SIZE;
  /** Roots as they were last listed, links resolved: reading is confined to them. */
  let roots: readonly { readonly named: FileId; readonly real: FileId }[] = [];
  const threads = nodeThreads();
  return {
    ...(threads ? { threads } : {}),
    async *list(named, signal, excluded) {
      roots = await Promise.all(named.map(async (root) => ({ named: root, real: await realOf(root) })));
      yield* walk(
        named,
        {
          excluded: (root) => {
            const never = matcher(root, NEVER_READ);
            return excluded ? (file) => never(file) || excluded(file) : never;
          },
          note: (sentence) => options.log("warning", sentence),
        },
        signal,
      );
    },
    async read(file) {
      const inside = roots.filter((root) => isWithin(root.named, file));
      if (inside.length > 0) {
        const real = await realOf(file);
        if (!roots.some((root) => isWithin(root.real, real)))
          return { unreadable: "is a link that leaves the workspace" };
      }
      return readText(file, most);
    },
    parses: async (dialect, statement) => (await import("./parsers.ts")).parses(dialect, statement),
    today: localDay,
    now: () => performance.now(),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    log: options.log,
  };
}

/** The day it is, ISO 8601, local time. */
export function localDay(): string {
  const now = new Date();
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

const two = (value: number): string => String(value).padStart(2, "0");

/** Reads a text file of at most `most` bytes. Pipes, devices and folders are refused: reading them might never end. */
export async function readText(file: FileId, most: number = MAX_FILE_SIZE): Promise<ReadResult> {
  try {
    // Opening a pipe would wait for somebody to write into it.
    const handle = await open(toPath(file), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return { unreadable: "is not a regular file" };
      if (stats.size > most) return { unreadable: `is larger than ${most / 1_000_000} MB` };
      return decode(await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { unreadable: `cannot be read: ${reasonOf(error)}` };
  }
}
