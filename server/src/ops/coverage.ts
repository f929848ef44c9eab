import { coverageOf } from "../core/features/coverage.ts";
import type { FileId } from "../core/text/span.ts";
import { defineOperation, PATHS } from "./operation.ts";
import { isAmong } from "./places.ts";

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

/** Says how much of the workspace was read, and why not the rest. */
export const coverage = defineOperation({
  name: "coverage",
  description:
    "Says how many files of the workspace were analysed, which systems read them, and for every other file why it was not. Ask it before you take silence for a clean result.",
  input: { type: "object", additionalProperties: false, properties: { paths: PATHS }, required: [] },
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
});
