import columnNames from "../../../../data/column-names.json" with { type: "json" };
import type { Model } from "../../facts/dbt.ts";
import { incrementalFilter, incrementalScripts, isIncrementalModel, landingOf } from "../../graph/ask/incremental.ts";
import { layersOf } from "../../graph/ask/layers.ts";
import { keyFromTests } from "../key-fix.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "dbt-incremental-no-key",
    category: "idempotency",
    title: "Incremental model without a unique_key",
    tier: 1,
    severity: "warning",
    systems: ["dbt"],
    fix: "suggestion",
    messages: {
      keyed:
        "`{model}` asks for `{strategy}` without a `unique_key`: nothing ever matches, so each run only adds rows and a second run adds them twice. Name the key that identifies a row, or say `append` where that is meant.",
      unset:
        "`{model}` is incremental without a `unique_key`: each run only adds rows, so a row that is selected again stands there twice. Name the key that identifies a row.",
      append:
        "`{model}` appends: a row that is selected again stands there twice. Where rows can come again, use `merge` with a `unique_key`.",
    },
    docs: {
      what: "An incremental model without a `unique_key` in its file, its properties or dbt_project.yml, whose strategy merges, deletes and inserts, or is not set.",
      why: "Without a key dbt has nothing to match rows by: `merge` is rendered with a condition that is never true, and the other strategies insert. A run that is repeated, a row that is updated, or an event that comes late then stands in the table twice.",
      silent:
        "For strategies that replace what they write (`insert_overwrite`, `microbatch`), adapters that do so by default, models with a pre-hook or an anti-join on `{{ this }}`, models whose macros are not in the workspace, and where a template decides about key or strategy. `incremental-boundary-dup` and `incremental-without-guard` speak instead where they find the rows that come again. Silent, too, where the run takes only rows strictly behind the newest one of the table by a column that says when they happened: each comes once. A hint where `append` is asked for.",
      sources: [
        {
          title: "dbt: unique_key",
          url: "https://docs.getdbt.com/reference/resource-configs/unique_key",
          read: "2026-11-24",
        },
        {
          title: "dbt: about incremental strategy",
          url: "https://docs.getdbt.com/docs/build/incremental-strategy",
          read: "2026-11-24",
        },
      ],
      bad: {
        "dbt_project.yml": "name: shop\nprofile: shop\n",
        "models/orders.sql":
          "{{ config(materialized='incremental', incremental_strategy='merge', on_schema_change='fail') }}\n\nselect order_id, updated_at from raw.orders\n{% if is_incremental() %}\nwhere updated_at > (select max(updated_at) from {{ this }})\n{% endif %}\n",
        "models/orders.yml":
          "models:\n  - name: orders\n    columns:\n      - name: order_id\n        data_tests: [unique, not_null]\n",
      },
      good: {
        "dbt_project.yml": "name: shop\nprofile: shop\n",
        "models/orders.sql":
          "{{ config(materialized='incremental', incremental_strategy='merge', unique_key='order_id', on_schema_change='fail') }}\n\nselect order_id, updated_at from raw.orders\n{% if is_incremental() %}\nwhere updated_at > (select max(updated_at) from {{ this }})\n{% endif %}\n",
        "models/orders.yml":
          "models:\n  - name: orders\n    columns:\n      - name: order_id\n        data_tests: [unique, not_null]\n",
      },
    },
  },
  on: {
    model(model, { facts, report }) {
      if (!isIncrementalModel(model) || model.opaque.length > 0 || model.hooked || !model.asksIncremental) return;
      const landing = landingOf(model);
      if (landing.kind !== "adds") return;
      const scripts = incrementalScripts(model, facts);
      const filter = incrementalFilter(scripts);
      if (filter.otherwise || scripts.every((script) => script.variant.id !== "incremental")) return;
      // The rows that come again are shown by `incremental-boundary-dup`.
      if (filter.boundaries.some(({ from }) => from !== "above")) return;
      const { strategy } = landing;
      // Rows behind the newest one are new, unless the column says when a row was changed: then it comes again.
      const strictly = filter.boundaries.length > 0 && filter.boundaries.every(({ column }) => !isChange(column));
      if (strictly && (strategy === undefined || strategy === "append")) return;
      const message = strategy === undefined ? "unset" : strategy === "append" ? "append" : "keyed";
      const common = {
        at: model.at,
        evidence: [...whereStrategy(model), ...layersOf(model.uniqueKey, "`unique_key`")],
        fixes: keyFromTests(model),
        ...(message === "append" ? { severity: "hint" as const } : {}),
      };
      if (message === "keyed") report({ ...common, message, data: { model: model.name, strategy: strategy ?? "" } });
      else report({ ...common, message, data: { model: model.name } });
    },
  },
});

const CHANGES = /updat|modif|chang/i;
const CHANGE = new Set(columnNames.change.filter((name) => CHANGES.test(name)));

const isChange = (column: string): boolean => CHANGE.has(column.toLowerCase()) || CHANGES.test(column);

const whereStrategy = (model: Model) =>
  model.strategy.state === "known"
    ? [{ at: model.strategy.at, message: `The strategy is \`${model.strategy.value}\`.` }]
    : [];
