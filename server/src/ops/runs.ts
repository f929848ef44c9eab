import { valueOf } from "../core/facts/known.ts";
import type { Schedule } from "../core/facts/pipeline.ts";
import type { Flow } from "../core/platform/platform.ts";
import type { Place, Places } from "./places.ts";

/** A task that runs a statement. */
export interface Run {
  readonly pipeline: string;
  readonly task: string;
  /** In words or as the expression; null where no file tells. */
  readonly schedule: string | null;
  readonly place: Place;
}

/** Who runs a statement. */
export const runsOf = ({ runs }: Flow, places: Places): Promise<readonly Run[]> =>
  Promise.all(
    runs.map(async ({ pipeline, task, schedule, at }) => {
      const known = valueOf(schedule);
      return { pipeline, task, schedule: known ? scheduleText(known) : null, place: await places.of(at) };
    }),
  );

/** A schedule as people write it. */
export function scheduleText(schedule: Schedule): string {
  switch (schedule.kind) {
    case "cron":
      return schedule.text;
    case "preset":
      return `@${schedule.name}`;
    case "interval":
      return `every ${durationText(schedule.seconds)}`;
    case "event":
      return `on ${schedule.what}`;
    case "once":
      return "once";
    case "continuous":
      return "all the time";
    case "manual":
      return "only by hand or from another pipeline";
  }
}

/** Seconds in the largest unit that goes in: `2 h`, `90 min`. */
export function durationText(seconds: number): string {
  for (const [unit, size] of [
    ["d", 86_400],
    ["h", 3600],
    ["min", 60],
  ] as const)
    if (seconds >= size && seconds % size === 0) return `${seconds / size} ${unit}`;
  return `${seconds} s`;
}
