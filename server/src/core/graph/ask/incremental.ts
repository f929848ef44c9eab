import strategies from "../../../../data/dbt-incremental.json" with { type: "json" };
import type { Model } from "../../facts/dbt.ts";
import type { FileFacts } from "../../facts/file-facts.ts";
import { valueOf } from "../../facts/known.ts";
import type { SqlScript } from "../../facts/script.ts";
import { relationOfName } from "../../scripts/names.ts";
import type { Expr, Query, Select } from "../../sql/tree.ts";
import { bare, branchesOf, conjuncts, everyExpr, partsOf, queryOf } from "../../sql/walk.ts";

/** What an incremental run of a model does with rows that are there already. */
export type Landing =
  /** Adds every row it selects. `strategy`: written out as append, or what is left without a key. */
  | { readonly kind: "adds"; readonly strategy: string | undefined }
  | { readonly kind: "keyed" }
  | { readonly kind: "replaces" }
  | { readonly kind: "unknown" };

const REPLACING = new Set(strategies.replacingStrategies);
const KEYED = new Set(strategies.keyedStrategies);
const APPENDING = new Set(strategies.appendingStrategies);
const REPLACES_BY_DEFAULT = new Set(strategies.replacesByDefault);

/** Whether a model is surely incremental, runs, and is one of the project's own. */
export const isIncrementalModel = (model: Model): boolean =>
  model.own &&
  model.resource === "model" &&
  model.enabled.state !== "unknown" &&
  valueOf(model.materialized) === "incremental";

/** How an incremental run writes, by strategy, key and adapter. */
export function landingOf(model: Model): Landing {
  const { strategy, uniqueKey } = model;
  if (strategy.state === "unknown" || uniqueKey.state === "unknown") return { kind: "unknown" };
  const name = valueOf(strategy);
  if (name === undefined && REPLACES_BY_DEFAULT.has(valueOf(model.adapter) ?? "")) return { kind: "replaces" };
  if (name !== undefined && REPLACING.has(name)) return { kind: "replaces" };
  if (name !== undefined && APPENDING.has(name)) return { kind: "adds", strategy: name };
  if (name !== undefined && !KEYED.has(name)) return { kind: "unknown" };
  return uniqueKey.state === "known" ? { kind: "keyed" } : { kind: "adds", strategy: name };
}

/** A condition that compares a column with what the table already holds: `ts >= (select max(ts) from {{ this }})`. */
export interface Boundary {
  readonly script: SqlScript;
  readonly expr: Extract<Expr, { kind: "binary" }>;
  /** The column that is compared. */
  readonly column: string;
  /** `above`: strictly behind the last row. `at`: the last row's value comes again. `before`: a stretch before it comes again. */
  readonly from: "above" | "at" | "before";
}

/** What the incremental run of a model selects, as far as its SQL tells. */
export interface IncrementalFilter {
  readonly boundaries: readonly Boundary[];
  /** Rows are matched with the table's own in another way: an anti-join, NOT IN, or something unread. */
  readonly otherwise: boolean;
}

/** The scripts of a model in this file; that of the incremental run alone where there is one. */
export function incrementalScripts(model: Model, facts: FileFacts): readonly SqlScript[] {
  const own = facts.scripts.filter((script) => script.origin.kind === "model" && script.origin.model === model.name);
  const incremental = own.filter((script) => script.variant.id === "incremental");
  return incremental.length > 0 ? incremental : own.filter((script) => script.variant.id !== "full-refresh");
}

/** Reads how the incremental run of a model chooses its rows. */
export function incrementalFilter(scripts: readonly SqlScript[]): IncrementalFilter {
  const boundaries: Boundary[] = [];
  let otherwise = scripts.some((script) => script.gaps.length > 0);
  for (const script of scripts) {
    let seen = 0;
    for (const statement of script.statements) {
      for (const { select } of partsOf(statement).selects) {
        for (const condition of conjuncts(select.where)) {
          const boundary = boundaryIn(condition, script);
          if (!boundary) continue;
          boundaries.push(boundary);
          seen += readsOfThis(queriesIn(boundary.expr), script);
        }
      }
      const all = partsOf(statement).selects.reduce((sum, { select }) => sum + namesThis(select, script), 0);
      if (all !== seen) otherwise = true;
    }
  }
  return { boundaries, otherwise };
}

const OPS: ReadonlySet<string> = new Set([">", ">=", "<", "<="]);

function boundaryIn(condition: Expr, script: SqlScript): Boundary | undefined {
  const expr = bare(condition);
  if (expr.kind !== "binary" || !OPS.has(expr.op)) return undefined;
  const flipped = expr.op.startsWith("<");
  const [near, far] = flipped ? [expr.right, expr.left] : [expr.left, expr.right];
  const column = columnIn(near);
  const queries = queriesIn(far);
  const [query] = queries;
  if (column === undefined || !query || queries.length > 1) return undefined;
  const [select] = branchesOf(query.body);
  if (!select || namesThis(select, script) === 0 || !isMaximum(select)) return undefined;
  return { script, expr, column, from: isMovedBack(far, select) ? "before" : expr.op.endsWith("=") ? "at" : "above" };
}

/** The one column of an expression: bare, cast, or cut to a unit. */
function columnIn(expr: Expr): string | undefined {
  const columns = everyExpr(expr).filter((part) => part.kind === "column");
  const [column] = columns;
  return columns.length === 1 && column?.kind === "column" ? column.parts.at(-1)?.text : undefined;
}

const queriesIn = (expr: Expr): readonly Query[] => everyExpr(expr).flatMap((part) => queryOf(part) ?? []);

/** `select max(x) from …`, whatever stands around the call. */
const isMaximum = (select: Select): boolean =>
  select.items.length === 1 &&
  select.groupBy.length === 0 &&
  everyExpr(select.items[0]?.expr as Expr).some((part) => part.kind === "call" && part.name === "MAX");

/**
 * Whether the boundary is moved back from the last row: `max(x) - interval '3 days'`, `date_sub(max(x), …)`,
 * `dateadd(day, -3, max(x))`.
 */
function isMovedBack(far: Expr, select: Select): boolean {
  const parts = [...everyExpr(far), ...everyExpr(select.items[0]?.expr as Expr)];
  const negative = parts.some(
    (part) =>
      (part.kind === "unary" && part.op === "-") ||
      (part.kind === "literal" && part.type === "number" && part.value.startsWith("-")),
  );
  return parts.some(
    (part) =>
      (part.kind === "binary" && part.op === "-") ||
      (part.kind === "call" && (/SUB(?:TRACT)?$/.test(part.name) || (negative && /ADD$/.test(part.name)))),
  );
}

const namesThis = (select: Select, script: SqlScript): number => {
  let count = 0;
  const stack = [...select.from];
  for (let item = stack.pop(); item; item = stack.pop()) {
    if (item.source.kind === "group") stack.push(...item.source.items);
    else if (item.source.kind === "table" && relationOfName(item.source.name, script.expressions).kind === "this")
      count++;
  }
  return count;
};

const readsOfThis = (queries: readonly Query[], script: SqlScript): number =>
  queries.flatMap((query) => branchesOf(query.body)).reduce((sum, select) => sum + namesThis(select, script), 0);
