import type { Dataset, Flow, Platform } from "../../core/platform/platform.ts";
import type { Location } from "../../core/text/span.ts";
import { nothing, stated } from "../claim.ts";
import type { Places } from "../places.ts";
import { durationText } from "../runs.ts";
import type { RunTable } from "./types.ts";
import type { Unit } from "./units.ts";

/** Who fills a table, at most. */
const MOST_FILLING = 10;

/** What a pipeline reads and does not make itself, and what it writes; each table once, in the order they come up. */
export async function tablesOf(
  unit: Unit,
  platform: Platform,
  places: Places,
): Promise<{ readonly inputs: readonly RunTable[]; readonly outputs: readonly RunTable[] }> {
  const written = new Map<string, Location>();
  const read = new Map<string, Location>();
  for (const { reads, write } of unit.flows) {
    for (const { dataset, at } of reads) if (!read.has(dataset)) read.set(dataset, at);
    if (write && !written.has(write.dataset)) written.set(write.dataset, write.at);
  }
  const own = new Set(unit.flows);
  const table = ([id, at]: readonly [string, Location]): Promise<RunTable> => tableOf(id, at, own, platform, places);
  return {
    inputs: await Promise.all([...read].filter(([id]) => !written.has(id)).map(table)),
    outputs: await Promise.all([...written].map(table)),
  };
}

async function tableOf(
  id: string,
  at: Location,
  own: ReadonlySet<Flow>,
  { datasets, flows }: Platform,
  places: Places,
): Promise<RunTable> {
  const dataset = datasets.get(id);
  const filling = new Map<string, Location>();
  for (const flow of flows) {
    if (flow.write?.dataset !== id || own.has(flow)) continue;
    const by: readonly (readonly [string, Location])[] =
      flow.runs.length > 0
        ? flow.runs.map((run) => [`${run.pipeline}.${run.task}`, run.at] as const)
        : [
            [
              flow.origin.kind === "model" ? `dbt model ${flow.origin.model}` : "a statement nobody is known to run",
              flow.write.at,
            ],
          ];
    for (const [name, place] of by) if (!filling.has(name) && filling.size < MOST_FILLING) filling.set(name, place);
  }
  return {
    name: dataset?.name ?? id,
    place: await places.of(at),
    filledBy: await Promise.all([...filling].map(async ([name, place]) => ({ name, place: await places.of(place) }))),
    freshness: await freshnessOf(dataset, places),
    owner: dataset
      ? await stated(dataset.owner, "an owner", places, (owner) => owner)
      : nothing("No file declares it."),
  };
}

/** How old a table may be, in words. */
async function freshnessOf(dataset: Dataset | undefined, places: Places): Promise<RunTable["freshness"]> {
  if (!dataset) return nothing("No file declares it.");
  return stated(dataset.freshness, "a promise of freshness", places, ({ warnAfter, errorAfter }) =>
    [
      ...(warnAfter === undefined ? [] : [`warning after ${durationText(warnAfter)}`]),
      ...(errorAfter === undefined ? [] : [`error after ${durationText(errorAfter)}`]),
    ].join(", "),
  );
}
