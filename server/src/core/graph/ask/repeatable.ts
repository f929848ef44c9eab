import type { FileFacts } from "../../facts/file-facts.ts";
import type { Task } from "../../facts/pipeline.ts";
import type { WriteEffect } from "../../facts/script.ts";
import type { Graph } from "../graph.ts";
import { inlineScripts } from "./inline.ts";

/** Effects that leave the same rows after a second run. */
const SAME: ReadonlySet<WriteEffect> = new Set(["replace", "merge", "delete"]);

/** Whether everything a task does is SQL that was read whole, each write of it proven to give the same rows twice. */
export function repeatable(task: Task, facts: FileFacts, graph: Graph): boolean {
  if (task.role === "empty") return true;
  if (task.role !== "sql" || task.runs.length === 0) return false;
  return task.runs.every((run) => {
    if (run.kind === "inline") {
      const scripts = inlineScripts(run.scripts, facts);
      return (
        scripts.length > 0 &&
        scripts.every(
          (script) =>
            script.gaps.length === 0 &&
            script.variant.complete &&
            graph.writes(script).every(({ effect }) => SAME.has(effect)),
        )
      );
    }
    const effects = run.resolved === undefined ? [] : graph.lookup.all("sql-effects", run.resolved);
    return (
      effects.length > 0 &&
      effects.every(({ value }) => value.complete && value.writes.every(({ effect }) => SAME.has(effect)))
    );
  });
}
