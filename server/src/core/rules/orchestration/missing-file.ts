import { didYouMean, nearestFixes } from "../reference.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "missing-file",
    category: "orchestration",
    title: "Task that names a file which is not there",
    tier: 1,
    severity: "error",
    systems: ["airflow"],
    fix: "suggestion",
    messages: {
      found: "{within} names `{name}`, and there is no such file in the folders Airflow looks into.{nearest}",
    },
    docs: {
      what: "A path of a SQL file in an operator that exists neither beside the DAG nor below a template search path.",
      why: "The DAG loads, and the task fails when it first runs: the template is not found.",
      silent:
        "For paths with templates, paths outside of the workspace, and where the template search path is computed or not read.",
      sources: [
        {
          title: "Airflow: DAG parameter template_searchpath",
          url: "https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/operators.html#jinja-templating",
          read: "2026-11-24",
        },
      ],
      bad: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/sql/orders.sql": "SELECT 1 AS one;\n",
        "dags/load.py":
          'from datetime import datetime, timedelta\n\nfrom airflow import DAG\nfrom airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator\n\nwith DAG(\n    dag_id="load",\n    schedule="@daily",\n    start_date=datetime(2026, 1, 1),\n    catchup=False,\n    default_args={"owner": "data", "retries": 2, "execution_timeout": timedelta(hours=1), "on_failure_callback": print},\n):\n    SQLExecuteQueryOperator(task_id="orders", conn_id="warehouse", sql="sql/order.sql")\n',
      },
      good: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/sql/orders.sql": "SELECT 1 AS one;\n",
        "dags/load.py":
          'from datetime import datetime, timedelta\n\nfrom airflow import DAG\nfrom airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator\n\nwith DAG(\n    dag_id="load",\n    schedule="@daily",\n    start_date=datetime(2026, 1, 1),\n    catchup=False,\n    default_args={"owner": "data", "retries": 2, "execution_timeout": timedelta(hours=1), "on_failure_callback": print},\n):\n    SQLExecuteQueryOperator(task_id="orders", conn_id="warehouse", sql="sql/orders.sql")\n',
      },
    },
  },
  on: {
    reference(reference, { report }) {
      if (reference.what !== "file" || reference.target.state !== "absent") return;
      report({
        message: "found",
        data: { within: reference.within, name: reference.name, nearest: didYouMean(reference) },
        at: reference.at,
        evidence: reference.target.searched.flatMap(({ name, at }) =>
          at ? [{ at, message: `Looked for in ${name}.` }] : [],
        ),
        fixes: nearestFixes(reference),
      });
    },
  },
});
