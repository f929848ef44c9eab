import type { ReportedFinding } from "../../core/engine/analyser.ts";
import type { Severity } from "../../core/rules/rule.ts";
import { contains, type Location } from "../../core/text/span.ts";
import type { Place, Places } from "../places.ts";
import { list, object, place, text } from "../schema.ts";

/** A finding in a list. */
export interface Concern {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly place: Place;
}

/** Schema of a list of {@link Concern}. */
export const concerns = list(object({ rule: text, severity: text, message: text, place }));

/** Findings that stand in one of these places, or name one of them as evidence. */
export const concernsAt = (
  findings: readonly ReportedFinding[],
  homes: readonly Location[],
  places: Places,
): Promise<readonly Concern[]> =>
  Promise.all(
    findings
      .filter(({ at, evidence }) => [at, ...evidence.map((each) => each.at)].some((where) => isIn(where, homes)))
      .map(async ({ rule, severity, message, at }) => ({ rule, severity, message, place: await places.of(at) })),
  );

const isIn = (at: Location, homes: readonly Location[]): boolean =>
  homes.some(({ file, span }) => file === at.file && contains(span, at.span));
