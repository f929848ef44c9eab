import type { SqlScript } from "../../facts/script.ts";
import type { Fix } from "../../facts/subject.ts";
import { variantOf } from "../../graph/ask/scripts.ts";
import { exprText, insertText, placeIn, replaceText } from "../../graph/ask/text.ts";
import { bare, conjuncts, everyExpr, partsOf } from "../../graph/ask/walk.ts";
import type { ColumnRef, Expr, FromItem, Select } from "../../sql/tree.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "left-join-nullified",
    category: "joins",
    title: "LEFT JOIN that a WHERE condition turns into an INNER JOIN",
    tier: 1,
    severity: "warning",
    systems: ["sql", "dbt", "airflow"],
    fix: "suggestion",
    messages: {
      found:
        "This condition on `{column}` drops the rows that LEFT JOIN kept without a match, since they have NULL here: the join is an INNER JOIN. Move the condition into ON to keep them, or write JOIN.",
    },
    docs: {
      what: "A WHERE condition on a column of the right side of a LEFT JOIN that NULL cannot satisfy.",
      why: "Rows of the left side without a match have NULL in all columns of the right side. A condition that NULL does not satisfy removes them, so the result is that of an INNER JOIN: customers without orders are gone from the report, and nothing fails.",
      silent:
        "Where a condition says `IS NULL` or `IS NOT NULL` of the relation: who wrote it thought of the rows without a match. For COALESCE and other functions, conditions below OR, templates, and columns that are not qualified by the relation's alias.",
      sources: [
        {
          title: "Snowflake: WHERE, usage notes on NULL and outer joins",
          url: "https://docs.snowflake.com/en/sql-reference/constructs/where",
          read: "2026-11-24",
        },
        {
          title: "IBM: left outer join, order of evaluation",
          url: "https://www.ibm.com/docs/en/SSTNZ3/barracuda/dbuser/c_dbuser_left_outer_join_order_evaluation.html",
          read: "2026-11-24",
        },
      ],
      bad: {
        "reports/customers.sql":
          "SELECT c.customer_id, o.amount\nFROM shop.customers AS c\nLEFT JOIN shop.orders AS o ON o.customer_id = c.customer_id\nWHERE o.status = 'paid';\n",
      },
      good: {
        "reports/customers.sql":
          "SELECT c.customer_id, o.amount\nFROM shop.customers AS c\nLEFT JOIN shop.orders AS o ON o.customer_id = c.customer_id AND o.status = 'paid';\n",
      },
    },
  },
  on: {
    statement({ script, statement }, { report }) {
      if (statement.gaps.length > 0) return;
      for (const { select } of partsOf(statement).selects) {
        const conditions = conjuncts(select.where);
        if (conditions.length === 0) continue;
        for (const item of select.from) {
          const alias = leftJoined(item);
          if (alias === undefined || speaksOfMissing(conditions, alias)) continue;
          const found = conditions.find((condition) => rejected(condition, alias) !== undefined);
          const column = found && rejected(found, alias);
          if (!found || !column || !item.join) continue;
          report({
            message: "found",
            data: { column: column.parts.map((part) => part.text).join(".") },
            at: placeIn(script, found.span),
            evidence: [{ at: placeIn(script, item.join.span), message: `\`${alias}\` is joined here.` }],
            fixes: script.editable ? fixesFor(script, select, item, conditions, found, alias) : [],
            ...variantOf(script),
          });
        }
      }
    },
  },
});

/** Alias of the right side of a plain LEFT JOIN with ON or USING, as columns are qualified. */
function leftJoined({ join, source }: FromItem): string | undefined {
  if (join?.kind !== "left" || join.lateral || (!join.on && join.using.length === 0)) return undefined;
  if (source.kind === "table" && source.name.expression === undefined)
    return (source.alias ?? source.name.parts.at(-1))?.text;
  return source.kind === "table" || source.kind === "derived" ? source.alias?.text : undefined;
}

const ownedBy = (column: ColumnRef, alias: string): boolean =>
  column.parts.length === 2 && column.parts[0]?.text.toLowerCase() === alias.toLowerCase();

/** Whether a condition speaks of rows without a match: IS NULL looks for them, IS NOT NULL drops them in so many words. */
const speaksOfMissing = (conditions: readonly Expr[], alias: string): boolean =>
  conditions.some((condition) =>
    everyExpr(condition).some(
      (expr) =>
        expr.kind === "is" &&
        expr.what === "null" &&
        bare(expr.expr).kind === "column" &&
        ownedBy(bare(expr.expr) as ColumnRef, alias),
    ),
  );

const COMPARES = new Set<string>(["=", "<>", "<", "<=", ">", ">="]);

/** The column of the relation for which NULL cannot satisfy the condition. */
function rejected(condition: Expr, alias: string): ColumnRef | undefined {
  const inner = bare(condition);
  switch (inner.kind) {
    case "binary":
      return COMPARES.has(inner.op) ? (plainColumn(inner.left, alias) ?? plainColumn(inner.right, alias)) : undefined;
    case "between":
    case "like":
      return plainColumn(inner.expr, alias);
    case "in":
      return inner.query ? undefined : plainColumn(inner.expr, alias);
    default:
      return undefined;
  }
}

/** The column itself, or cast: NULL stays NULL. */
function plainColumn(expr: Expr, alias: string): ColumnRef | undefined {
  let inner = bare(expr);
  if (inner.kind === "cast") inner = bare(inner.expr);
  return inner.kind === "column" && ownedBy(inner, alias) ? inner : undefined;
}

function fixesFor(
  script: SqlScript,
  select: Select,
  { join }: FromItem,
  conditions: readonly Expr[],
  found: Expr,
  alias: string,
): readonly Fix[] {
  if (!join) return [];
  const inner: Fix = {
    title: "Write JOIN: the same rows as now, and the reader sees it",
    kind: "suggestion",
    intents: [replaceText(script, join.span, "JOIN")],
  };
  const text = conditionText(found, script);
  const removal = removalOf(select, conditions, found);
  const others = conditions.some((condition) => condition !== found && rejected(condition, alias) !== undefined);
  if (!join.on || text === undefined || !removal || others) return [inner];
  const on = bare(join.on);
  const alone = on.kind === "binary" && on.op === "or" && join.on.kind !== "paren";
  return alone
    ? [inner]
    : [
        {
          title: "Move the condition into ON: rows without a match are kept",
          kind: "suggestion",
          intents: [insertText(script, join.on.span.end, ` AND ${text}`), replaceText(script, removal, "")],
        },
        inner,
      ];
}

/** A comparison of simple things as SQL. */
function conditionText(condition: Expr, script: SqlScript): string | undefined {
  const inner = bare(condition);
  if (inner.kind !== "binary") return undefined;
  const left = exprText(inner.left, script);
  const right = exprText(inner.right, script);
  return left === undefined || right === undefined ? undefined : `${left} ${inner.op} ${right}`;
}

/** What has to go so that one of the conditions is no longer there: it and one AND, or the whole WHERE. */
function removalOf(
  select: Select,
  conditions: readonly Expr[],
  found: Expr,
): { readonly start: number; readonly end: number } | undefined {
  const at = conditions.indexOf(found);
  if (conditions.length === 1) return select.whereSpan;
  // Parentheses around a part of the condition would be cut apart.
  if (!select.where || select.where.kind === "paren") return undefined;
  const [before, after] = [conditions[at - 1], conditions[at + 1]];
  if (before) return { start: before.span.end, end: found.span.end };
  return after && { start: found.span.start, end: after.span.start };
}
