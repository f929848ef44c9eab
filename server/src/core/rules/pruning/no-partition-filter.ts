import type { FileFacts } from "../../facts/file-facts.ts";
import { valueOf } from "../../facts/known.ts";
import type { SqlScript } from "../../facts/script.ts";
import type { Fix } from "../../facts/subject.ts";
import { meansAll } from "../../graph/ask/history.ts";
import {
  isFirst,
  limitedElsewhere,
  type PartitionedScan,
  partitionedScan,
  partitionType,
  predicatesOn,
  scanEvidence,
} from "../../graph/ask/pruning.ts";
import { runsOnce, variantOf } from "../../graph/ask/scripts.ts";
import { runInterval } from "../../graph/ask/tasks.ts";
import { insertText } from "../../graph/ask/text.ts";
import type { Graph, Scan } from "../../graph/graph.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "no-partition-filter",
    category: "pruning",
    title: "Scan of a partitioned table without a condition on its partition column",
    tier: 1,
    severity: "warning",
    systems: ["sql", "dbt", "airflow"],
    fix: "suggestion",
    messages: {
      all: "`{table}` is partitioned by `{column}`, and nothing here limits it: every partition is read, and paid for. Add a condition on `{column}`.",
      required:
        "`{table}` demands a condition on its partition column `{column}` (require_partition_filter), and there is none: the query fails. Add one.",
    },
    options: {
      minBytes: {
        type: "integer",
        default: 1_000_000_000,
        minimum: 0,
        description: "Tables known to be smaller (bytes, from the catalogue) may be read whole.",
      },
    },
    docs: {
      what: "A statement that reads a partitioned table, directly or through CTEs, subqueries, views and dbt models, while no condition on the partition column reaches the scan. The partitioning is known from DDL, dbt configuration or the catalogue file, often of another file.",
      why: "Without such a condition the engine reads all partitions: a query for one day costs what all of history costs, and grows every day.",
      silent:
        "In the full-refresh variant of a dbt model; in dbt models that are tables, rebuilt from all of history, and in microbatch models, whose inputs dbt filters; in views, which cost nothing until they are read; for tables the catalogue knows to be small; for migrations and backfills; for queries that mean all of history: those of the first or last day (`MAX(day)`), windows ordered by the partition column, rows looked up by the keys of a join alone, tables partitioned by the day a thing began (`created_at`, `first_seen_date`); where another branch of the same template has the condition; where any condition mentions the partition column (other rules look at those), and where a template or an unread part may hold one.",
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
        "reports/all.sql": "CREATE OR REPLACE TABLE marts.ids AS SELECT id FROM raw.events;\n",
      },
      good: {
        "ddl/events.sql":
          "CREATE TABLE raw.events (id STRING, day DATE) PARTITION BY day OPTIONS (require_partition_filter = FALSE);\n",
        "reports/all.sql":
          "CREATE OR REPLACE TABLE marts.ids AS SELECT id FROM raw.events WHERE day >= DATE '2026-01-01';\n",
      },
    },
  },
  on: {
    scan(scan, { facts, graph, options, report }) {
      const known = partitionedScan(scan);
      if (!known || scan.uncertain || !PRUNING.has(known.dialect) || runsOnce(scan.script.file)) return;
      if (scan.script.variant.id === "full-refresh" || scan.source.modifiers.length > 0) return;
      // What a MERGE reads of its target is decided by its keys, not by a window.
      if (scan.target && scan.statement.kind === "merge") return;
      if (predicatesOn(scan, known).length > 0) return;
      const required = valueOf(known.table.requireFilter) === true;
      // Where the engine demands a condition, meaning all partitions does not help.
      if (
        !required &&
        (meansAll(scan, known) || limitedElsewhere(scan, facts, graph) || isRebuiltOrBatched(scan.script, facts))
      )
        return;
      if (!isFirst(scan, graph, unlimited)) return;
      const bytes = valueOf(known.table.bytes);
      if (bytes !== undefined && bytes < options.minBytes) return;
      report({
        message: required ? "required" : "all",
        data: { table: known.table.name, column: known.columns.map(({ name }) => name).join(", ") },
        at: scan.at,
        ...(required ? { severity: "error" as const } : {}),
        evidence: scanEvidence(scan, known, graph),
        fixes: windowOf(scan, known, graph),
        ...variantOf(scan.script),
      });
    },
  },
});

/** Whether a dbt model is built anew from all there is, or is given the condition by dbt: a microbatch filters what it refs by `event_time`. */
function isRebuiltOrBatched({ origin }: SqlScript, facts: FileFacts): boolean {
  if (origin.kind !== "model") return false;
  const model = facts.models.find(({ name }) => name === origin.model);
  return model !== undefined && (valueOf(model.materialized) === "table" || valueOf(model.strategy) === "microbatch");
}

/** Engines whose partitions are pruned by a condition in the query. */
const PRUNING: ReadonlySet<string> = new Set([
  "bigquery",
  "spark",
  "databricks",
  "hive",
  "trino",
  "athena",
  "postgres",
]);

/** Whether nothing of a scan speaks of the partition column of its table. */
function unlimited(scan: Scan): boolean {
  const known = partitionedScan(scan);
  return known !== undefined && !scan.uncertain && predicatesOn(scan, known).length === 0;
}

/** A draft that reads the run's interval alone. */
function windowOf(scan: Scan, known: PartitionedScan, graph: Graph): readonly Fix[] {
  const [column, ...others] = known.columns;
  const interval = runInterval(scan.script, graph);
  if (!column || others.length > 0 || interval.placeholder || !scan.script.editable || scan.through.length > 0)
    return [];
  if (known.partition.kind === "ingestion") return [];
  const type = partitionType(known, column.name);
  const alias = scan.source.alias?.text;
  const name = alias === undefined ? column.name : `${alias}.${column.name}`;
  const window =
    type === "DATE"
      ? `${name} >= DATE '${interval.startDay}' AND ${name} < DATE '${interval.endDay}'`
      : type?.startsWith("TIMESTAMP")
        ? `${name} >= TIMESTAMP '${interval.start}' AND ${name} < TIMESTAMP '${interval.end}'`
        : undefined;
  if (!window) return [];
  const text = scan.filterInsert.hasWhere ? ` AND ${window}` : `\nWHERE ${window}`;
  const { wrap } = scan.filterInsert;
  return [
    {
      title: `Read ${interval.what} alone`,
      kind: "suggestion",
      intents: [
        ...(wrap ? [insertText(scan.script, wrap.start, "(")] : []),
        insertText(scan.script, scan.filterInsert.at, wrap ? `)${text}` : text),
      ],
    },
  ];
}
