import type { SqlScript } from "../../facts/script.ts";
import { isStagingName, madeBefore, runsOnce, sameTable, variantOf } from "../../graph/ask/scripts.ts";
import { runners } from "../../graph/ask/tasks.ts";
import { nameText, placeIn } from "../../graph/ask/text.ts";
import type { DeleteStatement, UpdateStatement } from "../../sql/tree.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "missing-where",
    category: "queries",
    title: "DELETE or UPDATE of a whole table",
    tier: 1,
    severity: "warning",
    systems: ["sql", "airflow"],
    fix: "none",
    messages: {
      delete:
        "DELETE without WHERE removes every row of `{table}`. Add the condition that names the rows, or say TRUNCATE where all of them are meant.",
      update:
        "UPDATE without WHERE changes every row of `{table}` at every run. Add the condition that names the rows, or `WHERE TRUE` where all of them are meant.",
    },
    docs: {
      what: "A DELETE or UPDATE of a permanent table that has no WHERE clause, in SQL that runs more than once.",
      why: "A condition that was forgotten, or commented out while testing, empties or overwrites the table at the next run.",
      silent:
        "When the script fills the table again afterwards (then `delete-insert-not-atomic` looks at it), for temporary and staging tables, for tables the script itself made, for joins that name the rows (`FROM`, `USING`), in migrations and test data, where part of the statement could not be read, and for `WHERE TRUE`, the way to say that all rows are meant.",
      sources: [
        {
          title: "BigQuery: data manipulation language, bytes processed by DELETE and UPDATE",
          url: "https://cloud.google.com/bigquery/docs/reference/standard-sql/dml-syntax",
          read: "2026-11-24",
        },
      ],
      bad: { "load/prices.sql": "UPDATE shop.prices SET price = 0;\n" },
      good: { "load/prices.sql": "UPDATE shop.prices SET price = 0 WHERE discontinued;\n" },
    },
  },
  on: {
    statement({ script, statement, index }, { report, graph }) {
      if (statement.kind !== "delete" && statement.kind !== "update") return;
      if (statement.where || statement.gaps.length > 0 || !script.variant.complete || runsOnce(script.file)) return;
      if (statement.kind === "update" ? statement.from.length > 0 : statement.using.length > 0) return;
      const { name } = statement.target;
      const table = nameText(name, script);
      if (table === undefined || isStagingName(name) || madeBefore(name, script, index)) return;
      if (statement.kind === "delete" && refilled(statement, script, index)) return;
      report({
        message: statement.kind,
        data: { table },
        at: placeIn(script, { start: statement.span.start, end: statement.target.span.end }),
        evidence: runners(graph.tasksRunning(script)),
        ...variantOf(script),
      });
    },
  },
});

/** Whether a later statement of the script writes rows into the table again. */
const refilled = (statement: DeleteStatement | UpdateStatement, script: SqlScript, index: number): boolean =>
  script.statements
    .slice(index + 1)
    .some(
      (later) =>
        (later.kind === "insert" && sameTable(later.target, statement.target.name)) ||
        (later.kind === "merge" && sameTable(later.target.name, statement.target.name)) ||
        (later.kind === "copy" && later.target !== undefined && sameTable(later.target, statement.target.name)) ||
        later.kind === "block" ||
        (later.kind === "other" && later.words === "call"),
    );
