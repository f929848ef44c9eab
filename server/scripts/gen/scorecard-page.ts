import { type Criterion, criterionText, GROUPS, type GroupId } from "../../src/ops/review/criterion.ts";

/** The documentation of the scorecard: what counts as met for each item. */
export function scorecardPage(criteria: readonly Criterion[]): string {
  const parts = (Object.keys(GROUPS) as GroupId[]).map((group) => {
    const items = criteria
      .filter((each) => each.group === group)
      .map((each) => `- **${each.title}**: ${criterionText(each)}`);
    return `## ${GROUPS[group].title}\n\n${items.join("\n")}`;
  });
  return `${[
    "<!-- Written by `npm run gen` from server/src/ops/review/criteria. Do not edit. -->",
    "# Scorecard",
    "`pipewright review` judges a workspace by the checklists of the senior data engineer. Three rules hold for every item:",
    [
      "- **met** only where everything it is asked of shows it, every file that concerns Pipewright was read whole, and the rules it names are on, with no finding hidden without a reason;",
      "- **not met** only where something shows the contrary: a thing that says otherwise, a thing that says nothing although every file was read, or a finding;",
      "- **unknown** otherwise, with the reason. Nothing is taken for granted where there is nothing to judge.",
    ].join("\n"),
    ...parts,
  ].join("\n\n")}\n`;
}
