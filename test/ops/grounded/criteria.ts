import { criteria } from "../../../server/src/ops/review/criteria/all.ts";
import { criterionText } from "../../../server/src/ops/review/criterion.ts";

/** Texts of the scorecard itself: what counts as met, item by item, and how many runs must be known. */
export const CRITERIA_TEXTS: readonly string[] = [
  "1,000 are needed to tell",
  ...criteria.flatMap((each) => [criterionText(each), each.title, ...each.shares.map(({ hold }) => hold)]),
];
