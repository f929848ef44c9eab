import { type FileFacts, noFacts } from "../facts/file-facts.ts";
import type { Lookup } from "../facts/keys.ts";
import type { TaskSummary } from "../facts/pipeline.ts";
import type { SqlScript } from "../facts/script.ts";
import type { KeyFact } from "../facts/table.ts";
import { writesOf } from "../scripts/effects.ts";
import { relationOfName } from "../scripts/names.ts";
import type { Graph, Scan, TableView } from "./graph.ts";
import { temporaryNames, variableNames } from "./names.ts";
import { follow } from "./scan/follow.ts";
import { Walk } from "./scan/walk.ts";
import { Tables, type Viewpoint } from "./tables.ts";
import { ownTasks } from "./tasks.ts";

/**
 * The graph as one file sees it. Everything it says comes from look-ups and from the facts of the file itself,
 * and is kept for as long as the graph is: make a new one for every check.
 */
export function createGraph(lookup: Lookup, facts: FileFacts = noFacts): Graph {
  const tables = new Tables(lookup);
  const scans = new WeakMap<SqlScript, readonly Scan[]>();
  const hidden = new WeakMap<SqlScript, ReadonlySet<string>>();
  const writes = new WeakMap<SqlScript, ReturnType<Graph["writes"]>>();
  return {
    lookup,
    table(relation, from) {
      if (relation.kind === "name" && relation.parts.length === 1) {
        const temporary = remember(hidden, from, () => temporaryNames(from));
        if (temporary.has(relation.parts[0]?.toLowerCase() ?? "")) return undefined;
      }
      return tables.of(relation, viewpoint(from));
    },
    tableNamed: (parts, from) => tables.named(parts, { file: from }),
    relationOf: (source, script) => relationOfName(source.name, script.expressions),
    scans: (script) => remember(scans, script, () => scansOf(script, tables, facts)),
    writes: (script) => remember(writes, script, () => writesOf(script)),
    tasksRunning: (script) => tasksRunning(script, lookup, facts),
    provesUnique,
  };
}

function remember<T>(known: WeakMap<SqlScript, T>, script: SqlScript, make: () => T): T {
  const before = known.get(script);
  if (before !== undefined) return before;
  const made = make();
  known.set(script, made);
  return made;
}

const viewpoint = (script: SqlScript): Viewpoint => ({
  file: script.file,
  ...(script.dialect.certain ? { dialect: script.dialect.id } : {}),
  ...(script.origin.kind === "model" ? { model: script.origin.model } : {}),
});

function scansOf(script: SqlScript, tables: Tables, facts: FileFacts): readonly Scan[] {
  const from = viewpoint(script);
  const variables = variableNames(script.statements);
  const temporary = temporaryNames(script);
  const stored = isStored(script, facts);
  return script.statements.flatMap((statement) => {
    // Views run when they are read; what keeps itself up to date reads only what is new.
    const body =
      statement.kind === "create-view" ||
      (statement.kind === "create-table" && (statement.flavour === "dynamic" || statement.flavour === "streaming"));
    const { found } = new Walk(script, statement, variables, temporary, stored && !body);
    return found.flatMap((one) =>
      follow(one, relationOfName(one.source.name, script.expressions), script, tables, from),
    );
  });
}

/** Whether the SQL of a script is run for its rows: the body of a dbt view is not, nor is an analysis. */
function isStored(script: SqlScript, facts: FileFacts): boolean {
  const { origin } = script;
  if (origin.kind !== "model") return true;
  if (origin.resource !== "model") return origin.resource !== "analysis";
  const model = facts.models.find(({ name }) => name === origin.model);
  return model?.materialized.state === "known" && !NOT_STORED.has(model.materialized.value);
}

/** Materializations that store nothing, or keep up to date by what is new. */
const NOT_STORED: ReadonlySet<string> = new Set(["view", "ephemeral", "materialized_view", "dynamic_table"]);

function tasksRunning(script: SqlScript, lookup: Lookup, facts: FileFacts): readonly TaskSummary[] {
  const { kind } = script.origin;
  if (kind === "file" || kind === "config-map") return lookup.all("sql-run", script.file).map(({ value }) => value);
  return kind === "task" ? ownTasks(script, facts) : [];
}

/** A key all of whose columns are among those given. */
function provesUnique(table: TableView, columns: readonly string[]): KeyFact | undefined {
  const given = new Set(columns.map((column) => column.toLowerCase()));
  return table.keys.find(
    (key) => key.columns.length > 0 && key.columns.every((column) => given.has(column.toLowerCase())),
  );
}
