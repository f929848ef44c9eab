import type { Claim } from "./claim.ts";
import { bullets, type Page, prose, table } from "./page.ts";

/** A line of a page: what is claimed, and how its value is written as Markdown. */
export interface Line {
  readonly what: string;
  readonly claim: Claim<unknown>;
  /** The value as Markdown; text of the workspace escaped or as code. */
  readonly shown: string;
}

/** A claim with the way its value is written. */
export const line = <T>(what: string, claim: Claim<T>, write: (value: T) => string): Line => ({
  what,
  claim,
  shown: claim.value === null ? "" : write(claim.value as T),
});

/** Places of a claim on a page at most. */
const MOST_PLACES = 3;

/** A table of what is known, with the places that say so; below it what is not known, and why. */
export function valuesOf(lines: readonly Line[], page: Page): readonly string[] {
  const known = lines.filter(({ claim }) => claim.value !== null);
  const rows = known.map(({ what, claim, shown }) => [what, shown, placesOf(claim, page)]);
  const missing = lines.flatMap(({ what, claim }) =>
    claim.value === null ? [`${what}: ${prose((claim as { readonly why: string }).why)}`] : [],
  );
  return [
    ...(rows.length > 0 ? [table(["what", "value", "where"], rows)] : []),
    ...(missing.length > 0 ? [`## Not known\n\n${bullets(missing)}`] : []),
  ];
}

/** Where a claim is proven. */
export const placesOf = (claim: Claim<unknown>, page: Page): string =>
  claim.value === null ? "" : proofText(claim as Proven, page);

type Proven = Pick<Exclude<Claim<unknown>, { readonly value: null }>, "evidence" | "confidence">;

/** Places that prove something, so many at most, and whether it was derived from them. */
export function proofText({ evidence, confidence }: Proven, page: Page, most = MOST_PLACES): string {
  const places = [...new Set(evidence.map(({ place }) => page.at(place)))];
  const more = places.length > most ? `, and ${places.length - most} more` : "";
  return `${places.slice(0, most).join(", ")}${more}${confidence === "derived" ? " (derived)" : ""}`;
}
