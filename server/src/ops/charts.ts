import { html, type Markup } from "./html.ts";

/** A stretch of a bar; `tone` is one of the page's colours. */
export interface Stretch {
  readonly label: string;
  readonly value: number;
  readonly tone: "good" | "bad" | "open" | "bar";
}

/** A bar with its name. */
export interface Bar {
  readonly label: string;
  readonly stretches: readonly Stretch[];
}

const ROW = 28;
const LABEL = 210;
const WIDTH = 640;
const ROOM = WIDTH - LABEL - 50;

/**
 * Horizontal bars, drawn to one scale. Every stretch shows its number, and differs by more than its colour: what is open is
 * outlined. Whoever cannot see it reads its title and description; a table with the same figures belongs beside it.
 */
export function bars(id: string, title: string, rows: readonly Bar[]): Markup {
  const most = Math.max(1, ...rows.map(({ stretches }) => sum(stretches)));
  const description = rows
    .map(({ label, stretches }) => `${label}: ${stretches.map((each) => `${each.value} ${each.label}`).join(", ")}.`)
    .join(" ");
  const tones = new Map(rows.flatMap(({ stretches }) => stretches.map(({ tone, label }) => [tone, label] as const)));
  const legend =
    tones.size > 1
      ? [...tones].map(([tone, label]) => html` <span class="key ${tone}" aria-hidden="true"></span> ${label}`)
      : undefined;
  return html`<figure><figcaption>${title}${legend}</figcaption><svg class="chart" role="img" aria-labelledby="${id}-title ${id}-text" viewBox="0 0 ${WIDTH} ${rows.length * ROW}">
<title id="${id}-title">${title}</title><desc id="${id}-text">${description}</desc>
${rows.map((row, at) => bar(row, at * ROW, most))}
</svg></figure>`;
}

function bar({ label, stretches }: Bar, top: number, most: number): Markup {
  let left = LABEL;
  const drawn = stretches.flatMap(({ label: what, value, tone }) => {
    if (value === 0) return [];
    const width = (value / most) * ROOM;
    const start = left;
    left += width;
    return [
      html`<g class="stretch ${tone}"><rect x="${round(start + 1)}" y="${top + 4}" width="${round(Math.max(1, width - 2))}" height="${ROW - 8}" rx="2"/>${
        width > 22
          ? html`<text x="${round(start + width / 2)}" y="${top + 19}" text-anchor="middle">${value}</text>`
          : undefined
      }<title>${label}: ${value} ${what}</title></g>`,
    ];
  });
  const total = sum(stretches);
  return html`<text class="label" x="${LABEL - 8}" y="${top + 19}" text-anchor="end">${short(label)}</text>${drawn}<text class="total" x="${round(left + 6)}" y="${top + 19}">${total}</text>`;
}

const sum = (stretches: readonly Stretch[]): number => stretches.reduce((total, { value }) => total + value, 0);

const round = (value: number): string => value.toFixed(1);

/** A label that fits; the title of the bar has it whole. */
const short = (label: string): string => (label.length > 30 ? `${label.slice(0, 29)}…` : label);

/** The style of charts. */
export const CHART_STYLE = `figure{margin:.8rem 0}
figcaption{color:var(--soft);font-size:.9em;margin-bottom:.2rem}
.key{display:inline-block;width:.8em;height:.8em;margin-left:.8em;border:1px solid var(--back);border-radius:2px}
.key.good{background:var(--good)}
.key.bad{background:var(--bad)}
.key.open{border:1px dashed var(--open)}
.chart{display:block;width:100%;max-width:${WIDTH}px;height:auto;font:13px var(--font)}
.chart text{fill:var(--fore)}
.chart .stretch text{fill:var(--back);font-weight:600}
.chart .total{fill:var(--soft)}
.chart .good rect{fill:var(--good)}
.chart .bad rect{fill:var(--bad)}
.chart .bar rect{fill:var(--bar)}
.chart .open rect{fill:none;stroke:var(--open);stroke-dasharray:4 2}
.chart .open text{fill:var(--fore)}
@media (forced-colors:active){.chart rect{fill:Canvas!important;stroke:CanvasText!important}.chart .stretch text{fill:CanvasText}}`;
