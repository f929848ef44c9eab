import { defineOperation, type Refusal } from "../operation.ts";
import { Places } from "../places.ts";
import { platformOf } from "../platform.ts";
import { object, oneOf } from "../schema.ts";
import { thingNamed } from "../subject.ts";
import { type DatasetEntry, datasetEntry, datasetSchema } from "./dataset.ts";
import { KINDS, type Listing, listingOf, listingSchema, narrowed } from "./listing.ts";
import { catalogPage } from "./page.ts";
import { type PipelineEntry, pipelineEntry, pipelineSchema } from "./pipeline.ts";
import { Say } from "./say.ts";
import { type WholeTask, wholeTask, wholeTaskSchema } from "./task.ts";
import { type UnreadFiles, unreadOf, unreadSchema } from "./unread.ts";

/** What {@link catalog} answers: one of the four, and what was not read. */
export interface CatalogResult {
  readonly kind: "index" | "dataset" | "pipeline" | "task";
  readonly index?: Listing;
  readonly dataset?: DatasetEntry;
  readonly pipeline?: PipelineEntry;
  readonly task?: WholeTask;
  readonly unread: UnreadFiles;
}

/** Tells everything that is known of a thing. */
export const catalog = defineOperation({
  name: "catalog",
  title: "Catalogue",
  summary: "Tells everything known of a table, pipeline or task; without a name, what there is.",
  description:
    "Everything the files of the workspace say about one table, view, dbt model, source, pipeline or task: schedule, owner, columns, keys, partitioning, freshness, size, tests, contract, retries, SLA, who writes and reads it, what runs that, and its open findings. Each value has the file and line that give it, or says why there is none. Without `subject`, the list of pipelines and tables.",
  input: {
    type: "object",
    additionalProperties: false,
    properties: {
      subject: {
        type: "string",
        description:
          "A table, view, dbt model, `source.table`, pipeline or `pipeline.task`; the end of a name is enough. Without it, a list of what there is.",
      },
      kind: { type: "string", enum: KINDS, description: "Only things of this kind." },
    },
    required: [],
  },
  subject: "subject",
  output: object(
    { kind: oneOf(["index", "dataset", "pipeline", "task"]), unread: unreadSchema },
    { index: listingSchema, dataset: datasetSchema, pipeline: pipelineSchema, task: wholeTaskSchema },
  ),
  example: { subject: "fct_return_lines" },
  words: [
    "catalog",
    "catalogue",
    "everything about",
    "tell me about",
    "owner of",
    "columns of",
    "who owns",
    "inventory",
  ],
  async run(context, { subject, kind }): Promise<CatalogResult | Refusal> {
    const platform = await platformOf(context);
    const say = new Say(new Places(context.analyser));
    const unread = unreadOf(context);
    if (subject === undefined || subject.trim() === "")
      return { kind: "index", index: await listingOf(platform, kind, say.places), unread };
    const thing = thingNamed(narrowed(platform, kind), subject);
    if ("refused" in thing) return thing;
    switch (thing.kind) {
      case "dataset":
        return { kind: "dataset", dataset: await datasetEntry(thing.dataset, platform, say), unread };
      case "pipeline":
        return { kind: "pipeline", pipeline: await pipelineEntry(thing.pipeline, platform, say), unread };
      case "task":
        return { kind: "task", task: await wholeTask(thing.task, platform, say), unread };
    }
  },
  page: catalogPage,
});
