import { isWithin, joinPath } from "../../core/text/path.ts";
import { Untold } from "./confined.ts";
import type { Objects } from "./objects.ts";

/** A file of a commit. */
export interface TreeFile {
  /** Path below the top of the repository. */
  readonly path: string;
  readonly id: string;
  /** A symbolic link; its text is where it leads. */
  readonly link: boolean;
}

/** The files of a commit below a folder. */
export interface TreeListing {
  readonly files: readonly TreeFile[];
  /** Sentences on what was left out. */
  readonly notes: readonly string[];
}

const MOST_FILES = 100_000;
const MOST_FOLDERS = 50_000;
const MAX_DEPTH = 64;

/**
 * Lists the files of a tree below `folder` ("" for all), in order of path. `leftOut` is asked with the path of each
 * folder; `pause` is awaited between folders.
 */
export async function listTree(
  objects: Objects,
  { tree, idBytes }: { readonly tree: string; readonly idBytes: number },
  folder: string,
  leftOut: (folder: string) => boolean,
  pause: () => Promise<void>,
): Promise<TreeListing> {
  const files: TreeFile[] = [];
  const notes = new Set<string>();
  const open: { readonly path: string; readonly id: string; readonly depth: number }[] = [
    { path: "", id: tree, depth: 0 },
  ];
  for (let folders = 0, next = open.pop(); next; next = open.pop()) {
    if (files.length >= MOST_FILES || ++folders > MOST_FOLDERS) {
      notes.add(
        `The commit holds more than ${MOST_FILES} files or ${MOST_FOLDERS} folders; those beyond are left out.`,
      );
      break;
    }
    await pause();
    const object = objects.read(next.id);
    if (object.kind !== "tree") throw new Untold("has a damaged tree");
    for (const { mode, name, id } of entriesOf(object.data, idBytes)) {
      const path = next.path === "" ? name : `${next.path}/${name}`;
      const isFolder = mode === "40000";
      if (!isBelow(folder, path) && !isWithin(path, folder)) continue;
      if (name === "" || name === "." || name === ".." || /[/\\]/.test(name))
        notes.add("The commit holds files whose names no folder can hold; they are left out.");
      else if (isFolder && next.depth >= MAX_DEPTH)
        notes.add(`Folders nested more than ${MAX_DEPTH} deep are left out.`);
      else if (isFolder && !leftOut(path)) open.push({ path, id, depth: next.depth + 1 });
      else if (mode === "160000") notes.add("Files of submodules are in repositories of their own and are left out.");
      else if (!isFolder && isBelow(folder, path)) files.push({ path, id, link: mode === "120000" });
    }
  }
  return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), notes: [...notes] };
}

const isBelow = (folder: string, path: string): boolean => folder === "" || isWithin(folder, path);

/** The path that a link means; undefined when it leaves the repository. */
export function linkTarget(path: string, text: string): string | undefined {
  if (text.startsWith("/") || text.includes("\0")) return undefined;
  const target = joinPath(path.slice(0, Math.max(0, path.lastIndexOf("/"))), text);
  return target.startsWith("..") ? undefined : target;
}

function* entriesOf(
  data: Buffer,
  idBytes: number,
): Generator<{ readonly mode: string; readonly name: string; readonly id: string }> {
  for (let at = 0; at < data.length; ) {
    const blank = data.indexOf(0x20, at);
    const end = data.indexOf(0, blank);
    if (blank < 0 || end < 0 || end + 1 + idBytes > data.length) throw new Untold("has a damaged tree");
    yield {
      mode: data.toString("latin1", at, blank).replace(/^0+/, ""),
      name: data.toString("utf8", blank + 1, end),
      id: data.toString("hex", end + 1, end + 1 + idBytes),
    };
    at = end + 1 + idBytes;
  }
}
