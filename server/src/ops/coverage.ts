import { coverageOf } from "../core/features/coverage.ts";
import type { FileId } from "../core/text/span.ts";
import { defineOperation, PATHS } from "./operation.ts";
import { plural, prose, table } from "./page.ts";
import { isAmong } from "./places.ts";
import { count, list, mapOf, object, oneOf, text } from "./schema.ts";

/** A file that was not read whole. */
export interface Unread {
  readonly file: FileId;
  readonly state: "partly" | "not-analysed";
  /** Why, each a sentence or a clause. */
  readonly reasons: readonly string[];
}

/** How much of the workspace was read. */
export interface CoverageResult {
  /** Files that were read whole. */
  readonly analysed: number;
  /** Files that concern Pipewright. */
  readonly total: number;
  readonly unread: readonly Unread[];
  /** How many files each system reads, by id. */
  readonly systems: Readonly<Record<string, number>>;
}

/** Schema of {@link CoverageResult}. */
export const coverageSchema = object({
  analysed: count,
  total: count,
  unread: list(object({ file: text, state: oneOf(["partly", "not-analysed"]), reasons: list(text) })),
  systems: mapOf(count),
});

/** Files on a page at most: the data has all of them. */
const MOST = 100;

/** Says how much of the workspace was read, and why not the rest. */
export const coverage = defineOperation({
  name: "coverage",
  title: "Coverage",
  summary: "Says how much of the workspace was read, and why not the rest.",
  description:
    "Says how many files of the workspace were analysed, which systems read them, and for every other file why it was not. Ask it before you take silence for a clean result.",
  input: { type: "object", additionalProperties: false, properties: { paths: PATHS }, required: [] },
  output: coverageSchema,
  words: ["coverage", "analysed", "not read", "unread", "how much"],
  async run({ analyser }, { paths }): Promise<CoverageResult> {
    const statuses = analyser.status().filter(({ file }) => isAmong(paths, file));
    const { analysed, total, others } = coverageOf(statuses);
    const systems: Record<string, number> = {};
    for (const status of statuses) for (const system of status.systems) systems[system] = (systems[system] ?? 0) + 1;
    const unread = others
      .map(({ file, state, notes }) => ({ file, state: state as Unread["state"], reasons: notes }))
      .sort((a, b) => (a.file < b.file ? -1 : 1));
    return { analysed, total, unread, systems: Object.fromEntries(Object.entries(systems).sort()) };
  },
  page({ analysed, total, unread, systems }, page) {
    const read = Object.entries(systems).map(([system, files]) => [system, String(files)]);
    const rows = unread
      .slice(0, MOST)
      .map(({ file, state, reasons }) => [
        page.file(file),
        state === "partly" ? "in part" : "no",
        prose(reasons.join(" ")),
      ]);
    return [
      `# Coverage\n\n${analysed} of ${plural(total, "file")} analysed.`,
      ...(read.length > 0 ? [table(["system", "files"], read)] : []),
      rows.length > 0
        ? `## Not read whole\n\nWhat seems to be missing may stand in them.\n\n${table(["file", "analysed", "why"], rows)}`
        : total > 0
          ? "Every file that concerns Pipewright was read whole."
          : "No file of the workspace concerns Pipewright.",
      ...(unread.length > MOST ? [`… and ${unread.length - MOST} more.`] : []),
    ].join("\n\n");
  },
});
