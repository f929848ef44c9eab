import type { Fix } from "../../facts/subject.ts";
import { columnOf } from "../../graph/ask/columns.ts";
import { type CalendarUnit, momentOf, nextUnit } from "../../graph/ask/dates.ts";
import {
  isFirst,
  type PartitionedScan,
  partitionedScan,
  partitionType,
  predicatesOn,
  prunes,
  scanEvidence,
  seesThrough,
} from "../../graph/ask/pruning.ts";
import { variantOf } from "../../graph/ask/scripts.ts";
import { exprText, replaceText } from "../../graph/ask/text.ts";
import { bare, everyExpr } from "../../graph/ask/walk.ts";
import type { Scan, ScanPredicate } from "../../graph/graph.ts";
import type { Expr } from "../../sql/tree.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "function-on-partition",
    category: "pruning",
    title: "Function around the partition column, so that nothing is pruned",
    tier: 1,
    severity: "warning",
    systems: ["sql", "dbt", "airflow"],
    fix: "safe",
    messages: {
      found:
        "`{function}` around the partition column `{column}` of `{table}` hides it from the planner: every partition is read. Compare the bare column with a range.",
    },
    docs: {
      what: "A condition on a partition column that stands inside a function or computation by which the engine cannot prune.",
      why: "BigQuery and PostgreSQL choose partitions by comparing the column with constants. `FORMAT_DATE('%Y-%m', day) = '2026-01'` has to be computed for every row of every partition first.",
      silent:
        "For functions the engine's documentation lists as pruning (BigQuery's DATE, TIMESTAMP_TRUNC and others); for Trino, Athena, Spark and Hive, which compute such expressions on the partition values; where another condition prunes; for conditions that are computed as a whole (`IF(@day IS NULL, …)`); for CAST, which has a rule of its own.",
      fix: "A formatted or truncated date equals a value exactly for the dates from the first to before the next; the range says the same for every date, and NULL satisfies neither form.",
      sources: [
        {
          title: "BigQuery: query partitioned tables",
          url: "https://cloud.google.com/bigquery/docs/querying-partitioned-tables",
          read: "2026-11-24",
        },
      ],
      bad: {
        "ddl/events.sql":
          "CREATE TABLE raw.events (id STRING, day DATE) PARTITION BY day OPTIONS (require_partition_filter = FALSE);\n",
        "reports/january.sql": "SELECT id FROM raw.events WHERE FORMAT_DATE('%Y-%m', day) = '2026-01';\n",
      },
      good: {
        "ddl/events.sql":
          "CREATE TABLE raw.events (id STRING, day DATE) PARTITION BY day OPTIONS (require_partition_filter = FALSE);\n",
        "reports/january.sql":
          "SELECT id FROM raw.events WHERE day >= DATE '2026-01-01' AND day < DATE '2026-02-01';\n",
      },
    },
  },
  on: {
    scan(scan, { graph, report }) {
      const known = partitionedScan(scan);
      if (!known) return;
      const predicates = predicatesOn(scan, known);
      if (predicates.some((predicate) => prunes(predicate, known.dialect))) return;
      for (const predicate of predicates) {
        const side = bare(predicate.columnSide);
        // `IF(@day IS NULL, day < …, day = @day)`: what is left once the constants are filled in may prune.
        if (
          predicate.op === "other" ||
          side.kind === "cast" ||
          predicate.op === "join" ||
          predicate.at.file !== scan.script.file
        )
          continue;
        if (side.kind === "column" || seesThrough(side, known.dialect) || holdsCast(side)) continue;
        if (!isFirst(scan, graph, (other) => other.predicates.some(({ expr }) => expr === predicate.expr))) continue;
        report({
          message: "found",
          data: {
            function: side.kind === "call" ? side.name : "This computation",
            column: predicate.column,
            table: known.table.name,
          },
          at: predicate.at,
          evidence: scanEvidence(scan, known, graph),
          fixes: rangeOf(predicate, scan, known),
          ...variantOf(scan.script),
        });
      }
    },
  },
});

const holdsCast = (expr: Expr): boolean => everyExpr(expr).some((inner) => inner.kind === "cast");

/** The half-open range that says the same, for formats and truncations to a day, month or year. */
function rangeOf(predicate: ScanPredicate, scan: Scan, known: PartitionedScan): readonly Fix[] {
  const side = bare(predicate.columnSide);
  const [other, ...others] = predicate.others;
  if (side.kind !== "call" || predicate.op !== "=" || predicate.negated || predicate.underOr) return [];
  // A column that a query below computes has no name where the condition stands.
  if (!scan.script.editable || predicate.moved || !other || others.length > 0) return [];
  const found = spanOfDays(side, other, known, predicate.column);
  const column = found && exprText(found.column, scan.script);
  if (!found || column === undefined) return [];
  const range =
    found.unit === "day" && found.exact
      ? `${column} = DATE '${found.from}'`
      : `${column} >= ${found.type} '${found.from}' AND ${column} < ${found.type} '${found.until}'`;
  return [
    {
      title: `Compare \`${predicate.column}\` with a range`,
      kind: "safe",
      intents: [replaceText(scan.script, predicate.expr.span, range)],
    },
  ];
}

interface Days {
  readonly column: Expr;
  readonly unit: CalendarUnit;
  readonly from: string;
  readonly until: string;
  readonly type: "DATE" | "TIMESTAMP";
  /** The column itself is a day. */
  readonly exact: boolean;
}

const FORMATS: Readonly<Record<string, CalendarUnit>> = {
  "%Y-%m-%d": "day",
  "%F": "day",
  "%Y-%m": "month",
  "%Y": "year",
};

function spanOfDays(
  call: Extract<Expr, { kind: "call" }>,
  other: Expr,
  known: PartitionedScan,
  name: string,
): Days | undefined {
  const type = partitionType(known, name);
  if (known.dialect === "bigquery" && call.name === "FORMAT_DATE" && type === "DATE") {
    const [format, column] = call.args;
    const unit = format?.kind === "literal" && !format.templated ? FORMATS[format.value] : undefined;
    const written = bare(other);
    if (
      !unit ||
      !column ||
      !columnOf(column) ||
      written.kind !== "literal" ||
      written.templated ||
      written.type !== "string"
    )
      return undefined;
    const from = { day: written.value, month: `${written.value}-01`, year: `${written.value}-01-01` }[unit];
    const until = /^\d{4}-\d{2}-\d{2}$/.test(from) ? nextUnit(from, unit) : undefined;
    return until === undefined ? undefined : { column, unit, from, until, type: "DATE", exact: true };
  }
  if (known.dialect === "postgres" && call.name === "DATE_TRUNC" && type === "TIMESTAMP") {
    const [part, column] = call.args;
    const unit =
      part?.kind === "literal" && ["day", "month", "year"].includes(part.value)
        ? (part.value as CalendarUnit)
        : undefined;
    const moment = momentOf(other);
    const until = unit && moment?.midnight ? nextUnit(moment.day, unit) : undefined;
    if (!unit || !column || !columnOf(column) || !moment || until === undefined) return undefined;
    return { column, unit, from: moment.day, until, type: "TIMESTAMP", exact: false };
  }
  return undefined;
}
