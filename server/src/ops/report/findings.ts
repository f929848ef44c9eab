import type { ReportedFinding } from "../../core/engine/analyser.ts";
import type { Location } from "../../core/text/span.ts";

/** Findings of a rule that are in one state of the workspace alone. */
export interface RuleDifference {
  readonly rule: string;
  readonly fixed: number;
  readonly new: number;
  /** Places of new ones. */
  readonly newAt: readonly Location[];
}

/** Places that are named of one rule. */
const MOST_SHOWN = 10;

/** Findings that went and came, by rule. A finding is the same as long as its line is, wherever that moved in its file. */
export function findingDifferences(
  before: readonly ReportedFinding[],
  after: readonly ReportedFinding[],
): readonly RuleDifference[] {
  const [old, now] = [before, after].map((all) => new Set(all.map(({ fingerprint }) => fingerprint)));
  const fixed = before.filter(({ fingerprint }) => !now?.has(fingerprint));
  const come = after.filter(({ fingerprint }) => !old?.has(fingerprint));
  const rules = [...new Set([...fixed, ...come].map(({ rule }) => rule))].sort();
  return rules.map((rule) => {
    const news = come.filter((finding) => finding.rule === rule);
    return {
      rule,
      fixed: fixed.filter((finding) => finding.rule === rule).length,
      new: news.length,
      newAt: news.slice(0, MOST_SHOWN).map(({ at }) => at),
    };
  });
}
