import type { Lookup } from "../facts/keys.ts";
import { tableKey } from "../facts/keys.ts";
import { absent, type Known, unknown } from "../facts/known.ts";
import type { SqlScript } from "../facts/script.ts";
import type { KeyFact, RelationKind, RelationRef, TableDeclaration } from "../facts/table.ts";
import { sameTable } from "../scripts/names.ts";
import type { NamePart, QualifiedName } from "../sql/tree.ts";
import { isWithin } from "../text/path.ts";
import type { FileId } from "../text/span.ts";
import type { TableView } from "./graph.ts";

/** Everything the workspace says of the table behind a relation, seen from a script. */
export function tableBehind(relation: RelationRef, from: SqlScript, lookup: Lookup): TableView | undefined {
  switch (relation.kind) {
    case "name":
      return isTemporary(relation.parts, from) ? undefined : tableNamed(relation.parts, from.file, lookup);
    case "ref":
      return modelNamed(relation.name, from.file, lookup);
    case "this":
      return from.origin.kind === "model" ? modelNamed(from.origin.model, from.file, lookup) : undefined;
    case "source":
      return sourceTable(relation, from.file, lookup);
    case "unknown":
      return undefined;
  }
}

/** The table of a name, seen from a file; undefined where several tables may be meant. */
export function tableNamed(parts: readonly string[], from: FileId, lookup: Lookup): TableView | undefined {
  const declared = lookup
    .all("table", tableKey(parts))
    .map(({ value }) => value)
    .filter((each) => endsAlike(each.name, parts));
  return joined(nearest(declared, from), parts);
}

function modelNamed(name: string, from: FileId, lookup: Lookup): TableView | undefined {
  const nodes = lookup.all("dbt-node", name).map(({ value }) => value);
  const node = nodes.find(({ project }) => isWithin(project, from)) ?? nodes[0];
  const declared = lookup
    .all("table", name.toLowerCase())
    .filter(({ value }) => value.system === "dbt")
    .filter(({ value }) => !node || value.at.file === node.at.file || isWithin(node.project, value.at.file))
    .map(({ value }) => value);
  return joined(declared, [name]);
}

function sourceTable(
  { source, table }: Extract<RelationRef, { kind: "source" }>,
  from: FileId,
  lookup: Lookup,
): TableView | undefined {
  const [declared] = lookup.all("dbt-source", `${source}.${table}`);
  const identifier = declared?.value.identifier;
  // A templated name (`{{ target.schema }}`) may be any: the last part alone still tells the table.
  if (identifier?.state === "unknown") return undefined;
  return tableNamed(identifier?.state === "known" ? identifier.value : [source, table], from, lookup);
}

/** Whether the script makes a temporary table of this name, which hides a stored one. */
function isTemporary(parts: readonly string[], script: SqlScript): boolean {
  const span = { start: 0, end: 0 };
  const name: QualifiedName = {
    parts: parts.map((text): NamePart => ({ text, quoted: false, templated: false, span })),
    span,
    wildcard: false,
  };
  return script.statements.some(
    (statement) => statement.kind === "create-table" && statement.temporary && sameTable(statement.name, name),
  );
}

/** Whether the shorter name ends the longer one. */
export function endsAlike(a: readonly string[], b: readonly string[]): boolean {
  const length = Math.min(a.length, b.length);
  for (let at = 1; at <= length; at++) if (a.at(-at)?.toLowerCase() !== b.at(-at)?.toLowerCase()) return false;
  return length > 0;
}

/** Where tables of several databases have one short name, those declared nearest to the reader are meant, if they agree. */
function nearest(declared: readonly TableDeclaration[], from: FileId): readonly TableDeclaration[] {
  if (declared.every((one) => declared.every((other) => endsAlike(one.name, other.name)))) return declared;
  let best: readonly TableDeclaration[] = [];
  let depth = -1;
  for (const each of declared) {
    const shared = sharedFolders(each.at.file, from);
    if (shared > depth) {
      depth = shared;
      best = [each];
    } else if (shared === depth) best = [...best, each];
  }
  return best.every((one) => best.every((other) => endsAlike(one.name, other.name))) ? best : [];
}

function sharedFolders(a: FileId, b: FileId): number {
  const [left, right] = [a.split("/"), b.split("/")];
  let at = 0;
  while (at < left.length - 1 && left[at] === right[at]) at++;
  return at;
}

/** Declarations of one table as one; what they disagree on is unknown. */
function joined(declarations: readonly TableDeclaration[], parts: readonly string[]): TableView | undefined {
  const [first] = declarations;
  if (!first) return undefined;
  const longest = declarations.reduce((best, each) => (each.name.length > best.length ? each.name : best), first.name);
  return {
    name: (longest.length > 0 ? longest : parts).join("."),
    relation: relationOf(declarations),
    declarations,
    partition: agreed(
      declarations,
      (each) => each.partition,
      (value) => value.columns.map(({ name }) => name.toLowerCase()).join(),
    ),
    requireFilter: agreed(declarations, (each) => each.requireFilter, String),
    cluster: agreed(
      declarations,
      (each) => each.cluster,
      (value) => value.join().toLowerCase(),
    ),
    columns: agreed(
      declarations,
      (each) => each.columns,
      (value) =>
        value
          .map(({ name }) => name.toLowerCase())
          .sort()
          .join(),
    ),
    keys: declarations.flatMap((each) => each.keys),
    freshness: agreed(
      declarations,
      (each) => each.freshness,
      (value) => JSON.stringify(value),
    ),
    owner: agreed(declarations, (each) => each.owner, String),
    bytes: agreed(declarations, (each) => each.bytes, String),
    rows: agreed(declarations, (each) => each.rows, String),
  };
}

function relationOf(declarations: readonly TableDeclaration[]): RelationKind {
  const kinds = declarations.map(({ relation }) => relation).filter((kind) => kind !== "unknown" && kind !== "source");
  return kinds[0] ?? declarations[0]?.relation ?? "unknown";
}

function agreed<T>(
  declarations: readonly TableDeclaration[],
  pick: (declaration: TableDeclaration) => Known<T>,
  key: (value: T) => string,
): Known<T> {
  const facts = declarations.map(pick);
  const known = facts.filter((fact) => fact.state === "known");
  const [first] = known;
  if (first)
    return known.every((fact) => key(fact.value) === key(first.value)) ? first : unknown("its declarations disagree");
  return (
    facts.find((fact) => fact.state === "unknown") ??
    absent(facts.flatMap((fact) => (fact.state === "absent" ? fact.searched : [])))
  );
}

/** A key of the table that lies within the columns: then they identify a row. */
export const keyWithin = (table: TableView, columns: readonly string[]): KeyFact | undefined =>
  table.keys.find(
    (key) =>
      key.columns.length > 0 &&
      key.columns.every((column) => columns.some((each) => each.toLowerCase() === column.toLowerCase())),
  );
