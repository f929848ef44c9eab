import type { DateFact, Pipeline } from "../../core/facts/pipeline.ts";
import type { Flow, Platform } from "../../core/platform/platform.ts";
import { flowsOf } from "../../core/platform/tasks.ts";
import type { Location } from "../../core/text/span.ts";
import { type Behind, behindSchema } from "../behind.ts";
import { type Claim, claimOf, type Evidence, shown } from "../claim.ts";
import { scheduleText } from "../runs.ts";
import { count, evidence, flag, list, object, text } from "../schema.ts";
import { concernsAt } from "./concern.ts";
import { homesOfPipeline } from "./homes.ts";
import type { Say } from "./say.ts";
import { type TaskEntry, taskEntry, taskSchema } from "./task.ts";

/** A table a pipeline reads or writes, at the first place that names it. */
interface Port {
  readonly dataset: string;
  readonly shown: Evidence;
}

/** A pipeline with everything known. Times in seconds. */
export interface PipelineEntry {
  readonly id: string;
  readonly system: string;
  readonly flavour: string;
  readonly shown: Evidence;
  readonly schedule: Claim<string>;
  readonly timezone: Claim<string>;
  readonly startDate: Claim<string>;
  readonly endDate: Claim<string>;
  readonly catchup: Claim<boolean>;
  readonly maxActiveRuns: Claim<number>;
  readonly overlap: Claim<string>;
  readonly timeout: Claim<number>;
  readonly sla: Claim<number>;
  readonly owner: Claim<string>;
  readonly alert: Claim<string>;
  readonly suspended: Claim<boolean>;
  readonly version: Claim<string>;
  readonly tasks: readonly TaskEntry[];
  /** Built in a loop, from a template or from data: there may be more tasks. */
  readonly open: boolean;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** Other pipelines of the same id. */
  readonly same: readonly Evidence[];
  readonly findings: readonly Behind[];
}

const ports = list(object({ dataset: text, shown: evidence }));
const seconds = claimOf({ type: "number", minimum: 0 });

/** Schema of {@link PipelineEntry}. */
export const pipelineSchema = object({
  id: text,
  system: text,
  flavour: text,
  shown: evidence,
  schedule: claimOf(text),
  timezone: claimOf(text),
  startDate: claimOf(text),
  endDate: claimOf(text),
  catchup: claimOf(flag),
  maxActiveRuns: claimOf(count),
  overlap: claimOf(text),
  timeout: seconds,
  sla: seconds,
  owner: claimOf(text),
  alert: claimOf(text),
  suspended: claimOf(flag),
  version: claimOf(text),
  tasks: list(taskSchema),
  open: flag,
  inputs: ports,
  outputs: ports,
  same: list(evidence),
  findings: list(behindSchema),
});

/** Everything known of a pipeline. */
export async function pipelineEntry(pipeline: Pipeline, platform: Platform, say: Say): Promise<PipelineEntry> {
  const own = platform.tasks.filter(({ pipeline: of, at }) => of === pipeline.id && at.file === pipeline.at.file);
  const flows = flowsOf(platform, pipeline);
  const others = platform.pipelines.filter((each) => each.id === pipeline.id && each !== pipeline);
  return {
    id: pipeline.id,
    system: pipeline.system,
    flavour: pipeline.flavour,
    shown: await shown("declared here", pipeline.at, say.places),
    schedule: await say.as(pipeline.schedule, "a schedule", scheduleText),
    timezone: await say.fact(pipeline.timezone, "a time zone"),
    startDate: await say.as(pipeline.startDate, "a start date", dateText),
    endDate: await say.as(pipeline.endDate, "an end date", dateText),
    catchup: await say.fact(pipeline.catchup, "a catchup setting"),
    maxActiveRuns: await say.fact(pipeline.maxActiveRuns, "a limit of active runs"),
    overlap: await say.fact(pipeline.overlap, "a policy for overlapping runs"),
    timeout: await say.fact(pipeline.timeout, "a timeout of a run"),
    sla: await say.fact(pipeline.sla, "an SLA"),
    owner: await say.fact(pipeline.owner, "an owner"),
    alert: await say.fact(pipeline.alert, "an alert on failure"),
    suspended: await say.fact(pipeline.suspended, "a pause setting"),
    version: await say.as(pipeline.version, "a version of the orchestrator", (version) => version.text),
    tasks: await Promise.all(own.map((task) => taskEntry(task, say))),
    open: pipeline.open,
    inputs: await portsOf(flows, ({ reads }) => reads, platform, say),
    outputs: await portsOf(flows, ({ write }) => (write ? [write] : []), platform, say),
    same: await Promise.all(others.map(({ at }) => shown("has the same id", at, say.places))),
    findings: await concernsAt(platform.findings, homesOfPipeline(pipeline, platform), say.places),
  };
}

const dateText = (date: DateFact): string => (date.kind === "fixed" ? date.iso : date.text);

async function portsOf(
  flows: readonly Flow[],
  pick: (flow: Flow) => readonly { readonly dataset: string; readonly at: Location }[],
  { datasets }: Platform,
  say: Say,
): Promise<readonly Port[]> {
  const found = new Map<string, Location>();
  for (const { dataset, at } of flows.flatMap(pick)) if (!found.has(dataset)) found.set(dataset, at);
  return Promise.all(
    [...found].map(async ([id, at]) => ({
      dataset: datasets.get(id)?.name ?? id,
      shown: await shown("named here", at, say.places),
    })),
  );
}
