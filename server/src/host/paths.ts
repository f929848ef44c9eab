import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { FileId } from "../core/text/span.ts";

/** The file id of a path as the operating system writes it; relative paths count from the working directory. */
export const toFileId = (path: string, cwd: string = process.cwd()): FileId => {
  const slashes = resolve(cwd, path).replaceAll("\\", process.platform === "win32" ? "/" : "\\");
  // Drive letters come in both cases; ids are compared as text.
  return slashes.replace(/^[A-Z]:\//, (drive) => drive.toLowerCase());
};

/** The path by which the operating system knows a file. */
export const toPath = (file: FileId): string => (process.platform === "win32" ? file.replaceAll("/", "\\") : file);

/** The `file:` URI of a file, as editors and reports write it. */
export const toUri = (file: FileId): string => pathToFileURL(toPath(file)).href;

/** The file of a `file:` URI; undefined for any other URI. */
export function fromUri(uri: string): FileId | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    return toFileId(fileURLToPath(uri));
  } catch {
    return undefined;
  }
}
