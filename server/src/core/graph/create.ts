import type { FileFacts } from "../facts/file-facts.ts";
import type { Lookup } from "../facts/keys.ts";
import { absent, unknown } from "../facts/known.ts";
import type { TaskSummary } from "../facts/pipeline.ts";
import type { SqlScript } from "../facts/script.ts";
import type { KeyFact } from "../facts/table.ts";
import { type ScriptWrite, writesOf } from "../scripts/effects.ts";
import { relationOfName } from "../scripts/names.ts";
import type { Graph, Scan, TableView } from "./graph.ts";
import { temporaryNames } from "./names.ts";
import { scansOf } from "./scans.ts";
import { Tables, type Viewpoint } from "./tables.ts";

/** The graph as one file sees it. Every look-up it makes goes through `lookup`, which remembers it; answers are kept for the one check. */
export function createGraph(lookup: Lookup, facts: FileFacts): Graph {
  const scans = new Map<SqlScript, readonly Scan[]>();
  const writes = new Map<SqlScript, readonly ScriptWrite[]>();
  const tables = new Tables(lookup);
  const temporary = new Map<SqlScript, ReadonlySet<string>>();
  const table: Graph["table"] = (relation, from) => {
    let names = temporary.get(from);
    if (!names) {
      names = temporaryNames(from);
      temporary.set(from, names);
    }
    const last = relation.kind === "name" ? relation.parts.at(-1)?.toLowerCase() : undefined;
    return last !== undefined && relation.kind === "name" && relation.parts.length === 1 && names.has(last)
      ? undefined
      : tables.of(relation, viewpointOf(from));
  };
  return {
    lookup,
    table,
    tableNamed: (parts, file) => tables.named(parts, { file }),
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

const viewpointOf = ({ file, dialect, origin }: SqlScript): Viewpoint => ({
  file,
  ...(dialect.certain ? { dialect: dialect.id } : {}),
  ...(origin.kind === "model" ? { model: origin.model } : {}),
});

/** A key of the table that lies within the columns: then they identify a row. */
const keyWithin = (table: TableView, columns: readonly string[]): KeyFact | undefined =>
  table.keys.find(
    (key) =>
      key.columns.length > 0 &&
      key.columns.every((column) => columns.some((each) => each.toLowerCase() === column.toLowerCase())),
  );

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
