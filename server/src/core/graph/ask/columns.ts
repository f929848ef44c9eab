import columnNames from "../../../../data/column-names.json" with { type: "json" };
import { valueOf } from "../../facts/known.ts";
import type { ColumnRef, Expr } from "../../sql/tree.ts";
import type { TableView } from "../graph.ts";
import { bare, everyExpr } from "./walk.ts";

const AUDIT_WORDS = new Set(columnNames.auditWords);
const AUDIT_PREFIXES = new Set(columnNames.auditPrefixes);

/** Name of a column without its qualifier, as written. */
export const nameOf = (column: ColumnRef): string => column.parts.at(-1)?.text ?? "";

/** What stands before the column, folded: the alias in `o.id`; undefined for a bare name. */
export const qualifierOf = (column: ColumnRef): string | undefined => column.parts.at(-2)?.text.toLowerCase();

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

/** Whether a column says when or by whom a row was written: `loaded_at`, `dbt_updated_at`, `etl_run_id`. */
export function isAuditName(name: string): boolean {
  const parts = name
    .toLowerCase()
    .split("_")
    .filter((part) => part !== "");
  const [first] = parts;
  return (first !== undefined && AUDIT_PREFIXES.has(first)) || parts.some((part) => AUDIT_WORDS.has(part));
}

/** The column among `names` that changes with every change of a row, best first: `updated_at`, `loaded_at`, … */
export function changeColumn(names: readonly string[]): string | undefined {
  const folded = new Map(names.map((name) => [name.toLowerCase(), name]));
  const found = columnNames.change.find((name) => folded.has(name));
  return found === undefined ? undefined : folded.get(found);
}

/** Whether a name by itself promises one value a day: `ds`, `event_date`. */
export const isDayName = (name: string): boolean => columnNames.day.includes(name.toLowerCase());

/** Declared type of a column, upper case without parameters; undefined where nobody says or they disagree. */
export function typeOf(table: TableView, column: string): string | undefined {
  const part = valueOf(table.partition)?.columns.find((item) => sameName(item.name, column));
  const declared = part?.type ?? valueOf(table.columns)?.find((item) => sameName(item.name, column))?.type;
  const base = declared?.toUpperCase().replace(/\(.*$/s, "").trim();
  return base === "" ? undefined : base;
}
