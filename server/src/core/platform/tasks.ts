import type { Pipeline, Task } from "../facts/pipeline.ts";
import type { Platform } from "./platform.ts";

/** Tasks of a pipeline: those of its file. Another file may have a pipeline of the same name. */
export const tasksOf = ({ tasks }: Pick<Platform, "tasks">, { id, at }: Pipeline): readonly Task[] =>
  tasks.filter((task) => task.pipeline === id && task.at.file === at.file);
