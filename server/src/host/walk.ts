import type { Dirent, Stats } from "node:fs";
import { lstat, readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Matcher } from "../core/config/globs.ts";
import type { CancelSignal, ListedFile } from "../core/engine/ports.ts";
import { basename, dirname, isWithin, joinPath } from "../core/text/path.ts";
import type { FileId } from "../core/text/span.ts";
import { type IgnoreChain, isIgnored, rulesAbove, withGitignore } from "./gitignore.ts";
import { toFileId, toPath } from "./paths.ts";

/** Bounds and exclusions of a walk. */
export interface WalkOptions {
  /** Files and folders that are left out; a folder is asked for with a name inside of it. */
  excluded(root: FileId): Matcher;
  /** Most files listed below one root. */
  readonly maxFiles?: number;
  /** Told in a sentence what was left out for other reasons than exclusion. */
  readonly note: (sentence: string) => void;
}

const MAX_FILES = 200_000;
const MAX_DEPTH = 64;

/** A file as the walk finds it. */
export interface WalkedFile extends ListedFile {
  /** Differs when the content may: size, times and number of the file. `undefined`: written so recently that time alone cannot tell. */
  readonly stamp: string | undefined;
}

/**
 * Milliseconds for which a file may change again without a new time. Kernels stamp files by a clock of at most 10 ms a
 * tick; file systems that keep whole seconds alone (FAT, HFS+) count in steps of up to 2 s.
 */
const TICK = { fine: 50, coarse: 2000 };

/** Folders other tools write; `.gitignore` names them, their facts are wanted all the same. */
const WRITTEN_BY_DBT = new Set(["target", "dbt_packages", "dbt_modules"]);

/**
 * All files below the roots, in order of path within a folder. `.gitignore` files are honoured as git
 * reads them. A link is followed only to what lies below a root, and only once: a link met inside a
 * linked folder is left alone, so loops and fans of links end.
 */
export async function* walk(
  roots: readonly FileId[],
  options: WalkOptions,
  signal: CancelSignal,
): AsyncGenerator<WalkedFile> {
  const realRoots = await Promise.all(roots.map(realOf));
  for (const [at, root] of roots.entries()) {
    // A root inside another one is walked with that one.
    if (roots.some((other, index) => isWithin(other, root) && (other !== root || index < at))) continue;
    yield* new Walk(root, roots, realRoots, options, signal).run();
  }
}

/** A folder still to be read. `real` is set below a link. */
interface Folder {
  readonly path: string;
  readonly depth: number;
  readonly rules: IgnoreChain | undefined;
  /** Below a folder that dbt writes: nothing of it is ignored. */
  readonly keepAll: boolean;
  readonly real?: string;
}

class Walk {
  private readonly excluded: Matcher;
  private count = 0;

  constructor(
    private readonly root: FileId,
    private readonly roots: readonly FileId[],
    private readonly realRoots: readonly FileId[],
    private readonly options: WalkOptions,
    private readonly signal: CancelSignal,
  ) {
    this.excluded = options.excluded(root);
  }

  async *run(): AsyncGenerator<WalkedFile> {
    const top = toPath(this.root);
    const open: Folder[] = [{ path: top, depth: 0, rules: rulesAbove(top), keepAll: false }];
    const most = this.options.maxFiles ?? MAX_FILES;
    for (let folder = open.pop(); folder && !this.signal.aborted; folder = open.pop()) {
      const below: Folder[] = [];
      for await (const item of this.entries(folder)) {
        if ("path" in item) below.push(item);
        else if (this.count++ < most) yield item;
      }
      if (this.count > most) {
        this.options.note(
          `${this.root} holds more than ${most} files; those beyond are not analysed. Exclude folders in pipewright.yaml, or check a folder below.`,
        );
        return;
      }
      open.push(...below.reverse());
    }
  }

  private async *entries(folder: Folder): AsyncGenerator<WalkedFile | Folder> {
    let entries: Dirent[];
    try {
      entries = await readdir(folder.path, { withFileTypes: true });
    } catch (error) {
      this.options.note(`${toFileId(folder.path)} cannot be listed: ${reasonOf(error)}.`);
      return;
    }
    const names = new Set(entries.map((entry) => entry.name));
    const rules = folder.keepAll ? undefined : withGitignore(folder.rules, folder.path, names.has(".gitignore"));
    const isProject = names.has("dbt_project.yml") || names.has("dbt_project.yaml");
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (this.signal.aborted) return;
      const path = join(folder.path, entry.name);
      const file = toFileId(path);
      const keepAll = folder.keepAll || (isProject && WRITTEN_BY_DBT.has(entry.name));
      if (entry.isDirectory()) {
        if (this.isLeftOut(path, true, keepAll ? undefined : rules)) continue;
        if (folder.depth >= MAX_DEPTH)
          this.options.note(`${file} is nested more than ${MAX_DEPTH} folders deep; what is in it is not analysed.`);
        else yield this.below(folder, path, entry.name, rules, keepAll);
        continue;
      }
      if (this.isLeftOut(path, false, rules)) continue;
      if (entry.isSymbolicLink()) {
        const item = await this.link(folder, path, rules, keepAll);
        if (item) yield item;
      } else if (entry.isFile()) {
        const stats = await statsOf(path);
        if (stats)
          yield {
            file,
            ...stats,
            ...(folder.real === undefined ? {} : { real: toFileId(join(folder.real, entry.name)) }),
          };
      }
    }
  }

  private below(folder: Folder, path: string, name: string, rules: Folder["rules"], keepAll: boolean): Folder {
    const real = folder.real === undefined ? {} : { real: join(folder.real, name) };
    return { path, depth: folder.depth + 1, rules, keepAll, ...real };
  }

  private isLeftOut(path: string, folder: boolean, rules: IgnoreChain | undefined): boolean {
    const file = toFileId(path);
    // Patterns such as `**/node_modules/**` match what is inside, so the folder is asked for with a name in it.
    if (this.excluded(folder ? `${file}/_` : file)) return true;
    return isIgnored(rules, path, folder);
  }

  /** What a symbolic link stands for: a file, a folder to walk, or nothing. */
  private async link(
    folder: Folder,
    path: string,
    rules: IgnoreChain | undefined,
    keepAll: boolean,
  ): Promise<WalkedFile | Folder | undefined> {
    const file = toFileId(path);
    let real: string;
    let stats: Pick<WalkedFile, "size" | "stamp">;
    let isFolder: boolean;
    try {
      real = await realpath(path);
      const target = await stat(real);
      isFolder = target.isDirectory();
      if (!isFolder && !target.isFile()) return undefined;
      stats = described(target);
    } catch {
      return undefined; // Leads nowhere, or round in a circle.
    }
    const at = this.realRoots.findIndex((root) => isWithin(root, toFileId(real)));
    if (at < 0) {
      // A file stays in the list, so that it is known to exist; reading it is refused with the reason.
      if (!isFolder) return { file, ...stats };
      this.options.note(`${file} is a link that leaves the workspace; what is behind it is not analysed.`);
      return undefined;
    }
    // Ids are below the root as it was named, which may be a link itself.
    const named = this.roots[at] + toFileId(real).slice((this.realRoots[at] as string).length);
    if (!isFolder) return { file, ...stats, real: named };
    if (folder.real !== undefined || isWithin(named, file)) return undefined;
    return { path, depth: folder.depth + 1, rules, keepAll, real: toPath(named) };
  }
}

/** Where a file really is, links resolved; the file itself where that cannot be told. */
export async function realOf(file: FileId): Promise<FileId> {
  try {
    return toFileId(await realpath(toPath(file)));
  } catch {
    return file;
  }
}

/** Where a file is or would be made, links resolved; undefined behind a link that leads nowhere. */
export async function realPlaceOf(file: FileId): Promise<FileId | undefined> {
  try {
    return toFileId(await realpath(toPath(file)));
  } catch {
    const folder = dirname(file);
    // A link whose end is missing is there, and so is what we may not look at: writing there is no new file.
    if (folder === file || (await statsOf(toPath(file))) !== undefined) return undefined;
    const real = await realPlaceOf(folder);
    return real === undefined ? undefined : joinPath(real, basename(file));
  }
}

async function statsOf(path: string): Promise<Pick<WalkedFile, "size" | "stamp"> | undefined> {
  try {
    return described(await lstat(path));
  } catch {
    return undefined; // Gone since the folder was read.
  }
}

function described({ size, mtimeMs, ctimeMs, ino }: Stats): Pick<WalkedFile, "size" | "stamp"> {
  const newest = Math.max(mtimeMs, ctimeMs);
  const recent = newest > Date.now() - (newest % 1000 === 0 ? TICK.coarse : TICK.fine);
  return { size, stamp: recent ? undefined : `${size} ${mtimeMs} ${ctimeMs} ${ino}` };
}

/** What the operating system says, in words for a sentence. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  ENOENT: "there is no such file",
  ENOTDIR: "part of the path is not a folder",
  EEXIST: "there is a file of this name already",
  EISDIR: "it is a folder",
  ELOOP: "links lead round in a circle",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
  EIO: "the disk reports an error",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
};
