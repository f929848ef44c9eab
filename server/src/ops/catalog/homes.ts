import type { Known } from "../../core/facts/known.ts";
import type { Pipeline, Task } from "../../core/facts/pipeline.ts";
import type { Dataset, Platform } from "../../core/platform/platform.ts";
import { flowsOf } from "../../core/platform/tasks.ts";
import type { FileId, Location } from "../../core/text/span.ts";

/** The whole of a file. */
const whole = (file: FileId): Location => ({ file, span: { start: 0, end: Number.MAX_SAFE_INTEGER } });

/** Places that speak of a table: where it is declared, its dbt model, the statements that write it. */
export function homesOfDataset(dataset: Dataset, { models, sources, flows }: Platform): readonly Location[] {
  return [
    ...dataset.declaredAt,
    ...models
      .filter(({ name }) => name === dataset.model)
      .flatMap(({ file, at, properties }) => [
        // A snapshot may stand in YAML among others; any other file holds one node.
        /\.ya?ml$/i.test(file) ? at : whole(file),
        ...(properties ? [properties.at] : []),
      ]),
    ...sources.filter((each) => `${each.source}.${each.table}` === dataset.source).map(({ at }) => at),
    ...flows.filter(({ write }) => write?.dataset === dataset.id).map(({ at }) => at),
    ...flows.flatMap(({ reads }) => reads.filter((read) => read.dataset === dataset.id).map(({ at }) => at)),
  ];
}

/** Places that speak of a pipeline: from its id to that of the next one, its values, the statements it runs. */
export const homesOfPipeline = (pipeline: Pipeline, platform: Platform): readonly Location[] => [
  upToNext(pipeline.at, platform.pipelines),
  ...placesOf(pipeline),
  ...flowsOf(platform, pipeline).map(({ at }) => at),
];

/** Places that speak of a task: from its id to that of the next one, its values, the statements it runs. */
export const homesOfTask = (task: Task, platform: Platform): readonly Location[] => [
  upToNext(task.at, [...platform.tasks, ...platform.pipelines]),
  ...flowsOf(platform, task).map(({ at }) => at),
];

function upToNext({ file, span }: Location, others: readonly { readonly at: Location }[]): Location {
  const next = others.map(({ at }) => (at.file === file && at.span.start > span.start ? at.span.start : Infinity));
  return { file, span: { start: span.start, end: Math.min(Number.MAX_SAFE_INTEGER, ...next) } };
}

/** Where the values of a pipeline stand. */
function placesOf(pipeline: Pipeline): readonly Location[] {
  return Object.values(pipeline).flatMap((value) =>
    isKnown(value) && value.at.file === pipeline.at.file ? [value.at] : [],
  );
}

const isKnown = (value: unknown): value is Extract<Known<unknown>, { state: "known" }> =>
  typeof value === "object" && value !== null && "state" in value && value.state === "known";
