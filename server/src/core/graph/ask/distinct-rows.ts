import type { Expr, Query, Select } from "../../sql/tree.ts";
import { columnOf, nameOf, sameName } from "./columns.ts";
import { bare, conjuncts } from "./walk.ts";

/** Steps of `SELECT * FROM step` that are followed. */
const DEEPEST = 8;

/**
 * Whether a query's own form keeps rows apart, so that a test would repeat it: one row a key by ROW_NUMBER, or GROUP BY.
 * With a key, no two rows share it; without one, the rows are those of some group, or DISTINCT.
 */
export function keepsApart(query: Query, key: readonly string[] | undefined): boolean {
  const select = lastStep(query);
  if (!select) return false;
  const covers = (columns: readonly (string | undefined)[] | undefined): boolean =>
    columns !== undefined &&
    columns.length > 0 &&
    (!key || columns.every((column) => column !== undefined && key.some((name) => sameName(name, column))));
  if (conjuncts(select.qualify).some((condition) => covers(numberedBy(condition)))) return true;
  if (!key && select.distinct) return true;
  return select.grouping === "plain" && covers(select.groupBy.map((expr) => groupedBy(expr, select)));
}

/** The select that makes the rows: `SELECT *` of one step, further columns included, adds and repeats none. */
function lastStep(query: Query): Select | undefined {
  let { body } = query;
  for (let depth = 0; depth < DEEPEST; depth++) {
    if (body.kind !== "select") return undefined;
    const [only, ...others] = body.from;
    const passes =
      others.length === 0 &&
      body.grouping === "none" &&
      !body.distinct &&
      !body.qualify &&
      body.items.some(({ expr }) => expr.kind === "star" && !expr.modified);
    if (!passes || only?.source.kind !== "table" || only.source.modifiers.length > 0) return body;
    const [name, ...rest] = only.source.name.parts;
    const step = rest.length === 0 && name ? query.ctes.find((cte) => sameName(cte.name.text, name.text)) : undefined;
    if (!step || step.recursive || step.columns.length > 0) return body;
    body = step.query.body;
  }
  return undefined;
}

/** Columns of `ROW_NUMBER() OVER (PARTITION BY …) = 1`; undefined for other conditions. */
function numberedBy(condition: Expr): readonly (string | undefined)[] | undefined {
  const inner = bare(condition);
  if (inner.kind !== "binary" || inner.op !== "=") return undefined;
  const sides = [bare(inner.left), bare(inner.right)];
  const call = sides.find((side) => side.kind === "call");
  const one = sides.some((side) => side.kind === "literal" && side.value === "1");
  if (call?.kind !== "call" || call.name !== "ROW_NUMBER" || !call.over || call.over.name !== undefined || !one)
    return undefined;
  return call.over.partitionBy.map((expr) => {
    const column = columnOf(expr);
    return column && nameOf(column);
  });
}

/** Name a grouped value has in the result: by position or by name. */
function groupedBy(expr: Expr, { items }: Select): string | undefined {
  const inner = bare(expr);
  const item = inner.kind === "literal" && inner.type === "number" ? items[Number(inner.value) - 1] : undefined;
  const column = columnOf(item?.expr ?? inner);
  return item?.alias?.text ?? (column && nameOf(column));
}
