import type { FileView } from "../engine/analyser.ts";
import { valueOf } from "../facts/known.ts";
import type { SqlScript } from "../facts/script.ts";
import { relationOfName } from "../scripts/names.ts";
import { readsOfStatement } from "../scripts/reads.ts";
import type { Statement } from "../sql/tree.ts";
import type { Location } from "../text/span.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Flow, Run } from "./platform.ts";

/** Materializations that keep no rows of their own. */
const VIEWS: ReadonlySet<string> = new Set(["view", "ephemeral"]);

/** Every movement of data in a file; what several variants of a template share is told once. */
export function flowsOf(view: FileView, catalogue: Catalogue): readonly Flow[] {
  const flows = new Map<string, Flow>();
  for (const script of view.facts.scripts)
    for (const flow of script.origin.kind === "model"
      ? modelFlow(script, view, catalogue)
      : scriptFlows(script, view, catalogue)) {
      const key = `${flow.at.span.start} ${flow.write?.dataset ?? ""}`;
      const known = flows.get(key);
      flows.set(key, known ? merged(known, flow) : flow);
    }
  return [...flows.values()];
}

/** The SQL of a dbt model is a query; its rows become the model. */
function modelFlow(script: SqlScript, view: FileView, catalogue: Catalogue): readonly Flow[] {
  const { origin } = script;
  if (origin.kind !== "model" || (origin.resource !== "model" && origin.resource !== "snapshot")) return [];
  const model = view.facts.models.find(({ name, own }) => name === origin.model && own);
  if (!model) return [];
  const dataset = catalogue.idOf({ kind: "ref", name: model.name }, script, view.graph, model.at);
  const materialized = valueOf(model.materialized);
  return [
    {
      ...baseOf(script, view),
      at: model.at,
      reads: readsOf(script.statements, script, view, catalogue).filter((read) => read.dataset !== dataset),
      ...(dataset === undefined
        ? {}
        : {
            write: {
              dataset,
              at: model.at,
              effect: materialized !== undefined && VIEWS.has(materialized) ? ("view" as const) : ("model" as const),
              because: materialized === undefined ? "a dbt model" : `a dbt model, materialized as ${materialized}`,
            },
          }),
    },
  ];
}

function scriptFlows(script: SqlScript, view: FileView, catalogue: Catalogue): readonly Flow[] {
  const { graph } = view;
  const writes = graph.writes(script);
  const ofScript = baseOf(script, view);
  return script.statements.flatMap((statement): readonly Flow[] => {
    const base = { ...ofScript, loadsFiles: statement.kind === "copy" && statement.direction === "load" };
    const reads = readsOf([statement], script, view, catalogue);
    const at: Location = { file: script.file, span: statement.span };
    const made = writes.filter((write) => write.statement === statement);
    if (statement.kind === "create-view") {
      const place = { file: script.file, span: statement.name.span };
      const dataset = catalogue.idOf(relationOfName(statement.name, script.expressions), script, graph, place);
      if (dataset === undefined) return [];
      return [{ ...base, at, reads, write: { dataset, at: place, effect: "view", because: "a view" } }];
    }
    const known = made.flatMap(({ target, at: place, effect, extent, because }) => {
      const dataset = catalogue.idOf(target, script, graph, place);
      return dataset === undefined ? [] : [{ dataset, at: place, effect, ...(extent ? { extent } : {}), because }];
    });
    if (known.length > 0) return known.map((write) => ({ ...base, at, reads, write }));
    return reads.length > 0 ? [{ ...base, at, reads }] : [];
  });
}

const baseOf = (script: SqlScript, { graph }: FileView): Omit<Flow, "at" | "reads" | "write"> => ({
  file: script.file,
  origin: script.origin,
  dialect: script.dialect,
  runs: graph
    .tasksRunning(script)
    .map((task): Run => ({ pipeline: task.pipeline, task: task.task, schedule: task.schedule, at: task.at })),
  loadsFiles: false,
  complete: script.variant.complete && script.gaps.length === 0,
});

/** What statements read, each dataset at its first place. */
function readsOf(
  statements: readonly Statement[],
  script: SqlScript,
  { graph }: FileView,
  catalogue: Catalogue,
): Flow["reads"] {
  const found = new Map<string, Flow["reads"][number]>();
  for (const statement of statements)
    for (const { relation, source } of readsOfStatement(statement, script)) {
      const at = { file: script.file, span: source.name.span };
      const dataset = catalogue.idOf(relation, script, graph, at);
      if (dataset !== undefined && !found.has(dataset)) found.set(dataset, { dataset, at });
    }
  return [...found.values()];
}

/** Two variants of one statement. */
function merged(a: Flow, b: Flow): Flow {
  const reads = [...a.reads, ...b.reads.filter(({ dataset }) => !a.reads.some((read) => read.dataset === dataset))];
  return { ...a, reads, complete: a.complete && b.complete };
}
