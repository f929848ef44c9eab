import { momentOf } from "../../core/runs/join.ts";
import type { Instant, Run } from "../../core/runs/run.ts";

/** A stretch of time; both ends belong to it. */
export interface Period {
  readonly from: Instant;
  readonly to: Instant;
}

/** Milliseconds of a day. */
export const DAY = 86_400_000;

/** The last `days` before the newest run that began; undefined where none did. The clock has no part in it. */
export function lastDays(runs: readonly Run[], days: number): Period | undefined {
  const to = runs.reduce((newest, run) => Math.max(newest, momentOf(run)), 0);
  return to === 0 ? undefined : { from: to - days * DAY, to };
}

/** The runs that ended in a period, or began in it and are not at their end. */
export const within = <R extends Run>(runs: readonly R[], { from, to }: Period): readonly R[] =>
  runs.filter((run) => momentOf(run) >= from && momentOf(run) <= to);

/**
 * Runs of pipelines as a whole. One of OpenLineage under a name of which an orchestrator has runs itself is the same run
 * told twice, and left out.
 */
export function pipelineRuns(runs: readonly Run[]): readonly Run[] {
  const whole = runs.filter(({ task }) => task === undefined);
  const named = new Set(whole.filter(({ source }) => source !== "openlineage").map(({ pipeline }) => pipeline));
  return whole.filter(({ source, pipeline }) => source !== "openlineage" || !named.has(pipeline));
}

/** A day in UTC, ISO 8601. */
export const dayOf = (at: Instant): string => new Date(at).toISOString().slice(0, 10);

/** A period as people write it. */
export const periodText = ({ from, to }: Period): string => `${dayOf(from)} to ${dayOf(to)}`;
