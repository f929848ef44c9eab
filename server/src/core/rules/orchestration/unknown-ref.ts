import { didYouMean, nearestFixes } from "../reference.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "unknown-ref",
    category: "orchestration",
    title: "ref, source or macro that nothing in the project declares",
    tier: 1,
    severity: "error",
    systems: ["dbt"],
    fix: "suggestion",
    messages: {
      "dbt-ref": "{within} has no model, seed or snapshot `{name}`, so dbt cannot compile.{nearest}",
      "dbt-source": "{within} declares no source table `{name}`, so dbt cannot compile.{nearest}",
      "dbt-macro": "{within} has no macro `{name}`, so dbt cannot compile.{nearest}",
    },
    docs: {
      what: "`ref()`, `source()` or a macro call with a name that neither the project nor an installed package declares.",
      why: "dbt resolves names before it runs anything: one that is not found stops the whole invocation.",
      silent: "Where a package of the project is not installed in the workspace, and for names that are computed.",
      sources: [
        { title: "dbt: ref", url: "https://docs.getdbt.com/reference/dbt-jinja-functions/ref", read: "2026-11-24" },
        {
          title: "dbt: source",
          url: "https://docs.getdbt.com/reference/dbt-jinja-functions/source",
          read: "2026-11-24",
        },
      ],
      bad: {
        "dbt_project.yml": 'name: shop\nversion: "1.0"\nprofile: shop\n',
        "models/stg_orders.sql": "select 1 as order_id\n",
        "models/orders.sql": "select order_id from {{ ref('stg_order') }}\n",
      },
      good: {
        "dbt_project.yml": 'name: shop\nversion: "1.0"\nprofile: shop\n',
        "models/stg_orders.sql": "select 1 as order_id\n",
        "models/orders.sql": "select order_id from {{ ref('stg_orders') }}\n",
      },
    },
  },
  on: {
    reference(reference, { report }) {
      const { what } = reference;
      if (what !== "dbt-ref" && what !== "dbt-source" && what !== "dbt-macro") return;
      if (reference.target.state !== "absent") return;
      report({
        message: what,
        data: { within: capital(reference.within), name: reference.name, nearest: didYouMean(reference) },
        at: reference.at,
        fixes: nearestFixes(reference),
      });
    },
  },
});

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
