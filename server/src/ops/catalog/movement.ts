import type { Flow, Platform } from "../../core/platform/platform.ts";
import type { Location } from "../../core/text/span.ts";
import type { Place, Places } from "../places.ts";
import { type Run, runsOf } from "../runs.ts";
import { flag, list, object, orNull, place, text } from "../schema.ts";

/** A statement that reads or writes a table. */
export interface Movement {
  /** The other end: what is read to write the table, or what its rows go into; null where no statement stores them. */
  readonly from: readonly string[];
  readonly to: string | null;
  /** How it writes; null for a query. */
  readonly effect: string | null;
  readonly because: string | null;
  readonly dialect: string;
  readonly place: Place;
  readonly runs: readonly Run[];
  /** The statement was understood whole. */
  readonly complete: boolean;
}

/** Schema of {@link Run}. */
export const runSchema = object({ pipeline: text, task: text, schedule: orNull(text), place });

/** Schema of a list of {@link Movement}. */
export const movements = list(
  object({
    from: list(text),
    to: orNull(text),
    effect: orNull(text),
    because: orNull(text),
    dialect: text,
    place,
    runs: list(runSchema),
    complete: flag,
  }),
);

/** A statement as it moves data, at the place that names the table. */
export async function movementOf(flow: Flow, at: Location, platform: Platform, places: Places): Promise<Movement> {
  const name = (id: string): string => platform.datasets.get(id)?.name ?? id;
  const { write } = flow;
  return {
    from: flow.reads.map(({ dataset }) => name(dataset)),
    to: write ? name(write.dataset) : null,
    effect: write?.effect ?? null,
    because: write?.because ?? null,
    dialect: flow.dialect.id,
    place: await places.of(at),
    runs: await runsOf(flow, places),
    complete: flow.complete,
  };
}

/** Statements that write a table. */
export const writersOf = (id: string, platform: Platform, places: Places): Promise<readonly Movement[]> =>
  Promise.all(
    platform.flows.flatMap((flow) =>
      flow.write?.dataset === id ? [movementOf(flow, flow.write.at, platform, places)] : [],
    ),
  );

/** Statements that read a table, those that only look at what they write left out. */
export const readersOf = (id: string, platform: Platform, places: Places): Promise<readonly Movement[]> =>
  Promise.all(
    platform.flows.flatMap((flow) => {
      const read = flow.write?.dataset === id ? undefined : flow.reads.find(({ dataset }) => dataset === id);
      return read ? [movementOf(flow, read.at, platform, places)] : [];
    }),
  );
