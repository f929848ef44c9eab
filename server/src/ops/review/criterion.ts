import type { Share } from "./share.ts";

/** The lists of a scorecard, under their headings of the seed. */
export const GROUPS = {
  engineering: { title: "Data Engineering Checklist", checklist: "engineering" },
  priorities: { title: "Analysis priorities", checklist: "architecture" },
  evaluation: { title: "Architecture evaluation", checklist: "architecture" },
  excellence: { title: "Excellence checklist", checklist: "excellence" },
} as const;

/** A list of items. */
export type GroupId = keyof typeof GROUPS;

/** What can be asked for alone. */
export const CHECKLISTS = ["engineering", "architecture", "excellence"] as const;

/** A part of the scorecard. */
export type ChecklistId = (typeof CHECKLISTS)[number];

/**
 * What an item is judged by. Met: every thing of every share holds, no rule of `rules` has a finding, and everything was
 * read. Not met: one does not, or one has. Unknown: otherwise.
 */
export interface Criterion {
  /** The seed's line, word for word. */
  readonly title: string;
  readonly group: GroupId;
  readonly shares: readonly Share[];
  /** Rules whose findings are counterexamples; they must be on. */
  readonly rules?: readonly string[];
  /** Rules that say more about the shares; they may be off. */
  readonly related?: readonly string[];
}

/** How an item is judged, in words. */
export function criterionText({ shares, rules = [] }: Criterion): string {
  const asked = shares.map(({ things, hold }) => `all ${things} ${hold}`);
  const clean = rules.length > 0 ? [`no finding of ${rules.map((rule) => `\`${rule}\``).join(", ")}`] : [];
  return `Met where ${[...asked, ...clean].join("; ")}.`;
}
