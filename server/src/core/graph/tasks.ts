import type { FileFacts } from "../facts/file-facts.ts";
import { unknown } from "../facts/known.ts";
import type { Task, TaskSummary } from "../facts/pipeline.ts";
import type { SqlScript } from "../facts/script.ts";

/** The tasks of a list by their id; asked for every script of a file, so it is worked out once. */
const byId = new WeakMap<readonly Task[], ReadonlyMap<string, readonly Task[]>>();

function tasksNamed(id: string, tasks: readonly Task[]): readonly Task[] {
  let index = byId.get(tasks);
  if (!index) {
    const made = new Map<string, Task[]>();
    for (const task of tasks) {
      const same = made.get(task.id);
      if (same) same.push(task);
      else made.set(task.id, [task]);
    }
    index = made;
    byId.set(tasks, index);
  }
  return index.get(id) ?? [];
}

/** The tasks of a file that hold a script in their own text. */
export function ownTasks({ id, origin }: SqlScript, facts: FileFacts): readonly TaskSummary[] {
  if (origin.kind !== "task") return [];
  return tasksNamed(origin.task, facts.tasks).flatMap((task): readonly TaskSummary[] => {
    if (task.pipeline !== origin.pipeline) return [];
    const run = task.runs.find((one) => one.kind === "inline" && one.scripts.includes(id));
    const pipeline = facts.pipelines.find((one) => one.id === task.pipeline);
    const elsewhere = unknown("its pipeline stands in another file");
    return [
      {
        pipeline: task.pipeline,
        task: task.id,
        system: task.system,
        at: task.at,
        sqlAt: run?.at ?? task.at,
        ...(task.dialect ? { dialect: task.dialect } : {}),
        retries: task.retries,
        catchup: pipeline?.catchup ?? elsewhere,
        schedule: pipeline?.schedule ?? elsewhere,
        autocommit: task.autocommit,
      },
    ];
  });
}
