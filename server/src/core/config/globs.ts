import picomatch from "picomatch/posix";
import { isWithin, relativeTo } from "../text/path.ts";
import type { FileId } from "../text/span.ts";

/** Whether a file lies below `root` and matches one of the globs, dotfiles included. */
export type Matcher = (file: FileId) => boolean;

/** Compiles globs once; a workspace asks for thousands of files. Invalid patterns match nothing. */
export function matcher(root: FileId, globs: readonly string[]): Matcher {
  if (globs.length === 0) return () => false;
  const matches = picomatch([...globs], { dot: true, nobrace: false, maxLength: 4096 });
  return (file) => isWithin(root, file) && matches(relativeTo(root, file));
}
