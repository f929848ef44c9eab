import grammars from "../../../../data/cron-grammars.json" with { type: "json" };
import type { CronGrammar } from "../../facts/pipeline.ts";

/** Fields of a cron expression in their order, Airflow's further ones included. */
const FIELDS = [
  { name: "minute", low: 0, high: 59, names: [] },
  { name: "hour", low: 0, high: 23, names: [] },
  { name: "day of month", low: 1, high: 31, names: [] },
  {
    name: "month",
    low: 1,
    high: 12,
    names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  },
  { name: "day of week", low: 0, high: 7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
  { name: "second", low: 0, high: 59, names: [] },
  { name: "year", low: 1970, high: 2099, names: [] },
] as const;

type Field = (typeof FIELDS)[number];

/** What is wrong, or surprising, with a cron expression. */
export type CronProblem =
  | { readonly kind: "fields"; readonly count: number }
  | { readonly kind: "preset"; readonly name: string; readonly presets: readonly string[] }
  | { readonly kind: "value"; readonly field: string; readonly part: string; readonly why: string }
  /** No month that is named has such a day. */
  | { readonly kind: "never"; readonly day: number }
  /** Day of month and day of week are both given: either is enough. */
  | { readonly kind: "either" }
  /** Some months have no such day and are passed over. */
  | { readonly kind: "skips"; readonly day: number }
  /** A sixth field, read as seconds by Airflow; by its looks Quartz was meant. */
  | { readonly kind: "seconds" };

/** Longest expression that is looked at. */
const LONGEST = 500;
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The platform that reads a grammar, for people. */
export const platformOf = (grammar: CronGrammar): string => grammars.grammars[grammar].name;

/** Reads a cron expression by the rules of the platform; undefined where nothing is to be said about it. */
export function cronProblem(text: string, grammar: CronGrammar): CronProblem | undefined {
  const rules = grammars.grammars[grammar];
  const written = text.trim().replace(/^(?:CRON_)?TZ=\S+\s+/, "");
  if (written.length > LONGEST) return undefined;
  if (written.startsWith("@")) {
    const name = written.slice(1).split(/\s/, 1)[0] ?? "";
    return rules.presets.includes(name) ? undefined : { kind: "preset", name, presets: rules.presets };
  }
  const parts = written.split(/\s+/);
  if (!rules.fields.includes(parts.length)) return { kind: "fields", count: parts.length };
  const sets: (ReadonlySet<number> | undefined)[] = [];
  for (const [at, part] of parts.entries()) {
    const field = FIELDS[at];
    if (!field) break;
    const read = readField(part, field, grammar);
    if ("why" in read) {
      const quartz = parts.length > 5 && parts.includes("?");
      return quartz ? { kind: "seconds" } : { kind: "value", field: field.name, part: read.part, why: read.why };
    }
    sets.push(read.values);
  }
  if (parts.length > 5 && parts.includes("?")) return { kind: "seconds" };
  return surprise(parts, sets);
}

/** What a valid expression does that its author may not expect. */
function surprise(
  parts: readonly string[],
  [, , days, months, weekdays]: readonly (ReadonlySet<number> | undefined)[],
): CronProblem | undefined {
  if (!days) return undefined;
  const byDay = !/^[*?]/.test(parts[2] ?? "");
  const byWeekday = !/^[*?]/.test(parts[4] ?? "");
  if (byDay && byWeekday) return { kind: "either" };
  if (!byDay || (weekdays && byWeekday)) return undefined;
  const first = Math.min(...days);
  const longest = Math.max(...[...(months ?? new Set([1]))].map((month) => DAYS[month - 1] ?? 31));
  if (first > longest) return { kind: "never", day: first };
  return days.size === 1 && first > 28 && (months === undefined || months.size === 12)
    ? { kind: "skips", day: first }
    : undefined;
}

/** The values of a field; undefined values where words stand that are not numbers (`L`). */
function readField(
  part: string,
  field: Field,
  grammar: CronGrammar,
): { readonly values: ReadonlySet<number> | undefined } | { readonly part: string; readonly why: string } {
  const values = new Set<number>();
  const { extra } = grammars.grammars[grammar];
  const words = (extra as Readonly<Record<string, readonly string[]>>)[field.name] ?? [];
  for (const written of part.split(",")) {
    const item = written.toLowerCase();
    if (words.some((word) => item.includes(word) && /^[\dl#]+$|^[a-z]{3}#[1-5l]$/.test(item)))
      return { values: undefined };
    const read = readItem(item, field, grammar);
    if (typeof read === "string") return { part: written === "" ? part : written, why: read };
    const { from, to, step } = read;
    // A range that wraps round takes two turns.
    const turns = from <= to ? [[from, to] as const] : [[from, field.high] as const, [field.low, to] as const];
    for (const [low, high] of turns) for (let value = low; value <= high; value += step) values.add(value);
  }
  return { values };
}

/** One item of a list: `*`, `?`, `5`, `1-5`, `mon-fri`, each with a step; else why it is none. */
function readItem(
  item: string,
  field: Field,
  grammar: CronGrammar,
): { readonly from: number; readonly to: number; readonly step: number } | string {
  const [range = "", stepText, more] = item.split("/");
  const { lastWeekday, wraps } = grammars.grammars[grammar];
  const high = field.name === "day of week" ? lastWeekday : field.high;
  if (item === "") return "it is empty";
  if (more !== undefined) return "it has two steps";
  if (stepText !== undefined && !/^\d{1,4}$/.test(stepText)) return "the step is not a number";
  const step = stepText === undefined ? 1 : Number(stepText);
  if (step === 0) return "the step is 0";
  if (range === "*" || (range === "?" && field.name.startsWith("day")))
    return { from: field.low, to: field.high, step };
  const ends = range.split("-");
  if (ends.length > 2) return "it is not a number, a name or a range";
  const numbers: number[] = [];
  for (const end of ends) {
    const named = (field.names as readonly string[]).indexOf(end);
    const number =
      named >= 0 ? named + (field.name === "month" ? 1 : 0) : /^\d{1,4}$/.test(end) ? Number(end) : undefined;
    if (number === undefined) return "it is not a number, a name or a range";
    if (number < field.low || number > high) return `it must be from ${field.low} to ${high}`;
    numbers.push(number);
  }
  const [from = 0, to = stepText === undefined ? from : field.high] = numbers;
  if (from > to && !wraps) return "the range ends before it starts";
  return { from, to, step };
}
