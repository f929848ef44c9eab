import { Cron } from "croner";
import type { Schedule } from "../../facts/pipeline.ts";

/** Days a preset stands for, in seconds. */
const PRESETS: Readonly<Record<string, number>> = {
  continuous: 0,
  hourly: 3_600,
  daily: 86_400,
  midnight: 86_400,
  weekly: 604_800,
  monthly: 2_592_000,
  quarterly: 7_776_000,
  yearly: 31_536_000,
  annually: 31_536_000,
};
/** How many runs of a cron expression are looked at. */
const SAMPLE = 32;

/**
 * Average seconds between two runs, counted from a fixed day so that the answer never changes;
 * undefined for schedules without a clock and expressions that cannot be read.
 */
export function periodOf(schedule: Schedule): number | undefined {
  switch (schedule.kind) {
    case "interval":
      return schedule.seconds > 0 ? schedule.seconds : undefined;
    case "preset":
      return PRESETS[schedule.name] || undefined;
    case "cron":
      return cronPeriod(schedule.text);
    default:
      return undefined;
  }
}

/** Answers by expression: a workspace has many pipelines and few schedules, and each asks for many runs. */
const periods = new Map<string, number | undefined>();
/** Expressions that are remembered at most. */
const REMEMBERED = 1_000;

function cronPeriod(text: string): number | undefined {
  if (periods.has(text)) return periods.get(text);
  if (periods.size >= REMEMBERED) periods.clear();
  const period = measure(text);
  periods.set(text, period);
  return period;
}

function measure(text: string): number | undefined {
  try {
    const runs = new Cron(text, { timezone: "UTC", mode: "5-part" }).nextRuns(SAMPLE, new Date("2026-01-01T00:00:00Z"));
    const [first, last] = [runs[0], runs.at(-1)];
    if (!first || !last || runs.length < 2) return undefined;
    return (last.getTime() - first.getTime()) / 1000 / (runs.length - 1);
  } catch {
    // croner throws for what it cannot read; `bad-cron` speaks of that.
    return undefined;
  }
}

/** A length of time for people: "15 minutes", "3 hours", "2 days". */
export function lengthText(seconds: number): string {
  const [value, unit] =
    seconds < 5_400
      ? [seconds / 60, "minute"]
      : seconds < 129_600
        ? [seconds / 3_600, "hour"]
        : [seconds / 86_400, "day"];
  const rounded = Math.round(value);
  return `${rounded} ${unit}${rounded === 1 ? "" : "s"}`;
}
