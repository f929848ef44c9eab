import type { Known } from "../core/facts/known.ts";
import type { Pipeline } from "../core/facts/pipeline.ts";
import type { Dataset, Platform } from "../core/platform/platform.ts";
import { tasksOf } from "../core/platform/tasks.ts";
import type { Location } from "../core/text/span.ts";
import { type Claim, stated } from "./claim.ts";
import { withoutSecrets } from "./credentials.ts";
import type { OperationContext, Refusal } from "./operation.ts";
import { type Place, Places } from "./places.ts";
import { platformOf } from "./platform.ts";
import { type Run, runsOf, scheduleText } from "./runs.ts";
import { thingNamed } from "./subject.ts";

/** A pipeline in a list. */
export interface PipelineFact {
  readonly id: string;
  readonly system: string;
  readonly place: Place;
  readonly schedule: Claim<string>;
  readonly owner: Claim<string>;
  readonly tasks: readonly { readonly id: string; readonly does: string; readonly place: Place }[];
  /** Built in a loop or from data: there may be more tasks. */
  readonly open: boolean;
}

/** A table in a list. */
export interface TableFact {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** Where files declare it. */
  readonly declared: readonly Place[];
}

/** A table with what files say of it. */
export interface WholeTable extends TableFact {
  readonly owner: Claim<string>;
  readonly description: Claim<string>;
  readonly columns: Claim<readonly { readonly name: string; readonly type: string }[]>;
  readonly partition: Claim<readonly string[]>;
  readonly rows: Claim<number>;
  readonly bytes: Claim<number>;
  readonly written: readonly Movement[];
  readonly read: readonly Movement[];
}

/** A statement that writes or reads a table, and who runs it. */
interface Movement {
  readonly place: Place;
  readonly runs: readonly Run[];
}

/** Every pipeline, in order of file. */
export async function pipelineFacts(context: OperationContext): Promise<readonly PipelineFact[]> {
  const platform = await platformOf(context);
  const places = new Places(context.analyser);
  return withoutSecrets(await Promise.all(platform.pipelines.map((each) => pipelineFact(each, platform, places))));
}

/** Every table and view, in order of id. */
export async function tableFacts(context: OperationContext): Promise<readonly TableFact[]> {
  const { datasets } = await platformOf(context);
  const places = new Places(context.analyser);
  return withoutSecrets(await Promise.all([...datasets.values()].map((each) => tableFact(each, places))));
}

/** The pipeline of this name; in a sentence why there is none. */
export async function onePipeline(context: OperationContext, name: string): Promise<PipelineFact | Refusal> {
  const platform = await platformOf(context);
  const exact = platform.pipelines.find(({ id }) => id === name);
  const thing = exact ? { kind: "pipeline" as const, pipeline: exact } : thingNamed(platform, name);
  if ("refused" in thing) return thing;
  if (thing.kind !== "pipeline") return { refused: `\`${name}\` is a ${wordOf(thing.kind)}, no pipeline.` };
  return withoutSecrets(await pipelineFact(thing.pipeline, platform, new Places(context.analyser)));
}

/** The table of this name, with what files say of it; in a sentence why there is none. */
export async function oneTable(context: OperationContext, name: string): Promise<WholeTable | Refusal> {
  const platform = await platformOf(context);
  const exact = platform.datasets.get(name.toLowerCase());
  const thing = exact ? { kind: "dataset" as const, dataset: exact } : thingNamed(platform, name);
  if ("refused" in thing) return thing;
  if (thing.kind !== "dataset") return { refused: `\`${name}\` is a ${wordOf(thing.kind)}, no table.` };
  const { dataset } = thing;
  const places = new Places(context.analyser);
  const claim = <T, U>(fact: Known<T>, what: string, change: (value: T) => U): Promise<Claim<U>> =>
    stated(fact, what, places, change);
  const movements = (flows: Platform["flows"], at: (flow: Platform["flows"][number]) => Location | undefined) =>
    Promise.all(
      flows.flatMap((flow) => {
        const place = at(flow);
        return place ? [move(flow, place)] : [];
      }),
    );
  const move = async (flow: Platform["flows"][number], at: Location): Promise<Movement> => ({
    place: await places.of(at),
    runs: await runsOf(flow, places),
  });
  return withoutSecrets({
    ...(await tableFact(dataset, places)),
    owner: await claim(dataset.owner, "an owner", same),
    description: await claim(dataset.description, "a description", same),
    columns: await claim(dataset.columns, "columns", (columns) => columns.map(({ name, type }) => ({ name, type }))),
    partition: await claim(dataset.partition, "a partition", ({ columns }) => columns.map((column) => column.name)),
    rows: await claim(dataset.rows, "a number of rows", same),
    bytes: await claim(dataset.bytes, "a size", same),
    written: await movements(platform.flows, ({ write }) => (write?.dataset === dataset.id ? write.at : undefined)),
    read: await movements(platform.flows, ({ reads }) => reads.find((read) => read.dataset === dataset.id)?.at),
  });
}

const same = <T>(value: T): T => value;

const wordOf = (kind: "dataset" | "pipeline" | "task"): string => (kind === "dataset" ? "table" : kind);

async function pipelineFact(pipeline: Pipeline, { tasks }: Platform, places: Places): Promise<PipelineFact> {
  const own = tasksOf({ tasks }, pipeline);
  return {
    id: pipeline.id,
    system: pipeline.system,
    place: await places.of(pipeline.at),
    schedule: await stated(pipeline.schedule, "a schedule", places, scheduleText),
    owner: await stated(pipeline.owner, "an owner", places, same),
    tasks: await Promise.all(own.map(async ({ id, role, at }) => ({ id, does: role, place: await places.of(at) }))),
    open: pipeline.open,
  };
}

async function tableFact({ id, name, relation, declaredAt }: Dataset, places: Places): Promise<TableFact> {
  return { id, name, kind: relation, declared: await Promise.all(declaredAt.map((at) => places.of(at))) };
}
