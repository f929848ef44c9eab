import { variantOf } from "../../graph/ask/scripts.ts";
import { placeIn, replaceText } from "../../graph/ask/text.ts";
import { bare, everyExpr, partsOf } from "../../graph/ask/walk.ts";
import type { Expr } from "../../sql/tree.ts";
import { defineRule } from "../rule.ts";

type Comparison = Extract<Expr, { kind: "binary" }>;

export default defineRule({
  meta: {
    id: "null-comparison",
    category: "queries",
    title: "Comparison with NULL, which is never true",
    tier: 1,
    severity: "error",
    systems: ["sql", "dbt", "airflow"],
    fix: "repair",
    messages: {
      equal: "A comparison with `= NULL` is never true, so this condition lets no row through. Use `IS NULL`.",
      unequal: "A comparison with `{op} NULL` is never true, so this condition lets no row through. Use `IS NOT NULL`.",
    },
    docs: {
      what: "`= NULL`, `<> NULL` or `!= NULL` in a condition.",
      why: "SQL answers a comparison with NULL by NULL, which a condition takes for false: the filter removes every row, the join matches none, and nothing fails.",
      silent:
        "In the SET list of an UPDATE, where `=` assigns; for arguments and parameters; in T-SQL scripts that switch `ANSI_NULLS` off.",
      sources: [
        {
          title: "Snowflake: WHERE, usage notes on NULL and outer joins",
          url: "https://docs.snowflake.com/en/sql-reference/constructs/where",
          read: "2026-11-24",
        },
        {
          title: "Vertica: NULL operators",
          url: "https://docs.vertica.com/latest/en/sql-reference/language-elements/operators/null-operators/",
          read: "2026-11-24",
        },
      ],
      bad: { "reports/open.sql": "SELECT order_id FROM orders WHERE closed_at = NULL;\n" },
      good: { "reports/open.sql": "SELECT order_id FROM orders WHERE closed_at IS NULL;\n" },
    },
  },
  on: {
    script(script, { report }) {
      if (
        script.statements.some(
          (statement) => statement.kind === "other" && switchesAnsiNullsOff(script.dialect.id, statement.words),
        )
      )
        return;
      for (const statement of script.statements)
        for (const { expr, role } of partsOf(statement).exprs) {
          if (!CONDITIONS.has(role)) continue;
          for (const found of comparisonsWithNull(expr)) {
            const equal = found.op === "=";
            const what = equal ? "IS NULL" : "IS NOT NULL";
            const tail = { start: found.opSpan.start, end: found.span.end };
            report({
              ...(equal ? { message: "equal" as const } : { message: "unequal" as const, data: { op: "<>" } }),
              at: placeIn(script, found.span),
              ...variantOf(script),
              ...(script.editable && isNull(found.right)
                ? {
                    fixes: [
                      {
                        title: `Ask with ${what}: rows without a value are found`,
                        kind: "repair" as const,
                        intents: [replaceText(script, tail, what)],
                      },
                    ],
                  }
                : {}),
            });
          }
        }
    },
  },
});

/** Where `=` compares; select items are left out, where dialects use `name = expression` for aliases. */
const CONDITIONS: ReadonlySet<string> = new Set(["on", "where", "having", "qualify", "when"]);

const isNull = (expr: Expr): boolean => {
  const inner = bare(expr);
  return inner.kind === "literal" && inner.type === "null";
};

/** Comparisons that count: all operands of AND, OR, NOT and CASE, none inside the arguments of a function. */
function comparisonsWithNull(condition: Expr): readonly Comparison[] {
  const inCalls = new Set<Expr>();
  const found: Comparison[] = [];
  for (const expr of everyExpr(condition)) {
    if (expr.kind === "call") for (const arg of expr.args) for (const inner of everyExpr(arg)) inCalls.add(inner);
    if (expr.kind !== "binary" || (expr.op !== "=" && expr.op !== "<>") || inCalls.has(expr)) continue;
    if (isNull(expr.right) !== isNull(expr.left)) found.push(expr);
  }
  return found;
}

const switchesAnsiNullsOff = (dialect: string, words: string): boolean =>
  (dialect === "tsql" || dialect === "generic") && words.startsWith("set ansi_nulls");
