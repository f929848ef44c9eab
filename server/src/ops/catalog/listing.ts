import { valueOf } from "../../core/facts/known.ts";
import type { Dataset, Platform } from "../../core/platform/platform.ts";
import type { Place, Places } from "../places.ts";
import { scheduleText } from "../runs.ts";
import { count, list, object, orNull, place, text } from "../schema.ts";

/** Kinds a catalogue can be narrowed to. */
export const KINDS = ["pipeline", "task", "table", "view", "model", "source"] as const;
type Kind = (typeof KINDS)[number];

/** What there is, in short; each list is cut, `totals` is not. */
export interface Listing {
  readonly totals: { readonly pipelines: number; readonly tasks: number; readonly datasets: number };
  readonly pipelines: readonly {
    readonly id: string;
    readonly system: string;
    readonly schedule: string | null;
    readonly owner: string | null;
    readonly tasks: number;
    readonly place: Place;
  }[];
  /** Only where tasks were asked for. */
  readonly tasks: readonly {
    readonly id: string;
    readonly pipeline: string;
    readonly role: string;
    readonly place: Place;
  }[];
  readonly datasets: readonly {
    readonly name: string;
    readonly relation: string;
    readonly owner: string | null;
    /** Statements that write it, and that read it. */
    readonly writers: number;
    readonly readers: number;
    /** Where it is declared, else where it is named first. */
    readonly place: Place | null;
    readonly declared: boolean;
  }[];
}

/** Schema of {@link Listing}. */
export const listingSchema = object({
  totals: object({ pipelines: count, tasks: count, datasets: count }),
  pipelines: list(object({ id: text, system: text, schedule: orNull(text), owner: orNull(text), tasks: count, place })),
  tasks: list(object({ id: text, pipeline: text, role: text, place })),
  datasets: list(
    object({
      name: text,
      relation: text,
      owner: orNull(text),
      writers: count,
      readers: count,
      place: orNull(place),
      declared: { type: "boolean" },
    }),
  ),
});

/** Entries of each list at most. */
const MOST = 300;

const isOf: Readonly<Record<Kind, (dataset: Dataset) => boolean>> = {
  pipeline: () => false,
  task: () => false,
  table: ({ relation }) => ["table", "external", "incremental", "seed", "snapshot"].includes(relation),
  view: ({ relation }) => ["view", "materialized-view", "ephemeral"].includes(relation),
  model: ({ model }) => model !== undefined,
  source: ({ source }) => source !== undefined,
};

/** The part of a platform that is of a kind. */
export function narrowed(platform: Platform, kind: Kind | undefined): Platform {
  if (kind === undefined) return platform;
  return {
    ...platform,
    pipelines: kind === "pipeline" ? platform.pipelines : [],
    tasks: kind === "task" ? platform.tasks : [],
    datasets: new Map([...platform.datasets].filter(([, dataset]) => isOf[kind](dataset))),
  };
}

/** What there is of a kind, or of all kinds. */
export async function listingOf(platform: Platform, kind: Kind | undefined, places: Places): Promise<Listing> {
  const { pipelines, tasks, datasets } = narrowed(platform, kind);
  const tasksOf = countBy(platform.tasks, ({ pipeline, at }) => `${at.file} ${pipeline}`);
  const writers = countBy(platform.flows, ({ write }) => write?.dataset);
  const readers = countBy(
    platform.flows.flatMap(({ reads, write }) => reads.filter(({ dataset }) => dataset !== write?.dataset)),
    ({ dataset }) => dataset,
  );
  const uses = platform.flows.flatMap(({ reads, write }) => [...reads, ...(write ? [write] : [])]);
  // The first place of each stays.
  const named = new Map(uses.toReversed().map(({ dataset, at }) => [dataset, at]));
  return {
    totals: { pipelines: pipelines.length, tasks: tasks.length, datasets: datasets.size },
    pipelines: await Promise.all(
      pipelines.slice(0, MOST).map(async ({ id, system, schedule, owner, at }) => {
        const known = valueOf(schedule);
        return {
          id,
          system,
          schedule: known ? scheduleText(known) : null,
          owner: valueOf(owner) ?? null,
          tasks: tasksOf.get(`${at.file} ${id}`) ?? 0,
          place: await places.of(at),
        };
      }),
    ),
    tasks: await Promise.all(
      (kind === "task" ? tasks : []).slice(0, MOST).map(async ({ id, pipeline, role, at }) => ({
        id,
        pipeline,
        role,
        place: await places.of(at),
      })),
    ),
    datasets: await Promise.all(
      [...datasets.values()].slice(0, MOST).map(async ({ id, name, relation, owner, declaredAt: [declared] }) => {
        const at = declared ?? named.get(id);
        return {
          name,
          relation,
          owner: valueOf(owner) ?? null,
          writers: writers.get(id) ?? 0,
          readers: readers.get(id) ?? 0,
          place: at ? await places.of(at) : null,
          declared: declared !== undefined,
        };
      }),
    ),
  };
}

function countBy<T>(items: readonly T[], key: (item: T) => string | undefined): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) {
    const of = key(item);
    if (of !== undefined) counts.set(of, (counts.get(of) ?? 0) + 1);
  }
  return counts;
}
