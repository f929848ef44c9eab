import { randomBytes } from "node:crypto";
import { mkdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { FileId } from "../core/text/span.ts";
import { decode, encode, encodingOf } from "./decode.ts";
import { toPath } from "./paths.ts";
import { reasonOf } from "./walk.ts";

/** That a file was written, or in a clause why not. */
export type WriteResult = { readonly written: true } | { readonly refused: string };

/**
 * Replaces the text of a file, in its own encoding and with its permissions, in one step: a crash
 * leaves the old file or the new one. Refused when the file no longer holds `before`.
 */
export async function replaceText(file: FileId, before: string, after: string): Promise<WriteResult> {
  try {
    // A link stays a link: the file it leads to is replaced.
    const path = await realpath(toPath(file));
    const bytes = await readFile(path);
    const now = decode(bytes);
    if (!("text" in now) || now.text !== before) return { refused: "it has changed since it was analysed" };
    const { mode } = await stat(path);
    const draft = `${path}.${randomBytes(6).toString("hex")}.tmp`;
    try {
      await writeFile(draft, encode(after, encodingOf(bytes)), { mode, flag: "wx" });
      await rename(draft, path);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    return { written: true };
  } catch (error) {
    return { refused: reasonOf(error) };
  }
}

/** Makes a file and the folders it lies in. Refused when there is something of this name. */
export async function createText(file: FileId, text: string): Promise<WriteResult> {
  try {
    const path = toPath(file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: "wx" });
    return { written: true };
  } catch (error) {
    return { refused: reasonOf(error) };
  }
}

/** Writes a file of our own. */
export async function writeText(file: FileId, text: string): Promise<WriteResult> {
  try {
    await writeFile(toPath(file), text);
    return { written: true };
  } catch (error) {
    return { refused: reasonOf(error) };
  }
}
