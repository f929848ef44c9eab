import type { ColumnRef, Expr, NamePart } from "../../sql/tree.ts";
import { type Condition, readConditions } from "./condition.ts";
import { type Entry, ownersOf } from "./scope.ts";

const BOTH = { right: true, left: true };
/** What a join restricts: the relation it adds, and those before it; kinds that are not listed restrict both. */
const EFFECT: Readonly<Record<string, { readonly right: boolean; readonly left: boolean }>> = {
  left: { right: true, left: false },
  anti: { right: true, left: false },
  right: { right: false, left: true },
  full: { right: false, left: false },
};

/** Applies the join condition of entry number `at` to the relations it restricts. */
export function addJoin(
  entries: readonly Entry[],
  at: number,
  entry: Entry,
  variables: ReadonlySet<string>,
  outer: ReadonlySet<string>,
): void {
  const join = entry.item?.join;
  if (!join) return;
  const seen = entries.slice(0, at + 1);
  const effect = EFFECT[join.kind] ?? BOTH;
  if (join.kind === "left" || join.kind === "full") entry.nullable = true;
  if (join.kind === "right" || join.kind === "full")
    for (const other of seen) if (other !== entry) other.nullable = true;
  // Which columns meet is not written, or not read.
  if (join.kind === "natural" || join.kind === "asof" || join.kind === "other")
    for (const other of seen) other.uncertain = true;
  const { list, opaque } = readConditions(join.on, variables);
  const restricts = (other: Entry): boolean => (other === entry ? effect.right : effect.left);
  for (const condition of [...list, ...join.using.flatMap(shared)])
    for (const { entry: owner, column } of ownersOf(condition.ref, seen, outer, condition.correlated === true))
      if (restricts(owner)) owner.conditions.push({ column, condition });
  if (opaque) for (const other of seen) if (restricts(other)) other.uncertain = true;
}

/** USING (a): the column of both sides, each joined with the other. */
function shared(name: NamePart): readonly Condition[] {
  const ref: ColumnRef = { kind: "column", parts: [name], span: name.span };
  const expr: Expr = ref;
  return [{ ref, expr, columnSide: expr, others: [expr], op: "join", negated: false }];
}
