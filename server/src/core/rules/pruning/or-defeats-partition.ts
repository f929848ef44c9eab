import { partitionedScan, predicatesOn, prunes, scanEvidence } from "../../graph/ask/pruning.ts";
import { variantOf } from "../../graph/ask/scripts.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "or-defeats-partition",
    category: "pruning",
    title: "OR beside the partition condition, so that every partition is read",
    tier: 1,
    severity: "warning",
    systems: ["sql", "dbt", "airflow"],
    fix: "none",
    messages: {
      found:
        "The condition on the partition column `{column}` of `{table}` is one side of an OR whose other side does not mention it: rows of any partition may match, so all are read. Ask twice and join with UNION ALL, or limit `{column}` outside of the OR.",
    },
    docs: {
      what: "A condition on a BigQuery partition column below an OR with an alternative that says nothing about that column, while no other condition prunes.",
      why: "The alternative can be true in every partition. BigQuery reads them all, and refuses the query where the table demands a partition filter.",
      silent:
        "Where every alternative limits the partition column, where another condition prunes, and for other engines.",
      sources: [
        {
          title: "BigQuery: query partitioned tables",
          url: "https://cloud.google.com/bigquery/docs/querying-partitioned-tables",
          read: "2026-11-24",
        },
      ],
      bad: {
        "ddl/events.sql":
          "CREATE TABLE raw.events (id STRING, kind STRING, day DATE) PARTITION BY day OPTIONS (require_partition_filter = FALSE);\n",
        "reports/some.sql": "SELECT id FROM raw.events WHERE day = DATE '2026-01-01' OR kind = 'urgent';\n",
      },
      good: {
        "ddl/events.sql":
          "CREATE TABLE raw.events (id STRING, kind STRING, day DATE) PARTITION BY day OPTIONS (require_partition_filter = FALSE);\n",
        "reports/some.sql":
          "SELECT id FROM raw.events WHERE day >= DATE '2026-01-01' AND (day = DATE '2026-01-01' OR kind = 'urgent');\n",
      },
    },
  },
  on: {
    scan(scan, { graph, report }) {
      const known = partitionedScan(scan);
      if (known?.dialect !== "bigquery" || scan.uncertain) return;
      const predicates = predicatesOn(scan, known);
      if (predicates.some((predicate) => prunes(predicate, known.dialect))) return;
      const found = predicates.find(({ underOr, negated, at }) => underOr && !negated && at.file === scan.script.file);
      if (!found || predicates.some(({ op }) => op === "join" || op === "in-query")) return;
      report({
        message: "found",
        data: { column: found.column, table: known.table.name },
        at: found.at,
        evidence: scanEvidence(scan, known, graph),
        ...variantOf(scan.script),
      });
    },
  },
});
