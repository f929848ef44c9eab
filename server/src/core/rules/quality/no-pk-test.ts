import type { Model } from "../../facts/dbt.ts";
import type { FileFacts } from "../../facts/file-facts.ts";
import { valueOf } from "../../facts/known.ts";
import type { Fix } from "../../facts/subject.ts";
import { keepsApart } from "../../graph/ask/distinct-rows.ts";
import { incrementalScripts } from "../../graph/ask/incremental.ts";
import { isTestProject } from "../../graph/ask/scripts.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Expr } from "../../sql/tree.ts";
import { bare, everyExpr } from "../../sql/walk.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "no-pk-test",
    category: "quality",
    title: "Model whose rows no test keeps unique",
    tier: 2,
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
        "For views and ephemeral models, staging and intermediate models unless the option names them, disabled models and packages; where a test is written as SQL, filtered, or hidden in a template; for projects that test the keys of few of their models, unless the model merges on one; for models without properties outside of marts; for queries that give one row, or keep one row a key themselves (ROW_NUMBER, GROUP BY, DISTINCT); and for integration tests of packages.",
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
        "models/marts/orders.sql":
          "{{ config(materialized='incremental', incremental_strategy='merge', unique_key='order_id', on_schema_change='fail') }}\n\nselect order_id, amount, changed_at from raw.orders\n{% if is_incremental() %}\nwhere changed_at > (select max(changed_at) from {{ this }})\n{% endif %}\n",
        "models/marts/orders.yml":
          "models:\n  - name: orders\n    columns:\n      - name: order_id\n        description: The order.\n",
      },
      good: {
        "dbt_project.yml": "name: shop\nprofile: shop\n",
        "models/marts/orders.sql":
          "{{ config(materialized='incremental', incremental_strategy='merge', unique_key='order_id', on_schema_change='fail') }}\n\nselect order_id, amount, changed_at from raw.orders\n{% if is_incremental() %}\nwhere changed_at > (select max(changed_at) from {{ this }})\n{% endif %}\n",
        "models/marts/orders.yml":
          "models:\n  - name: orders\n    columns:\n      - name: order_id\n        data_tests: [unique, not_null]\n",
      },
    },
  },
  on: {
    model(model, { facts, graph, options, report }) {
      if (!model.own || model.resource !== "model" || model.enabled.state === "unknown" || !model.testsRead) return;
      if (!STORED.has(valueOf(model.materialized) ?? "") || !options.layers.includes(model.layer ?? "other")) return;
      if (model.keys.some(({ kind }) => kind !== "unique-key")) return;
      if (isTestProject(model.project) || !isMany(model, facts)) return;
      const practised = testsKeys(model, graph);
      const merged = model.keys.find(({ kind }) => kind === "unique-key");
      if (isApart(model, facts, merged?.columns)) return;
      const common = {
        at: model.at,
        evidence: [
          ...(model.properties ? [{ at: model.properties.at, message: "These are its properties." }] : []),
          ...(merged ? [{ at: merged.at, message: "It merges on this key." }] : []),
        ],
        fixes: scaffold(model),
      };
      if (merged)
        report({
          ...common,
          message: "key",
          data: { model: model.name, key: merged.columns.join(", ") },
        });
      // Where nobody tests keys, or nobody describes the model, that it is not tested is no oversight.
      else if (practised && (model.properties || model.layer === "marts"))
        report({ ...common, message: "none", data: { model: model.name } });
    },
  },
});

const STORED: ReadonlySet<string> = new Set(["table", "incremental"]);

/** Whether the project tests the keys of its models: at least of one in three that are stored. */
function testsKeys(model: Model, { lookup }: Graph): boolean {
  const practice = lookup.all("dbt-practice", model.project).map(({ value }) => value.what);
  const tested = practice.filter((what) => what === "key-test").length;
  return tested > 0 && tested * 3 >= practice.filter((what) => what === "stored").length;
}

/** Whether the query may give more than one row: it reads a relation, and does not only aggregate it. */
function isMany(model: Model, facts: FileFacts): boolean {
  const [script] = incrementalScripts(model, facts);
  const statement = script?.statements[0];
  if (statement?.kind !== "query") return true;
  const { body, ctes, limit } = statement.query;
  if (body.kind !== "select") return true;
  const one = limit?.value && bare(limit.value);
  if (one?.kind === "literal" && one.value === "1") return false;
  if (body.from.length === 0) return false;
  const aggregated =
    body.grouping === "none" && body.items.length > 0 && body.items.every(({ expr }) => aggregates(expr));
  return !aggregated || ctes.some((cte) => cte.recursive);
}

/** Whether the query itself lets no duplicates through. Without a key, runs of an incremental model may repeat each other. */
function isApart(model: Model, facts: FileFacts, key: readonly string[] | undefined): boolean {
  if (!key && valueOf(model.materialized) !== "table") return false;
  const scripts = incrementalScripts(model, facts);
  return (
    scripts.length > 0 &&
    scripts.every(({ statements: [statement] }) => statement?.kind === "query" && keepsApart(statement.query, key))
  );
}

const AGGREGATES: ReadonlySet<string> = new Set(["COUNT", "SUM", "MIN", "MAX", "AVG"]);

const aggregates = (expr: Expr): boolean =>
  everyExpr(expr).some((part) => part.kind === "call" && AGGREGATES.has(part.name) && !part.over);

/** Tests on the one column that is the key: the one merged on, or the first column, where its name says that it is. */
function scaffold(model: Model): readonly Fix[] {
  const key = model.keys.find(({ kind }) => kind === "unique-key")?.columns;
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
