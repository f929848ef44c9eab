import type { Fix } from "../../facts/subject.ts";
import { columnOf } from "../../graph/ask/columns.ts";
import {
  isFirst,
  limitedElsewhere,
  type PartitionedScan,
  partitionedScan,
  partitionType,
  predicatesOn,
  prunes,
  scanEvidence,
} from "../../graph/ask/pruning.ts";
import { variantOf } from "../../graph/ask/scripts.ts";
import { runInterval } from "../../graph/ask/tasks.ts";
import { replaceText } from "../../graph/ask/text.ts";
import { bare } from "../../graph/ask/walk.ts";
import type { Graph, Scan, ScanPredicate } from "../../graph/graph.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "dynamic-subquery-filter",
    category: "pruning",
    title: "Partition column compared with the answer of a subquery, which prunes nothing",
    tier: 1,
    severity: "warning",
    systems: ["sql", "dbt", "airflow"],
    fix: "suggestion",
    messages: {
      found:
        "BigQuery cannot choose partitions of `{table}` by a subquery: the condition on `{column}` is only checked after every partition was read. Ask for the value first (DECLARE and SET, or `run_query` in dbt), or use the run's interval.",
    },
    docs: {
      what: "A condition on a BigQuery partition column whose other side is a query, such as `day > (SELECT MAX(day) FROM {{ this }})`, while no other condition prunes.",
      why: "BigQuery's documentation: pruning needs a constant expression; a dynamic one, such as a subquery, makes it scan all partitions. An incremental model written so pays for a full refresh at every run.",
      silent: "Where another condition prunes, for other engines, and for tables whose partitioning is not known.",
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
        "reports/new.sql": "SELECT id FROM raw.events WHERE day > (SELECT MAX(r.day) FROM ops.runs AS r);\n",
      },
      good: {
        "ddl/events.sql":
          "CREATE TABLE raw.events (id STRING, day DATE) PARTITION BY day OPTIONS (require_partition_filter = FALSE);\n",
        "reports/new.sql":
          "DECLARE last DATE DEFAULT (SELECT MAX(r.day) FROM ops.runs AS r);\nSELECT id FROM raw.events WHERE day > last;\n",
      },
    },
  },
  on: {
    scan(scan, { facts, graph, report }) {
      const known = partitionedScan(scan);
      if (known?.dialect !== "bigquery") return;
      const predicates = predicatesOn(scan, known);
      if (predicates.some((predicate) => prunes(predicate, known.dialect))) return;
      const found = predicates.find(asksQuery);
      if (!found || found.at.file !== scan.script.file || limitedElsewhere(scan, facts, graph)) return;
      if (!isFirst(scan, graph, (other) => other.predicates.some(({ expr }) => expr === found.expr))) return;
      report({
        message: "found",
        data: { table: known.table.name, column: found.column },
        at: found.at,
        evidence: scanEvidence(scan, known, graph),
        fixes: intervalFix(found, scan, known, graph),
        ...variantOf(scan.script),
      });
    },
  },
});

/** An upper end alone would leave out the newest partitions at most. */
const asksQuery = ({ op, others, negated }: ScanPredicate): boolean =>
  !negated &&
  op !== "<" &&
  op !== "<=" &&
  (op === "in-query" || others.some((other) => bare(other).kind === "subquery"));

/** In an Airflow task the beginning of the run's interval is what such a query mostly looks for. */
function intervalFix(predicate: ScanPredicate, scan: Scan, known: PartitionedScan, graph: Graph): readonly Fix[] {
  const [other] = predicate.others;
  const interval = runInterval(scan.script, graph);
  const type = partitionType(known, predicate.column);
  if (
    !other ||
    !columnOf(predicate.columnSide) ||
    !scan.script.editable ||
    interval.placeholder ||
    (predicate.op !== ">" && predicate.op !== ">=")
  )
    return [];
  const start =
    type === "DATE"
      ? `DATE '${interval.startDay}'`
      : type === "TIMESTAMP"
        ? `TIMESTAMP '${interval.start}'`
        : undefined;
  return start === undefined
    ? []
    : [
        {
          title: "Start at the run's data interval instead",
          kind: "suggestion",
          intents: [replaceText(scan.script, other.span, start)],
        },
      ];
}
