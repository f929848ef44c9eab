import type { ProvidedValues } from "../../facts/keys.ts";
import { basename, dirname } from "../../text/path.ts";
import type { FileId } from "../../text/span.ts";

/** Folders besides the root in which GitHub, GitLab and Bitbucket look for the file. */
const HOMES = new Set([".github", ".gitlab", ".bitbucket", "docs"]);

/** Whether a file is a CODEOWNERS file. */
export const isCodeOwners = (file: FileId): boolean => basename(file) === "CODEOWNERS";

/** Patterns with their owners, in order; those of a GitLab section without owners of its own take the section's. */
export function codeOwnersIn(file: FileId, text: string): ProvidedValues["codeowners"] {
  const folder = dirname(file);
  const root = HOMES.has(basename(folder)) ? dirname(folder) : folder;
  const patterns: {
    pattern: string;
    owners: readonly string[];
    at: { file: FileId; span: { start: number; end: number } };
  }[] = [];
  let section: readonly string[] = [];
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const line = match[0].replace(/(?:^|\s)#.*$/, "").trimEnd();
    if (line.trim() === "") continue;
    const header = /^\s*\^?\[[^\]]*\](?:\[\d+\])?\s*(.*)$/.exec(line);
    if (header) {
      section = ownersOf(header[1] ?? "");
      continue;
    }
    const [, pattern = "", rest = ""] = /^\s*((?:\\.|\S)+)(.*)$/.exec(line) ?? [];
    const owners = ownersOf(rest);
    const start = match.index + line.length - line.trimStart().length;
    patterns.push({
      pattern: pattern.replaceAll("\\ ", " "),
      owners: owners.length > 0 ? owners : section,
      at: { file, span: { start, end: match.index + line.length } },
    });
  }
  return { patterns, root };
}

/** `@user`, `@org/team` and addresses. */
const ownersOf = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word.includes("@"));
