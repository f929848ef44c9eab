import { absent, type Known, type Layer, unknown } from "../facts/known.ts";
import type { RelationKind, TableDeclaration } from "../facts/table.ts";
import { sameName } from "./ask/columns.ts";
import type { TableView } from "./graph.ts";

/** Joins what several files say about one table; `name` is what people call it. */
export function joinDeclarations(name: string, declarations: readonly TableDeclaration[]): TableView {
  const whole = declarations.filter(saysAll);
  const keys = declarations.flatMap((declaration) => declaration.keys);
  return {
    name,
    relation: joinRelation(declarations),
    declarations,
    partition: agree(
      "partitioning",
      declarations.map((item) => item.partition),
      whole.map((item) => item.partition),
      samePartition,
    ),
    requireFilter: agree("require_partition_filter", pick(declarations, "requireFilter"), pick(whole, "requireFilter")),
    cluster: agree("clustering", pick(declarations, "cluster"), pick(whole, "cluster")),
    columns: joinColumns(declarations),
    keys,
    freshness: agree("freshness", pick(declarations, "freshness"), []),
    owner: agree("owner", pick(declarations, "owner"), []),
    bytes: agree("size", pick(declarations, "bytes"), []),
    rows: agree("row count", pick(declarations, "rows"), []),
  };
}

const pick = <K extends keyof TableDeclaration>(
  declarations: readonly TableDeclaration[],
  key: K,
): readonly TableDeclaration[K][] => declarations.map((declaration) => declaration[key]);

/** Whether what a declaration leaves out is really not there: CREATE TABLE and dbt models say all, catalogs and sources do not. */
const saysAll = (declaration: TableDeclaration): boolean =>
  (declaration.system === "sql" && (declaration.relation === "table" || declaration.relation === "external")) ||
  (declaration.system === "dbt" && declaration.relation !== "source" && declaration.relation !== "unknown");

/** Kinds that no file contradicts; a source or an unknown kind says nothing about what stands behind it. */
function joinRelation(declarations: readonly TableDeclaration[]): RelationKind {
  const kinds = new Set(declarations.map((item) => item.relation));
  const telling = [...kinds].filter((kind) => kind !== "unknown" && kind !== "source");
  if (telling.length === 1) return telling[0] as RelationKind;
  if (telling.length > 1) return "unknown";
  return kinds.has("source") ? "source" : "unknown";
}

/**
 * The value all agree on. `facts` are all, `whole` those of declarations that would have said it: one of
 * them that says nothing contradicts another that says something.
 */
function agree<T>(
  what: string,
  facts: readonly Known<T>[],
  whole: readonly Known<T>[],
  same: (a: T, b: T) => boolean = sameValue,
): Known<T> {
  const searched: Layer[] = [];
  let first: Extract<Known<T>, { state: "known" }> | undefined;
  for (const fact of facts) {
    if (fact.state === "unknown") return fact;
    if (fact.state === "absent") searched.push(...fact.searched);
    else if (!first) first = fact;
    else if (!same(first.value, fact.value)) return unknown(`files disagree about its ${what}`, fact.at);
  }
  if (!first) return absent(searched);
  return whole.some((fact) => fact.state === "absent") ? unknown(`files disagree about its ${what}`, first.at) : first;
}

const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A type that one of them leaves out is no contradiction. */
const samePartition = (
  a: { readonly columns: readonly { readonly name: string; readonly transform?: string }[] },
  b: { readonly columns: readonly { readonly name: string; readonly transform?: string }[] },
): boolean =>
  a.columns.length === b.columns.length &&
  a.columns.every((column, at) => {
    const other = b.columns[at];
    return (
      other !== undefined &&
      sameName(column.name, other.name) &&
      (column.transform ?? "day") === (other.transform ?? "day")
    );
  });

/** The longest list; unknown where a name stands with two types, or a list is unknown. */
function joinColumns(declarations: readonly TableDeclaration[]): TableView["columns"] {
  const lists = declarations.map((item) => item.columns);
  const open = lists.find((list) => list.state === "unknown");
  const known = lists.filter((list) => list.state === "known");
  const [first] = known;
  if (!first) return open ?? absent();
  const types = new Map<string, string>();
  for (const list of known)
    for (const column of list.value) {
      const key = column.name.toLowerCase();
      const type = column.type.toUpperCase();
      const earlier = types.get(key);
      if (earlier && type && earlier !== type)
        return unknown(`files disagree about the type of \`${column.name}\``, column.at);
      if (type || earlier === undefined) types.set(key, type);
    }
  return known.reduce((best, list) => (list.value.length > best.value.length ? list : best), first);
}
