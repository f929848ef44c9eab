import type { FileFacts } from "../../facts/file-facts.ts";
import { valueOf } from "../../facts/known.ts";
import type { SqlRun, Task } from "../../facts/pipeline.ts";
import type { WriteSummary } from "../../facts/script.ts";
import { inlineScripts } from "../../graph/ask/inline.ts";
import type { Graph } from "../../graph/graph.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "retries-on-nonidempotent",
    category: "idempotency",
    title: "Task with retries whose SQL adds rows at every run",
    tier: 1,
    severity: "error",
    systems: ["airflow", "kubernetes"],
    fix: "suggestion",
    messages: {
      found:
        "Task `{task}` retries {retries}×, and its SQL appends to `{table}`: a retry after a failure that came late adds the rows a second time. Make the write replace what it wrote before, or do not retry.",
    },
    docs: {
      what: "A task with retries that runs an INSERT which nothing makes repeatable (see `insert-append-rerun`). The task and the statement stand in different files; both are shown.",
      why: "A retry is a second run. A connection that breaks after the warehouse has committed looks like a failure to the scheduler, so it runs the statement again.",
      silent:
        "Where retries are unknown or 0, where the SQL could not be read whole, and where the target is a landing, log or audit table.",
      sources: [
        {
          title: "Airflow: best practices, creating a task",
          url: "https://airflow.apache.org/docs/apache-airflow/stable/best-practices.html#creating-a-task",
          read: "2026-11-24",
        },
      ],
      bad: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/sql/append.sql": "INSERT INTO marts.daily (id) SELECT id FROM raw.orders WHERE day = '{{ ds }}';\n",
        "dags/load.py":
          'from datetime import datetime, timedelta\n\nfrom airflow import DAG\nfrom airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator\n\nwith DAG(\n    dag_id="load",\n    schedule="@daily",\n    start_date=datetime(2026, 1, 1),\n    catchup=False,\n    default_args={"owner": "data", "execution_timeout": timedelta(hours=1), "on_failure_callback": print},\n):\n    SQLExecuteQueryOperator(task_id="append", conn_id="warehouse", sql="sql/append.sql", retries=3)\n',
      },
      good: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/sql/replace.sql":
          "TRUNCATE TABLE marts.daily;\nINSERT INTO marts.daily (id) SELECT id FROM raw.orders WHERE day = '{{ ds }}';\n",
        "dags/load.py":
          'from datetime import datetime, timedelta\n\nfrom airflow import DAG\nfrom airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator\n\nwith DAG(\n    dag_id="load",\n    schedule="@daily",\n    start_date=datetime(2026, 1, 1),\n    catchup=False,\n    default_args={"owner": "data", "execution_timeout": timedelta(hours=1), "on_failure_callback": print},\n):\n    SQLExecuteQueryOperator(task_id="replace", conn_id="warehouse", sql="sql/replace.sql", retries=3)\n',
      },
    },
  },
  on: {
    task(task, { facts, graph, report }) {
      const retries = valueOf(task.retries);
      if (retries === undefined || retries <= 0) return;
      const append = appendOf(task, facts, graph);
      if (!append) return;
      report({
        message: "found",
        data: { task: task.id, retries, table: tableName(append) },
        at: task.at,
        evidence: [
          { at: append.at, message: append.because },
          ...(task.retries.state === "known" ? [{ at: task.retries.at, message: "The retries come from here." }] : []),
        ],
        fixes: [
          {
            title: "Do not retry this task: a failure waits for a person",
            kind: "suggestion",
            intents: [{ do: "set", subject: task.subject, key: ["retries"], value: 0 }],
          },
        ],
      });
    },
  },
});

/** The first write of the task's SQL that adds rows at every run. */
function appendOf(task: Task, facts: FileFacts, graph: Graph): WriteSummary | undefined {
  for (const run of task.runs)
    for (const write of writesOf(run, facts, graph))
      if (write.effect === "append" && !write.landing && write.target.kind !== "unknown") return write;
  return undefined;
}

function writesOf(run: SqlRun, facts: FileFacts, graph: Graph): readonly WriteSummary[] {
  if (run.kind === "inline") return inlineScripts(run.scripts, facts).flatMap((script) => graph.writes(script));
  if (run.resolved === undefined) return [];
  return graph.lookup
    .all("sql-effects", run.resolved)
    .flatMap(({ value }) => (value.complete && value.dialect.id !== "flink" ? value.writes : []));
}

const tableName = ({ target }: WriteSummary): string => {
  if (target.kind === "name") return target.parts.join(".");
  return target.kind === "ref"
    ? target.name
    : target.kind === "source"
      ? `${target.source}.${target.table}`
      : "its table";
};
