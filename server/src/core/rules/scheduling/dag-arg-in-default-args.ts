import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "dag-arg-in-default-args",
    category: "scheduling",
    title: "Argument of the DAG inside default_args, where it does nothing",
    tier: 1,
    severity: "error",
    systems: ["airflow"],
    fix: "repair",
    messages: {
      found:
        "`{key}` is an argument of the DAG; `default_args` go to the tasks, so here it is ignored without a word. Move it up to the DAG.",
      twice:
        "`{key}` in `default_args` does nothing: it is an argument of the DAG, which sets it itself. Remove this one.",
    },
    docs: {
      what: "`catchup`, `schedule`, `max_active_runs`, `tags`, `dagrun_timeout` and other arguments of a DAG that stand in `default_args`.",
      why: "`default_args` are handed to the tasks, which do not know these arguments and drop them. The DAG then runs with the default: it catches up although somebody wrote that it must not.",
      sources: [
        {
          title: "Airflow: DAGs, default arguments",
          url: "https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#default-arguments",
          read: "2026-11-24",
        },
      ],
      bad: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/load.py":
          'from datetime import datetime, timedelta\n\nfrom airflow import DAG\nfrom airflow.operators.bash import BashOperator\n\nwith DAG(\n    dag_id="load",\n    schedule="@daily",\n    start_date=datetime(2026, 1, 1),\n    default_args={\n        "owner": "data",\n        "retries": 2,\n        "execution_timeout": timedelta(hours=1),\n        "on_failure_callback": print,\n        "catchup": False,\n    },\n):\n    BashOperator(task_id="load", bash_command="load.sh ")\n',
      },
      good: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/load.py":
          'from datetime import datetime, timedelta\n\nfrom airflow import DAG\nfrom airflow.operators.bash import BashOperator\n\nwith DAG(\n    dag_id="load",\n    schedule="@daily",\n    start_date=datetime(2026, 1, 1),\n    catchup=False,\n    default_args={\n        "owner": "data",\n        "retries": 2,\n        "execution_timeout": timedelta(hours=1),\n        "on_failure_callback": print,\n    },\n):\n    BashOperator(task_id="load", bash_command="load.sh ")\n',
      },
    },
  },
  on: {
    pipeline(dag, { report }) {
      for (const { key, at, also } of dag.misplaced)
        if (also)
          report({
            message: "twice",
            data: { key },
            at,
            evidence: [{ at: also, message: "The DAG sets it here." }],
            fixes: [
              {
                title: `Remove \`${key}\` from default_args: it does nothing there`,
                kind: "repair",
                intents: [{ do: "remove", subject: dag.subject, key: ["default_args", key] }],
              },
            ],
          });
        else
          report({
            message: "found",
            data: { key },
            at,
            fixes: [
              {
                title: `Move \`${key}\` to the DAG, where it takes effect`,
                kind: "repair",
                intents: [{ do: "move", subject: dag.subject, from: ["default_args", key], to: [key] }],
              },
            ],
          });
    },
  },
});
