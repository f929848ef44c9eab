import { valueOf } from "../../facts/known.ts";
import type { SqlScript } from "../../facts/script.ts";
import type { Fix } from "../../facts/subject.ts";
import { isStagingName, madeBefore, sameTable, targetOf, variantOf } from "../../graph/ask/scripts.ts";
import { runners } from "../../graph/ask/tasks.ts";
import { insertText, nameText, placeIn } from "../../graph/ask/text.ts";
import { hasTransactions, wrapInTransaction } from "../../graph/ask/transactions.ts";
import type { Graph } from "../../graph/graph.ts";
import type { DeleteStatement, Statement } from "../../sql/tree.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "delete-insert-not-atomic",
    category: "idempotency",
    title: "DELETE and INSERT of the same rows outside of a transaction",
    tier: 1,
    severity: "warning",
    systems: ["sql", "airflow"],
    fix: "repair",
    messages: {
      found:
        "DELETE and the INSERT that fills `{table}` again are two transactions: if the second one fails, the rows are gone, and readers in between see none. Put both into one transaction.",
    },
    docs: {
      what: "A DELETE followed by an INSERT into the same table in one script, where each statement commits by itself.",
      why: "Between the two the rows do not exist. A failure in that moment loses them until somebody runs the load again, and every query in between answers without them.",
      silent:
        "Inside BEGIN … COMMIT; where the operator or connection decides about autocommit and nothing says how (Snowflake, Redshift and PostgreSQL scripts without a task that sets it); for staging and temporary tables; inside procedures and blocks; in dbt models, whose adapter wraps the statements.",
      sources: [
        {
          title: "BigQuery: multi-statement transactions",
          url: "https://cloud.google.com/bigquery/docs/transactions",
          read: "2026-11-24",
        },
        {
          title: "Snowflake: transactions, autocommit",
          url: "https://docs.snowflake.com/en/sql-reference/transactions",
          read: "2026-11-24",
        },
      ],
      bad: {
        "pipewright.yaml": "dialect: bigquery\n",
        "load/daily.sql":
          "DELETE FROM marts.daily WHERE day = DATE '{{ ds }}';\n\nINSERT INTO marts.daily (id, day)\nSELECT id, day FROM raw.orders WHERE day = DATE '{{ ds }}';\n",
      },
      good: {
        "pipewright.yaml": "dialect: bigquery\n",
        "load/daily.sql":
          "BEGIN TRANSACTION;\n\nDELETE FROM marts.daily WHERE day = DATE '{{ ds }}';\n\nINSERT INTO marts.daily (id, day)\nSELECT id, day FROM raw.orders WHERE day = DATE '{{ ds }}';\n\nCOMMIT TRANSACTION;\n",
      },
    },
  },
  on: {
    script(script, { graph, report }) {
      if (script.origin.kind === "model" || !hasTransactions(script) || !commitsEach(script, graph)) return;
      const { statements } = script;
      if (statements.some((statement) => statement.kind === "block")) return;
      let open = false;
      for (const [at, statement] of statements.entries()) {
        if (statement.kind === "transaction") {
          if (statement.action === "autocommit-off") return;
          if (statement.action === "begin") open = true;
          if (statement.action === "commit" || statement.action === "rollback") open = false;
        }
        if (open || statement.kind !== "delete" || statement.depth > 0) continue;
        const { name } = statement.target;
        if (isStagingName(name) || madeBefore(name, script, at)) continue;
        const insert = refill(statements, at, statement);
        const table = nameText(name, script);
        if (!insert || table === undefined) continue;
        report({
          message: "found",
          data: { table },
          at: placeIn(script, { start: statement.span.start, end: statement.target.span.end }),
          evidence: [
            { at: placeIn(script, head(insert)), message: `\`${table}\` is filled again here.` },
            ...runners(graph.tasksRunning(script)),
          ],
          fixes: oneTransaction(script, at, insert),
          ...variantOf(script),
        });
      }
    },
  },
});

/** Whether each statement of the script is known to commit by itself. */
function commitsEach(script: SqlScript, graph: Graph): boolean {
  const tasks = graph.tasksRunning(script);
  // A BigQuery script is a job; without BEGIN TRANSACTION every statement of it stands alone.
  if (script.dialect.id === "bigquery") return true;
  return tasks.length > 0 && tasks.every((task) => valueOf(task.autocommit) === true);
}

/** The INSERT that fills the table again, before anything else is done with transactions. */
function refill(statements: readonly Statement[], from: number, removal: DeleteStatement): Statement | undefined {
  for (const statement of statements.slice(from + 1)) {
    if (statement.kind === "transaction") return undefined;
    const target = targetOf(statement);
    if (!target || !sameTable(target, removal.target.name)) continue;
    return statement.kind === "insert" && statement.depth === 0 && !statement.overwrite ? statement : undefined;
  }
  return undefined;
}

const head = (statement: Statement): { start: number; end: number } => ({
  start: statement.span.start,
  end: targetOf(statement)?.span.end ?? statement.span.end,
});

/** One transaction around everything from the DELETE to the INSERT, where all of it is data. */
function oneTransaction(script: SqlScript, from: number, insert: Statement): readonly Fix[] {
  const transaction = wrapInTransaction(script);
  const removal = script.statements[from];
  const between = script.statements.slice(from, script.statements.indexOf(insert) + 1);
  if (!script.editable || !transaction || !removal || !between.every((one) => DATA.has(one.kind))) return [];
  return [
    {
      title: "Make them one transaction: both happen or neither",
      kind: "repair",
      intents: [
        insertText(script, removal.span.start, transaction.begin),
        insertText(script, insert.span.end, transaction.end),
      ],
    },
  ];
}

/** Statements a transaction may hold; DDL would commit it. */
const DATA: ReadonlySet<string> = new Set(["delete", "insert", "update", "merge", "query"]);
