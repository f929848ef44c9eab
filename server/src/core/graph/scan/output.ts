import { sameExpr } from "../../sql/equal.ts";
import type { Expr, Select, SelectItem } from "../../sql/tree.ts";
import { bare, everyExpr } from "../../sql/walk.ts";
import { columnsIn, nameOf, sameName } from "../ask/columns.ts";
import { type Condition, replaceColumn } from "./condition.ts";
import { type Arrived, type Entry, ownersOf } from "./scope.ts";

const AGGREGATES =
  /^(?:SUM|COUNT|COUNT_?IF|MIN|MAX|AVG|MEAN|MEDIAN|MODE|ANY_VALUE|ARBITRARY|FIRST|LAST|MAX_BY|MIN_BY|ARG_?MAX|ARG_?MIN|ARRAY_(?:UNIQUE_|UNION_|CONCAT_)?AGG|STRING_AGG|LISTAGG|GROUP_CONCAT|OBJECT_AGG|JSON_AGG|JSONB_AGG|MAP_AGG|COLLECT_(?:LIST|SET)|APPROX_.*|HLL.*|STD(?:DEV)?(?:_POP|_SAMP)?|VAR(?:IANCE)?(?:_POP|_SAMP)?|CORR|COVAR_.*|PERCENTILE.*|QUANTILE.*|BIT_(?:AND|OR|XOR)(?:_AGG)?|BOOL_(?:AND|OR)|BOOL(?:AND|OR)_AGG|LOGICAL_(?:AND|OR)|EVERY|GROUPING|CHECKSUM|SKEWNESS|KURTOSIS|REGR_.*)$/;

/** How often, and of what size, expressions are put in the place of names; more is called a condition of an unknown kind. */
const MAX_HOPS = 3;
const MAX_NODES = 40;

/** Whether an expression sums up several rows. */
const aggregates = (expr: Expr): boolean =>
  everyExpr(expr).some((inner) => inner.kind === "call" && !inner.over && AGGREGATES.test(inner.name));

/** Windows of a select, those in QUALIFY included, and whether the select is grouped. */
interface Barriers {
  readonly windows: readonly (readonly Expr[])[];
  readonly grouped: boolean;
}

const barriers = new WeakMap<Select, Barriers>();

function barriersOf(select: Select): Barriers {
  const known = barriers.get(select);
  if (known) return known;
  const exprs = [...select.items.map((item) => item.expr), ...(select.qualify ? [select.qualify] : [])];
  const windows: (readonly Expr[])[] = [];
  for (const root of exprs)
    for (const expr of everyExpr(root)) {
      if (expr.kind !== "call" || !expr.over) continue;
      const named = expr.over.name?.toLowerCase();
      const window = named && select.windows?.find((item) => item.name.text.toLowerCase() === named)?.window;
      windows.push((window || expr.over).partitionBy);
    }
  const made = { windows, grouped: select.grouping !== "none" || select.items.some((item) => aggregates(item.expr)) };
  barriers.set(select, made);
  return made;
}

/** Name under which a select shows an item. */
export function itemName(item: SelectItem | undefined): string | undefined {
  if (item?.alias) return item.alias.text;
  const expr = item && bare(item.expr);
  return expr?.kind === "column" ? nameOf(expr) : undefined;
}

/** Moves conditions on what a select shows down to the relations it reads; those that cannot be followed make all of them uncertain. */
export function pushDown(arrived: readonly Arrived[], select: Select, entries: readonly Entry[]): void {
  if (arrived.length === 0) return;
  const byName = new Map<string, number>();
  for (const [at, item] of select.items.entries()) {
    const name = itemName(item)?.toLowerCase();
    if (name !== undefined && !byName.has(name)) byName.set(name, at);
  }
  const unsure = (): void => {
    for (const entry of entries) entry.uncertain = true;
  };
  for (const one of arrived) {
    const at = one.position ?? byName.get(one.column.toLowerCase());
    const item = at === undefined ? undefined : select.items[at];
    if (item && at !== undefined && bare(item.expr).kind !== "star") {
      const verdict = passes(item, at, select);
      if (verdict === "unclear") unsure();
      else if (verdict === "yes") substitute(one, bare(item.expr), entries, unsure);
    } else throughStar(one, select, entries, unsure);
  }
}

/** Whether a condition on an item may be asked before grouping, windows and DISTINCT ON. */
function passes(item: SelectItem, at: number, select: Select): "yes" | "no" | "unclear" {
  const { windows, grouped } = barriersOf(select);
  const same = (by: Expr): boolean => isItem(by, item, at);
  if (everyExpr(item.expr).some((inner) => inner.kind === "call" && inner.over)) return "no";
  if (aggregates(item.expr)) return "no";
  if (everyExpr(item.expr).some((inner) => inner.kind === "template" || inner.kind === "other")) return "unclear";
  if (grouped) {
    if (select.grouping === "sets") return "unclear";
    if (select.grouping === "none") return "no";
    if (select.grouping === "plain" && !select.groupBy.some(same)) {
      const inner = bare(item.expr);
      const keys = select.groupBy.flatMap(columnsIn);
      // `DATE(ts) … GROUP BY ts`: an expression of keys.
      const ofKeys = columnsIn(inner).every((ref) => keys.some((key) => sameName(nameOf(key), nameOf(ref))));
      const templated = select.groupBy.some((by) => bare(by).kind === "template" || bare(by).kind === "other");
      if (!ofKeys) return templated ? "unclear" : "no";
    }
  }
  if (windows.some((by) => !by.some(same))) return windows.some((by) => by.some(notPlain)) ? "unclear" : "no";
  return select.distinctOn.length > 0 && !select.distinctOn.some(same) ? "no" : "yes";
}

const notPlain = (expr: Expr): boolean => bare(expr).kind !== "column";

/** Whether a key in GROUP BY or PARTITION BY is the item: by name, by place or by its text. */
function isItem(by: Expr, item: SelectItem, at: number): boolean {
  const key = bare(by);
  const expr = bare(item.expr);
  if (key.kind === "literal" && key.type === "number") return Number(key.value) === at + 1;
  if (key.kind === "column") {
    if (key.parts.length === 1 && item.alias && sameName(nameOf(key), item.alias.text)) return true;
    if (expr.kind === "column") return sameName(nameOf(key), nameOf(expr));
  }
  return sameExpr(key, expr);
}

/** The condition with the item's expression in the place of its name. */
function substitute(one: Arrived, expr: Expr, entries: readonly Entry[], unsure: () => void): void {
  if (expr.kind === "column") {
    for (const { entry, column } of ownersOf(expr, entries))
      entry.conditions.push({ column, condition: one.condition });
    return;
  }
  if (expr.kind === "subquery") {
    unsure();
    return;
  }
  const { condition } = one;
  const hops = (condition.hops ?? 0) + 1;
  const small = hops <= MAX_HOPS && everyExpr(expr).length <= MAX_NODES;
  for (const ref of columnsIn(expr)) {
    const moved: Condition = small
      ? { ...condition, ref, columnSide: replaceColumn(condition.columnSide, condition.ref, expr), moved: true, hops }
      : { ...condition, ref, columnSide: ref, others: [], op: "other", moved: true, hops };
    for (const { entry, column } of ownersOf(ref, entries)) entry.conditions.push({ column, condition: moved });
  }
}

/** A column that no item shows by name can come out of a star. */
function throughStar(one: Arrived, select: Select, entries: readonly Entry[], unsure: () => void): void {
  const { windows, grouped } = barriersOf(select);
  const inWindows = windows.every((by) =>
    by.some((key) => {
      const inner = bare(key);
      return inner.kind === "column" && sameName(nameOf(inner), one.column);
    }),
  );
  if (select.distinctOn.length > 0 && !select.distinctOn.some((by) => isColumn(by, one.column))) return;
  for (const item of select.items) {
    const expr = bare(item.expr);
    if (expr.kind === "template" || expr.kind === "other") {
      unsure();
      continue;
    }
    if (expr.kind !== "star") continue;
    if (grouped && select.grouping !== "all" && !select.groupBy.some((by) => isColumn(by, one.column))) continue;
    if (!inWindows) {
      if (windows.some((by) => by.some(notPlain))) unsure();
      continue;
    }
    const replaced = expr.replace?.find(({ name }) => sameName(name.text, one.column));
    const renamed = expr.rename?.find(({ to }) => sameName(to.text, one.column));
    const qualifier = expr.qualifier?.parts.at(-1)?.text.toLowerCase();
    const targets = qualifier === undefined ? entries : entries.filter((entry) => entry.alias === qualifier);
    if (replaced) substitute(one, bare(replaced.expr), targets, unsure);
    else if (expr.except?.some((part) => sameName(part.text, one.column))) continue;
    else
      for (const entry of targets) {
        if (expr.open || (qualifier !== undefined && entry.source.kind === "function")) entry.uncertain = true;
        if (entry.source.kind !== "function")
          entry.conditions.push({ column: renamed?.from.text ?? one.column, condition: one.condition });
      }
  }
}

const isColumn = (by: Expr, name: string): boolean => {
  const inner = bare(by);
  return inner.kind === "column" && sameName(nameOf(inner), name);
};
