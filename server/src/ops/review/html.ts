import { type Bar, bars, CHART_STYLE } from "../charts.ts";
import { type HtmlPage, type HtmlPart, html, inline, type Markup } from "../html.ts";
import { plural } from "../page.ts";
import type { FindingCount, GroupResult, ItemResult, ReviewResult, ShareResult } from "./result.ts";
import { STYLE } from "./style.ts";
import type { Trend } from "./trend.ts";
import type { Verdict } from "./verdict.ts";

/** Bars of the chart of rules. */
const MOST_RULES = 15;

/** The scorecard with charts. */
export function reviewHtml({ groups, items, findings, coverage, trend }: ReviewResult, page: HtmlPage): HtmlPart {
  const { analysed, total, unread } = coverage;
  const body = html`<h1>Scorecard</h1>
<p>${analysed} of ${plural(total, "file")} analysed. Unknown means that nothing in the workspace shows it.</p>
<section aria-labelledby="overview"><h2 id="overview">Verdicts</h2>
${bars("verdicts", "Verdicts by checklist", groups.map(verdictBar))}
${table(
  "Verdicts by checklist",
  ["Checklist", "Met", "Not met", "Unknown"],
  groups.map(({ title, met, notMet, unknown }) => [title, met, notMet, unknown]),
)}
</section>
${trend ? trendPart(trend) : undefined}
${groups.map((group) => groupPart(group, items, page))}
${findingsPart(findings)}
<section aria-labelledby="coverage"><h2 id="coverage">Coverage</h2>
${bars("read", "Files that were read", [
  {
    label: "Files",
    stretches: [
      { label: "read whole", value: analysed, tone: "good" },
      { label: "not read whole", value: total - analysed, tone: "open" },
    ],
  },
])}
${table(
  "Files by system",
  ["System", "Files"],
  Object.entries(coverage.systems).map(([system, files]) => [system, files]),
)}
${
  unread.length === 0
    ? undefined
    : html`<ul>${unread.slice(0, 100).map(({ file, reasons }) => html`<li>${page.at({ file, line: 1, column: 1, endLine: 1, endColumn: 1 })}: ${reasons.join(" ")}</li>`)}</ul>`
}
</section>`;
  return { title: "Scorecard", style: `${STYLE}\n${CHART_STYLE}`, body: body.text };
}

/** A bar of verdicts, for a checklist or a tag. */
const verdictBar = ({
  title,
  met,
  notMet,
  unknown,
}: Pick<GroupResult, "title" | "met" | "notMet" | "unknown">): Bar => ({
  label: title,
  stretches: [
    { label: "met", value: met, tone: "good" },
    { label: "not met", value: notMet, tone: "bad" },
    { label: "unknown", value: unknown, tone: "open" },
  ],
});

const trendPart = ({ points, left, notes }: Trend): Markup =>
  html`<section aria-labelledby="trend"><h2 id="trend">Trend over tags</h2>
${
  points.length > 0
    ? bars(
        "tags",
        "Verdicts by tag",
        points.map((point) => verdictBar({ ...point, title: point.at })),
      )
    : undefined
}
${
  points.length > 0
    ? table(
        "Verdicts by tag",
        ["Tag", "Date", "Met", "Not met", "Unknown", "Findings"],
        points.map(({ at, date, met, notMet, unknown, findings }) => [
          at,
          date?.slice(0, 10) ?? "",
          met,
          notMet,
          unknown,
          findings,
        ]),
      )
    : undefined
}
${left > 0 ? html`<p>${left} older tags are left out.</p>` : undefined}
${notes.map((note) => html`<p>${inline(note)}</p>`)}
</section>`;

const groupPart = ({ group, title }: GroupResult, items: readonly ItemResult[], page: HtmlPage): Markup =>
  html`<section aria-labelledby="group-${group}"><h2 id="group-${group}">${title}</h2>
${items.filter((item) => item.group === group).map((item) => itemPart(item, page))}
</section>`;

/** Marks of verdicts: told apart by form, not by colour alone. */
const MARKS: Readonly<Record<Verdict, { readonly mark: string; readonly tone: string }>> = {
  met: { mark: "✓", tone: "good" },
  "not met": { mark: "✗", tone: "bad" },
  unknown: { mark: "?", tone: "open" },
};

function itemPart({ title, verdict, reason, criterion, shares, findings, next }: ItemResult, page: HtmlPage): Markup {
  const { mark, tone } = MARKS[verdict];
  const rules = findings.map(
    ({ rule, count, places }) =>
      html`<li>${plural(count, "finding")} of <code>${rule}</code>: ${places.map((place, at) => html`${at > 0 ? ", " : ""}${page.at(place)}`)}${count > places.length ? ", …" : ""}</li>`,
  );
  const asked = shares.filter(({ of }) => of > 0);
  return html`<article class="item"><h3>${title} <span class="verdict ${tone}"><span aria-hidden="true">${mark} </span>${verdict}</span></h3>
<p>${inline(reason)}</p>
${next ? html`<p><strong>Next:</strong> ${inline(next.message)}${next.place ? html` (${page.at(next.place)})` : ""}</p>` : undefined}
<details><summary>Evidence of ${title}</summary>
<p class="soft">${inline(criterion)}</p>
${asked.map((share) => sharePart(share, page))}
${rules.length > 0 ? html`<ul>${rules}</ul>` : undefined}
</details></article>`;
}

const SAYS = { yes: "yes", no: "no", missing: "no", unknown: "unknown" } as const;

const sharePart = ({ things, hold, of, yes, examples }: ShareResult, page: HtmlPage): Markup =>
  html`<p>${yes} of ${of} ${things} ${hold}</p>
<ul>${examples.map(({ says, message, place }) => html`<li><span class="soft">${SAYS[says]}:</span> ${inline(message)}, ${page.at(place)}</li>`)}${of > examples.length ? html`<li class="soft">and ${of - examples.length} more</li>` : undefined}</ul>`;

function findingsPart(findings: readonly FindingCount[]): Markup {
  const heading = html`<h2 id="findings">Findings by system and rule</h2>`;
  if (findings.length === 0) return html`<section aria-labelledby="findings">${heading}<p>Nothing found.</p></section>`;
  return html`<section aria-labelledby="findings">${heading}
${bars(
  "systems",
  "Findings by system",
  barsBy(findings, ({ system }) => system),
)}
${bars("rules", "Findings by rule", barsBy(findings, ({ rule }) => rule).slice(0, MOST_RULES))}
${table(
  "Findings by system and rule",
  ["System", "Rule", "Severity", "Findings"],
  findings.map(({ system, rule, severity, count }) => [system, rule, severity, count]),
)}
</section>`;
}

function barsBy(findings: readonly FindingCount[], key: (finding: FindingCount) => string) {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(key(finding), (counts.get(key(finding)) ?? 0) + finding.count);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([label, value]) => ({
      label,
      stretches: [{ label: value === 1 ? "finding" : "findings", value, tone: "bar" as const }],
    }));
}

/** A table: names are cells of the head, numbers stand right. */
const table = (caption: string, head: readonly string[], rows: readonly (readonly (string | number)[])[]): Markup =>
  html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption><thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr>${row.map((cell, at) =>
        at === 0
          ? html`<th scope="row">${cell}</th>`
          : typeof cell === "number"
            ? html`<td class="number">${cell}</td>`
            : html`<td>${cell}</td>`,
      )}</tr>`,
  )}</tbody></table></div>`;
