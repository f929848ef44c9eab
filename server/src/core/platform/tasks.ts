import type { Pipeline, Task } from "../facts/pipeline.ts";
import type { Location } from "../text/span.ts";
import type { Flow, Platform } from "./platform.ts";

/** Tasks of a pipeline: those of its file. Another file may have a pipeline of the same name. */
export const tasksOf = ({ tasks }: Pick<Platform, "tasks">, { id, at }: Pipeline): readonly Task[] =>
  tasks.filter((task) => task.pipeline === id && task.at.file === at.file);

/** Whether a pipeline or task is one of those that run something. */
export const isRunBy = (
  runs: readonly { readonly pipeline: string; readonly task: string; readonly at: Location }[],
  runner: Pipeline | Task,
): boolean =>
  runs.some(
    (run) =>
      run.at.file === runner.at.file &&
      (runner.kind === "pipeline"
        ? run.pipeline === runner.id
        : run.pipeline === runner.pipeline && run.task === runner.id),
  );

/** Statements that a pipeline or task runs. */
export const flowsOf = ({ flows }: Pick<Platform, "flows">, runner: Pipeline | Task): readonly Flow[] =>
  flows.filter(({ runs }) => isRunBy(runs, runner));
