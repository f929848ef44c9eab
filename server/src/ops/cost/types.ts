import type { Evidence } from "../claim.ts";
import type { Place } from "../places.ts";
import { evidence, list, object, oneOf, orNull, place, text } from "../schema.ts";

/** What may be changed. */
export const CHANGES = [
  "partition-filter",
  "schedule",
  "auto-suspend",
  "spot",
  "reserved",
  "tiering",
  "compaction",
] as const;
export type Change = (typeof CHANGES)[number];

/** Where a number comes from. */
const ORIGINS = ["fact", "list price", "contract price", "parameter", "assumption", "documentation"] as const;

/** A number that goes into a figure. */
export interface Input {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly from: (typeof ORIGINS)[number];
  /** Places of the workspace that say so; empty for what does not come from it. */
  readonly evidence: readonly Evidence[];
  /** Page it was read on, and the day. */
  readonly page: string | null;
  readonly read: string | null;
  /** The vendor's own page, for a price. */
  readonly vendorPage: string | null;
}

/** A result with how it was reached; `before` is how it is, `after` how it would be. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly before: number | null;
  readonly after: number | null;
  /** In the names of the inputs. */
  readonly formula: string;
  readonly inputs: readonly Input[];
  /** What to know of it. */
  readonly notes: readonly string[];
}

/** A number that is not there, and how it can be given. */
export interface Missing {
  readonly what: string;
  readonly how: string;
  readonly place: Place | null;
}

/** A table by what is read of it. */
export interface Driver {
  readonly table: string;
  readonly place: Place;
  /** Bytes a month by statements that read it whole. */
  readonly scanned: Figure | null;
  readonly stored: Figure | null;
  readonly missing: readonly Missing[];
}

const number = { type: "number" } as const;

/** Schema of {@link Figure}. */
const figure = object({
  name: text,
  unit: text,
  before: orNull(number),
  after: orNull(number),
  formula: text,
  inputs: list(
    object({
      name: text,
      value: number,
      unit: text,
      from: oneOf(ORIGINS),
      evidence: list(evidence),
      page: orNull(text),
      read: orNull(text),
      vendorPage: orNull(text),
    }),
  ),
  notes: list(text),
});

const missing = object({ what: text, how: text, place: orNull(place) });

/** Schemas of the parts of an answer. */
export const schemas = {
  figures: list(figure),
  missing: list(missing),
  drivers: list(
    object({ table: text, place, scanned: orNull(figure), stored: orNull(figure), missing: list(missing) }),
  ),
};
