import { isWithin, relativeTo } from "../core/text/path.ts";
import type { FileId } from "../core/text/span.ts";
import { toFileId } from "../host/paths.ts";
import { harmless, type Terminal } from "./terminal.ts";

/** A file as people are shown it: relative to the working directory where it is below. */
export function display({ cwd }: Pick<Terminal, "cwd">, file: FileId): string {
  const here = toFileId(cwd);
  return harmless(isWithin(here, file) ? relativeTo(here, file) : file);
}
