import type { FileFacts } from "../facts/file-facts.ts";
import { unknown } from "../facts/known.ts";
import type { TaskSummary } from "../facts/pipeline.ts";
import type { SqlScript } from "../facts/script.ts";

/** The tasks of a file that hold a script in their own text. */
export function ownTasks({ id, origin }: SqlScript, facts: FileFacts): readonly TaskSummary[] {
  if (origin.kind !== "task") return [];
  return facts.tasks.flatMap((task): readonly TaskSummary[] => {
    if (task.id !== origin.task || task.pipeline !== origin.pipeline) return [];
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
