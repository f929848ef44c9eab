import { bullets, code, type Page, plural, prose, table } from "../page.ts";
import type { GroupResult, ItemResult, ReviewResult, ShareResult } from "./result.ts";
import type { Trend } from "./trend.ts";

/** Examples of a share that a page shows. */
const MOST_SHOWN = 3;

/** The scorecard as Markdown. */
export function reviewPage({ groups, items, findings, coverage, trend }: ReviewResult, page: Page): string {
  const overview = groups.map(({ title, met, notMet, unknown }) => [title, `${met}`, `${notMet}`, `${unknown}`]);
  return [
    "# Scorecard",
    `${coverage.analysed} of ${plural(coverage.total, "file")} analysed. Unknown means: nothing in the workspace shows it.`,
    table(["checklist", "met", "not met", "unknown"], overview),
    ...groups.map((group) => groupPart(group, items, page)),
    ...(findings.length > 0
      ? [
          `## Findings by system and rule\n\n${table(
            ["system", "rule", "severity", "findings"],
            findings.map(({ system, rule, severity, count }) => [system, code(rule), severity, `${count}`]),
          )}`,
        ]
      : []),
    ...(trend ? [trendPart(trend)] : []),
  ].join("\n\n");
}

function trendPart({ points, left, notes }: Trend): string {
  const rows = points.map(({ at, date, met, notMet, unknown, findings }) => [
    at === "now" ? "now" : code(at),
    date?.slice(0, 10) ?? "",
    `${met}`,
    `${notMet}`,
    `${unknown}`,
    `${findings}`,
  ]);
  return [
    "## Trend over tags",
    ...(rows.length > 0 ? [table(["tag", "date", "met", "not met", "unknown", "findings"], rows)] : []),
    ...(left > 0 ? [`${left.toLocaleString("en")} older tags are left out.`] : []),
    ...notes.map(prose),
  ].join("\n\n");
}

const groupPart = ({ group, title }: GroupResult, items: readonly ItemResult[], page: Page): string =>
  [`## ${title}`, ...items.filter((item) => item.group === group).map((item) => itemPart(item, page))].join("\n\n");

function itemPart({ title, verdict, reason, shares, findings, next }: ItemResult, page: Page): string {
  const rules = findings.map(({ rule, count, places }) => {
    const [first] = places;
    return `${plural(count, "finding")} of ${code(rule)}${first ? `, first at ${page.at(first)}` : ""}`;
  });
  const lines = [...shares.flatMap((share) => shareLines(share, page)), ...rules];
  return [
    `### ${title}: ${verdict}`,
    reason,
    ...(lines.length > 0 ? [bullets(lines)] : []),
    ...(next ? [`Next: ${next.message}${next.place ? ` (${page.at(next.place)})` : ""}`] : []),
  ].join("\n\n");
}

function shareLines({ things, hold, of, yes, examples }: ShareResult, page: Page): readonly string[] {
  if (of === 0) return [];
  const shown = examples.slice(0, MOST_SHOWN).map(({ message, place }) => `  - ${message}, ${page.at(place)}`);
  return [[`${yes} of ${of} ${things} ${hold}`, ...shown].join("\n")];
}
