import { valueOf } from "../../core/facts/known.ts";
import type { Places } from "../places.ts";
import type { Scope } from "./scope.ts";
import { type Draft, type Topic, topicOf } from "./topic.ts";

/** Who uses the data: exposures, queries, pipelines that read what others write, and tables nothing here reads. */
export function consumers({ datasets, flows, platform }: Scope, places: Places): Promise<Topic> {
  const byId = new Map(datasets.map((dataset) => [dataset.id, dataset]));
  const nameOf = (id: string): string => byId.get(id)?.name ?? platform.datasets.get(id)?.name ?? id;
  const meant = new Set(datasets.flatMap(({ model, source }) => [model, source]));
  const exposures = platform.exposures.flatMap(({ name, type, owner, at, dependsOn }): Draft[] => {
    const uses = dependsOn.filter((use) => meant.has(use.name));
    if (uses.length === 0 && dependsOn.length > 0) return [];
    return [
      {
        about: name,
        kind: valueOf(type) ?? "exposure",
        value: valueOf(owner) ?? "no owner is given",
        shown: [{ message: "an exposure", at }, ...uses.map((use) => ({ message: `uses ${use.name}`, at: use.at }))],
      },
    ];
  });
  const writers = new Map<string, Set<string>>();
  for (const { write, runs } of flows)
    if (write) {
      const of = writers.get(write.dataset) ?? new Set();
      for (const { pipeline } of runs) of.add(pipeline);
      writers.set(write.dataset, of);
    }
  const crossing = new Map<string, Draft>();
  for (const { reads, runs } of flows)
    for (const { dataset, at } of reads)
      for (const { pipeline } of runs) {
        const by = writers.get(dataset);
        const key = `${pipeline} ${dataset}`;
        if (!by || by.size === 0 || by.has(pipeline) || crossing.has(key)) continue;
        const writes = [...by].sort().join(", ");
        const shown = [{ message: `reads what ${writes} writes`, at }];
        crossing.set(key, {
          about: nameOf(dataset),
          kind: "read by another pipeline",
          value: pipeline,
          derived: true,
          shown,
        });
      }
  const queries = flows.flatMap(({ write, reads, at, runs }): Draft[] =>
    write || reads.length === 0
      ? []
      : [
          {
            about: reads.map(({ dataset }) => nameOf(dataset)).join(", "),
            kind: "query whose rows are not stored",
            value:
              runs.map(({ pipeline, task }) => `${pipeline}.${task}`).join(", ") || "no task that runs it was found",
            derived: true,
            shown: [{ message: "a query", at }],
          },
        ],
  );
  const read = new Set(
    platform.flows.flatMap(({ reads, write }) =>
      reads.map(({ dataset }) => dataset).filter((id) => id !== write?.dataset),
    ),
  );
  const used = new Set(platform.exposures.flatMap(({ dependsOn }) => dependsOn.map(({ name }) => name)));
  const ends = datasets.flatMap(({ id, name, model }): Draft[] => {
    const writes = flows.filter(({ write }) => write?.dataset === id);
    if (writes.length === 0 || read.has(id) || (model !== undefined && used.has(model))) return [];
    return [
      {
        about: name,
        kind: "written, and read by nothing here",
        value: writes.length,
        unit: "writers",
        derived: true,
        shown: writes.flatMap(({ write }) => (write ? [{ message: "written here", at: write.at }] : [])),
      },
    ];
  });
  return topicOf(
    [...exposures, ...crossing.values(), ...queries, ...ends],
    "No exposure, query or reader was found.",
    exposures.length > 0
      ? []
      : [{ about: "people and tools", why: "no dbt exposure says who uses the data outside of it" }],
    places,
  );
}
