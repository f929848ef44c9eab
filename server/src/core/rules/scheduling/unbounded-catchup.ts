import { valueOf } from "../../facts/known.ts";
import { lengthText, periodOf } from "../../graph/ask/periods.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "unbounded-catchup",
    category: "scheduling",
    title: "Catchup over so many intervals that switching the DAG on starts a burst of runs",
    tier: 1,
    severity: "warning",
    systems: ["airflow"],
    fix: "suggestion",
    messages: {
      found:
        "Catching up from {start} every {period} is {runs} runs, and nothing limits how many of them run at once ({limit}). Set `max_active_runs` to 1, move `start_date`, or say `catchup: false`.",
    },
    options: {
      runs: {
        type: "integer",
        default: 100,
        minimum: 1,
        description: "How many missed runs are accepted where `max_active_runs` does not limit them.",
      },
      active: {
        type: "integer",
        default: 3,
        minimum: 1,
        description: "The highest `max_active_runs` that counts as a limit.",
      },
    },
    docs: {
      what: "`catchup: true` with a start date so long ago that more than 100 intervals lie between it and today, while `max_active_runs` is not set or large.",
      why: "When the DAG is switched on (a new installation, a cleared state, a rename) Airflow creates all of these runs and works on up to 16 of them at a time: the warehouse is busy with the past, and today's run waits behind it.",
      silent:
        "Where the number of runs cannot be counted, where `max_active_runs` is at most 3, and for DAGs that say `backfill` in their id.",
      sources: [
        {
          title: "Airflow: DAG runs, catchup",
          url: "https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dag-run.html#catchup",
          read: "2026-11-24",
        },
        {
          title: "Airflow: configuration reference, max_active_runs_per_dag",
          url: "https://airflow.apache.org/docs/apache-airflow/stable/configurations-ref.html#max-active-runs-per-dag",
          read: "2026-11-24",
        },
      ],
      bad: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/load.py":
          'from datetime import datetime, timedelta\n\nfrom airflow import DAG\nfrom airflow.operators.bash import BashOperator\n\nwith DAG(\n    dag_id="load",\n    schedule="@hourly",\n    start_date=datetime(2020, 1, 1),\n    catchup=True,\n    default_args={"owner": "data", "retries": 2, "execution_timeout": timedelta(hours=1), "on_failure_callback": print},\n):\n    BashOperator(task_id="load", bash_command="load.sh ")\n',
      },
      good: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/load.py":
          'from datetime import datetime, timedelta\n\nfrom airflow import DAG\nfrom airflow.operators.bash import BashOperator\n\nwith DAG(\n    dag_id="load",\n    schedule="@hourly",\n    start_date=datetime(2020, 1, 1),\n    catchup=True,\n    max_active_runs=1,\n    default_args={"owner": "data", "retries": 2, "execution_timeout": timedelta(hours=1), "on_failure_callback": print},\n):\n    BashOperator(task_id="load", bash_command="load.sh ")\n',
      },
    },
  },
  on: {
    pipeline(dag, { options, report, today }) {
      const schedule = valueOf(dag.schedule);
      const start = valueOf(dag.startDate);
      const period = schedule && periodOf(schedule);
      if (dag.catchup.state !== "known" || !dag.catchup.value || !period || start?.kind !== "fixed") return;
      if (dag.maxActiveRuns.state === "unknown" || dag.endDate.state === "unknown" || /backfill/i.test(dag.id)) return;
      const active = valueOf(dag.maxActiveRuns);
      if (active !== undefined && active <= options.active) return;
      const end = valueOf(dag.endDate);
      const until = end?.kind === "fixed" && end.iso.slice(0, 10) < today ? end.iso : today;
      const runs = Math.floor((Date.parse(until.slice(0, 10)) - Date.parse(start.iso.slice(0, 10))) / 1000 / period);
      if (!(runs > options.runs)) return;
      report({
        message: "found",
        data: {
          start: start.iso.slice(0, 10),
          period: lengthText(period),
          runs: runs.toLocaleString("en"),
          limit: active === undefined ? "`max_active_runs` is not set" : `\`max_active_runs\` is ${active}`,
        },
        at: dag.catchup.at,
        evidence: [
          ...(dag.startDate.state === "known" ? [{ at: dag.startDate.at, message: "It starts here." }] : []),
          ...(dag.schedule.state === "known" ? [{ at: dag.schedule.at, message: "This is how often it runs." }] : []),
        ],
        fixes: [
          {
            title: "Run missed intervals one at a time",
            kind: "suggestion",
            intents: [{ do: "set", subject: dag.subject, key: ["max_active_runs"], value: 1 }],
          },
          {
            title: "Do not catch up: missed intervals are not run",
            kind: "suggestion",
            intents: [{ do: "set", subject: dag.subject, key: ["catchup"], value: false }],
          },
        ],
      });
    },
  },
});
