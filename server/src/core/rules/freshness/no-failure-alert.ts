import { valueOf } from "../../facts/known.ts";
import { layersOf } from "../../graph/ask/layers.ts";
import { periodOf } from "../../graph/ask/periods.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "no-failure-alert",
    category: "freshness",
    title: "Scheduled DAG whose failure tells nobody",
    tier: 3,
    severity: "information",
    systems: ["airflow"],
    fix: "suggestion",
    messages: {
      found:
        "Nothing in this repository tells a person when DAG `{dag}` fails: no `on_failure_callback`, no notifier, no `email`. Add one to its `default_args`, so that a failure is noticed before its data is missed.",
    },
    docs: {
      what: "A scheduled DAG for which no layer sets a failure callback, a notifier or an address for mails, while nothing in the repository alerts for all DAGs.",
      why: "A failed run stays red in a list that nobody looks at until somebody misses the data. The time until then is the real length of the outage.",
      silent:
        "Where a layer was not read, or functions of the repository make tasks that are not seen; where the repository has a cluster policy, a listener or a Prometheus rule that covers Airflow; for DAGs without a clock.",
      sources: [
        {
          title: "Airflow: callbacks",
          url: "https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/logging-monitoring/callbacks.html",
          read: "2026-11-24",
        },
      ],
      bad: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/load.py":
          'from datetime import datetime, timedelta\n\nfrom airflow import DAG\nfrom airflow.operators.bash import BashOperator\n\nwith DAG(\n    dag_id="load",\n    schedule="@daily",\n    start_date=datetime(2026, 1, 1),\n    catchup=False,\n    default_args={"owner": "data", "retries": 2, "execution_timeout": timedelta(hours=1)},\n):\n    BashOperator(task_id="load", bash_command="load.sh ")\n',
      },
      good: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/load.py":
          'from datetime import datetime, timedelta\n\nfrom airflow import DAG\nfrom airflow.operators.bash import BashOperator\n\nwith DAG(\n    dag_id="load",\n    schedule="@daily",\n    start_date=datetime(2026, 1, 1),\n    catchup=False,\n    default_args={"owner": "data", "retries": 2, "execution_timeout": timedelta(hours=1), "email": ["data@shop.example"], "email_on_failure": True},\n):\n    BashOperator(task_id="load", bash_command="load.sh ")\n',
      },
    },
  },
  on: {
    pipeline(dag, { facts, graph, report }) {
      if (dag.system !== "airflow" || dag.open || dag.alert.state !== "absent") return;
      const schedule = valueOf(dag.schedule);
      if (!schedule || periodOf(schedule) === undefined) return;
      const tasks = facts.tasks.filter((task) => task.pipeline === dag.id);
      if (tasks.length === 0 || tasks.some((task) => task.alert.state !== "absent")) return;
      if (graph.lookup.all("global-alert", "*").some(({ value }) => value.covers !== "kubernetes")) return;
      const version = valueOf(dag.version);
      report({
        message: "found",
        data: { dag: dag.id },
        at: dag.at,
        evidence: layersOf(dag.alert, "alert"),
        fixes:
          version?.major === 2
            ? [
                {
                  title: "Send a mail for each failed task (a draft: put your team's address in)",
                  kind: "suggestion",
                  intents: [
                    {
                      do: "set",
                      subject: dag.subject,
                      key: ["default_args", "email"],
                      value: ["data-alerts@example.com"],
                    },
                    { do: "set", subject: dag.subject, key: ["default_args", "email_on_failure"], value: true },
                  ],
                },
              ]
            : [],
      });
    },
  },
});
