import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "syntax-error",
    category: "workspace",
    title: "Text that cannot be read as what its file is",
    tier: 1,
    severity: "error",
    systems: ["airflow", "dbt", "kubernetes", "sql", "catalog", "project"],
    fix: "none",
    messages: { found: "{problem}" },
    docs: {
      what: "A place where YAML, JSON, TOML or INI text breaks the rules of its format, with what was expected there. SQL is reported only where its dialect is certain and nothing of the statement could be read.",
      why: "Whoever loads the file stops at this place: the scheduler keeps the version it had, or drops the DAG. Rules about what is missing stay silent in such a file, because what follows the mistake may not have been read.",
      silent:
        "In files with templates (Jinja, Helm, shell-like variables) the text is not what will be loaded, so mistakes that a template may mend are not reported.",
      sources: [{ title: "YAML 1.2.2", url: "https://yaml.org/spec/1.2.2/", read: "2026-11-24" }],
      bad: {
        "dags/orders.yml":
          "orders:\n  schedule: '@daily\n  tasks:\n    - task_id: load\n      operator: airflow.operators.empty.EmptyOperator\n",
      },
      good: {
        "k8s/config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  greeting: 'hello'\n",
      },
    },
  },
  on: {
    problem(problem, { report }) {
      if (problem.source !== "syntax") return;
      report({ message: "found", data: { problem: problem.message }, at: problem.at, evidence: problem.related });
    },
  },
});
