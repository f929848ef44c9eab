import type { Model } from "../../facts/dbt.ts";
import { valueOf } from "../../facts/known.ts";
import type { Fix } from "../../facts/subject.ts";
import type { Graph } from "../../graph/graph.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "no-pk-test",
    category: "quality",
    title: "Model whose rows no test keeps unique",
    tier: 1,
    severity: "information",
    systems: ["dbt"],
    fix: "repair",
    options: {
      layers: {
        type: "strings",
        default: ["marts", "other"],
        description:
          "Layers that are looked at: `staging`, `intermediate`, `marts`, by the folder the model lies in, and `other`.",
      },
    },
    messages: {
      key: "`{model}` merges on `{key}`, but no test says that it is unique: rows with the same key overwrite each other or make the run fail. Test `unique` and `not_null`.",
      none: "No test says what makes a row of `{model}` unique, so duplicates reach whoever reads it. Test `unique` and `not_null` on its key, or a unique combination of columns.",
    },
    docs: {
      what: "A model stored as a table whose properties have no `unique` test, no test of a unique combination of columns, and no primary key or unique constraint.",
      why: "A join that fans out or a load that runs twice shows first as duplicate rows. The test of the primary key is what finds them before a report does.",
      silent:
        "For views and ephemeral models, staging and intermediate models unless the option names them, disabled models and packages; where a test is written as SQL, filtered, or hidden in a template; and for models without properties in projects where nobody has written any.",
      fix: "Adds `unique` and `not_null` to the column the model merges on.",
      sources: [
        {
          title: "dbt: data tests",
          url: "https://docs.getdbt.com/docs/build/data-tests",
          read: "2026-11-24",
        },
        {
          title: "dbt project evaluator: missing primary key tests",
          url: "https://dbt-labs.github.io/dbt-project-evaluator/latest/rules/testing/",
          read: "2026-11-24",
        },
      ],
      bad: {
        "dbt_project.yml": "name: shop\nprofile: shop\n",
        "models/marts/orders.sql": "{{ config(materialized='table') }}\n\nselect order_id, amount from raw.orders\n",
        "models/marts/orders.yml":
          "models:\n  - name: orders\n    columns:\n      - name: order_id\n        description: The order.\n",
      },
      good: {
        "dbt_project.yml": "name: shop\nprofile: shop\n",
        "models/marts/orders.sql": "{{ config(materialized='table') }}\n\nselect order_id, amount from raw.orders\n",
        "models/marts/orders.yml":
          "models:\n  - name: orders\n    columns:\n      - name: order_id\n        data_tests: [unique, not_null]\n",
      },
    },
  },
  on: {
    model(model, { graph, options, report }) {
      if (!model.own || model.resource !== "model" || model.enabled.state === "unknown" || !model.testsRead) return;
      if (!STORED.has(valueOf(model.materialized) ?? "") || !options.layers.includes(model.layer ?? "other")) return;
      if (model.keys.some(({ kind }) => kind !== "unique-key")) return;
      if (!model.properties && !hasProperties(model, graph)) return;
      const merged = model.uniqueKey.state === "known" ? model.uniqueKey : undefined;
      const common = {
        at: model.properties?.at ?? model.at,
        evidence: [
          ...(model.properties ? [{ at: model.at, message: "This is the model." }] : []),
          ...(merged ? [{ at: merged.at, message: "It merges on this key." }] : []),
        ],
        fixes: scaffold(model),
      };
      if (merged)
        report({
          ...common,
          message: "key",
          data: { model: model.name, key: merged.value.join(", ") },
          severity: "warning",
        });
      else report({ ...common, message: "none", data: { model: model.name } });
    },
  },
});

const STORED: ReadonlySet<string> = new Set(["table", "incremental"]);

/** Whether anybody describes models of the project in properties files. */
const hasProperties = (model: Model, { lookup }: Graph): boolean =>
  lookup
    .keys("dbt-properties")
    .some((name) => lookup.all("dbt-properties", name).some(({ value }) => value.project === model.project));

/** Tests on the one column that is the key: the one merged on, or the first column, where its name says that it is. */
function scaffold(model: Model): readonly Fix[] {
  const key = valueOf(model.uniqueKey);
  const column = key ? (key.length === 1 ? key[0] : undefined) : namedKey(model);
  if (column === undefined || !/^\w+$/.test(column) || !model.properties) return [];
  return [
    {
      title: `Test that \`${column}\` is unique and never null; a run with duplicates fails then`,
      kind: key ? "repair" : "suggestion",
      intents: [
        {
          do: "set",
          subject: model.properties.subject,
          key: ["columns", column, "data_tests"],
          value: ["unique", "not_null"],
        },
      ],
    },
  ];
}

/** A listed column that is called like the key of the model: `id`, `order_id` of `fct_orders`. */
function namedKey(model: Model): string | undefined {
  const names = (valueOf(model.columns) ?? []).map(({ name }) => name);
  const base = model.name
    .toLowerCase()
    .replace(/^(?:fct|dim|fact|mart|stg|int)_+/, "")
    .replace(/s$/, "");
  return names.find((name) => ["id", `${base}_id`, `${base}_key`, `${base}_sk`].includes(name.toLowerCase()));
}
