import { createTwoFilesPatch } from "diff";
import type { FileId } from "../core/text/span.ts";
import { fixesOf, nameInDiff } from "./fixes.ts";
import { defineOperation, PATHS } from "./operation.ts";
import { bullets, escaped, fenced, plural } from "./page.ts";
import { count, list, object, text } from "./schema.ts";

/** What {@link fix} answers. */
export interface FixPreview {
  /** In order of path; only files that would change. */
  readonly files: readonly { readonly file: FileId /** Unified, with three lines around. */; readonly diff: string }[];
  /** How many findings the fixes would clear. */
  readonly fixed: number;
  /** Fixes that cannot be made, and why. */
  readonly refused: readonly { readonly file: FileId; readonly reason: string }[];
}

/** Shows what fixes would change. */
export const fix = defineOperation({
  name: "fix",
  title: "Fix",
  summary: "Shows what the fixes would change, as a diff.",
  description:
    "Works out fixes and answers them as a unified diff; nothing is written. Without `rules`, only safe fixes: same rows, schedule, failure behaviour and spend. With `rules`, also the repairs of these rules, which change behaviour as their titles say; drafts that a person must judge are never part of it.",
  input: {
    type: "object",
    additionalProperties: false,
    properties: {
      paths: PATHS,
      rules: { type: "array", items: { type: "string" }, description: "Ids of the rules whose findings to fix." },
    },
    required: [],
  },
  output: object({
    files: list(object({ file: text, diff: text })),
    fixed: count,
    refused: list(object({ file: text, reason: text })),
  }),
  words: ["fix", "repair", "correct"],
  async run(context, { paths, rules }): Promise<FixPreview> {
    const { files, fixed, refused } = await fixesOf(context, paths, rules);
    return {
      files: files.map(({ file, before, after }) => ({ file, diff: diffOf(nameInDiff(context, file), before, after) })),
      fixed,
      refused,
    };
  },
  async changes(context, { paths, rules }) {
    return (await fixesOf(context, paths, rules)).files;
  },
  page({ files, fixed, refused }, page) {
    const title = `# Fixes\n\n${plural(fixed, "finding")} would be fixed in ${plural(files.length, "file")}.`;
    const diffs = files.map(({ file, diff }) => `## ${page.file(file)}\n\n${fenced(diff, "diff")}`);
    const not = refused.map(({ file, reason }) => `${page.file(file)}: ${escaped(reason)}`);
    return [title, ...diffs, ...(not.length > 0 ? [`## Not fixed\n\n${bullets(not)}`] : [])].join("\n\n");
  },
});

/** A unified diff as `git apply` reads it; `name` is the file in it. */
export const diffOf = (name: string, before: string, after: string): string =>
  createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, "", "", { context: 3 })
    // The package starts with a rule of its own that git does not write.
    .replace(/^=+\n/, "")
    .replace(/^(---|\+\+\+) (.*?)\t$/gm, "$1 $2");
