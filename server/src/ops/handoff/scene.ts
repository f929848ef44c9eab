import type { ReportedFinding } from "../../core/engine/analyser.ts";
import type { Pipeline, Task } from "../../core/facts/pipeline.ts";
import type { Dataset, Flow, Platform } from "../../core/platform/platform.ts";
import { isRunBy } from "../../core/platform/tasks.ts";
import type { FileId } from "../../core/text/span.ts";
import { scansOf, type TableScan } from "../cost/scans.ts";
import type { OperationContext } from "../operation.ts";
import { isAmong, Places } from "../places.ts";
import { type Mark, marksIn } from "../runbook/elsewhere.ts";
import { runnerOf, type Thing } from "../subject.ts";

/** The part of the workspace a package is about. */
export interface Scene {
  readonly platform: Platform;
  readonly context: OperationContext;
  readonly places: Places;
  readonly pipelines: readonly Pipeline[];
  readonly tasks: readonly Task[];
  readonly datasets: readonly Dataset[];
  readonly flows: readonly Flow[];
  readonly scans: readonly TableScan[];
  readonly findings: readonly ReportedFinding[];
  /** Files that name an orchestrator. */
  readonly marks: readonly Mark[];
}

/** What is about a table, pipeline or task and what touches it, in some files; everything without either. */
export async function sceneOf(
  platform: Platform,
  context: OperationContext,
  thing: Thing | undefined,
  paths: readonly FileId[] | undefined,
): Promise<Scene> {
  const flows = platform.flows.filter((flow) => isAmong(paths, flow.file) && concerns(flow, thing));
  const touched = new Set(
    flows.flatMap(({ reads, write }) => [...reads.map(({ dataset }) => dataset), ...(write ? [write.dataset] : [])]),
  );
  if (thing?.kind === "dataset") touched.add(thing.dataset.id);
  const runners = new Set(flows.flatMap(({ runs }) => runs.map(({ pipeline }) => pipeline)));
  const all = thing === undefined;
  const datasets = [...platform.datasets.values()].filter(
    ({ id, declaredAt }) => touched.has(id) || (all && declaredAt.some(({ file }) => isAmong(paths, file))),
  );
  const isMeant = (id: string, file: FileId): boolean =>
    (thing?.kind === "pipeline" && thing.pipeline.id === id) ||
    (thing?.kind === "task" && thing.task.pipeline === id) ||
    (thing?.kind === "dataset" && runners.has(id)) ||
    (all && (isAmong(paths, file) || runners.has(id)));
  const pipelines = platform.pipelines.filter(({ id, at }) => isMeant(id, at.file));
  const tasks = platform.tasks.filter(({ pipeline, at }) => isMeant(pipeline, at.file));
  const files = new Set([
    ...flows.map(({ file }) => file),
    ...[...pipelines, ...tasks].map(({ at }) => at.file),
    ...datasets.flatMap(({ declaredAt }) => declaredAt.map(({ file }) => file)),
  ]);
  const read = new Set(flows.map(({ file }) => file));
  return {
    platform,
    context,
    places: new Places(context.analyser),
    pipelines,
    tasks,
    datasets,
    flows,
    scans: (await scansOf(platform, context)).filter(
      ({ dataset, at }) => read.has(at.file) && (all || touched.has(dataset)),
    ),
    findings: platform.findings.filter(({ at }) => (all ? isAmong(paths, at.file) : files.has(at.file))),
    marks: (await marksIn(context)).filter(({ at }) => isAmong(paths, at.file)),
  };
}

function concerns({ reads, write, runs }: Flow, thing: Thing | undefined): boolean {
  switch (thing?.kind) {
    case undefined:
      return true;
    case "dataset":
      return write?.dataset === thing.dataset.id || reads.some(({ dataset }) => dataset === thing.dataset.id);
    case "pipeline":
    case "task":
      return isRunBy(runs, runnerOf(thing));
  }
}
