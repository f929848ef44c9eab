import type { ArtifactPlace } from "../../core/runs/run.ts";
import type { Claim } from "../claim.ts";
import { claimOf } from "../claim.ts";
import type { Place } from "../places.ts";
import { type JsonSchema, list, mapOf, object, text } from "../schema.ts";

/** Something measured by runs. */
export interface Measured<T> {
  /** As people read it; null where artifacts do not tell it, `why` says what is missing. */
  readonly claim: Claim<T>;
  /** What was computed from what, in a sentence; empty for null. */
  readonly basis: string;
  /** The numbers behind it: counts, seconds, bytes. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** Places that are shown of one measure. */
const MOST_SHOWN = 10;

/** A value that follows from artifacts. */
export const measured = <T>(
  value: T,
  basis: string,
  numbers: Readonly<Record<string, number>>,
  evidence: readonly { readonly message: string; readonly at: ArtifactPlace }[],
): Measured<T> => ({
  claim: {
    value,
    confidence: "derived",
    evidence: evidence.slice(0, MOST_SHOWN).map(({ message, at }) => ({ message, place: placeOf(at) })),
  },
  basis,
  numbers,
});

/** A value that no artifact tells. */
export const unmeasured = (why: string, numbers: Readonly<Record<string, number>> = {}): Measured<never> => ({
  claim: { value: null, why },
  basis: "",
  numbers,
});

/** The place of a record, as operations give places. */
export const placeOf = ({ file, line }: ArtifactPlace): Place => ({
  file,
  line,
  column: 1,
  endLine: line,
  endColumn: 1,
});

/** Schema of a {@link Measured}. */
export const measureOf = (value: JsonSchema): JsonSchema =>
  object({ claim: claimOf(value), basis: text, numbers: mapOf({ type: "number" }) });

/** Schema of the notes on artifacts. */
export const artifactNotes = list(object({ file: text, note: text }));
