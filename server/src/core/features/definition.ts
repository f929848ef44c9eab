import type { FileView } from "../engine/analyser.ts";
import type { Lookup } from "../facts/keys.ts";
import { tableKey } from "../facts/keys.ts";
import type { RelationRef } from "../facts/table.ts";
import { isWithin } from "../text/path.ts";
import type { FileId, Location } from "../text/span.ts";
import { type Entity, entityAt } from "./entity.ts";

/** Where something is declared, with the text that names it. */
export interface Definition {
  readonly origin: { readonly start: number; readonly end: number };
  readonly targets: readonly Location[];
}

/** Where what stands at an offset is declared: table → DDL or dbt properties, `ref` → model, task → SQL file. */
export function definition(view: FileView, offset: number): Definition | undefined {
  const entity = entityAt(view, offset);
  if (!entity) return undefined;
  const targets = targetsOf(entity, view);
  return targets.length > 0 ? { origin: entity.span, targets } : undefined;
}

function targetsOf(entity: Entity, view: FileView): readonly Location[] {
  switch (entity.kind) {
    case "reference":
      return entity.reference.target.state === "known" ? [entity.reference.target.value] : [];
    case "run":
      return entity.run.kind === "file" && entity.run.resolved !== undefined ? [startOf(entity.run.resolved)] : [];
    case "table": {
      const relation = view.graph.relationOf(entity.source, entity.script);
      const node = nodeOf(relation, view.graph.lookup, view.file);
      if (node) return [node];
      return view.graph.table(relation, entity.script)?.declarations.map((declared) => declared.at) ?? [];
    }
    case "model": {
      const node = nodeOf({ kind: "ref", name: entity.name }, view.graph.lookup, view.file);
      return node ? [node] : [];
    }
    default:
      return [];
  }
}

/** The file of a dbt node, that of the nearest project where several have one of the name. */
function nodeOf(relation: RelationRef, lookup: Lookup, from: FileId): Location | undefined {
  if (relation.kind !== "ref") return undefined;
  const nodes = lookup.all("dbt-node", relation.name);
  const own = nodes.find(({ value }) => isWithin(value.project, from)) ?? nodes[0];
  return own?.value.at;
}

/** The start of a file, as a place. */
export const startOf = (file: FileId): Location => ({ file, span: { start: 0, end: 0 } });

/**
 * Everywhere that what stands at an offset is used: readers of a table, `ref`s and `source`s of a model, tasks that run a
 * SQL file. With `declarations` the places that declare it come first.
 */
export function references(view: FileView, offset: number, declarations: boolean): readonly Location[] {
  const entity = entityAt(view, offset);
  const { lookup } = view.graph;
  const found: Location[] = [];
  if (!entity) {
    // Anywhere else in a SQL file the file itself is meant.
    found.push(...lookup.all("sql-run", view.file).map(({ value }) => value.sqlAt));
    for (const model of view.facts.models) if (model.file === view.file) found.push(...usesOf(model.name, lookup));
    return unique(found);
  }
  if (declarations) found.push(...targetsOf(entity, view));
  switch (entity.kind) {
    case "reference":
      if (entity.reference.what === "dbt-ref" || entity.reference.what === "dbt-source")
        found.push(...usesOf(entity.reference.name, lookup));
      if (entity.reference.what === "file" && entity.reference.target.state === "known")
        found.push(...lookup.all("sql-run", entity.reference.target.value.file).map(({ value }) => value.sqlAt));
      break;
    case "run":
      if (entity.run.kind === "file" && entity.run.resolved !== undefined)
        found.push(...lookup.all("sql-run", entity.run.resolved).map(({ value }) => value.sqlAt));
      break;
    case "model":
    case "source":
      found.push(...usesOf(entity.name, lookup));
      break;
    case "table":
      found.push(...mentionsOf(view.graph.relationOf(entity.source, entity.script), lookup));
      break;
    case "declaration":
      found.push(...mentionsOf({ kind: "name", parts: entity.table.name }, lookup));
      break;
    case "task":
    case "pipeline":
      break;
  }
  return unique(found);
}

const usesOf = (name: string, lookup: Lookup): readonly Location[] =>
  lookup.all("dbt-use", name).map(({ value }) => value.at);

/** Reads and writes of a relation in SQL files. */
function mentionsOf(relation: RelationRef, lookup: Lookup): readonly Location[] {
  if (relation.kind === "ref") return usesOf(relation.name, lookup);
  if (relation.kind === "source") return usesOf(`${relation.source}.${relation.table}`, lookup);
  if (relation.kind !== "name") return [];
  const key = tableKey(relation.parts);
  const same = (other: RelationRef): boolean =>
    other.kind === "name" && tableKey(other.parts) === key && endsAlike(other.parts, relation.parts);
  return lookup
    .keys("sql-effects")
    .flatMap((path) =>
      lookup
        .all("sql-effects", path)
        .flatMap(({ value }) => [
          ...value.reads.filter((read) => same(read.relation)).map((read) => read.at),
          ...value.writes.filter((write) => same(write.target)).map((write) => write.at),
        ]),
    );
}

/** Whether the shorter name ends the longer one. */
function endsAlike(a: readonly string[], b: readonly string[]): boolean {
  const length = Math.min(a.length, b.length);
  for (let at = 1; at <= length; at++) if (a.at(-at)?.toLowerCase() !== b.at(-at)?.toLowerCase()) return false;
  return true;
}

function unique(places: readonly Location[]): readonly Location[] {
  const seen = new Map<string, Location>();
  for (const place of places) seen.set(`${place.file}:${place.span.start}:${place.span.end}`, place);
  return [...seen.values()];
}
