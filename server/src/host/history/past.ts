import { NEVER_READ } from "../../core/config/config.ts";
import { matcher } from "../../core/config/globs.ts";
import type { EnginePorts, ListedFile, PastState, ReadResult } from "../../core/engine/ports.ts";
import { isWithin, joinPath } from "../../core/text/path.ts";
import type { FileId } from "../../core/text/span.ts";
import { decode } from "../decode.ts";
import { MOST_FOUND } from "../outside.ts";
import { localDay } from "../ports.ts";
import type { CommitObject } from "./commits.ts";
import { about, Untold } from "./confined.ts";
import type { Objects } from "./objects.ts";
import { linkTarget, listTree, type TreeFile } from "./tree.ts";

/** A root with the commit it is read at. */
export interface PastRoot {
  readonly root: FileId;
  /** The root below the top of its repository; "" when it is the top. */
  readonly folder: string;
  readonly commit: CommitObject;
  readonly objects: Objects;
  readonly idBytes: 20 | 32;
}

/** How sentences name the repository of a root. */
export const repositoryOf = (root: FileId): string => `The git repository of \`${root}\``;

/** A file of a commit, under its name in the workspace. */
interface PastFile {
  readonly objects: Objects;
  readonly entry: TreeFile;
  /** What a link leads to, when that is a file of the commit below the root. */
  readonly real?: FileId;
}

/** Links that lead to links are followed this often. */
const MOST_LINKS = 5;
/** Longest text of a link that is followed, bytes. */
const LONGEST_LINK = 4096;

/** The files of commits as the ports of an engine. @throws Untold when a tree cannot be read. */
export async function pastState(roots: readonly PastRoot[]): Promise<PastState> {
  const files = new Map<FileId, PastFile>();
  const notes: string[] = [];
  for (const past of roots) notes.push(...(await about(repositoryOf(past.root), () => collect(past, files))));
  const outside = {
    read: async (file: FileId): Promise<ReadResult> => textOf(files.get(file), files),
    find: async (globs: readonly string[]): Promise<readonly FileId[]> => {
      const matchers = roots.map(({ root }) => matcher(root, globs));
      return [...files.keys()].filter((file) => matchers.some((matches) => matches(file))).slice(0, MOST_FOUND);
    },
    // Nothing is written into the past.
    real: async () => undefined,
    sizeOf: async (file: FileId) => {
      const past = files.get(file);
      const root = roots.find((each) => isWithin(each.root, file));
      return past && root ? { bytes: listed(file, past, files).size, written: root.commit.date } : undefined;
    },
    today: localDay,
  };
  const ports: EnginePorts = {
    async *list(named, signal, excluded) {
      const never = named.map((root) => matcher(root, NEVER_READ));
      for (const [file, past] of files) {
        if (signal.aborted) return;
        if (!named.some((root) => isWithin(root, file)) || never.some((matches) => matches(file))) continue;
        if (!excluded?.(file)) yield listed(file, past, files);
      }
    },
    read: outside.read,
    parses: async (dialect, statement) => (await import("../parsers.ts")).parses(dialect, statement),
    today: localDay,
    now: () => performance.now(),
    pause,
    log: () => {},
  };
  const commits = roots.map(({ root, commit: { id, date } }) => ({ root, id, date }));
  return { commits, ports, outside, notes: [...new Set(notes)] };
}

/** Adds the files of one root; gives notes. */
async function collect(past: PastRoot, files: Map<FileId, PastFile>): Promise<readonly string[]> {
  const { root, folder, commit, objects, idBytes } = past;
  const never = matcher("/", NEVER_READ);
  const listing = await listTree(
    objects,
    { tree: commit.tree, idBytes },
    folder,
    (below) => never(`/${below}/_`),
    pause,
  );
  const below = (path: string): FileId => joinPath(root, folder === "" ? path : path.slice(folder.length + 1));
  const links = new Map(listing.files.filter(({ link }) => link).map((file) => [file.path, file]));
  const paths = new Set(listing.files.map(({ path }) => path));
  for (const entry of listing.files) {
    const real = entry.link ? destination(entry, links, paths, objects) : undefined;
    if (!entry.link || real !== undefined)
      files.set(below(entry.path), { objects, entry, ...(real === undefined ? {} : { real: below(real) }) });
  }
  return listing.notes;
}

/** The file that a link leads to in the end; undefined when it leaves the root or leads to a folder. */
function destination(
  link: TreeFile,
  links: ReadonlyMap<string, TreeFile>,
  paths: ReadonlySet<string>,
  objects: Objects,
): string | undefined {
  let at: TreeFile | undefined = link;
  for (let followed = 0; followed < MOST_LINKS; followed++) {
    if (objects.size(at.id) > LONGEST_LINK) return undefined;
    const target = linkTarget(at.path, objects.read(at.id).data.toString("utf8"));
    if (target === undefined || !paths.has(target)) return undefined;
    at = links.get(target);
    if (at === undefined) return target;
  }
  return undefined;
}

function listed(file: FileId, past: PastFile, files: ReadonlyMap<FileId, PastFile>): ListedFile {
  const { objects, entry } = (past.real === undefined ? past : files.get(past.real)) ?? past;
  let size = 0;
  try {
    size = objects.size(entry.id);
  } catch (error) {
    // Reading it says what is wrong.
    if (!(error instanceof Untold)) throw error;
  }
  return { file, size, ...(past.real === undefined ? {} : { real: past.real }) };
}

function textOf(past: PastFile | undefined, files: ReadonlyMap<FileId, PastFile>): ReadResult {
  const real = past?.real === undefined ? past : files.get(past.real);
  if (!real) return { unreadable: "is not in the commit" };
  try {
    return decode(real.objects.read(real.entry.id).data);
  } catch (error) {
    if (error instanceof Untold) return { unreadable: `cannot be read: its repository ${error.message}` };
    throw error;
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
