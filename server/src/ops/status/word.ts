import type { Run } from "../../core/runs/run.ts";
import { type Measured, measured, unmeasured } from "../measures/measure.ts";
import { NO_RUNS } from "../measures/measures.ts";
import { type Period, pipelineRuns, within } from "../measures/period.ts";
import { plural } from "../page.ts";

/** What `status` may say. */
export const WORDS = ["operating", "degraded", "failing", "unmeasured"] as const;

/** One of {@link WORDS}. */
export type StatusWord = (typeof WORDS)[number];

/**
 * The word for how pipelines stand, by the newest finished run of each in the period: all succeeded, some failed, all
 * failed.
 */
export function statusWord(runs: readonly Run[], period: Period | undefined): Measured<StatusWord> {
  const newest = new Map<string, Run>();
  for (const run of period ? within(pipelineRuns(runs), period) : [])
    if (run.state === "succeeded" || run.state === "failed") newest.set(`${run.source} ${run.pipeline}`, run);
  const failed = [...newest.values()].filter(({ state }) => state === "failed");
  if (newest.size === 0)
    return unmeasured(runs.length === 0 ? NO_RUNS : "No run of a pipeline as a whole is finished.");
  const word = failed.length === 0 ? "operating" : failed.length === newest.size ? "failing" : "degraded";
  return measured(
    word,
    `The newest finished run failed for ${failed.length} of ${plural(newest.size, "pipeline")}.`,
    { pipelines: newest.size, failed: failed.length },
    (failed.length > 0 ? failed : [...newest.values()]).map(({ pipeline, state, at }) => ({
      message: `Newest finished run of ${pipeline} ${state}`,
      at,
    })),
  );
}
