import type { Identity } from "../../facts/reference.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "duplicate-id",
    category: "orchestration",
    title: "Id that is taken already",
    tier: 1,
    severity: "error",
    systems: ["airflow", "dbt", "kubernetes", "project"],
    fix: "none",
    messages: {
      found: "{what} `{id}` exists already {scope}: {consequence}. Give one of them another name.",
    },
    docs: {
      what: "The same DAG, task, model, source or macro name, or the same YAML key, twice where it must be unique.",
      why: "Of two DAGs with one id Airflow keeps whichever file it read last; two tasks with one id stop the DAG from loading; dbt stops at two models of one name; of two equal YAML keys most readers keep the last and drop the first without a word.",
      silent:
        "For ids that are computed, for overlays of environments (kustomize), and for tasks of one id in different DAGs or groups.",
      sources: [
        {
          title: "YAML 1.2.2: mappings have unique keys",
          url: "https://yaml.org/spec/1.2.2/#321-representation-graph",
          read: "2026-11-24",
        },
        {
          title: "Airflow: DAGs",
          url: "https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html",
          read: "2026-11-24",
        },
      ],
      bad: {
        "dbt_project.yml": 'name: shop\nversion: "1.0"\nprofile: shop\n',
        "models/a/orders.sql": "select 1 as order_id\n",
        "models/b/orders.sql": "select 2 as order_id\n",
      },
      good: {
        "dbt_project.yml": 'name: shop\nversion: "1.0"\nprofile: shop\n',
        "models/a/orders.sql": "select 1 as order_id\n",
        "models/b/order_lines.sql": "select 2 as order_id\n",
      },
    },
  },
  on: {
    identity(identity, { report }) {
      const [other] = identity.others;
      if (!other) return;
      report({
        message: "found",
        data: {
          what: WHAT[identity.what],
          id: identity.id,
          scope: identity.scope,
          consequence: CONSEQUENCE[identity.what],
        },
        at: identity.at,
        evidence: identity.others.slice(0, 5).map((at) => ({ at, message: "The other one is here." })),
      });
    },
  },
});

const WHAT: Readonly<Record<Identity["what"], string>> = {
  dag: "DAG",
  task: "Task",
  model: "Model",
  source: "Source",
  macro: "Macro",
  "yaml-key": "Key",
  "cron-job": "CronJob",
};

const CONSEQUENCE: Readonly<Record<Identity["what"], string>> = {
  dag: "Airflow keeps the one it read last",
  task: "the DAG cannot be loaded",
  model: "dbt stops before it builds anything",
  source: "dbt stops before it builds anything",
  macro: "dbt stops before it builds anything",
  "yaml-key": "most readers keep the last one and drop the others",
  "cron-job": "the one applied last replaces the other",
};
