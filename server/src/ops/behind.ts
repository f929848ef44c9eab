import type { ReportedFinding } from "../core/engine/analyser.ts";
import type { Location } from "../core/text/span.ts";
import type { Place, Places } from "./places.ts";
import { object, place, text } from "./schema.ts";

/** A finding as a reason for something that is said. */
export interface Behind {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly place: Place;
}

/** Schema of {@link Behind}. */
export const behindSchema = object({ rule: text, severity: text, message: text, place });

/** A finding as plain data. */
export const behind = async ({ rule, severity, message, at }: ReportedFinding, places: Places): Promise<Behind> => ({
  rule,
  severity,
  message,
  place: await places.of(at),
});

/** Whether one stretch of a file touches another. */
export const touches = (a: Location, b: Location): boolean =>
  a.file === b.file && a.span.start <= b.span.end && b.span.start <= a.span.end;
