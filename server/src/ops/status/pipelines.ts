import type { Platform } from "../../core/platform/platform.ts";
import { momentOf } from "../../core/runs/join.ts";
import type { Run, RunSource, RunState } from "../../core/runs/run.ts";
import { placeOf } from "../measures/measure.ts";
import { pipelineRuns } from "../measures/period.ts";
import type { Place, Places } from "../places.ts";
import { count, list, object, oneOf, orNull, place, text } from "../schema.ts";

/** A pipeline with what its runs show. */
export interface PipelineRuns {
  readonly name: string;
  readonly source: RunSource;
  /** Where the workspace declares it; null where it does not. */
  readonly declared: Place | null;
  readonly succeeded: number;
  readonly failed: number;
  readonly newest: { readonly state: RunState; readonly at: string | null; readonly place: Place };
}

/** Schema of {@link PipelineRuns}. */
export const pipelinesSchema = list(
  object({
    name: text,
    source: oneOf(["dbt", "openlineage", "airflow", "databricks"]),
    declared: orNull(place),
    succeeded: count,
    failed: count,
    newest: object({
      state: oneOf(["succeeded", "failed", "cancelled", "skipped", "running", "waiting"]),
      at: orNull(text),
      place,
    }),
  }),
);

/** The pipelines of some runs, by name. */
export async function pipelinesOf(
  runs: readonly Run[],
  platform: Platform,
  places: Places,
): Promise<readonly PipelineRuns[]> {
  const declared = new Map(platform.pipelines.map(({ id, at }) => [id, at]));
  const groups = new Map<string, Run[]>();
  for (const run of pipelineRuns(runs)) {
    const key = `${run.pipeline}\0${run.source}`;
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  }
  const ordered = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  return Promise.all(
    ordered.map(async (group): Promise<PipelineRuns> => {
      const newest = group.at(-1) as Run;
      const at = declared.get(newest.pipeline);
      const moment = momentOf(newest);
      return {
        name: newest.pipeline,
        source: newest.source,
        declared: at ? await places.of(at) : null,
        succeeded: group.filter(({ state }) => state === "succeeded").length,
        failed: group.filter(({ state }) => state === "failed").length,
        newest: {
          state: newest.state,
          at: moment === 0 ? null : new Date(moment).toISOString(),
          place: placeOf(newest.at),
        },
      };
    }),
  );
}
