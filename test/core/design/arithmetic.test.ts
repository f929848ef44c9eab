import { describe, expect, it } from "vitest";
import { FIGURE_IDS, type FigureId, figureOf } from "../../../server/src/core/design/figures.ts";
import type { Requirements } from "../../../server/src/core/design/requirements.ts";
import { bytes, minutes, quantity } from "../../../server/src/core/design/show.ts";
import { situationOf } from "../../../server/src/core/design/situation.ts";

const value = (id: FigureId, given: Requirements): number => figureOf(id, situationOf(given)).value;

/** Each worked out by hand; the assumed numbers are 3 (compression), 2 and 10 (peaks), 20 MB/s (a core). */
const BY_HAND: readonly (readonly [string, FigureId, Requirements, number])[] = [
  ["50 GB × 365 = 18.25 TB", "raw-year", { gigabytes_per_day: 50 }, 18.25e12],
  ["60 GB ÷ 3 = 20 GB", "stored-day", { gigabytes_per_day: 60 }, 20e9],
  ["60 GB ÷ 3 × 100 days = 2 TB", "stored", { gigabytes_per_day: 60, retention_days: 100 }, 2e12],
  [
    "30 GB ÷ 3 × 2² in two years of doubling = 40 GB",
    "later-day",
    { gigabytes_per_day: 30, growth_percent: 100, retention_days: 730 },
    40e9,
  ],
  [
    "growth is planned for five years: 3 GB ÷ 3 × 2⁵",
    "later-day",
    { gigabytes_per_day: 3, growth_percent: 100, retention_days: 3650 },
    32e9,
  ],
  ["30 GB ÷ 3 × (190 − 90) days = 1 TB cold", "cold-bytes", { gigabytes_per_day: 30, retention_days: 190 }, 1e12],
  ["nothing is cold before 90 days", "cold-bytes", { gigabytes_per_day: 30, retention_days: 30 }, 0],
  ["512 MiB files", "file-size", { platform: "gcp" }, 536_870_912],
  ["10 GB ÷ 536,870,912 B = 18.6: 19 files", "files-day", { gigabytes_per_day: 30 }, 19],
  ["Snowflake: 10 GB ÷ 250 MB = 40 files", "files-day", { gigabytes_per_day: 30, platform: "snowflake" }, 40],
  ["by day: 10 GB a partition", "partition-bytes", { gigabytes_per_day: 30 }, 10e9],
  [
    "by hour: 720 GB ÷ 3 ÷ 24 = 10 GB",
    "partition-bytes",
    { gigabytes_per_day: 720, freshness_minutes: 5, retention_days: 365 },
    10e9,
  ],
  ["by month: 0.3 GB ÷ 3 × 30 = 3 GB", "partition-bytes", { gigabytes_per_day: 0.3 }, 3e9],
  ["by day over 730 days", "partitions", { gigabytes_per_day: 30, retention_days: 730 }, 730],
  ["by hour over 365 days", "partitions", { gigabytes_per_day: 720, freshness_minutes: 5, retention_days: 365 }, 8760],
  ["by month over 730 days: 24.33, so 25", "partitions", { gigabytes_per_day: 0.3, retention_days: 730 }, 25],
  ["every 5 minutes: 288 runs", "runs", { freshness_minutes: 5 }, 288],
  ["once a day at least", "runs", { freshness_minutes: 10_080 }, 1],
  ["once a second at most", "runs", { freshness_minutes: 0 }, 86_400],
  ["28.8 GB ÷ 288 = 100 MB", "run-bytes", { gigabytes_per_day: 28.8, freshness_minutes: 5 }, 100e6],
  ["3,000 events/s × 500 B = 1.5 MB/s", "rate", { events_per_second: 3000, bytes_per_event: 500 }, 1.5e6],
  ["86.4 GB a day = 1 MB/s", "rate", { gigabytes_per_day: 86.4 }, 1e6],
  ["steady: twice 1.5 MB/s", "peak", { events_per_second: 3000, bytes_per_event: 500 }, 3e6],
  ["bursty: ten times 1.5 MB/s", "peak", { events_per_second: 3000, bytes_per_event: 500, load: "bursty" }, 15e6],
  [
    "Kafka: 15 MB/s ÷ 10 MB/s = 2",
    "topic-partitions",
    { events_per_second: 3000, bytes_per_event: 500, load: "bursty" },
    2,
  ],
  [
    "Kinesis by bytes: 15 ÷ 1 = 15 and by records 30,000 ÷ 1,000 = 30",
    "topic-partitions",
    { events_per_second: 3000, bytes_per_event: 500, load: "bursty", platform: "aws" },
    30,
  ],
  [
    "Kinesis by bytes: 2 × 100 × 50 kB = 10 MB/s",
    "topic-partitions",
    { events_per_second: 100, bytes_per_event: 50_000, platform: "aws" },
    10,
  ],
  ["100 GB × 7 days × 3 copies = 2.1 TB", "log-bytes", { gigabytes_per_day: 100 }, 2.1e12],
  [
    "1.5 MB/s × 10 minutes = 900 MB",
    "state-bytes",
    { events_per_second: 3000, bytes_per_event: 500, lateness_minutes: 10 },
    900e6,
  ],
  [
    "daily: 86.4 GB ÷ (86,400 s × 0.5) = 2 MB/s",
    "throughput",
    { gigabytes_per_day: 86.4, freshness_minutes: 1440 },
    2e6,
  ],
  [
    "bursty minutes: the peak counts",
    "throughput",
    { gigabytes_per_day: 86.4, freshness_minutes: 5, load: "bursty" },
    10e6,
  ],
  ["8.64 TB a day: 200 MB/s ÷ 20 MB/s = 10 cores", "cores", { gigabytes_per_day: 8640, freshness_minutes: 1440 }, 10],
  ["10 cores × 8 GB", "memory", { gigabytes_per_day: 8640, freshness_minutes: 1440 }, 80e9],
  ["10 cores × 3 tasks", "tasks", { gigabytes_per_day: 8640, freshness_minutes: 1440 }, 30],
  ["288 runs × 1 core", "files-written", { gigabytes_per_day: 1, freshness_minutes: 5 }, 288],
  ["86,400 commits × 1 core ÷ 86,400 s", "writes", { gigabytes_per_day: 1, freshness_minutes: 0 }, 1],
  ["96 GB a day: 15 minutes are 1 GB", "rpo-bytes", { gigabytes_per_day: 96, rpo_minutes: 15 }, 1e9],
  ["99.9% of 43,200 minutes leaves 43.2", "downtime", { availability_percent: 99.9 }, 43.2],
  ["99.99% leaves 4.32", "downtime", { availability_percent: 99.99 }, 4.32],
  ["6 of 24 hours", "utilisation", { busy_hours: 6 }, 25],
  ["a stream never sleeps", "utilisation", { busy_hours: 6, freshness_minutes: 0.1 }, 100],
  ["40% off: from 60% of 24 hours", "reserved-break-even", {}, 14.4],
  ["60% off: 0.4 × (1 + x) = 1, so x = 1.5", "spot-break-even", {}, 150],
];

describe("arithmetic", () => {
  it.each(BY_HAND)("%s (%s)", (_, id, given, expected) => {
    expect(value(id, { freshness_minutes: 240, ...given })).toBeCloseTo(expected, expected > 1e6 ? -1 : 6);
  });

  it("two of volume, rate and size give the third", () => {
    const rate = { events_per_second: 1000, bytes_per_event: 1000 };
    expect(value("raw-year", rate)).toBeCloseTo(1000 * 1000 * 86_400 * 365, -3);
    // 86.4 GB a day at 500 events/s: 2,000 bytes each.
    expect(situationOf({ gigabytes_per_day: 86.4, events_per_second: 500 }).sizes.bytesPerEvent).toBe(2000);
    expect(situationOf({ gigabytes_per_day: 86.4, bytes_per_event: 500 }).sizes.events).toBeCloseTo(2000, 9);
  });

  it("shows inputs from which the formula gives the value", () => {
    for (const id of FIGURE_IDS)
      for (const given of [{}, { freshness_minutes: 0.1, platform: "aws", load: "bursty" }] as const) {
        const { value, formula, inputs } = figureOf(id, situationOf(given));
        expect(evaluated(formula, Object.fromEntries(inputs.map((each) => [each.name, each.value]))), id).toBeCloseTo(
          value,
          value > 1e6 ? -2 : 5,
        );
      }
  });

  it("shows numbers in the unit that fits", () => {
    expect([0, 999, 1000, 18.25e12, 1e27].map(bytes)).toEqual(["0 B", "999 B", "1 kB", "18.3 TB", "1,000 YB"]);
    expect([0, 0.1, 1, 60, 1440, 4320].map(minutes)).toEqual([
      "0 minutes",
      "6 seconds",
      "1 minute",
      "1 hour",
      "24 hours",
      "3 days",
    ]);
    expect([quantity(99.95, "%"), quantity(2555, "days"), quantity(30, "days")]).toEqual([
      "99.95%",
      "7 years",
      "30 days",
    ]);
  });
});

/** What a formula, as it is shown, gives for these inputs: read here, not by the code that made the value. */
function evaluated(formula: string, inputs: Readonly<Record<string, number>>): number {
  const names = Object.keys(inputs).sort((a, b) => b.length - a.length);
  let source = formula;
  for (const [at, name] of names.entries()) source = source.replaceAll(new RegExp(`\\b${name}\\b`, "g"), `(v[${at}])`);
  source = source
    .replaceAll(/(\d),(?=\d{3})/g, "$1")
    .replaceAll("× ", "* ")
    .replaceAll("÷ ", "/ ")
    .replaceAll("− ", "- ")
    .replaceAll("^ ", "** ")
    .replaceAll(/\b(ceil|max|min)\(/g, "Math.$1(");
  expect(source).toMatch(/^[\d\s()[\]v*/+.,-]*(?:Math\.(?:ceil|max|min)|[\d\s()[\]v*/+.,-])*$/);
  return Function("v", `return ${source}`)(names.map((name) => inputs[name]));
}
