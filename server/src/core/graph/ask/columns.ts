import columnNames from "../../../../data/column-names.json" with { type: "json" };
import { valueOf } from "../../facts/known.ts";
import type { ColumnRef, Expr } from "../../sql/tree.ts";
import type { TableView } from "../graph.ts";
import { bare, everyExpr } from "./walk.ts";

/** Name of a column without its qualifier, as written. */
export const nameOf = (column: ColumnRef): string => column.parts.at(-1)?.text ?? "";

/** Whether two names are the same to an engine that folds case. */
export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The column an expression is, parentheses aside. */
export function columnOf(expr: Expr): ColumnRef | undefined {
  const inner = bare(expr);
  return inner.kind === "column" ? inner : undefined;
}

/** All columns an expression reads; those of queries inside it are not its own. */
export const columnsIn = (expr: Expr): readonly ColumnRef[] =>
  everyExpr(expr).filter((inner): inner is ColumnRef => inner.kind === "column");

/** Whether an expression has the same value for every row: literals, templates, parameters, and functions of them. */
export const isConstant = (expr: Expr): boolean =>
  everyExpr(expr).every(
    (inner) =>
      inner.kind !== "column" &&
      inner.kind !== "subquery" &&
      inner.kind !== "exists" &&
      inner.kind !== "star" &&
      inner.kind !== "other" &&
      !(inner.kind === "in" && inner.query),
  );

/** The column among `names` that changes with every change of a row, best first: `updated_at`, `loaded_at`, … */
export function changeColumn(names: readonly string[]): string | undefined {
  const folded = new Map(names.map((name) => [name.toLowerCase(), name]));
  const found = columnNames.change.find((name) => folded.has(name));
  return found === undefined ? undefined : folded.get(found);
}

/** Declared type of a column, upper case without parameters; undefined where nobody says or they disagree. */
export function typeOf(table: TableView, column: string): string | undefined {
  const part = valueOf(table.partition)?.columns.find((item) => sameName(item.name, column));
  const declared = part?.type ?? valueOf(table.columns)?.find((item) => sameName(item.name, column))?.type;
  const base = declared?.toUpperCase().replace(/\(.*$/s, "").trim();
  return base === "" ? undefined : base;
}
