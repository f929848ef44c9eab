import type { Model } from "../../core/facts/dbt.ts";
import type { Pipeline, Task } from "../../core/facts/pipeline.ts";
import type { Flow, Platform } from "../../core/platform/platform.ts";
import { tasksOf } from "../../core/platform/tasks.ts";
import { joinPath } from "../../core/text/path.ts";
import type { Location } from "../../core/text/span.ts";

/** Something a runbook is written for: a pipeline of an orchestrator, or a dbt project. */
export interface Unit {
  readonly id: string;
  readonly system: string;
  readonly flavour: Pipeline["flavour"] | "project";
  readonly at: Location;
  /** Absent for a dbt project. */
  readonly pipeline?: Pipeline;
  /** In an order in which they can run. */
  readonly tasks: readonly Task[];
  /** In the order of the tasks, then of the text. */
  readonly flows: readonly Flow[];
}

/** Every pipeline, then every dbt project of the workspace. */
export function unitsOf(platform: Platform): readonly Unit[] {
  return [...platform.pipelines.map((pipeline) => unitOf(pipeline, platform)), ...projectsOf(platform)];
}

function unitOf(pipeline: Pipeline, { tasks, flows }: Platform): Unit {
  const { file } = pipeline.at;
  const own = inOrder(tasksOf({ tasks }, pipeline));
  const order = new Map(own.map(({ id }, at) => [id, at]));
  const placed = flows.flatMap((flow): { flow: Flow; at: number }[] => {
    const runs = flow.runs.filter((run) => run.pipeline === pipeline.id && run.at.file === file);
    if (runs.length === 0) return [];
    return [{ flow, at: Math.min(...runs.map(({ task }) => order.get(task) ?? own.length)) }];
  });
  return {
    id: pipeline.id,
    system: pipeline.system,
    flavour: pipeline.flavour,
    at: pipeline.at,
    pipeline,
    tasks: own,
    // Flows come in order of file and place; sorting keeps that within a task.
    flows: placed.sort((a, b) => a.at - b.at).map(({ flow }) => flow),
  };
}

/** Tasks with each one behind those it depends on; members of a cycle stay where they stand. */
function inOrder(tasks: readonly Task[]): readonly Task[] {
  const left = new Set(tasks);
  const done = new Set<string>();
  const known = new Set(tasks.map(({ id }) => id));
  const sorted: Task[] = [];
  while (left.size > 0) {
    const ready = [...left].filter(({ dependsOn }) => dependsOn.every(({ id }) => done.has(id) || !known.has(id)));
    const next = ready.length > 0 ? ready : [...left];
    for (const task of next) {
      left.delete(task);
      sorted.push(task);
    }
    for (const { id } of next) done.add(id);
  }
  return sorted;
}

function projectsOf({ models, flows }: Platform): readonly Unit[] {
  const projects = new Map<string, Model[]>();
  for (const model of models) projects.set(model.project, [...(projects.get(model.project) ?? []), model]);
  return [...projects].map(([project, own]): Unit => {
    const files = new Set(own.map(({ file }) => file));
    const mine = flows.filter(({ file, origin }) => origin.kind === "model" && files.has(file));
    return {
      id: own[0]?.package ?? project.slice(project.lastIndexOf("/") + 1),
      system: "dbt",
      flavour: "project",
      at: { file: joinPath(project, "dbt_project.yml"), span: { start: 0, end: 0 } },
      tasks: [],
      flows: byLineage(mine),
    };
  });
}

/** Models with each one behind those it reads. */
function byLineage(flows: readonly Flow[]): readonly Flow[] {
  const makers = new Map(flows.flatMap((flow) => (flow.write ? [[flow.write.dataset, flow] as const] : [])));
  const sorted: Flow[] = [];
  const state = new Map<Flow, "open" | "done">();
  for (const root of flows) {
    // Depth first without recursion: a project may have thousands of models in one line.
    const stack = [root];
    while (stack.length > 0) {
      const flow = stack.at(-1) as Flow;
      if (state.get(flow) === "done") {
        stack.pop();
        continue;
      }
      const before =
        state.get(flow) === "open"
          ? []
          : flow.reads.flatMap(({ dataset }) => makers.get(dataset) ?? []).filter((maker) => !state.has(maker));
      state.set(flow, "open");
      if (before.length > 0) {
        stack.push(...before);
        continue;
      }
      state.set(flow, "done");
      sorted.push(flow);
      stack.pop();
    }
  }
  return sorted;
}
