import { lstatSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve, sep } from "node:path";
import { Confined, Untold } from "./confined.ts";

/** A git repository on disk, found but not read yet. Paths are those of the operating system, links resolved. */
export interface Repository {
  /** Folder that is checked out. */
  readonly top: string;
  /** Where `HEAD` lies: `.git`, or the folder of a linked worktree. */
  readonly own: string;
  /** Where objects and references lie. */
  readonly common: string;
  readonly files: Confined;
  /** Bytes of an object's name: 20 for SHA-1, 32 for SHA-256. */
  readonly idBytes: 20 | 32;
  /** Commits whose parents were not fetched. */
  readonly shallow: ReadonlySet<string>;
}

/** Small files of git: `HEAD`, `commondir`, `config`. Bytes. */
const SMALL = 1_000_000;

/**
 * The repository around a folder, as git finds it: the nearest `.git` on the way up. A `.git` file is followed only to a
 * repository that says itself that this is a worktree of it, or to one inside the repository around it (a submodule):
 * else a workspace could have any repository of the machine read.
 * @throws Untold when there is none that can be read.
 */
export function repositoryAround(folder: string): Repository {
  const start = realpathSync(folder);
  for (let top = start; ; top = dirname(top)) {
    const git = join(top, ".git");
    const stats = lstatSync(git, { throwIfNoEntry: false });
    if (stats?.isDirectory()) return opened(top, git, git);
    if (stats?.isFile()) return linked(top, git);
    if (stats) throw new Untold("has a `.git` that is neither a folder nor a file, which is not followed");
    if (isBare(top)) throw new Untold("is in a bare repository, which has no files checked out to compare with");
    if (dirname(top) === top) throw new Untold("is not in a git repository");
  }
}

const isBare = (folder: string): boolean =>
  ["objects", "refs"].every((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory()) &&
  statSync(join(folder, "HEAD"), { throwIfNoEntry: false })?.isFile() === true;

/** The repository that a `.git` file names. */
function linked(top: string, file: string): Repository {
  const named = /^gitdir: (.+?)\s*$/.exec(lineOf(file))?.[1];
  if (named === undefined) throw new Untold("has a `.git` file that names no repository");
  const own = realOf(resolve(top, named));
  if (own === undefined) throw new Untold("has a `.git` file that names a repository which is not there");
  // `<common>/worktrees/<name>` that names our `.git` file.
  const common = dirname(dirname(own));
  const back = lineOf(join(own, "gitdir"));
  if (dirname(own) === join(common, "worktrees") && back !== "" && realOf(resolve(own, back)) === file)
    return opened(top, own, common);
  for (let folder = dirname(top); ; folder = dirname(folder)) {
    const around = realOf(join(folder, ".git"));
    if (around !== undefined && own.startsWith(around + sep)) return opened(top, own, own);
    if (dirname(folder) === folder) break;
  }
  throw new Untold("has a `.git` file that names a repository which does not know it, so that one is not read");
}

function opened(top: string, own: string, common: string): Repository {
  const files = new Confined([own, common]);
  const config = files.whole(join(common, "config"), SMALL)?.toString("utf8") ?? "";
  if (files.entries(join(common, "reftable")).length > 0)
    throw new Untold(
      "keeps its references as reftable, which is not read; `git refs migrate --ref-format=files` changes that",
    );
  if (files.whole(join(own, "HEAD"), SMALL) === undefined) throw new Untold("has a `.git` folder without `HEAD`");
  const shallow = files.whole(join(common, "shallow"), SMALL * 10)?.toString("latin1") ?? "";
  return {
    top,
    own,
    common,
    files,
    idBytes: /^\s*objectformat\s*=\s*"?sha256"?\s*$/im.test(config) ? 32 : 20,
    shallow: new Set(shallow.split("\n").filter((line) => line !== "")),
  };
}

/** First line of a small file; empty where there is none. */
function lineOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (!stats?.isFile() || stats.size > SMALL) return "";
  try {
    return readFileSync(file, "utf8").split(/\r?\n/, 1)[0] ?? "";
  } catch {
    return "";
  }
}

function realOf(path: string): string | undefined {
  try {
    return isAbsolute(path) ? realpathSync(path) : undefined;
  } catch {
    return undefined;
  }
}
