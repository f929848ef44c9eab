import type { FileView } from "../engine/analyser.ts";
import type { Pipeline, SqlRun, Task } from "../facts/pipeline.ts";
import type { Reference } from "../facts/reference.ts";
import type { SqlScript } from "../facts/script.ts";
import type { TableDeclaration } from "../facts/table.ts";
import type { FromItem, QualifiedName, Statement, TableSource } from "../sql/tree.ts";
import { partsOf } from "../sql/walk.ts";
import { type Location, type Span, touches } from "../text/span.ts";

/** Something a person can point at. `span` is the text that names it. */
export type Entity =
  | { readonly kind: "table"; readonly source: TableSource; readonly script: SqlScript; readonly span: Span }
  | { readonly kind: "reference"; readonly reference: Reference; readonly span: Span }
  | { readonly kind: "run"; readonly run: SqlRun; readonly task: Task; readonly span: Span }
  | { readonly kind: "task"; readonly task: Task; readonly span: Span }
  | { readonly kind: "pipeline"; readonly pipeline: Pipeline; readonly span: Span }
  | { readonly kind: "model"; readonly name: string; readonly span: Span }
  | { readonly kind: "source"; readonly name: string; readonly span: Span }
  | { readonly kind: "declaration"; readonly table: TableDeclaration; readonly span: Span };

/** What stands at an offset of a file, most particular first; none where nothing is known of it. */
export function entityAt(view: FileView, offset: number): Entity | undefined {
  const { facts, file } = view;
  const here = (at: Location): boolean => at.file === file && touches(at.span, offset);
  const reference = facts.references.find((each) => here(each.at));
  if (reference) return { kind: "reference", reference, span: reference.at.span };
  for (const script of facts.scripts) {
    if (!touches(script.span, offset)) continue;
    const source = tableAt(script, offset);
    if (source) return { kind: "table", source, script, span: source.name.span };
  }
  for (const task of facts.tasks) {
    const run = task.runs.find((each) => each.kind === "file" && here(each.at));
    if (run) return { kind: "run", run, task, span: run.at.span };
    if (here(task.at)) return { kind: "task", task, span: task.at.span };
  }
  const pipeline = facts.pipelines.find((each) => here(each.at));
  if (pipeline) return { kind: "pipeline", pipeline, span: pipeline.at.span };
  const model = facts.models.find((each) => each.properties && here(each.properties.at));
  if (model?.properties) return { kind: "model", name: model.name, span: model.properties.at.span };
  const source = facts.sources.find((each) => here(each.at));
  if (source) return { kind: "source", name: `${source.source}.${source.table}`, span: source.at.span };
  const table = facts.tables.find((each) => here(each.at));
  return table && { kind: "declaration", table, span: table.at.span };
}

/** The stored relation a script names at an offset; names of CTEs are none. */
function tableAt(script: SqlScript, offset: number): TableSource | undefined {
  const statement = script.statements.find((each) => touches(each.span, offset));
  if (!statement) return undefined;
  const target = targetAt(statement, offset);
  if (target) return target;
  if (statement.kind === "merge") {
    const found = sourceAt([statement.source], offset);
    if (found) return found;
  }
  const from = statement.kind === "update" ? statement.from : statement.kind === "delete" ? statement.using : [];
  const direct = sourceAt(from, offset);
  if (direct) return direct;
  for (const { select, ctes } of partsOf(statement).selects) {
    if (!touches(select.span, offset)) continue;
    const found = sourceAt(select.from, offset);
    if (found && !(found.name.parts.length === 1 && ctes.has(found.name.parts[0]?.text.toLowerCase() ?? "")))
      return found;
  }
  return undefined;
}

function sourceAt(items: readonly FromItem[], offset: number): TableSource | undefined {
  const stack = [...items];
  for (let item = stack.pop(); item; item = stack.pop()) {
    if (item.source.kind === "table" && touches(item.source.name.span, offset)) return item.source;
    if (item.source.kind === "group") stack.push(...item.source.items);
  }
  return undefined;
}

function targetAt(statement: Statement, offset: number): TableSource | undefined {
  switch (statement.kind) {
    case "merge":
    case "update":
    case "delete":
      return touches(statement.target.name.span, offset) ? statement.target : undefined;
    case "insert":
    case "truncate":
      return named(statement.target, offset);
    case "copy":
      return statement.target && named(statement.target, offset);
    case "alter-table":
    case "drop":
    case "create-table":
    case "create-view":
      return named(statement.name, offset);
    default:
      return undefined;
  }
}

const named = (name: QualifiedName, offset: number): TableSource | undefined =>
  touches(name.span, offset) ? { kind: "table", name, columns: [], modifiers: [], span: name.span } : undefined;
