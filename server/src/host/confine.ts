import { realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, isWithin, joinPath, relativeTo } from "../core/text/path.ts";
import type { FileId } from "../core/text/span.ts";
import { fromUri, toFileId, toPath } from "./paths.ts";
import { realOf } from "./walk.ts";

/** Longer ones no operating system takes. */
const MOST_PATH = 4096;

/** A file, or in a sentence why a path names none that may be asked about. */
export type Placed = FileId | { readonly refused: string };

/**
 * The file that a path of somebody outside means: a `file:` URI, absolute, or below one of the roots; where there are
 * several, it may start with a root's name, as answers write it. `isKnown` says which of several candidates is meant.
 * Refused is whatever is not below a root, links followed.
 */
export async function placeWithin(
  roots: readonly FileId[],
  path: string,
  isKnown: (file: FileId) => boolean,
): Promise<Placed> {
  if (path.includes("\0")) return { refused: "A path holds no NUL character." };
  if (path.length > MOST_PATH) return { refused: `A path has at most ${MOST_PATH.toLocaleString("en")} characters.` };
  const shown = path.length > 200 ? `${path.slice(0, 200)}…` : path;
  const file = /^(?:file:|[a-z][a-z0-9+.-]*:\/\/)/i.test(path) ? fromUri(path) : fileOf(roots, path, isKnown);
  if (file === undefined) return { refused: `\`${shown}\` is no path: write it as seen from the workspace folder.` };
  const real = await nearestReal(file);
  const realRoots = await Promise.all(roots.map(realOf));
  const at = realRoots.findIndex((root) => isWithin(root, real));
  const named = roots.some((root) => isWithin(root, file));
  if (at < 0)
    return { refused: `\`${shown}\` ${named ? "is a link that leaves the workspace" : "is not in the workspace"}.` };
  // By another name of the same folder: files go by the name of their root.
  return named ? file : joinPath(roots[at] as FileId, relativeTo(realRoots[at] as FileId, real));
}

function fileOf(roots: readonly FileId[], path: string, isKnown: (file: FileId) => boolean): FileId | undefined {
  const slashes = process.platform === "win32" ? path.replaceAll("\\", "/") : path;
  if (isAbsolute(slashes)) return joinPath(toFileId(path));
  const candidates = roots.map((root) => joinPath(root, slashes));
  if (roots.length > 1)
    for (const root of roots) {
      const named = joinPath(dirname(root), slashes);
      if (isWithin(root, named)) candidates.push(named);
    }
  return candidates.find(isKnown) ?? candidates.at(-1);
}

/** Where a file really is, or would be: the links of its nearest folder that exists are followed. */
async function nearestReal(file: FileId): Promise<FileId> {
  const missing: string[] = [];
  for (let at = file; ; at = dirname(at)) {
    try {
      return joinPath(toFileId(await realpath(toPath(at))), ...missing);
    } catch {
      if (dirname(at) === at) return file;
      missing.unshift(basename(at));
    }
  }
}
