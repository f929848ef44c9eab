import type { ColumnRef, FromItem, NamePart } from "../../sql/tree.ts";
import { nameOf } from "../ask/columns.ts";
import type { Condition } from "./condition.ts";

/** A condition that arrived at a relation: the name its column has there. */
export interface Arrived {
  readonly column: string;
  readonly condition: Condition;
  /** Place of the column in the select list, where a set operation counts by place. */
  readonly position?: number;
}

/** One relation of a FROM clause (or a target of DML) with the conditions that reach it. */
export interface Entry {
  readonly source: FromItem["source"];
  readonly item: FromItem | undefined;
  readonly alias: string | undefined;
  /** Dotted name by which columns may be qualified when there is no alias. */
  readonly name: readonly string[];
  /** An outer join keeps the rows of the other side: only ON conditions may be added. */
  nullable: boolean;
  uncertain: boolean;
  readonly conditions: Arrived[];
}

/** Most relations of one FROM whose join conditions are followed. */
export const MAX_ENTRIES = 80;

/** The entries of a FROM clause in order, join groups taken apart. */
export function entriesOf(items: readonly FromItem[]): Entry[] {
  const entries: Entry[] = [];
  const stack = [...items].reverse();
  // The condition of a join onto a group is that of no single relation.
  let joinedGroup = false;
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    if (item.source.kind === "group") {
      joinedGroup ||= item.join !== undefined;
      for (const inner of [...item.source.items].reverse()) stack.push(inner);
    } else entries.push(entryOf(item.source, item));
  }
  if (joinedGroup || entries.length > MAX_ENTRIES) for (const entry of entries) entry.uncertain = true;
  return entries;
}

/** An entry by itself. */
export function entryOf(source: FromItem["source"], item?: FromItem): Entry {
  const alias = "alias" in source ? source.alias : undefined;
  const parts = source.kind === "table" && !alias ? source.name.parts : [];
  return {
    source,
    item,
    alias: (alias ?? parts.at(-1))?.text.toLowerCase(),
    name: parts.map(fold),
    nullable: false,
    uncertain: false,
    conditions: [],
  };
}

const fold = (part: NamePart): string => part.text.toLowerCase();

/** Gives conditions to the relations whose columns they speak of. `outer`: names of relations around this query. */
export function deliver(conditions: readonly Condition[], entries: readonly Entry[], outer: ReadonlySet<string>): void {
  for (const condition of conditions)
    for (const { entry, column } of ownersOf(condition.ref, entries, outer, condition.correlated === true))
      entry.conditions.push({ column, condition });
}

/** The relations a column may belong to, and its name there. An unqualified name may belong to any that has such a column. */
export function ownersOf(
  ref: ColumnRef,
  entries: readonly Entry[],
  outer: ReadonlySet<string> = NONE,
  strict = false,
): readonly { readonly entry: Entry; readonly column: string }[] {
  const { parts } = ref;
  const [first, second] = parts;
  if (first && second && !first.templated) {
    const qualifier = fold(first);
    const entry = entries.find((other) => other.alias === qualifier);
    if (entry) return [{ entry, column: second.text }];
    const dotted = parts.slice(0, -1).map(fold);
    const named = entries.find(
      ({ name }) =>
        name.length >= dotted.length && dotted.every((part, at) => part === name[name.length - dotted.length + at]),
    );
    if (named) return [{ entry: named, column: nameOf(ref) }];
    if (strict || outer.has(qualifier)) return [];
  } else if (strict) return [];
  // A field of a struct, a column behind a qualifier that a template prints, or a plain column.
  const column = first?.templated ? nameOf(ref) : (first?.text ?? "");
  return entries.filter(({ source }) => source.kind !== "function").map((entry) => ({ entry, column }));
}

const NONE: ReadonlySet<string> = new Set();
