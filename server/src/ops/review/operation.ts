import { coverage } from "../coverage.ts";
import { defineOperation, PATHS } from "../operation.ts";
import { Places } from "../places.ts";
import { criteria } from "./criteria/all.ts";
import { CHECKLISTS, GROUPS, type GroupId } from "./criterion.ts";
import { reviewHtml } from "./html.ts";
import { reviewPage } from "./page.ts";
import { findingCounts, toItem } from "./plain.ts";
import { type GroupResult, type ItemResult, type ReviewResult, reviewSchema } from "./result.ts";
import { sceneOf } from "./scene.ts";
import { trendOf } from "./trend.ts";
import { judge, type Verdict } from "./verdict.ts";

/** Judges the workspace by the checklists of the senior data engineer. */
export const review = defineOperation({
  name: "review",
  title: "Scorecard",
  summary: "Judges the platform by the data engineer's checklists: met, not met or unknown, with evidence.",
  description:
    "A scorecard of the engineering checklist (SLA, freshness, data loss, quality, cost, documentation, monitoring, governance), the architecture analysis and the excellence checklist. Each item is met, not met or unknown, with how many of how many things meet it, the file and line that show it, the findings behind it and what to do next. Ask it for the state of the platform as a whole.",
  input: {
    type: "object",
    additionalProperties: false,
    properties: {
      paths: PATHS,
      trend: {
        type: "boolean",
        description: "Whether to judge the newest tags of the git repository, too. It takes as long again for each.",
      },
      checklist: { type: "string", enum: CHECKLISTS, description: "The only checklist to judge; all by default." },
    },
    required: [],
  },
  output: reviewSchema,
  words: ["review", "scorecard", "checklist", "score", "assessment", "audit", "health", "how good", "architecture"],
  async run(context, { paths, checklist, trend }): Promise<ReviewResult> {
    const scene = await sceneOf(context, paths);
    const places = new Places(context.analyser);
    const asked = criteria.filter(({ group }) => checklist === undefined || GROUPS[group].checklist === checklist);
    const items: ItemResult[] = [];
    for (const criterion of asked) items.push(await toItem(judge(criterion, scene), places));
    const groups = (Object.keys(GROUPS) as GroupId[]).filter((id) => items.some(({ group }) => group === id));
    return {
      groups: groups.map((group) => groupResult(group, items)),
      items,
      findings: findingCounts(scene, context.rules),
      coverage: await coverage.run(context, { paths }),
      ...(trend ? { trend: await trendOf(context, asked, scene) } : {}),
    };
  },
  page: reviewPage,
  html: reviewHtml,
});

function groupResult(group: GroupId, items: readonly ItemResult[]): GroupResult {
  const own = items.filter((item) => item.group === group);
  const those = (verdict: Verdict): number => own.filter((item) => item.verdict === verdict).length;
  return { group, title: GROUPS[group].title, met: those("met"), notMet: those("not met"), unknown: those("unknown") };
}
