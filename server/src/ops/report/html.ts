import { type Bar, bars, CHART_STYLE } from "../charts.ts";
import { type HtmlPage, type HtmlPart, html, inline, type Markup } from "../html.ts";
import type { Measured } from "../measures/measure.ts";
import { plural } from "../page.ts";
import { STYLE } from "../review/style.ts";
import { byReason } from "./page.ts";
import type { ChangedThing, Changes, Comparison, ReportResult } from "./result.ts";

/** Rules of the chart. */
const MOST_RULES = 15;
/** Things that are listed of a kind. */
const MOST_LISTED = 200;

/** The report with charts of what changed. */
export function reportHtml(result: ReportResult, page: HtmlPage): HtmlPart {
  const { sentences, unsaid, period, since, changes } = result;
  const body = html`<h1>Report</h1>
<p>${result.notification || "Nothing was measured, and no git reference was given to compare with."}</p>
${period ? html`<p class="soft">Measured from ${period.from} to ${period.to} (UTC).</p>` : undefined}
<section aria-labelledby="evidence"><h2 id="evidence">Evidence</h2>
${sentences.map(
  ({ text, basis, evidence }) => html`<article class="item"><h3>${text}</h3>
${basis.map((each) => html`<p class="soft">${inline(each)}</p>`)}
<ul>${evidence.map(({ message, place }) => html`<li>${message}: ${page.at(place)}</li>`)}</ul></article>`,
)}
</section>
${since && result.rate.before ? comparisonPart(since.reference, result) : undefined}
${changes ? changesPart(changes, page) : undefined}
<section aria-labelledby="unsaid"><h2 id="unsaid">Not said</h2>
<ul>${byReason(unsaid).map(({ clauses, why }) => html`<li><strong>${clauses.join(", ")}:</strong> ${inline(why)}</li>`)}</ul>
</section>`;
  return { title: "Report", style: `${STYLE}\n${CHART_STYLE}`, body: body.text };
}

const comparisonPart = (reference: string, { rate, latency }: ReportResult): Markup =>
  html`<section aria-labelledby="compared"><h2 id="compared">Before and after ${reference}</h2>
<div class="scroll"><table><thead><tr><th scope="col">Measure</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
<tbody>${row("Success rate", rate)}${row("Mean latency", latency)}</tbody></table></div>
</section>`;

const row = (name: string, { before, after }: Comparison): Markup =>
  html`<tr><th scope="row">${name}</th><td>${before ? cell(before) : ""}</td><td>${cell(after)}</td></tr>`;

const cell = ({ claim, basis }: Measured<string>): Markup =>
  "why" in claim ? html`not measured: ${inline(claim.why)}` : html`<strong>${claim.value}</strong> ${inline(basis)}`;

function changesPart({ pipelines, tasks, tables, findings }: Changes, page: HtmlPage): Markup {
  const kinds = [
    ["Pipelines", pipelines],
    ["Tasks", tasks],
    ["Tables", tables],
  ] as const;
  const rules = findings.toSorted((a, b) => b.fixed + b.new - a.fixed - a.new).slice(0, MOST_RULES);
  return html`<section aria-labelledby="changes"><h2 id="changes">What changed</h2>
${bars(
  "kinds",
  "Changes by kind",
  kinds.map(([label, things]) => kindBar(label, things)),
)}
${kinds.map(([label, things]) => (things.length === 0 ? undefined : listPart(label, things, page)))}
</section>
<section aria-labelledby="findings"><h2 id="findings">Findings that went and came</h2>
${
  rules.length === 0
    ? html`<p>None.</p>`
    : html`${bars(
        "rules",
        "Findings by rule",
        rules.map(
          (each): Bar => ({
            label: each.rule,
            stretches: [
              { label: "gone", value: each.fixed, tone: "good" },
              { label: "new", value: each.new, tone: "bad" },
            ],
          }),
        ),
      )}
<ul>${rules.map(({ rule, fixed, new: come, newAt }) => html`<li><code>${rule}</code>: ${fixed} gone, ${come} new${newAt.map((place) => html` ${page.at(place)}`)}</li>`)}</ul>`
}
</section>`;
}

function kindBar(label: string, things: readonly ChangedThing[]): Bar {
  const of = (kind: ChangedThing["kind"]): number => things.filter((each) => each.kind === kind).length;
  return {
    label,
    stretches: [
      { label: "added", value: of("added"), tone: "good" },
      { label: "removed", value: of("removed"), tone: "bad" },
      { label: "changed", value: of("changed"), tone: "open" },
    ],
  };
}

const listPart = (label: string, things: readonly ChangedThing[], page: HtmlPage): Markup =>
  html`<details><summary>${label}: ${plural(things.length, "change")}</summary>
<ul>${things
    .slice(0, MOST_LISTED)
    .map(
      ({ name, kind, what, place }) =>
        html`<li>${kind}: <code>${name}</code> ${kind === "removed" ? "stood at " : ""}${page.at(place)}${what.map((each) => html`<br><code>${each}</code>`)}</li>`,
    )}</ul></details>`;
