import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "dynamic-start-date",
    category: "scheduling",
    title: "Start date that moves with the clock",
    tier: 1,
    severity: "warning",
    systems: ["airflow"],
    fix: "repair",
    messages: {
      found:
        "`{text}` is another day each time the file is read, so the first interval never ends, or intervals come and go. Write a fixed date.",
      relative:
        "`{text}` is counted back from the day the file is read: what lies before can never be backfilled, and the first interval moves every midnight. Write a fixed date.",
    },
    docs: {
      what: "`start_date` made of `datetime.now()`, `days_ago(…)` or, in dag-factory, a relative text such as `2 days`.",
      why: "The scheduler reads the file again and again. A run starts when its interval, counted from the start date, is over; with a start date that moves, an hourly DAG may never run, and clearing or backfilling finds other intervals than before.",
      silent: "Where the date cannot be read.",
      sources: [
        {
          title: "Airflow: FAQ, what's the deal with start_date",
          url: "https://airflow.apache.org/docs/apache-airflow/stable/faq.html#what-s-the-deal-with-start-date",
          read: "2026-11-24",
        },
      ],
      bad: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/load.py":
          'from datetime import datetime, timedelta\n\nfrom airflow import DAG\nfrom airflow.operators.bash import BashOperator\n\nwith DAG(\n    dag_id="load",\n    schedule="@daily",\n    start_date=datetime.now(),\n    catchup=False,\n    default_args={"owner": "data", "retries": 2, "execution_timeout": timedelta(hours=1), "on_failure_callback": print},\n):\n    BashOperator(task_id="load", bash_command="load.sh ")\n',
      },
      good: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/load.py":
          'from datetime import datetime, timedelta\n\nfrom airflow import DAG\nfrom airflow.operators.bash import BashOperator\n\nwith DAG(\n    dag_id="load",\n    schedule="@daily",\n    start_date=datetime(2026, 1, 1),\n    catchup=False,\n    default_args={"owner": "data", "retries": 2, "execution_timeout": timedelta(hours=1), "on_failure_callback": print},\n):\n    BashOperator(task_id="load", bash_command="load.sh ")\n',
      },
    },
  },
  on: {
    pipeline(dag, { report, today }) {
      if (dag.startDate.state !== "known" || dag.startDate.value.kind !== "moving") return;
      const day = `${today.slice(0, 7)}-01`;
      const relative = /^\d/.test(dag.startDate.value.text);
      report({
        message: relative ? "relative" : "found",
        ...(relative ? { severity: "information" as const } : {}),
        data: { text: dag.startDate.value.text },
        at: dag.startDate.at,
        fixes:
          dag.flavour === "dag-factory"
            ? [
                {
                  title: `Start on ${day}, a fixed day`,
                  kind: "repair",
                  intents: [{ do: "replace", at: dag.startDate.at, text: day }],
                },
              ]
            : [],
      });
    },
  },
});
