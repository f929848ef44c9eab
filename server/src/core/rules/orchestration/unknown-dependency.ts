import { didYouMean, nearestFixes } from "../reference.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "unknown-dependency",
    category: "orchestration",
    title: "Dependency on a task that does not exist",
    tier: 1,
    severity: "error",
    systems: ["airflow"],
    fix: "suggestion",
    messages: {
      found: "{within} has no task `{name}`, so the DAG cannot be loaded.{nearest}",
    },
    docs: {
      what: "A name in `dependencies` (or another list of tasks to wait for) that no task or task group of the DAG has.",
      why: "The DAG fails to load: it vanishes from the scheduler, or keeps running the version of yesterday.",
      silent: "In DAGs whose tasks are made by a template, a loop or expansion.",
      sources: [
        {
          title: "dag-factory documentation",
          url: "https://astronomer.github.io/dag-factory/latest/",
          read: "2026-11-24",
        },
      ],
      bad: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/load.yml":
          "load:\n  schedule: '@daily'\n  catchup: false\n  default_args:\n    owner: data\n    start_date: 2026-01-01\n    retries: 2\n    execution_timeout_secs: 600\n    on_failure_callback: alerts.page\n  tasks:\n    extract:\n      operator: airflow.operators.bash.BashOperator\n      bash_command: 'extract.sh '\n    store:\n      operator: airflow.operators.bash.BashOperator\n      bash_command: 'store.sh '\n      dependencies: [extrct]\n",
      },
      good: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/load.yml":
          "load:\n  schedule: '@daily'\n  catchup: false\n  default_args:\n    owner: data\n    start_date: 2026-01-01\n    retries: 2\n    execution_timeout_secs: 600\n    on_failure_callback: alerts.page\n  tasks:\n    extract:\n      operator: airflow.operators.bash.BashOperator\n      bash_command: 'extract.sh '\n    store:\n      operator: airflow.operators.bash.BashOperator\n      bash_command: 'store.sh '\n      dependencies: [extract]\n",
      },
    },
  },
  on: {
    reference(reference, { report }) {
      if (reference.what !== "task" || reference.target.state !== "absent") return;
      report({
        message: "found",
        data: { within: reference.within, name: reference.name, nearest: didYouMean(reference) },
        at: reference.at,
        fixes: nearestFixes(reference),
      });
    },
  },
});
