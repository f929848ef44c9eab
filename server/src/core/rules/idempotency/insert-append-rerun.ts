import { valueOf } from "../../facts/known.ts";
import type { TaskSummary } from "../../facts/pipeline.ts";
import type { SqlScript } from "../../facts/script.ts";
import type { Fix } from "../../facts/subject.ts";
import { typeOf } from "../../graph/ask/columns.ts";
import { runsOnce, variantOf } from "../../graph/ask/scripts.ts";
import { repeats, runInterval, runners } from "../../graph/ask/tasks.ts";
import { insertText, nameText, placeIn } from "../../graph/ask/text.ts";
import { wrapInTransaction } from "../../graph/ask/transactions.ts";
import type { Graph } from "../../graph/graph.ts";
import type { InsertStatement } from "../../sql/tree.ts";
import { defineRule, type Severity } from "../rule.ts";

export default defineRule({
  meta: {
    id: "insert-append-rerun",
    category: "idempotency",
    title: "INSERT … SELECT that adds the same rows again when it runs again",
    tier: 1,
    severity: "warning",
    systems: ["sql", "airflow", "kubernetes"],
    fix: "suggestion",
    messages: {
      repeats:
        "A second run adds these rows to `{table}` again, and there will be one: {because}. Replace what the run wrote before: DELETE of the same window in one transaction, MERGE on a key, or INSERT OVERWRITE.",
      scheduled:
        "A second run of `{task}` for the same interval adds these rows to `{table}` again. Replace what the run wrote before: DELETE of the same window in one transaction, MERGE on a key, or INSERT OVERWRITE.",
      unscheduled:
        "If this runs twice, `{table}` has these rows twice. Replace what the run wrote before (DELETE of the same window, MERGE on a key), or mark the table as append-only by its name.",
    },
    docs: {
      what: "An INSERT … SELECT into a permanent table with nothing in the script that takes the rows of an earlier run away: no DELETE or TRUNCATE of the target, no OVERWRITE, no ON CONFLICT, no anti-join on the target.",
      why: "Tasks run again: after a failure, by a retry, by a backfill, by somebody clearing them. Airflow asks for tasks that give the same result every time and names INSERT as the statement that does not.",
      silent:
        "For temporary tables and tables the script makes itself, migrations and test data, Flink SQL, a Snowflake stream as the source (its rows are consumed once), dbt models (see `dbt-incremental-no-key`), and statements or templates that could not be read whole. A hint only where the target is named like a raw, landing, log or audit table; information where no task is known to run the file; an error where a task retries or catches up.",
      sources: [
        {
          title: "Airflow: best practices, creating a task",
          url: "https://airflow.apache.org/docs/apache-airflow/stable/best-practices.html#creating-a-task",
          read: "2026-11-24",
        },
      ],
      bad: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/load.py":
          'from datetime import datetime, timedelta\n\nfrom airflow import DAG\nfrom airflow.providers.google.cloud.operators.bigquery import BigQueryInsertJobOperator\n\nwith DAG(\n    dag_id="load",\n    schedule="@daily",\n    start_date=datetime(2026, 1, 1),\n    catchup=False,\n    default_args={\n        "owner": "data",\n        "retries": 2,\n        "retry_delay": timedelta(minutes=5),\n        "execution_timeout": timedelta(hours=1),\n        "on_failure_callback": print,\n    },\n):\n    BigQueryInsertJobOperator(\n        task_id="daily",\n        configuration={"query": {"query": "INSERT INTO marts.daily (id) SELECT id FROM raw.orders WHERE day = \'{{ ds }}\'", "useLegacySql": False}},\n    )\n',
      },
      good: {
        "load/daily.sql":
          "MERGE INTO marts.daily AS t\nUSING (SELECT id, MAX(amount) AS amount FROM raw.orders GROUP BY id) AS s\nON t.id = s.id\nWHEN MATCHED THEN UPDATE SET amount = s.amount\nWHEN NOT MATCHED THEN INSERT (id, amount) VALUES (s.id, s.amount);\n",
      },
    },
  },
  on: {
    script(script, { graph, report }) {
      if (script.origin.kind === "model" || script.dialect.id === "flink" || runsOnce(script.file)) return;
      for (const write of graph.writes(script)) {
        const { statement } = write;
        if (write.effect !== "append" || statement.kind !== "insert" || statement.source.kind !== "query") continue;
        if (statement.gaps.length > 0) continue;
        const tasks = graph.tasksRunning(script);
        const table = nameText(statement.target, script) ?? "the table";
        const again = tasks.map(repeats).find((why) => why !== undefined);
        const [first] = tasks;
        const severity = severityOf(write.landing, tasks, again);
        const common = {
          at: placeIn(script, { start: statement.span.start, end: statement.target.span.end }),
          evidence: [...runners(tasks), ...reasons(tasks)],
          fixes: deleteFirst(script, statement, graph),
          severity,
          ...variantOf(script),
        };
        if (again !== undefined) report({ ...common, message: "repeats", data: { table, because: again } });
        else if (first) report({ ...common, message: "scheduled", data: { table, task: first.task } });
        else report({ ...common, message: "unscheduled", data: { table } });
      }
    },
  },
});

function severityOf(landing: boolean, tasks: readonly TaskSummary[], again: string | undefined): Severity {
  if (landing) return "hint";
  if (tasks.length === 0) return "information";
  return again === undefined ? "warning" : "error";
}

/** Where it says that a task runs again. */
const reasons = (tasks: readonly TaskSummary[]): { at: TaskSummary["at"]; message: string }[] =>
  tasks.slice(0, 3).flatMap((task) => {
    if (task.retries.state === "known" && task.retries.value > 0)
      return [{ at: task.retries.at, message: `\`${task.task}\` retries ${task.retries.value}×.` }];
    return task.catchup.state === "known" && task.catchup.value
      ? [{ at: task.catchup.at, message: `\`${task.pipeline}\` catches up on missed runs.` }]
      : [];
  });

/** A draft that deletes the run's window first, where the target's one partition column says what a window is. */
function deleteFirst(script: SqlScript, statement: InsertStatement, graph: Graph): readonly Fix[] {
  if (!script.editable || script.statements.length !== 1) return [];
  const view = graph.table(
    graph.relationOf(
      { kind: "table", name: statement.target, columns: [], modifiers: [], span: statement.target.span },
      script,
    ),
    script,
  );
  const columns = view && valueOf(view.partition)?.columns;
  const column = columns?.length === 1 ? columns[0] : undefined;
  const table = nameText(statement.target, script);
  const interval = runInterval(script, graph);
  if (!view || !column || !table || interval.placeholder) return [];
  const type = typeOf(view, column.name);
  const window =
    type === "DATE"
      ? `${column.name} >= DATE '${interval.startDay}' AND ${column.name} < DATE '${interval.endDay}'`
      : type?.startsWith("TIMESTAMP")
        ? `${column.name} >= TIMESTAMP '${interval.start}' AND ${column.name} < TIMESTAMP '${interval.end}'`
        : undefined;
  const transaction = wrapInTransaction(script);
  if (!window || !transaction) return [];
  const remove = `DELETE FROM ${table}\nWHERE ${window};\n\n`;
  return [
    {
      title: `Delete ${interval.what} first, in one transaction`,
      kind: "suggestion",
      intents: [
        insertText(script, statement.span.start, `${transaction.begin}${remove}`),
        insertText(script, statement.span.end, transaction.end),
      ],
    },
  ];
}
