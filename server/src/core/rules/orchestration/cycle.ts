import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "cycle",
    category: "orchestration",
    title: "Tasks or models that wait for each other",
    tier: 1,
    severity: "error",
    systems: ["airflow", "dbt"],
    fix: "none",
    messages: {
      task: "These tasks wait for each other, so Airflow rejects the DAG: {path}. Remove one of the dependencies.",
      "dbt-ref":
        "These models read each other, so dbt can build none of them: {path}. Break the circle, for example with a model that both read.",
    },
    docs: {
      what: "A closed way through the dependencies of a DAG's tasks, or through the `ref()`s of dbt models.",
      why: "Nothing in the circle can ever start. Airflow does not load the DAG and shows an import error; dbt stops before the first model.",
      silent: "Where tasks are made in a loop or dependencies are computed.",
      sources: [
        {
          title: "Airflow: DAGs",
          url: "https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html",
          read: "2026-11-24",
        },
      ],
      bad: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/load.yml":
          "load:\n  schedule: '@daily'\n  catchup: false\n  default_args:\n    owner: data\n    start_date: 2026-01-01\n    retries: 2\n    execution_timeout_secs: 600\n    on_failure_callback: alerts.page\n  tasks:\n    first:\n      operator: airflow.operators.bash.BashOperator\n      bash_command: 'first.sh '\n      dependencies: [second]\n    second:\n      operator: airflow.operators.bash.BashOperator\n      bash_command: 'second.sh '\n      dependencies: [first]\n",
      },
      good: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/load.yml":
          "load:\n  schedule: '@daily'\n  catchup: false\n  default_args:\n    owner: data\n    start_date: 2026-01-01\n    retries: 2\n    execution_timeout_secs: 600\n    on_failure_callback: alerts.page\n  tasks:\n    first:\n      operator: airflow.operators.bash.BashOperator\n      bash_command: 'first.sh '\n    second:\n      operator: airflow.operators.bash.BashOperator\n      bash_command: 'second.sh '\n      dependencies: [first]\n",
      },
    },
  },
  on: {
    cycle(cycle, { report }) {
      report({
        message: cycle.what,
        data: { path: cycle.path.map((name) => `\`${name}\``).join(" → ") },
        at: cycle.at,
        evidence: cycle.steps.map(({ name, at }) => ({ at, message: `\`${name}\` is named here.` })),
      });
    },
  },
});
