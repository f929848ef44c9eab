import type { Location } from "../../core/text/span.ts";
import type { Places } from "../places.ts";
import type { Scope } from "./scope.ts";
import { type Draft, type Topic, topicOf } from "./topic.ts";

/** What kinds of systems, engines and formats there are, each with how many things are of it. */
export function variety({ pipelines, tasks, datasets, flows, platform }: Scope, places: Places): Promise<Topic> {
  const drafts = [
    ...counted(
      "orchestrator",
      "pipelines",
      pipelines.map(({ system, flavour, at }) => [`${system} (${flavour})`, at]),
    ),
    ...counted(
      "SQL dialect",
      "statements",
      flows.map(({ dialect, at }) => [dialect.id, dialect.at ?? at]),
    ),
    ...counted(
      "work of tasks",
      "tasks",
      tasks.map(({ role, at }) => [role, at]),
    ),
    ...counted(
      "relation",
      "datasets",
      datasets.flatMap(({ relation, declaredAt: [at] }) => (at && relation !== "unknown" ? [[relation, at]] : [])),
    ),
    ...counted(
      "format",
      "datasets",
      datasets.flatMap(({ storage }) => knownOf(storage.format)),
    ),
    ...counted(
      "connector or engine",
      "datasets",
      datasets.flatMap(({ storage }) => knownOf(storage.connector)),
    ),
    ...counted(
      "dbt adapter",
      "models",
      platform.models.flatMap(({ adapter, name }) =>
        datasets.some(({ model }) => model === name) ? knownOf(adapter) : [],
      ),
    ),
  ];
  return topicOf(drafts, "No pipeline, table or statement was found.", [], places);
}

type Found = readonly [name: string, at: Location];

const knownOf = (fact: Scope["datasets"][number]["storage"]["format"]): readonly Found[] =>
  fact.state === "known" ? [[fact.value, fact.at]] : [];

/** One item for each name, the most frequent first. */
function counted(kind: string, unit: string, found: readonly Found[]): readonly Draft[] {
  const byName = new Map<string, Location[]>();
  for (const [name, at] of found) byName.set(name, [...(byName.get(name) ?? []), at]);
  return [...byName]
    .sort(([a, as], [b, bs]) => bs.length - as.length || (a < b ? -1 : 1))
    .map(([about, all]) => ({
      about,
      kind,
      value: all.length,
      unit,
      derived: true,
      shown: all.map((at) => ({ message: kind, at })),
    }));
}
