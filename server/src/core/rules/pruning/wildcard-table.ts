import type { Fix } from "../../facts/subject.ts";
import { columnsIn, isConstant, nameOf, sameName } from "../../graph/ask/columns.ts";
import { variantOf } from "../../graph/ask/scripts.ts";
import { runInterval, runners } from "../../graph/ask/tasks.ts";
import { insertText } from "../../graph/ask/text.ts";
import type { Graph, Scan } from "../../graph/graph.ts";
import type { Expr } from "../../sql/tree.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "wildcard-table",
    category: "pruning",
    title: "Wildcard table without a limit on its suffix",
    tier: 1,
    severity: "warning",
    systems: ["sql", "dbt", "airflow"],
    fix: "suggestion",
    messages: {
      found:
        "`{table}` stands for every table of that prefix, and no constant condition on `_TABLE_SUFFIX` limits them: all are read, and paid for. Add one, for example `_TABLE_SUFFIX BETWEEN '20260101' AND '20260131'`.",
    },
    docs: {
      what: "A BigQuery table name that ends in `*` in a query without a constant condition on `_TABLE_SUFFIX`.",
      why: "The query reads all tables that match: every day of an export that writes a table a day, and each new one from tomorrow on.",
      silent:
        "In views, which cost nothing until they are read; where only the suffixes are asked for; where a condition mentions `_TABLE_SUFFIX` with a value that is constant, here or in another read of the same tables in the script; and where a template or an unread part may hold one.",
      sources: [
        {
          title: "BigQuery: query multiple tables using a wildcard table",
          url: "https://cloud.google.com/bigquery/docs/querying-wildcard-tables",
          read: "2026-11-24",
        },
      ],
      bad: { "reports/events.sql": "SELECT event_name FROM `shop.analytics.events_*`;\n" },
      good: {
        "reports/events.sql":
          "SELECT event_name FROM `shop.analytics.events_*` WHERE _TABLE_SUFFIX BETWEEN '20260101' AND '20260131';\n",
      },
    },
  },
  on: {
    scan(scan, { graph, report }) {
      const { name } = scan.source;
      if (!name.wildcard || scan.uncertain || !scan.executed) return;
      // The suffixes alone: no table is opened for them.
      if (scan.select?.items.every(({ expr }) => asksSuffix(expr))) return;
      const { dialect } = scan.script;
      // No other engine reads a quoted name with a star so.
      if (dialect.id !== "bigquery" && !name.parts.at(-1)?.quoted) return;
      if (
        scan.predicates.some(
          ({ column, others, op }) => isSuffix(column) && (op === "join" || others.every(isConstant)),
        )
      )
        return;
      // Who limits the same tables a few lines above knows how, and wants all of them here.
      if (scan.predicates.every(({ column }) => !isSuffix(column)) && isLimitedBeside(scan, graph)) return;
      report({
        message: "found",
        data: { table: name.parts.map((part) => part.text).join(".") },
        at: scan.at,
        evidence: runners(graph.tasksRunning(scan.script)),
        fixes: suffixOf(scan, graph),
        ...variantOf(scan.script),
      });
    },
  },
});

const isSuffix = (name: string): boolean => sameName(name, "_TABLE_SUFFIX");

/** Whether another read of the script limits the suffix of the same tables, or of a longer or shorter prefix of them. */
const isLimitedBeside = (scan: Scan, graph: Graph): boolean =>
  graph.scans(scan.script).some((other) => {
    const [ours, theirs] = [prefixOf(scan), prefixOf(other)];
    return (
      other.source.name.wildcard &&
      (ours.startsWith(theirs) || theirs.startsWith(ours)) &&
      other.predicates.some(({ column, others }) => isSuffix(column) && others.every(isConstant))
    );
  });

const prefixOf = ({ source }: Scan): string =>
  source.name.parts
    .map(({ text }) => text.toLowerCase())
    .join(".")
    .replace(/\*$/, "");

const asksSuffix = (expr: Expr): boolean => {
  const columns = columnsIn(expr);
  return columns.length > 0 && columns.every((column) => isSuffix(nameOf(column)));
};

/** A draft for exports that write a table a day. */
function suffixOf(scan: Scan, graph: Graph): readonly Fix[] {
  const interval = runInterval(scan.script, graph);
  if (interval.placeholder || !scan.script.editable) return [];
  const alias = scan.source.alias ? `${scan.source.alias.text}.` : "";
  const condition = `${alias}_TABLE_SUFFIX = '${interval.startDigits}'`;
  return [
    {
      title: "Read the table of the run's day alone, where the suffix is a day",
      kind: "suggestion",
      intents: [
        insertText(
          scan.script,
          scan.filterInsert.at,
          scan.filterInsert.hasWhere ? ` AND ${condition}` : `\nWHERE ${condition}`,
        ),
      ],
    },
  ];
}
