import type { ReportedFinding } from "../../core/engine/analyser.ts";
import { contains, type Location } from "../../core/text/span.ts";
import { type Behind, behind } from "../behind.ts";
import type { Places } from "../places.ts";

/** Findings that stand in one of these places, or name one of them as evidence. */
export const concernsAt = (
  findings: readonly ReportedFinding[],
  homes: readonly Location[],
  places: Places,
): Promise<readonly Behind[]> =>
  Promise.all(
    findings
      .filter(({ at, evidence }) => [at, ...evidence.map((each) => each.at)].some((where) => isIn(where, homes)))
      .map((finding) => behind(finding, places)),
  );

const isIn = (at: Location, homes: readonly Location[]): boolean =>
  homes.some(({ file, span }) => file === at.file && contains(span, at.span));
