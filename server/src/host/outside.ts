import { readdir, stat } from "node:fs/promises";
import { matcher } from "../core/config/globs.ts";
import type { Outside } from "../core/engine/ports.ts";
import { isWithin, joinPath } from "../core/text/path.ts";
import type { FileId } from "../core/text/span.ts";
import { toPath } from "./paths.ts";
import { localDay, readText } from "./ports.ts";
import { realOf, realPlaceOf } from "./walk.ts";

/** Files that are found at most. */
export const MOST_FOUND = 10_000;

/** Folders that are looked into at most. */
const MOST_FOLDERS = 50_000;

/** Never looked into: they hold no artifacts, and very many files. */
const LEFT_OUT = new Set([".git", "node_modules", ".venv", "venv", "__pycache__"]);

/** What operations may ask of the world, on Node; `roots` are asked for anew each time. */
export function nodeOutside(roots: () => readonly FileId[]): Outside {
  const real = async (file: FileId): Promise<FileId | undefined> => {
    const named = roots();
    const at = await realPlaceOf(file);
    if (at === undefined || !named.some((root) => isWithin(root, file))) return undefined;
    const realRoots = await Promise.all(named.map(realOf));
    return realRoots.some((root) => isWithin(root, at)) ? at : undefined;
  };
  return {
    real,
    async read(file) {
      return (await real(file)) === undefined ? { unreadable: "is not in the workspace" } : readText(file);
    },
    async sizeOf(file) {
      if ((await real(file)) === undefined) return undefined;
      const stats = await stat(toPath(file)).catch(() => undefined);
      return stats?.isFile() ? { bytes: stats.size, written: stats.mtime.toISOString() } : undefined;
    },
    async find(globs) {
      const found: FileId[] = [];
      for (const root of roots()) {
        const matches = matcher(root, globs);
        const open: FileId[] = [root];
        for (let seen = 0; open.length > 0 && seen < MOST_FOLDERS && found.length < MOST_FOUND; seen++) {
          const folder = open.pop() as FileId;
          const entries = await readdir(toPath(folder), { withFileTypes: true }).catch(() => []);
          for (const entry of entries) {
            const file = joinPath(folder, entry.name);
            // Links are not followed: what they lead to is found where it lies.
            if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) open.push(file);
            else if (entry.isFile() && matches(file) && found.length < MOST_FOUND) found.push(file);
          }
        }
      }
      return found.sort();
    },
    today: localDay,
  };
}
