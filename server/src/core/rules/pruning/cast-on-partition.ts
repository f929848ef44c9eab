import type { Fix } from "../../facts/subject.ts";
import { columnOf } from "../../graph/ask/columns.ts";
import { isDay } from "../../graph/ask/dates.ts";
import {
  isFirst,
  partitionedScan,
  partitionType,
  predicatesOn,
  prunes,
  scanEvidence,
} from "../../graph/ask/pruning.ts";
import { variantOf } from "../../graph/ask/scripts.ts";
import { exprText, replaceText } from "../../graph/ask/text.ts";
import { bare } from "../../graph/ask/walk.ts";
import type { Scan, ScanPredicate } from "../../graph/graph.ts";
import type { Expr } from "../../sql/tree.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "cast-on-partition",
    category: "pruning",
    title: "CAST of the partition column, so that nothing is pruned",
    tier: 1,
    severity: "warning",
    systems: ["sql", "dbt", "airflow"],
    fix: "safe",
    messages: {
      found:
        "CAST to {type} hides the partition column `{column}` of `{table}` ({declared}) from BigQuery's planner: every partition is read. Cast the other side instead.",
    },
    docs: {
      what: "A condition that casts a BigQuery partition column to another type (TIMESTAMP, DATETIME, STRING) before it compares it.",
      why: "BigQuery prunes by the bare column. A report to dbt's adapters measured 736 GB instead of 138 MB for the same day, only because the column was cast.",
      silent: "Where the column is cast to the type it has, where another condition prunes, and for other engines.",
      fix: "Offered where a DATE is cast to STRING and compared with text that is a day: dates as text (YYYY-MM-DD) are equal and in order exactly as the dates are, and NULL satisfies neither form.",
      sources: [
        {
          title: "dbt-adapters issue 1117: full scans because of casts in incremental models",
          url: "https://github.com/dbt-labs/dbt-adapters/issues/1117",
          read: "2026-11-24",
        },
        {
          title: "BigQuery: query partitioned tables",
          url: "https://cloud.google.com/bigquery/docs/querying-partitioned-tables",
          read: "2026-11-24",
        },
      ],
      bad: {
        "ddl/events.sql":
          "CREATE TABLE raw.events (id STRING, day DATE) PARTITION BY day OPTIONS (require_partition_filter = FALSE);\n",
        "reports/day.sql": "SELECT id FROM raw.events WHERE CAST(day AS STRING) = '2026-01-01';\n",
      },
      good: {
        "ddl/events.sql":
          "CREATE TABLE raw.events (id STRING, day DATE) PARTITION BY day OPTIONS (require_partition_filter = FALSE);\n",
        "reports/day.sql": "SELECT id FROM raw.events WHERE day = DATE '2026-01-01';\n",
      },
    },
  },
  on: {
    scan(scan, { graph, report }) {
      const known = partitionedScan(scan);
      if (known?.dialect !== "bigquery") return;
      const predicates = predicatesOn(scan, known);
      if (predicates.some((predicate) => prunes(predicate, known.dialect))) return;
      for (const predicate of predicates) {
        const side = bare(predicate.columnSide);
        if (side.kind !== "cast" || !columnOf(side.expr) || predicate.at.file !== scan.script.file) continue;
        const declared = partitionType(known, predicate.column);
        const type = side.type.replace(/\(.*$/s, "").trim();
        if (!declared || declared === type || !CASTS.has(type)) continue;
        if (!isFirst(scan, graph, (other) => other.predicates.some(({ expr }) => expr === predicate.expr))) continue;
        report({
          message: "found",
          data: { type, column: predicate.column, table: known.table.name, declared },
          at: predicate.at,
          evidence: scanEvidence(scan, known, graph),
          fixes: declared === "DATE" && type === "STRING" ? literalFix(predicate, scan, side.expr) : [],
          ...variantOf(scan.script),
        });
      }
    },
  },
});

const CASTS: ReadonlySet<string> = new Set(["TIMESTAMP", "DATETIME", "STRING", "DATE"]);

/** The column bare, the days as dates. */
function literalFix(predicate: ScanPredicate, scan: Scan, column: Expr): readonly Fix[] {
  const name = exprText(column, scan.script);
  const days = predicate.others.map(dayOf);
  if (
    !scan.script.editable ||
    predicate.moved ||
    name === undefined ||
    days.some((day) => day === undefined) ||
    predicate.negated
  )
    return [];
  const [first, second] = days;
  const text =
    predicate.op === "between"
      ? `${name} BETWEEN DATE '${first}' AND DATE '${second}'`
      : predicate.op === "in"
        ? `${name} IN (${days.map((day) => `DATE '${day}'`).join(", ")})`
        : ORDERS.has(predicate.op)
          ? `${name} ${predicate.op} DATE '${first}'`
          : undefined;
  if (text === undefined) return [];
  return [
    {
      title: `Compare \`${predicate.column}\` itself with a date`,
      kind: "safe",
      intents: [replaceText(scan.script, predicate.expr.span, text)],
    },
  ];
}

const ORDERS: ReadonlySet<string> = new Set(["=", "<", "<=", ">", ">="]);

function dayOf(expr: Expr): string | undefined {
  const inner = bare(expr);
  return inner.kind === "literal" && inner.type === "string" && !inner.templated && isDay(inner.value)
    ? inner.value
    : undefined;
}
