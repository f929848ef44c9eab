import { Cron } from "croner";

/** When a pipeline runs, and what follows for the days a run stands for. */
export interface Timing {
  /** Five fields, UTC. */
  readonly cron: string;
  /** Whole days before a run that it stands for. */
  readonly days: number;
  /** Runs come more often than daily: the day of the run is part of it, and is replaced by each. */
  readonly today: boolean;
  /** Most minutes between two runs. */
  readonly gap: number;
}

/** Runs that are looked at: enough to see a year of a monthly schedule. */
const SAMPLE = 60;

/** The timing of a cron expression; undefined where it is none of five fields, or never runs. */
export function timingOf(written: string): Timing | undefined {
  const cron = written.trim().replace(/\s+/g, " ");
  if (cron.length > 100 || !/^[0-9A-Za-z*/,-]+(?: [0-9A-Za-z*/,-]+){4}$/.test(cron)) return undefined;
  try {
    // From a fixed day, so that the same input always gives the same files.
    const runs = new Cron(cron, { timezone: "UTC", mode: "5-part" }).nextRuns(SAMPLE, new Date("2024-01-01T00:00:00Z"));
    const gaps = runs.slice(1).map((run, at) => (run.getTime() - (runs[at] as Date).getTime()) / 60_000);
    if (gaps.length === 0) return undefined;
    const gap = Math.max(...gaps);
    return { cron, days: Math.max(1, Math.ceil(gap / 1440)), today: Math.min(...gaps) < 1440, gap };
  } catch {
    return undefined;
  }
}

/**
 * Day fields of a cron expression for schedulers that want `?` in one of them and count weekdays from 1 = Sunday (Quartz,
 * EventBridge); undefined where that cannot be said.
 */
export function questionedDays(cron: string): { readonly day: string; readonly weekday: string } | undefined {
  const [, , day = "*", , weekday = "*"] = cron.split(" ");
  // Both day fields at once mean "either" in cron, which these cannot say.
  if (day !== "*" && weekday !== "*") return undefined;
  if (weekday === "*") return { day, weekday: "?" };
  if (weekday.includes("/")) return undefined;
  const shifted = weekday.replace(/\d/g, (digit) => String((Number(digit) % 7) + 1));
  // A week that ends on cron's 7 would begin after its end.
  return /-1(?!\d)/.test(shifted) ? undefined : { day: "?", weekday: shifted };
}
