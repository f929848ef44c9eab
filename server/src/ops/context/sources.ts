import { valueOf } from "../../core/facts/known.ts";
import type { Dataset } from "../../core/platform/platform.ts";
import type { Location } from "../../core/text/span.ts";
import type { Places } from "../places.ts";
import type { Scope } from "./scope.ts";
import { type Draft, type Topic, topicOf } from "./topic.ts";

/** Where the data comes from: dbt sources, outside storage and topics, files that are loaded, tables nothing here writes. */
export function sourceSystems({ datasets, flows }: Scope, places: Places): Promise<Topic> {
  const written = new Set(flows.flatMap(({ write }) => (write ? [write.dataset] : [])));
  const reads = new Map<string, Location[]>();
  for (const flow of flows)
    for (const { dataset, at } of flow.reads)
      if (flow.write?.dataset !== dataset) reads.set(dataset, [...(reads.get(dataset) ?? []), at]);
  const drafts = datasets.flatMap((dataset): Draft[] => {
    const outside = outsideOf(dataset);
    if (outside) return [outside];
    const read = reads.get(dataset.id) ?? [];
    if (written.has(dataset.id) || read.length === 0 || dataset.relation === "seed") return [];
    return [
      {
        about: dataset.name,
        kind: "table that is read and that nothing here writes",
        value: dataset.relation,
        derived: true,
        shown: [
          ...dataset.declaredAt.map((at) => ({ message: "declared here", at })),
          ...read.map((at) => ({ message: "read here", at })),
        ],
      },
    ];
  });
  const seeds = datasets.flatMap(({ name, relation, declaredAt: [at] }): Draft[] =>
    relation === "seed" && at
      ? [{ about: name, kind: "file of the repository", value: "seed", shown: [{ message: "a dbt seed", at }] }]
      : [],
  );
  const loads = flows.flatMap(({ loadsFiles, write, at }): Draft[] =>
    loadsFiles && write
      ? [
          {
            about: datasets.find(({ id }) => id === write.dataset)?.name ?? write.dataset,
            kind: "files that a statement loads",
            value: write.effect,
            shown: [{ message: write.because, at }],
          },
        ]
      : [],
  );
  return topicOf(
    [...drafts, ...seeds, ...loads],
    "No dbt source, external table, topic or load of files was found, and no table is read that nothing here writes.",
    [],
    places,
  );
}

/** A dataset that a file declares as coming from outside. */
function outsideOf({ name, source, relation, storage, declaredAt }: Dataset): Draft | undefined {
  const { connector, location, streaming } = storage;
  const place = valueOf(location);
  const declared = declaredAt.map((at) => ({ message: "declared here", at }));
  if (streaming)
    return {
      about: name,
      kind: "stream",
      value: valueOf(connector) ?? "streaming table",
      shown: [{ message: "rows come all the time", at: streaming }],
    };
  if (relation === "external")
    return {
      about: name,
      kind: "external table",
      value: place ?? valueOf(connector) ?? "external",
      shown: location.state === "known" ? [{ message: "its location", at: location.at }] : declared,
    };
  // A source that only a model names is declared nowhere: it is told with the tables that are read.
  return source === undefined || declared.length === 0
    ? undefined
    : { about: name, kind: "dbt source", value: source, shown: declared };
}
