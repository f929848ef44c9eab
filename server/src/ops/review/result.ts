import type { Severity } from "../../core/rules/rule.ts";
import { SEVERITIES } from "../check.ts";
import { type CoverageResult, coverageSchema } from "../coverage.ts";
import type { Place } from "../places.ts";
import { count, type JsonSchema, list, object, oneOf, orNull, place, text } from "../schema.ts";
import { CHECKLISTS, type ChecklistId, GROUPS, type GroupId } from "./criterion.ts";
import type { Says } from "./share.ts";
import type { Trend } from "./trend.ts";
import type { Verdict } from "./verdict.ts";

/** A thing that was judged, with the place that shows it. */
export interface Example {
  readonly says: Says;
  /** Markdown: "`orders_daily` has no owner". */
  readonly message: string;
  readonly place: Place;
}

/** How many of how many things hold what is asked. */
export interface ShareResult {
  readonly things: string;
  readonly hold: string;
  readonly of: number;
  readonly yes: number;
  readonly no: number;
  readonly unknown: number;
  /** Those that do not hold first; at most {@link MOST_EXAMPLES}. */
  readonly examples: readonly Example[];
}

/** Findings of a rule behind an item. */
export interface RuleResult {
  readonly rule: string;
  readonly severity: Severity;
  readonly count: number;
  /** At most {@link MOST_EXAMPLES}. */
  readonly places: readonly Place[];
}

/** One item of a checklist. */
export interface ItemResult {
  readonly title: string;
  readonly group: GroupId;
  readonly checklist: ChecklistId;
  readonly verdict: Verdict;
  /** Why, as Markdown. */
  readonly reason: string;
  /** What counts as met, as Markdown. */
  readonly criterion: string;
  readonly shares: readonly ShareResult[];
  readonly findings: readonly RuleResult[];
  /** Null where there is nothing left to do. */
  readonly next: { readonly message: string; readonly place: Place | null } | null;
}

/** How the items of a list stand. */
export interface GroupResult {
  readonly group: GroupId;
  readonly title: string;
  readonly met: number;
  readonly notMet: number;
  readonly unknown: number;
}

/** How many findings a rule has in the files of a system. */
export interface FindingCount {
  readonly system: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly count: number;
}

/** What {@link review} answers. */
export interface ReviewResult {
  readonly groups: readonly GroupResult[];
  readonly items: readonly ItemResult[];
  readonly findings: readonly FindingCount[];
  readonly coverage: CoverageResult;
  /** Only where it was asked for. */
  readonly trend?: Trend;
}

/** Examples of a share and places of a rule that are told at most. */
export const MOST_EXAMPLES = 5;

const share = object({
  things: text,
  hold: text,
  of: count,
  yes: count,
  no: count,
  unknown: count,
  examples: list(object({ says: oneOf(["yes", "no", "missing", "unknown"]), message: text, place })),
});

const item = object({
  title: text,
  group: oneOf(Object.keys(GROUPS)),
  checklist: oneOf(CHECKLISTS),
  verdict: oneOf(["met", "not met", "unknown"]),
  reason: text,
  criterion: text,
  shares: list(share),
  findings: list(object({ rule: text, severity: oneOf(SEVERITIES), count, places: list(place) })),
  next: orNull(object({ message: text, place: orNull(place) })),
});

const point = object({ at: text, date: orNull(text), met: count, notMet: count, unknown: count, findings: count });

/** Schema of {@link ReviewResult}. */
export const reviewSchema: JsonSchema = object(
  {
    groups: list(object({ group: oneOf(Object.keys(GROUPS)), title: text, met: count, notMet: count, unknown: count })),
    items: list(item),
    findings: list(object({ system: text, rule: text, severity: oneOf(SEVERITIES), count })),
    coverage: coverageSchema,
  },
  { trend: object({ points: list(point), left: count, notes: list(text) }) },
);
