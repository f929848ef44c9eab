import type { NumberName } from "../requirements.ts";
import { BYTES, bytesIn, COUNT, NUMBER, numberFrom, PER, secondsIn, TIME, WITH_WORDS } from "./units.ts";

/** A form of words that states a number. */
export interface QuantityForm {
  readonly field: NumberName;
  /** A text that is read so, and what it gives: shown in the documentation, and tested. */
  readonly examples: readonly (readonly [string, number])[];
  readonly pattern: RegExp;
  /** The value, from the groups. */
  readonly value: (groups: readonly (string | undefined)[]) => number;
}

const form = (
  field: NumberName,
  pattern: string,
  value: QuantityForm["value"],
  ...examples: QuantityForm["examples"]
): QuantityForm => ({ field, pattern: new RegExp(pattern, "gi"), value, examples });

/** A fixed number said in words. */
const words = (field: NumberName, pattern: string, value: number, ...examples: readonly string[]): QuantityForm =>
  form(field, `\\b(?:${pattern})\\b`, () => value, ...examples.map((example) => [example, value] as const));

const minutes = ([number, multiple, unit]: readonly (string | undefined)[]): number =>
  (numberFrom(number, multiple) * secondsIn(unit)) / 60;
const days = (groups: readonly (string | undefined)[]): number => minutes(groups) / 1440;

const THINGS =
  "(?:events?|messages?|msgs?|records?|rows?|transactions?|orders?|clicks?|requests?|inserts?|readings?|updates?)";
const IS = "(?:\\s?(?:of|is|=|:|<|<=|≤|under|below|at most|up to|about))*\\s?";

/** All forms, the more specific first: what one has read, a later one does not read again. */
export const QUANTITIES: readonly QuantityForm[] = [
  form(
    "rpo_minutes",
    `\\b(?:rpo|recovery point objective)${IS}${COUNT}\\s?${TIME}`,
    minutes,
    ["RPO of 15 minutes", 15],
    ["RPO 1 hour", 60],
  ),
  words(
    "rpo_minutes",
    "(?:rpo|recovery point objective)(?: of| is|:)? ?(?:zero|0)(?! ?\\w)|no data loss|zero data loss",
    0,
    "zero data loss",
    "RPO 0",
  ),
  form(
    "rto_minutes",
    `\\b(?:rto|recovery time objective)${IS}${COUNT}\\s?${TIME}`,
    minutes,
    ["RTO: 4 hours", 240],
    ["RTO under 30 s", 0.5],
  ),
  form(
    "bytes_per_event",
    `${NUMBER}${BYTES}\\s?(?:\\/|per|an?|each)\\s?(?:event|message|msg|record|row)\\b`,
    ([number, multiple, unit]) => numberFrom(number, multiple) * bytesIn(unit),
    ["1 KB per event", 1000],
    ["512 bytes a row", 512],
  ),
  form(
    "bytes_per_event",
    `${THINGS} of (?:about |~ ?)?${NUMBER}${BYTES}`,
    ([number, multiple, unit]) => numberFrom(number, multiple) * bytesIn(unit),
    ["messages of about 2 KiB", 2048],
  ),
  form(
    "gigabytes_per_day",
    `${NUMBER}${BYTES}${WITH_WORDS}${PER}`,
    ([number, multiple, unit, time, adverb]) =>
      (numberFrom(number, multiple) * bytesIn(unit) * 86_400) / secondsIn(time ?? adverb) / 1e9,
    ["50 GB a day", 50],
    ["1.5 TiB of logs per day", 1649.267441664],
    ["10 MB/s", 864],
    ["3 TB monthly", 100],
  ),
  form(
    "events_per_second",
    `${NUMBER}${WITH_WORDS}\\s?${THINGS}${WITH_WORDS}${PER}`,
    ([number, multiple, time, adverb]) => numberFrom(number, multiple) / secondsIn(time ?? adverb),
    ["3,000 events/s", 3000],
    ["10k messages per second", 10_000],
    ["86.4 million rows a day", 1000],
  ),
  form(
    "growth_percent",
    `\\b(?:grow(?:s|ing|th)?|increas(?:es|ing|e))(?: by| of| at| about)*\\s?${NUMBER}\\s?%(?: ?(?:\\/|per|an?|each|every) ?(month|year))?`,
    growth,
    ["growing 30% a year", 30],
    ["growth of 10% per month", 213.84],
  ),
  form("growth_percent", `${NUMBER}\\s?%(?: (?:yearly|annual))? growth\\b`, growth, ["40% growth", 40]),
  words("growth_percent", "doubl(?:es|ing) (?:every|each|per|a) year", 100, "doubles every year"),
  form(
    "availability_percent",
    "(?<![\\w.,])(9\\d(?:\\.\\d{1,6})?|100)\\s?%\\s?(?:available|availability|uptime|sla)\\b",
    ([percent]) => Number(percent),
    ["99.95% uptime", 99.95],
  ),
  form(
    "availability_percent",
    "\\b(?:available|availability|uptime|sla)(?: of|:)? ?(9\\d(?:\\.\\d{1,6})?|100)\\s?%",
    ([percent]) => Number(percent),
    ["an SLA of 99.9%", 99.9],
  ),
  form("availability_percent", "(?<![\\w.,])(99(?:\\.\\d{1,6})?)\\s?%", ([percent]) => Number(percent), [
    "99.99 %",
    99.99,
  ]),
  form(
    "lateness_minutes",
    `\\b(?:late|lateness|out of order|delayed)(?: by| of| up to| at most)*\\s?${COUNT}\\s?${TIME}`,
    minutes,
    ["late by up to 2 days", 2880],
  ),
  form("lateness_minutes", `${COUNT}\\s?${TIME} late\\b`, minutes, ["events come 6 hours late", 360]),
  form(
    "retention_days",
    `\\b(?:keep|kept|retain|retained|retention|history|stored?)(?: for| of|:|\\s[a-z-]+){0,4}?\\s?${COUNT}[\\s-]?${TIME}`,
    days,
    ["keep everything for 7 years", 2555],
    ["retention: 90 days", 90],
  ),
  form("retention_days", `${COUNT}[\\s-]?${TIME}(?: of)? (?:history|retention)\\b`, days, [
    "two years of history",
    730,
  ]),
  form(
    "busy_hours",
    `${NUMBER}\\s?hours (?:a|per|each|every) day`,
    ([number, multiple]) => numberFrom(number, multiple),
    ["compute works 20 hours a day", 20],
  ),
  words("busy_hours", "24\\/7|around the clock", 24, "around the clock"),
  form(
    "domains",
    `${NUMBER}(?:\\s[a-z-]+){0,2}?\\s(?:teams|domains|business units|departments|squads)\\b`,
    ([number, multiple]) => numberFrom(number, multiple),
    ["six product teams", 6],
    ["12 domains", 12],
  ),
  form(
    "source_systems",
    `${NUMBER}(?:\\s[a-z-]+){0,2}?\\s(?:sources|systems|databases|apis)\\b`,
    ([number, multiple]) => numberFrom(number, multiple),
    ["15 source systems", 15],
    ["4 Postgres databases", 4],
  ),
  form(
    "freshness_minutes",
    `\\b(?:within|under|less than|at most|no older than|no later than|every|freshness|latency|fresher than|delay|in)(?: of| under| below|:)?\\s${COUNT}[\\s-]?${TIME}`,
    minutes,
    ["within 5 minutes", 5],
    ["every 15 min", 15],
    ["in under 10 seconds", 10 / 60],
    ["within an hour", 60],
    ["latency of 500 ms", 0.5 / 60],
  ),
  form(
    "freshness_minutes",
    `${COUNT}[\\s-]?${TIME}\\s(?:freshness|latency|delay|old|fresh)\\b`,
    minutes,
    ["30-minute freshness", 30],
    ["at most 2 hours old", 120],
  ),
  words("freshness_minutes", "sub-?second|milliseconds", 0.5 / 60, "sub-second"),
  words("freshness_minutes", "every (?:second|few seconds)|(?:with)?in (?:a few )?seconds", 5 / 60, "within seconds"),
  words("freshness_minutes", "near(?:ly)?[ -]real[ -]?time", 5, "near real time"),
  words("freshness_minutes", "real[ -]?time|instantly|immediately", 0.1, "in real time"),
  words("freshness_minutes", "every minute", 1, "every minute"),
  words("freshness_minutes", "hourly|every hour", 60, "hourly"),
  words("freshness_minutes", "daily|nightly|overnight|every (?:day|night|morning)|once a day", 1440, "a nightly load"),
  words("freshness_minutes", "weekly|every week", 10_080, "weekly"),
];

function growth([number, multiple, time]: readonly (string | undefined)[]): number {
  const percent = numberFrom(number, multiple);
  // Monthly growth compounds; two decimals are more than anybody knows.
  return time?.toLowerCase() === "month" ? Math.round(((1 + percent / 100) ** 12 - 1) * 10_000) / 100 : percent;
}
