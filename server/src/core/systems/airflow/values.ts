import { absent, type Known, known, type Layer, unknown } from "../../facts/known.ts";
import type { DateFact, Schedule } from "../../facts/pipeline.ts";
import type { Location, Span } from "../../text/span.ts";
import { type Arg, type ArgEntry, entryOf, type Given } from "./arg.ts";

/** What an argument means, or undefined where it cannot be told. */
type Meaning<T> = (arg: Arg) => T | undefined;

/** An argument through a reading: an explicit `None` is absence, what cannot be read is unknown. */
export function read<T>(given: Known<Given>, meaning: Meaning<T>): Known<T> {
  if (given.state !== "known") return given;
  const { arg, entry, bag } = given.value;
  const layer: Layer = { name: bag.name, at: given.at };
  if (arg.kind === "none") return absent([layer]);
  const value = meaning(arg);
  return value === undefined
    ? unknown(`\`${entry.key}\` in ${bag.name} is computed`, given.at)
    : known(value, given.at, given.layer);
}

/** A whole number. */
export const integer: Meaning<number> = (arg) =>
  arg.kind === "number" && Number.isFinite(arg.value) ? Math.trunc(arg.value) : undefined;

/** True or false. */
export const boolean: Meaning<boolean> = (arg) => (arg.kind === "boolean" ? arg.value : undefined);

/** Text in which nothing is filled in. */
export const text: Meaning<string> = (arg) =>
  arg.kind === "text" && !arg.templated && arg.value !== "" ? arg.value : undefined;

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  weeks: 604_800,
  days: 86_400,
  hours: 3_600,
  minutes: 60,
  seconds: 1,
  milliseconds: 0.001,
};
const POSITIONS = ["days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks"];

/** A length of time in seconds: `timedelta(hours=1)`, `pendulum.duration(…)`, a number of seconds. */
export const seconds: Meaning<number> = (arg) => {
  if (arg.kind === "number") return arg.value;
  if (arg.kind !== "call" || (arg.name !== "timedelta" && arg.name !== "duration")) return undefined;
  let total = 0;
  for (const [at, value] of arg.args.entries()) {
    if (value.kind !== "number") return undefined;
    total += value.value * (UNIT_SECONDS[POSITIONS[at] ?? ""] ?? 0);
  }
  for (const { key, value } of arg.kwargs) {
    const unit = UNIT_SECONDS[key];
    if (value.kind !== "number" || unit === undefined) return undefined;
    total += value.value * unit;
  }
  return total;
};

const ISO = /^\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(?:Z|[+-]\d{2}:?\d{2})?$/;
const RELATIVE = /^\d+\s+(?:hour|minute|second|day)s?$/i;
const CLOCK =
  /\bdays_ago\s*\(|\b(?:datetime|date|dt|pendulum|timezone|pendulum\.DateTime)\s*\.\s*(?:now|today|utcnow|yesterday|tomorrow)\s*\(/;

/** A start or end date: ISO text, `datetime(2024, 1, 1)`, or something that moves with the clock. */
export const date: Meaning<DateFact> = (arg) => {
  if (arg.kind === "text") {
    if (arg.templated) return undefined;
    const value = arg.value.trim();
    if (ISO.test(value)) return { kind: "fixed", iso: padded(value) };
    return RELATIVE.test(value) ? { kind: "moving", text: value } : undefined;
  }
  if (arg.kind !== "call" && arg.kind !== "unknown") return undefined;
  if (CLOCK.test(arg.text)) return { kind: "moving", text: oneLine(arg.text) };
  if (arg.kind !== "call") return undefined;
  if (arg.name === "parse" && arg.args[0]) return date(arg.args[0]);
  return arg.name === "datetime" || arg.name === "DateTime" || arg.name === "date" ? calendar(arg) : undefined;
};

const DATE_PARTS = ["year", "month", "day", "hour", "minute", "second"];

function calendar(call: Extract<Arg, { kind: "call" }>): DateFact | undefined {
  const parts = DATE_PARTS.map((name, at) => call.args[at] ?? entryOf(call.kwargs, name)?.value);
  const numbers = parts.map((part) => (part?.kind === "number" ? part.value : undefined));
  const [year, month, day] = numbers;
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (parts.some((part, at) => part !== undefined && numbers[at] === undefined)) return undefined;
  const two = (value: number | undefined): string => String(value ?? 0).padStart(2, "0");
  const midnight = numbers.slice(3).every((value) => !value);
  const day10 = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
  return { kind: "fixed", iso: midnight ? day10 : `${day10}T${numbers.slice(3).map(two).join(":")}` };
}

const padded = (iso: string): string =>
  iso.replace(/^(\d{4})-(\d{1,2})-(\d{1,2})/, (_, y: string, m: string, d: string) =>
    [y, m.padStart(2, "0"), d.padStart(2, "0")].join("-"),
  );

const oneLine = (source: string): string => source.replace(/\s+/g, " ").slice(0, 60);

/** A schedule with where its expression stands, if it is one of cron's. */
interface ScheduleReading {
  readonly schedule: Schedule;
  /** The expression, for rules about time itself. */
  readonly expression?: { readonly text: string; readonly at: Arg };
}

const EVENT_CALLS =
  /^(?:Dataset|Asset|DatasetAll|DatasetAny|AssetAll|AssetAny|AssetWatcher|DatasetAlias|AssetAlias|.*OrTimeSchedule|.*Timetable)$/;
const CRON_TIMETABLES = new Set(["CronDataIntervalTimetable", "CronTriggerTimetable", "MultipleCronTriggerTimetable"]);
const DELTA_TIMETABLES = new Set(["DeltaDataIntervalTimetable", "DeltaTriggerTimetable"]);

/** When a DAG runs, from `schedule`, `schedule_interval` or `timetable`. */
const schedule: Meaning<ScheduleReading> = (arg) => {
  switch (arg.kind) {
    case "text":
      return arg.templated ? undefined : expression(arg.value, arg);
    case "list":
      return arg.items.length > 0 || arg.open ? { schedule: { kind: "event", what: "datasets" } } : undefined;
    case "dict":
      return entryOf(arg.entries, "datasets") ? { schedule: { kind: "event", what: "datasets" } } : undefined;
    case "call":
      return scheduleCall(arg);
    default:
      return undefined;
  }
};

function scheduleCall(arg: Extract<Arg, { kind: "call" }>): ScheduleReading | undefined {
  const length = seconds(arg);
  if (length !== undefined && length > 0) return { schedule: { kind: "interval", seconds: length } };
  if (arg.name === "relativedelta") return relative(arg.kwargs);
  const first = arg.args[0] ?? entryOf(arg.kwargs, "cron")?.value ?? entryOf(arg.kwargs, "delta")?.value;
  if (CRON_TIMETABLES.has(arg.name) && first?.kind === "text" && !first.templated && arg.args.length <= 1) {
    return expression(first.value, first);
  }
  if (DELTA_TIMETABLES.has(arg.name) && first) return schedule(first);
  return EVENT_CALLS.test(arg.name) ? { schedule: { kind: "event", what: arg.name } } : undefined;
}

/** Months and years have no fixed length; the shortest they can be is what a backfill is counted by. */
function relative(kwargs: readonly ArgEntry[]): ScheduleReading | undefined {
  let total = 0;
  for (const { key, value } of kwargs) {
    const unit = key === "months" ? 28 * 86_400 : key === "years" ? 365 * 86_400 : UNIT_SECONDS[key];
    if (unit === undefined || value.kind !== "number") return undefined;
    total += unit * value.value;
  }
  return total > 0 ? { schedule: { kind: "interval", seconds: total } } : undefined;
}

function expression(value: string, at: Arg): ScheduleReading {
  const written = value.trim();
  if (written === "" || written.toLowerCase() === "none") return { schedule: { kind: "manual" } };
  if (written === "@once") return { schedule: { kind: "once" } };
  if (written === "@continuous") return { schedule: { kind: "continuous" } };
  const found = { text: written, at };
  return written.startsWith("@")
    ? { schedule: { kind: "preset", name: written.slice(1), grammar: "airflow" }, expression: found }
    : { schedule: { kind: "cron", text: written, grammar: "airflow" }, expression: found };
}

/** The schedule as a fact: `None` says that it runs by hand, absence that the version's default decides. */
export function scheduleOf(given: Known<Given>): {
  readonly schedule: Known<Schedule>;
  readonly expression?: { readonly text: string; readonly at: Location };
} {
  if (given.state !== "known") return { schedule: given };
  const { arg, entry, bag } = given.value;
  if (arg.kind === "none") return { schedule: known<Schedule>({ kind: "manual" }, given.at, given.layer) };
  const reading = schedule(arg);
  if (!reading) return { schedule: unknown(`\`${entry.key}\` in ${bag.name} is computed`, given.at) };
  const fact = known(reading.schedule, given.at, given.layer);
  if (!reading.expression) return { schedule: fact };
  return {
    schedule: fact,
    expression: { text: reading.expression.text, at: { file: bag.file, span: innerSpan(reading.expression.at) } },
  };
}

/** Where the text of an argument stands, without its quotes. */
const innerSpan = (arg: Arg): Span =>
  arg.kind === "text" && arg.source
    ? { start: arg.source.toFile(0), end: arg.source.toFile(arg.source.text.length) }
    : arg.span;
