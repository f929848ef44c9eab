import type { Behind } from "../behind.ts";
import { bullets, code, type Page, prose } from "../page.ts";
import type { Run } from "../runs.ts";
import type { Movement } from "./movement.ts";

/** Findings as a section; a sentence where there are none. */
export const findingsPart = (findings: readonly Behind[], page: Page): string =>
  `## Findings\n\n${
    findings.length === 0
      ? "None."
      : bullets(
          findings.map(
            ({ rule, severity, message, place }) => `${severity} at ${page.at(place)}: ${prose(message)} (\`${rule}\`)`,
          ),
        )
  }`;

/** Who runs a statement, as the end of a sentence. */
export function runsText(runs: readonly Run[], page: Page): string {
  if (runs.length === 0) return "; no task that runs it was found";
  const each = runs.map(
    ({ pipeline, task, schedule, place }) =>
      `${code(`${pipeline}.${task}`)}${schedule === null ? "" : ` (${code(schedule)})`} at ${page.at(place)}`,
  );
  return `; run by ${each.join(" and ")}`;
}

/** That a statement may do more than is told. */
export const partlyText = ({ complete }: Movement): string => (complete ? "" : "; not understood whole");
