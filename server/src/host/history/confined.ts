import { closeSync, constants, type Dirent, fstatSync, openSync, readdirSync, readSync, realpathSync } from "node:fs";
import { isWithin } from "../../core/text/path.ts";
import { toFileId } from "../paths.ts";

/** What a repository does not give, in words that go after its name or path: "is damaged". Never holds content of a file. */
export class Untold extends Error {}

/** Runs something about `subject`; what is not told becomes a sentence about it. @throws Untold with that sentence. */
export async function about<T>(subject: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof Untold ? new Untold(`${subject} ${error.message}.`) : error;
  }
}

/**
 * Files below a few folders, read in pieces. Links are resolved first: what lies elsewhere is not there. Sync, since the
 * pieces are small; whoever reads many of them pauses between.
 */
export class Confined {
  private readonly inside = new Map<string, boolean>();

  /** `folders`: paths without links. */
  constructor(private readonly folders: readonly string[]) {}

  /** A file as a whole; undefined where there is none. @throws Untold when it has more than `most` bytes. */
  whole(path: string, most: number): Buffer | undefined {
    return this.withFile(path, (file, size) => {
      if (size > most) throw new Untold(`holds a file of more than ${most / 1_000_000} MB where a small one belongs`);
      return piece(file, 0, size);
    });
  }

  /** At most `length` bytes from `start` on; undefined where there is no such file. */
  piece(path: string, start: number, length: number): Buffer | undefined {
    return this.withFile(path, (file, size) => piece(file, start, Math.max(0, Math.min(length, size - start))));
  }

  /** Bytes of a file; undefined where there is none. */
  size(path: string): number | undefined {
    return this.withFile(path, (_, size) => size);
  }

  /** Entries of a folder by name; none where there is no such folder. */
  entries(path: string): readonly Dirent[] {
    if (!this.isInside(path)) return [];
    try {
      return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch {
      return [];
    }
  }

  private withFile<T>(path: string, use: (file: number, size: number) => T): T | undefined {
    if (!this.isInside(path)) return undefined;
    let file: number;
    try {
      // Opening a pipe would wait for somebody to write into it.
      file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    } catch {
      return undefined;
    }
    try {
      const stats = fstatSync(file);
      return stats.isFile() ? use(file, stats.size) : undefined;
    } finally {
      closeSync(file);
    }
  }

  private isInside(path: string): boolean {
    const known = this.inside.get(path);
    if (known !== undefined) return known;
    let answer = false;
    try {
      const real = toFileId(realpathSync(path));
      answer = this.folders.some((folder) => isWithin(toFileId(folder), real));
    } catch {
      // There is nothing.
    }
    this.inside.set(path, answer);
    return answer;
  }
}

function piece(file: number, start: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const more = readSync(file, bytes, read, length - read, start + read);
    if (more === 0) break;
    read += more;
  }
  return bytes.subarray(0, read);
}
