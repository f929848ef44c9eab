import type { FileFacts } from "../facts/file-facts.ts";
import type { Lookup } from "../facts/keys.ts";
import { absent, unknown } from "../facts/known.ts";
import type { TaskSummary } from "../facts/pipeline.ts";
import type { SqlScript } from "../facts/script.ts";
import { type ScriptWrite, writesOf } from "../scripts/effects.ts";
import { relationOfName } from "../scripts/names.ts";
import type { Graph, Scan, TableView } from "./graph.ts";
import { scansOf } from "./scans.ts";
import { keyWithin, tableBehind, tableNamed } from "./tables.ts";

/** The graph as one file sees it. Every look-up it makes goes through `lookup`, which remembers it; answers are kept for the one check. */
export function createGraph(lookup: Lookup, facts: FileFacts): Graph {
  const scans = new Map<SqlScript, readonly Scan[]>();
  const writes = new Map<SqlScript, readonly ScriptWrite[]>();
  const tables = new Map<string, TableView | undefined>();
  const table: Graph["table"] = (relation, from) => {
    const key = `${from.id} ${JSON.stringify(relation)}`;
    if (!tables.has(key)) tables.set(key, tableBehind(relation, from, lookup));
    return tables.get(key);
  };
  return {
    lookup,
    table,
    tableNamed: (parts, from) => tableNamed(parts, from, lookup),
    relationOf: (source, script) => relationOfName(source.name, script.expressions),
    scans(script) {
      const known = scans.get(script);
      if (known) return known;
      const made = scansOf({ script, table, executed: runsItself(script, facts) });
      scans.set(script, made);
      return made;
    },
    writes(script) {
      const known = writes.get(script);
      if (known) return known;
      const made = writesOf(script);
      writes.set(script, made);
      return made;
    },
    tasksRunning: (script) => runningTasks(script, facts, lookup),
    provesUnique: keyWithin,
  };
}

/** A dbt model that is a view or ephemeral runs only when somebody reads it. */
function runsItself(script: SqlScript, facts: FileFacts): boolean {
  const { origin } = script;
  if (origin.kind !== "model" || origin.resource !== "model") return true;
  const model = facts.models.find(({ name }) => name === origin.model);
  return model?.materialized.state === "known" && !["view", "ephemeral"].includes(model.materialized.value);
}

function runningTasks(script: SqlScript, facts: FileFacts, lookup: Lookup): readonly TaskSummary[] {
  const { origin } = script;
  if (origin.kind === "file" || origin.kind === "config-map")
    return lookup.all("sql-run", script.file).map(({ value }) => value);
  if (origin.kind !== "task") return [];
  const task = facts.tasks.find(({ id, pipeline }) => id === origin.task && pipeline === origin.pipeline);
  if (!task) return [];
  const pipeline = facts.pipelines.find(({ id }) => id === task.pipeline);
  const run = task.runs.find((each) => each.kind === "inline" && each.scripts.includes(script.id));
  return [
    {
      pipeline: task.pipeline,
      task: task.id,
      system: task.system,
      at: task.at,
      sqlAt: run?.at ?? task.at,
      ...(task.dialect ? { dialect: task.dialect } : {}),
      retries: task.retries,
      catchup: pipeline?.catchup ?? unknown("its DAG was not found"),
      schedule: pipeline?.schedule ?? absent(),
      autocommit: task.autocommit,
    },
  ];
}
