import { criteria } from "../../../server/src/ops/review/criteria/all.ts";
import { criterionText } from "../../../server/src/ops/review/criterion.ts";

/** What counts as met, item by item: texts of the scorecard itself. */
export const CRITERIA_TEXTS: readonly string[] = criteria.flatMap((each) => [
  criterionText(each),
  each.title,
  ...each.shares.map(({ hold }) => hold),
]);
