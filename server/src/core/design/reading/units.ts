/** Pieces of patterns and what they are worth. All patterns are matched without regard to case. */

const WORDS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  twenty: 20,
};

const MULTIPLES: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  million: 1e6,
  bn: 1e9,
  billion: 1e9,
};

/** A number: `50`, `3,000`, `2.5 million`, `10k`, `five`. Two groups: the number and its multiple. */
export const NUMBER =
  "(?<![\\w.,])(\\d[\\d,]{0,17}(?:\\.\\d{1,9})?|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty)\\b)(?:\\s?(k|m|bn|thousand|million|billion)\\b)?";

/** A number or an article: `an hour`. */
export const COUNT = NUMBER.replace("(?:one|", "(?:an?|one|");

/** A unit of bytes; one group. */
export const BYTES = "\\s?(bytes?|[kmgtpe]i?b|(?:kilo|mega|giga|tera|peta|exa)bytes?)\\b";

/** A unit of time; one group. */
export const TIME =
  "(milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|w|months?|years?|yrs?|y)\\b";

/** `per day`, `/day`, `a day`, or `daily`; two groups, one of which is empty. */
export const PER = `(?:\\s?(?:\\/|per|an?|each|every)\\s?${TIME}|\\s(hourly|daily|weekly|monthly|yearly|annually)\\b)`;

/** Up to three words between a number and its unit: `of raw clickstream`. */
export const WITH_WORDS = "(?:\\s[a-z-]+){0,3}?";

/** The value of a {@link NUMBER}'s groups. */
export function numberFrom(number: string | undefined, multiple: string | undefined): number {
  const word = WORDS[(number ?? "").toLowerCase()];
  return (word ?? Number((number ?? "").replaceAll(",", ""))) * (MULTIPLES[(multiple ?? "").toLowerCase()] ?? 1);
}

/** Bytes in a unit: `kB` and `kilobytes` are 1,000, `KiB` is 1,024. */
export function bytesIn(unit: string | undefined): number {
  const [first = "b", second = ""] = (unit ?? "").toLowerCase();
  if (first === "b") return 1;
  const power = "kmgtpe".indexOf(first) + 1;
  return second === "i" && (unit ?? "").length === 3 ? 1024 ** power : 1000 ** power;
}

/** Seconds in a unit of time, or in what an adverb repeats by: a month is 30 days, a year 365. */
export function secondsIn(unit: string | undefined): number {
  const lower = (unit ?? "").toLowerCase();
  if (lower.startsWith("ms") || lower.startsWith("milli")) return 0.001;
  if (lower === "annually") return 365 * 86_400;
  const [first = "s", second = ""] = lower === "daily" ? "d" : lower;
  if (first === "m") return second === "o" ? 30 * 86_400 : 60;
  return { s: 1, h: 3600, d: 86_400, w: 7 * 86_400, y: 365 * 86_400 }[first] ?? 1;
}
