import { findSourceMap } from "node:module";
import path from "node:path";

/**
 * Points the frames of an error's stack at the TypeScript sources. Node would do it by itself, but VS Code replaces
 * `Error.prepareStackTrace`, which turns that off.
 */
export function mapStack(error: unknown): void {
  if (error instanceof Error && error.stack)
    error.stack = error.stack.replace(/(\/[^\s():]+\.cjs):(\d+):(\d+)/g, original);
}

function original(place: string, file: string, line: string, column: string): string {
  const entry = findSourceMap(file)?.findEntry(Number(line) - 1, Number(column) - 1);
  if (!entry || !("originalSource" in entry)) return place;
  const source = entry.originalSource.replace(/^file:\/\//, "");
  return `${path.resolve(path.dirname(file), source)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}
