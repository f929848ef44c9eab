import { columnsIn, isConstant } from "../../graph/ask/columns.ts";
import { isSpineName, variantOf } from "../../graph/ask/scripts.ts";
import { placeIn } from "../../graph/ask/text.ts";
import { bare, conjuncts, everyExpr, type PlacedSelect, partsOf, queryOf } from "../../graph/ask/walk.ts";
import type { Cte, Expr, FromItem, Query, Select } from "../../sql/tree.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "cartesian",
    category: "joins",
    title: "Join without a condition that links its sides",
    tier: 1,
    severity: "warning",
    systems: ["sql", "dbt", "airflow"],
    fix: "none",
    messages: {
      comma:
        "Nothing links `{right}` to {left}, so every row meets every other: the result has the product of their rows. Add the condition that joins them, or write CROSS JOIN where that is meant.",
      join: "This JOIN has no condition that links `{right}` to {left}, so every row meets every other. Add ON with the columns that belong together, or write CROSS JOIN where that is meant.",
    },
    docs: {
      what: "Relations in FROM, separated by commas or joined without ON, that no condition of ON or WHERE connects.",
      why: "The result has as many rows as the product of both sides. A million orders and a thousand customers make a billion rows; sums over them are wrong, and the bill is the product, too.",
      silent:
        "For CROSS JOIN written out; for UNNEST, FLATTEN, LATERAL and other functions; where one side has one row (an aggregate without GROUP BY, LIMIT 1, a SELECT without FROM), rows written out by VALUES, or is named like a calendar or a row of parameters; where a condition names columns without saying whose they are, or holds a template; where both sides are tied to constants; where three copies of one relation are multiplied to make rows; and where a privilege function is asked about each pair.",
      sources: [
        {
          title: "Amazon Redshift: best practices for designing queries",
          url: "https://docs.aws.amazon.com/redshift/latest/dg/c_designing-queries-best-practices.html",
          read: "2026-11-24",
        },
      ],
      bad: {
        "reports/value.sql":
          "SELECT o.order_id, c.segment\nFROM shop.orders AS o, shop.customers AS c\nWHERE o.amount > 100;\n",
      },
      good: {
        "reports/value.sql":
          "SELECT o.order_id, c.segment\nFROM shop.orders AS o\nJOIN shop.customers AS c ON c.customer_id = o.customer_id\nWHERE o.amount > 100;\n",
      },
    },
  },
  on: {
    statement({ script, statement }, { report }) {
      if (statement.gaps.length > 0 || !script.variant.complete) return;
      for (const placed of partsOf(statement).selects) {
        const found = unlinked(placed);
        if (!found) continue;
        const { item, right, left } = found;
        report({
          message: item.join?.kind === "comma" ? "comma" : "join",
          data: { right, left },
          at: placeIn(script, item.source.span),
          ...variantOf(script),
        });
      }
    },
  },
});

interface Side {
  readonly item: FromItem;
  readonly name: string;
}

/** The first relation of a select that nothing connects to those before it. */
function unlinked(placed: PlacedSelect): { item: FromItem; right: string; left: string } | undefined {
  const { select } = placed;
  if (select.from.length < 2 || !select.from.some((item) => joinsFreely(item))) return undefined;
  const sides: Side[] = [];
  for (const item of select.from) {
    const name = nameOf(item);
    if (name === undefined) return undefined;
    sides.push({ item, name });
  }
  const links = linksOf(select, sides);
  if (!links || multiplies(select) || asksPairs(select)) return undefined;
  for (const [at, side] of sides.entries()) {
    if (at === 0 || !joinsFreely(side.item) || isHarmless(side.item, placed, sides.slice(0, at))) continue;
    const others = sides.filter((_, index) => index < at);
    if (others.every((other) => isHarmless(other.item, placed, []))) continue;
    if (others.some((other) => links.same(other.name, side.name))) continue;
    if (links.constant(side.name) && others.every((other) => links.constant(other.name))) continue;
    return {
      item: side.item,
      right: side.name,
      left: others.length === 1 && others[0] ? `\`${others[0].name}\`` : "the relations before it",
    };
  }
  return undefined;
}

/** Copies of one relation from which on the product is meant: `FROM a, a AS b, a AS c` makes rows. */
const COPIES = 3;

/** Whether the product of the same small relation is what is asked for. */
function multiplies({ from }: Select): boolean {
  const copies = new Map<string, number>();
  for (const { source } of from) {
    if (source.kind !== "table") continue;
    const name = source.name.parts.map(({ text }) => text.toLowerCase()).join(".");
    copies.set(name, (copies.get(name) ?? 0) + 1);
  }
  return [...copies.values()].some((count) => count >= COPIES);
}

/** Whether each pair is asked about: `HAS_TABLE_PRIVILEGE(user, table, 'select')`. */
const asksPairs = ({ items }: Select): boolean =>
  items.some(({ expr }) =>
    everyExpr(expr).some((part) => part.kind === "call" && /^HAS_\w+_PRIVILEGE$/.test(part.name)),
  );

/** Whether a relation is joined by a comma, or by JOIN with neither ON nor USING. */
function joinsFreely({ join }: FromItem): boolean {
  if (!join || join.lateral) return false;
  return join.kind === "comma" || (join.kind === "inner" && !join.on && join.using.length === 0);
}

/** The name columns of a relation are qualified with, folded; undefined where it cannot be told. */
function nameOf({ source }: FromItem): string | undefined {
  switch (source.kind) {
    case "table":
      return (source.alias ?? source.name.parts.at(-1))?.text.toLowerCase() ?? "";
    case "derived":
      return source.alias?.text.toLowerCase() ?? "subquery";
    case "function":
      return source.alias?.text.toLowerCase() ?? source.name.toLowerCase();
    default:
      return undefined;
  }
}

interface Links {
  same(a: string, b: string): boolean;
  /** Tied to a constant by an equality. */
  constant(name: string): boolean;
}

/** What conditions connect; undefined where one of them cannot be attributed. */
function linksOf(select: Select, sides: readonly Side[]): Links | undefined {
  const names = new Set(sides.map((side) => side.name));
  if (names.size < sides.length) return undefined;
  const parent = new Map<string, string>();
  const root = (name: string): string => {
    let at = name;
    for (let up = parent.get(at); up !== undefined; up = parent.get(at)) at = up;
    return at;
  };
  const constants = new Set<string>();
  for (const condition of conditionsOf(select)) {
    const touched = touchedBy(condition, names);
    if (!touched) return undefined;
    const [first] = touched;
    for (const name of touched)
      if (first !== undefined && root(name) !== root(first)) parent.set(root(name), root(first));
    if (touched.size === 1 && first !== undefined && tiesToConstant(condition)) constants.add(first);
  }
  for (const { item, name } of sides) {
    // USING and NATURAL name columns of both sides; what it joins to stands before it.
    if (item.join && (item.join.using.length > 0 || item.join.kind === "natural"))
      for (const other of sides)
        if (other.name !== name && root(other.name) !== root(name)) parent.set(root(name), root(other.name));
  }
  return { same: (a, b) => root(a) === root(b), constant: (name) => constants.has(name) };
}

const conditionsOf = (select: Select): readonly Expr[] => [
  ...select.from.flatMap((item) => conjuncts(item.join?.on)),
  ...conjuncts(select.where),
  ...conjuncts(select.qualify),
];

/** Relations a condition speaks of; undefined when it may speak of others. An outer query's columns count as one relation. */
function touchedBy(condition: Expr, names: ReadonlySet<string>): ReadonlySet<string> | undefined {
  const touched = new Set<string>();
  for (const expr of everyExpr(condition)) {
    if (expr.kind === "template" || expr.kind === "other" || queryOf(expr)) return undefined;
    if (expr.kind === "literal" && expr.templated && expr.type !== "string") return undefined;
  }
  for (const column of columnsIn(condition)) {
    if (column.parts.length < 2) return undefined;
    const owner = column.parts.slice(0, -1).find((part) => names.has(part.text.toLowerCase()));
    touched.add(owner ? owner.text.toLowerCase() : OUTER);
  }
  return touched;
}

const OUTER = "\u0000outer";

function tiesToConstant(condition: Expr): boolean {
  const inner = bare(condition);
  if (inner.kind === "in") return !inner.negated && !inner.query;
  return inner.kind === "binary" && inner.op === "=" && (isConstant(inner.left) || isConstant(inner.right));
}

/** Whether a relation may meet every row: it has one, makes its own from the row, or is meant to. */
function isHarmless({ source }: FromItem, placed: PlacedSelect, before: readonly Side[]): boolean {
  switch (source.kind) {
    case "function":
      return true;
    case "derived":
      return (
        source.lateral ||
        // Rows that are written out are few, and multiplied on purpose.
        source.query.body.kind === "values" ||
        hasOneRow(source.query, placed.ctes, 0) ||
        (source.alias !== undefined && isSpineName(source.alias.text))
      );
    case "table": {
      const [first] = source.name.parts;
      const last = source.name.parts.at(-1);
      if (!first || !last || source.name.expression !== undefined || last.templated) return true;
      // BigQuery: `FROM t, t.items` unnests the array of the row.
      if (source.name.parts.length > 1 && before.some((side) => side.name === first.text.toLowerCase())) return true;
      if (isSpineName(last.text)) return true;
      const cte = source.name.parts.length === 1 ? placed.ctes.get(last.text.toLowerCase()) : undefined;
      return cte !== undefined && hasOneRow(cte.query, placed.ctes, 0);
    }
    default:
      return true;
  }
}

const AGGREGATES = new Set([
  "MAX",
  "MIN",
  "COUNT",
  "SUM",
  "AVG",
  "ANY_VALUE",
  "COUNTIF",
  "COUNT_IF",
  "ARRAY_AGG",
  "STRING_AGG",
  "LISTAGG",
  "APPROX_COUNT_DISTINCT",
  "STDDEV",
  "VARIANCE",
  "BOOL_AND",
  "BOOL_OR",
  "LOGICAL_AND",
  "LOGICAL_OR",
  "MEDIAN",
  "PERCENTILE_CONT",
  "PERCENTILE_DISC",
  "APPROX_QUANTILES",
]);
const DEEPEST = 8;

/** Whether a query returns at most one row, by its form alone. */
function hasOneRow(query: Query, ctes: ReadonlyMap<string, Cte>, depth: number): boolean {
  const limit = query.limit?.value && bare(query.limit.value);
  if (limit?.kind === "literal" && limit.type === "number" && Number(limit.value) <= 1) return true;
  const { body } = query;
  if (body.kind === "values") return body.rows <= 1;
  if (body.kind === "nested") return depth < DEEPEST && hasOneRow(body.query, ctes, depth + 1);
  if (body.kind !== "select") return false;
  if (body.from.length === 0) return true;
  if (body.grouping !== "none") return false;
  if (body.items.length > 0 && body.items.every(({ expr }) => isAggregated(expr))) return true;
  // One row of one row: `SELECT … FROM params`.
  return (
    depth < DEEPEST &&
    body.from.every(({ source }) => {
      if (source.kind === "derived") return hasOneRow(source.query, ctes, depth + 1);
      if (source.kind !== "table" || source.name.parts.length !== 1) return false;
      const cte = ctes.get(source.name.parts[0]?.text.toLowerCase() ?? "");
      return cte !== undefined && !cte.recursive && hasOneRow(cte.query, ctes, depth + 1);
    })
  );
}

/** Whether an item is the same for all rows: an aggregate, a constant, or computed from these. */
function isAggregated(item: Expr): boolean {
  const all = everyExpr(item);
  return all.some((expr) => expr.kind === "call" && !expr.over && AGGREGATES.has(expr.name)) || isConstant(item);
}
