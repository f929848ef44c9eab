import type { FileView } from "../engine/analyser.ts";
import { targetOf } from "../scripts/names.ts";
import type { Statement } from "../sql/tree.ts";
import { cover, type Span } from "../text/span.ts";

/** What kind of thing a symbol is. */
export type SymbolKind = "pipeline" | "task" | "model" | "source" | "table" | "view" | "statement";

/** An entry of a file's outline. `span` holds the children; `name` stands at `nameSpan`. */
export interface OutlineSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: SymbolKind;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children: readonly OutlineSymbol[];
}

/** How many statements of one script are listed. */
const MOST_STATEMENTS = 2_000;

/** The outline of a file: DAGs with their tasks, models and sources, statements with what they write. */
export function outline(view: FileView): readonly OutlineSymbol[] {
  const { facts, file } = view;
  const symbols: OutlineSymbol[] = [];
  for (const pipeline of facts.pipelines) {
    if (pipeline.at.file !== file) continue;
    const children = facts.tasks
      .filter((task) => task.pipeline === pipeline.id && task.at.file === file)
      .map((task) => leaf(task.id, task.operator.state === "known" ? task.operator.value : "", "task", task.at.span));
    const schedule = pipeline.schedule.state === "known" ? scheduleText(pipeline.schedule.value) : "";
    symbols.push(withChildren(leaf(pipeline.id, schedule, "pipeline", pipeline.at.span), children));
  }
  for (const model of facts.models)
    if (model.properties?.at.file === file) symbols.push(leaf(model.name, "model", "model", model.properties.at.span));
  for (const source of facts.sources)
    if (source.at.file === file)
      symbols.push(leaf(`${source.source}.${source.table}`, "source", "source", source.at.span));
  const seen = new Set<number>();
  for (const script of facts.scripts)
    for (const statement of script.statements.slice(0, MOST_STATEMENTS)) {
      if (seen.has(statement.span.start)) continue;
      seen.add(statement.span.start);
      const symbol = statementSymbol(statement);
      if (symbol) symbols.push(symbol);
    }
  return symbols.sort((a, b) => a.span.start - b.span.start);
}

function scheduleText(schedule: { readonly kind: string; readonly text?: string; readonly name?: string }): string {
  if (schedule.kind === "cron") return schedule.text ?? "";
  return schedule.kind === "preset" ? `@${schedule.name}` : "";
}

const WORDS: Readonly<Partial<Record<Statement["kind"], string>>> = {
  query: "SELECT",
  insert: "INSERT",
  merge: "MERGE",
  update: "UPDATE",
  delete: "DELETE",
  truncate: "TRUNCATE",
  copy: "COPY",
  "create-table": "CREATE TABLE",
  "create-view": "CREATE VIEW",
  "alter-table": "ALTER TABLE",
  drop: "DROP",
};

function statementSymbol(statement: Statement): OutlineSymbol | undefined {
  const word = WORDS[statement.kind];
  if (word === undefined || statement.span.end <= statement.span.start) return undefined;
  const target = targetOf(statement);
  const name = target?.parts.map((part) => part.text).join(".") ?? "";
  const kind =
    statement.kind === "create-table" ? "table" : statement.kind === "create-view" ? "view" : ("statement" as const);
  const nameSpan = target?.span ?? { start: statement.span.start, end: statement.span.start };
  const outer = cover(statement.span, nameSpan);
  return {
    name: name === "" ? word : name,
    detail: name === "" ? "" : word,
    kind,
    span: outer,
    nameSpan,
    children: [],
  };
}

const leaf = (name: string, detail: string, kind: SymbolKind, span: Span): OutlineSymbol => ({
  name: name === "" ? "(no name)" : name,
  detail,
  kind,
  span,
  nameSpan: span,
  children: [],
});

const withChildren = (symbol: OutlineSymbol, children: readonly OutlineSymbol[]): OutlineSymbol => ({
  ...symbol,
  children,
  span: children.reduce((all, child) => cover(all, child.span), symbol.span),
});
