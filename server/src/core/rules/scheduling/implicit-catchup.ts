import { valueOf } from "../../facts/known.ts";
import { layersOf } from "../../graph/ask/layers.ts";
import { periodOf } from "../../graph/ask/periods.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "implicit-catchup",
    category: "scheduling",
    title: "DAG that leaves catchup to the default of its Airflow version",
    tier: 3,
    severity: "warning",
    systems: ["airflow"],
    fix: "repair",
    messages: {
      two: "DAG `{dag}` does not say `catchup`, and in Airflow {version} it is on by default: every interval since {start} is run when the DAG is switched on. Say `catchup: false`, or true where that is meant.",
      unknown:
        "DAG `{dag}` does not say `catchup`: Airflow 2 runs every interval since {start} when the DAG is switched on, Airflow 3 none. Say which is meant.",
    },
    docs: {
      what: "A scheduled DAG with a start date in the past for which no layer sets `catchup`, under Airflow 2 or where the version is not pinned. A warning where no task speaks of the interval it runs for, so that every missed run would do the same work; information otherwise.",
      why: "Airflow 2 creates a run for every interval since the start date, Airflow 3 only for the newest. A DAG that was paused for a month, or moved to a new installation, then starts thirty runs at once, or silently none.",
      silent:
        "Under Airflow 3, where `catchup_by_default` is set for the installation, for DAGs without a clock (assets, manual, once), and where a layer was not read.",
      sources: [
        {
          title: "Airflow: DAG runs, catchup",
          url: "https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dag-run.html#catchup",
          read: "2026-11-24",
        },
      ],
      bad: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/load.py":
          'from datetime import datetime, timedelta\n\nfrom airflow import DAG\nfrom airflow.operators.bash import BashOperator\n\nwith DAG(\n    dag_id="load",\n    schedule="@daily",\n    start_date=datetime(2026, 1, 1),\n    default_args={"owner": "data", "retries": 2, "execution_timeout": timedelta(hours=1), "on_failure_callback": print},\n):\n    BashOperator(task_id="load", bash_command="load.sh ")\n',
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
      if (
        dag.system !== "airflow" ||
        dag.catchup.state !== "absent" ||
        dag.misplaced.some(({ key }) => key === "catchup")
      )
        return;
      const schedule = valueOf(dag.schedule);
      const start = valueOf(dag.startDate);
      if (!schedule || periodOf(schedule) === undefined || start?.kind !== "fixed" || start.iso.slice(0, 10) >= today)
        return;
      const version = valueOf(dag.version);
      if (version && version.major >= 3) return;
      const common = {
        at: dag.at,
        // Runs that know their interval have something to catch up; the others do the same work again and again.
        ...(dag.usesInterval === false ? {} : { severity: "information" as const }),
        evidence: [
          ...(dag.version.state === "known"
            ? [{ at: dag.version.at, message: "Airflow's version is pinned here." }]
            : []),
          ...layersOf(dag.catchup, "`catchup`"),
        ],
        fixes: [
          {
            title: "Say `catchup: false`: missed intervals are not run",
            kind: "repair" as const,
            intents: [{ do: "set" as const, subject: dag.subject, key: ["catchup"], value: false }],
          },
        ],
      };
      const data = { dag: dag.id, start: start.iso.slice(0, 10) };
      if (version)
        report({ ...common, message: "two", data: { ...data, version: `${version.major}.${version.minor}` } });
      else report({ ...common, message: "unknown", data });
    },
  },
});
