import { distance } from "fastest-levenshtein";
import type { Pipeline, Task } from "../core/facts/pipeline.ts";
import type { Dataset, Platform } from "../core/platform/platform.ts";
import type { Refusal } from "./operation.ts";

/** Something of the workspace a person can name. */
export type Thing =
  | { readonly kind: "dataset"; readonly dataset: Dataset }
  | { readonly kind: "pipeline"; readonly pipeline: Pipeline }
  | { readonly kind: "task"; readonly task: Task };

/** What runs statements, of something that does. */
export const runnerOf = (thing: Exclude<Thing, { readonly kind: "dataset" }>): Pipeline | Task =>
  thing.kind === "pipeline" ? thing.pipeline : thing.task;

/** Names that are offered where one is not known or not clear. */
const MOST_OFFERED = 5;

/**
 * What a name means: a table, view, dbt model or source by its whole name or the end of it, a pipeline by its id, a task as
 * `task` or `pipeline.task`. Case does not count. In a sentence why it means nothing, or more than one thing.
 */
export function thingNamed(platform: Platform, name: string): Thing | Refusal {
  const wanted = bare(name);
  const names = namesOf(platform);
  const exact = names.filter((each) => each.name === wanted);
  const found = exact.length > 0 ? exact : names.filter((each) => each.name.endsWith(`.${wanted}`));
  const different = new Map(found.map((each) => [each.label, each.thing]));
  const [only] = different.values();
  if (only && different.size === 1) return only;
  if (different.size > 1)
    return { refused: `\`${wanted}\` may be ${listed([...different.keys()].slice(0, MOST_OFFERED))}. Say which.` };
  const near = [...new Map(names.map((each) => [each.label, nearness(wanted, each.name)]))]
    .filter(([, far]) => far <= Math.max(2, wanted.length / 3))
    .sort(([, a], [, b]) => a - b)
    .slice(0, 3)
    .map(([label]) => label);
  return {
    refused: `Nothing in the workspace is named \`${wanted}\`.${near.length > 0 ? ` Perhaps ${listed(near)}.` : " `catalog` lists what there is."}`,
  };
}

/** Every name a thing of the workspace answers to, in lower case and as it is written. */
export const namesIn = (platform: Platform): readonly { readonly name: string; readonly written: string }[] =>
  namesOf(platform).map(({ name, thing }) => ({ name, written: writtenOf(name, thing) }));

function writtenOf(name: string, thing: Thing): string {
  switch (thing.kind) {
    case "dataset":
      return name === thing.dataset.id ? thing.dataset.name : name;
    case "pipeline":
      return thing.pipeline.id;
    case "task":
      return `${thing.task.pipeline}.${thing.task.id}`;
  }
}

/** Quotes and templates people copy along with a name. */
const bare = (name: string): string =>
  name
    .trim()
    .replace(/^[`"'[]+|[`"'\]]+$/g, "")
    .toLowerCase();

interface Named {
  readonly name: string;
  readonly label: string;
  readonly thing: Thing;
}

function namesOf({ datasets, pipelines, tasks }: Platform): readonly Named[] {
  const names: Named[] = [];
  for (const dataset of datasets.values())
    for (const name of new Set([dataset.id, dataset.model?.toLowerCase(), dataset.source?.toLowerCase()]))
      if (name !== undefined)
        names.push({ name, label: `table \`${dataset.name}\``, thing: { kind: "dataset", dataset } });
  for (const pipeline of pipelines)
    names.push({
      name: pipeline.id.toLowerCase(),
      label: `pipeline \`${pipeline.id}\``,
      thing: { kind: "pipeline", pipeline },
    });
  for (const task of tasks)
    names.push({
      name: `${task.pipeline}.${task.id}`.toLowerCase(),
      label: `task \`${task.pipeline}.${task.id}\``,
      thing: { kind: "task", task },
    });
  return names;
}

const nearness = (wanted: string, name: string): number =>
  Math.min(distance(wanted, name), distance(wanted, name.slice(name.lastIndexOf(".") + 1)));

const listed = (labels: readonly string[]): string =>
  labels.length < 2 ? labels.join("") : `${labels.slice(0, -1).join(", ")} or ${labels.at(-1)}`;
