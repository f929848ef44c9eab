import ignore from "ignore";
import type { Lookup } from "../../facts/keys.ts";
import { isWithin, relativeTo } from "../../text/path.ts";
import type { FileId, Location } from "../../text/span.ts";

/** Who a CODEOWNERS file names for a path, with the line that says so. */
export interface CodeOwners {
  readonly owners: readonly string[];
  readonly at: Location;
}

/** Owners of a file by the CODEOWNERS files of the workspace: the last pattern that matches wins, as on GitHub; none where it names nobody. */
export function codeOwnersOf(file: FileId, lookup: Lookup): CodeOwners | undefined {
  for (const { value } of lookup.all("codeowners", "*")) {
    if (!isWithin(value.root, file)) continue;
    const path = relativeTo(value.root, file);
    const match = value.patterns.findLast(({ pattern }) => matches(pattern, path));
    if (match && match.owners.length > 0) return { owners: match.owners, at: match.at };
  }
  return undefined;
}

/** CODEOWNERS patterns follow the rules of gitignore, without negation and character ranges. */
function matches(pattern: string, path: string): boolean {
  if (pattern.startsWith("!") || pattern.includes("[")) return false;
  return ignore({ allowRelativePaths: true }).add(pattern).ignores(path);
}
