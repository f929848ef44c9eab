import type { FileStatus } from "../engine/analyser.ts";
import { relativeTo } from "../text/path.ts";

/** How much of a workspace was read. */
export interface Coverage {
  /** Files that were read whole. */
  readonly analysed: number;
  /** Files that concern us. */
  readonly total: number;
  /** Files that were read in part or not at all, with the reasons. */
  readonly others: readonly FileStatus[];
}

/** Files no system recognised concern nobody: they count neither way, unless they could not be read. */
export function coverageOf(statuses: readonly FileStatus[]): Coverage {
  const ours = statuses.filter((status) => status.systems.length > 0 || status.state === "not-analysed");
  const others = ours.filter((status) => status.state !== "analysed");
  return { analysed: ours.length - others.length, total: ours.length, others };
}

/** One line: "57 of 63 files analysed". */
export const coverageLine = ({ analysed, total }: Coverage): string =>
  `${analysed.toLocaleString("en")} of ${total.toLocaleString("en")} files analysed`;

/** How many files are listed. */
const MOST = 500;

/** A page that says which files were read, and why the others were not. */
export function coveragePage(statuses: readonly FileStatus[], titles: ReadonlyMap<string, string>): string {
  const coverage = coverageOf(statuses);
  const bySystem = new Map<string, number>();
  for (const status of statuses)
    for (const system of status.systems) bySystem.set(system, (bySystem.get(system) ?? 0) + 1);
  const systems = [...bySystem]
    .sort(([, a], [, b]) => b - a)
    .map(([system, count]) => `| ${titles.get(system) ?? system} | ${count} |`);
  const rows = coverage.others
    .slice(0, MOST)
    .map(
      (status) =>
        `| \`${relativeTo(status.root, status.file)}\` | ${status.state === "partly" ? "in part" : "no"} | ${status.notes.join(" ") || "No reason was recorded."} |`,
    );
  const more = coverage.others.length > MOST ? `\n\n… and ${coverage.others.length - MOST} more.` : "";
  return [
    "# Coverage",
    `${coverageLine(coverage)}.`,
    systems.length > 0
      ? `| system | files |\n|---|---|\n${systems.join("\n")}`
      : "No file of the workspace concerns Pipewright.",
    rows.length > 0
      ? `## Why not the other ${coverage.others.length}\n\n| file | analysed | why |\n|---|---|---|\n${rows.join("\n")}${more}`
      : "Every file that concerns Pipewright was read whole.",
  ].join("\n\n");
}
