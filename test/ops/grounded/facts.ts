import type { ReportedFinding } from "../../../server/src/core/engine/analyser.ts";
import type { Model } from "../../../server/src/core/facts/dbt.ts";
import type { Pipeline, Task } from "../../../server/src/core/facts/pipeline.ts";
import type { Dataset, Flow } from "../../../server/src/core/platform/platform.ts";
import type { OperationContext } from "../../../server/src/ops/operation.ts";
import { platformOf } from "../../../server/src/ops/platform.ts";
import type { MadeUp } from "./platforms.ts";

/** The facts of a workspace, file by file, for counting again. */
export interface Facts {
  readonly pipelines: readonly Pipeline[];
  readonly tasks: readonly Task[];
  readonly models: readonly Model[];
  readonly findings: readonly ReportedFinding[];
  readonly datasets: readonly Dataset[];
  readonly flows: readonly Flow[];
  /** Runs a day, by pipeline; several where pipelines share an id. */
  readonly runsADay: Readonly<Record<string, readonly number[]>>;
  /** Runs as drawn. */
  readonly runs: MadeUp["runs"];
  /** Files that were not read whole. */
  readonly unread: number;
  /** Files that concern us, and how many a system reads. */
  readonly files: number;
  filesOf(system: string): number;
  /** Of the most frequent kind of thing, how many there are. */
  readonly largest: number;
}

/** Gathers the facts from every file. `runsADay` is what the maker of the workspace knows of its schedules. */
export async function factsOf(
  context: OperationContext,
  runsADay: Facts["runsADay"],
  runs: Facts["runs"] = [],
): Promise<Facts> {
  const { analyser, signal } = context;
  const statuses = analyser.status().filter(({ systems }) => systems.length > 0);
  const pipelines: Pipeline[] = [];
  const tasks: Task[] = [];
  const models: Model[] = [];
  const findings: ReportedFinding[] = [];
  for (const { file } of statuses) {
    const view = await analyser.view(file, signal);
    if (!view) continue;
    pipelines.push(...view.facts.pipelines);
    tasks.push(...view.facts.tasks);
    models.push(...view.facts.models);
    findings.push(...view.findings);
  }
  const platform = await platformOf(context);
  const datasets = [...platform.datasets.values()];
  return {
    pipelines,
    tasks,
    models,
    findings,
    datasets,
    flows: platform.flows,
    runsADay,
    runs,
    unread: analyser
      .status()
      .filter(({ state, systems }) => state === "not-analysed" || (systems.length > 0 && state === "partly")).length,
    files: statuses.length,
    filesOf: (system) => statuses.filter(({ systems }) => systems.some((each) => each === system)).length,
    largest: Math.max(pipelines.length, tasks.length, models.length, datasets.length, platform.flows.length),
  };
}
