import { bullets, code, escaped, type Page, prose, table } from "../page.ts";
import { durationText } from "../runs.ts";
import { sizeText } from "../sizes.ts";
import { proofText } from "../values.ts";
import { type ContextResult, TOPICS } from "./result.ts";
import type { Item, Topic } from "./topic.ts";

/** Items of a topic on a page at most: the data has more of them. */
const MOST = 25;
/** Places of an item on a page at most. */
const MOST_PLACES = 2;

/** The page of a data context. */
export function contextPage({ payload }: ContextResult, page: Page): string {
  const parts = Object.entries(TOPICS).map(([name, title]) => {
    const topic = payload[name as keyof typeof TOPICS];
    return `## ${title}\n\n${topicText(topic, page)}`;
  });
  const { total, files } = payload.not_read;
  if (total > 0) {
    const more = total > files.length ? `, and ${total - files.length} more` : "";
    parts.push(
      `## Not read whole\n\nWhat is missing above may stand in ${files.map(({ file }) => page.file(file)).join(", ")}${more}.`,
    );
  }
  return ["# Data context", ...parts].join("\n\n");
}

function topicText({ items, more, gaps }: Topic, page: Page): string {
  const rest = gaps.map(({ about, why }) => (about === "all" ? prose(why) : `${escaped(about)}: ${prose(why)}.`));
  const notes = rest.length > 0 ? bullets(rest, MOST) : "";
  if (items === null) return notes;
  const rows = items
    .slice(0, MOST)
    .map((item) => [code(item.about), escaped(item.kind), valueText(item), proofText(item, page, MOST_PLACES)]);
  const left = more + Math.max(0, items.length - MOST);
  return [
    table(["about", "what", "value", "where"], rows),
    ...(left > 0 ? [`… and ${left} more.`] : []),
    ...(notes === "" ? [] : [`Not known:\n\n${notes}`]),
  ].join("\n\n");
}

/** How values of a unit are written; other numbers with their unit. */
const UNITS: Readonly<Record<string, (value: number) => string>> = {
  bytes: sizeText,
  "bytes a day": (value) => `${sizeText(value)} a day`,
  seconds: durationText,
};

function valueText({ value, unit }: Item): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return code(value);
  const write = unit === null ? undefined : UNITS[unit];
  if (write) return write(value);
  const word = value === 1 ? unit?.replace(/s\b/, "") : unit;
  return `${value.toLocaleString("en")}${word ? ` ${word}` : ""}`;
}
