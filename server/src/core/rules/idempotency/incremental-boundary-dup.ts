import type { Fix } from "../../facts/subject.ts";
import {
  type Boundary,
  incrementalFilter,
  incrementalScripts,
  isIncrementalModel,
  landingOf,
} from "../../graph/ask/incremental.ts";
import { layersOf } from "../../graph/ask/layers.ts";
import { variantOf } from "../../graph/ask/scripts.ts";
import { placeIn, replaceText } from "../../graph/ask/text.ts";
import { keyFromTests } from "../key-fix.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "incremental-boundary-dup",
    category: "idempotency",
    title: "Incremental run that takes rows again without a key to match them by",
    tier: 1,
    severity: "error",
    systems: ["dbt"],
    fix: "suggestion",
    messages: {
      at: "Each run takes the rows of the newest `{column}` again, and `{model}` has no `unique_key`, so they stand there twice. Name the key that identifies a row.",
      before:
        "Each run takes rows from before the newest `{column}` again, and `{model}` has no `unique_key`, so they stand there twice. Name the key that identifies a row, or replace whole partitions with `insert_overwrite`.",
    },
    docs: {
      what: "An incremental model that adds rows (no `unique_key`, no replacing strategy) and selects those whose column is equal to the newest value in the table, or lies a stretch before it.",
      why: "Those rows are in the table already: the run before put them there. Without a key dbt inserts them again, in every run.",
      silent:
        "With a `unique_key`, with strategies that replace (`insert_overwrite`, `microbatch`), with a pre-hook or an anti-join on `{{ this }}`, for macros that are not in the workspace, and where a template decides about key or strategy.",
      sources: [
        {
          title: "dbt: configure incremental models",
          url: "https://docs.getdbt.com/docs/build/incremental-models",
          read: "2026-11-24",
        },
        {
          title: "dbt: unique_key",
          url: "https://docs.getdbt.com/reference/resource-configs/unique_key",
          read: "2026-11-24",
        },
      ],
      bad: {
        "dbt_project.yml": "name: shop\nprofile: shop\n",
        "models/events.sql":
          "{{ config(materialized='incremental', on_schema_change='fail') }}\n\nselect event_id, event_date from raw.events\n{% if is_incremental() %}\nwhere event_date >= (select max(event_date) from {{ this }})\n{% endif %}\n",
        "models/events.yml":
          "models:\n  - name: events\n    columns:\n      - name: event_id\n        data_tests: [unique, not_null]\n",
      },
      good: {
        "dbt_project.yml": "name: shop\nprofile: shop\n",
        "models/events.sql":
          "{{ config(materialized='incremental', unique_key='event_id', on_schema_change='fail') }}\n\nselect event_id, event_date from raw.events\n{% if is_incremental() %}\nwhere event_date >= (select max(event_date) from {{ this }})\n{% endif %}\n",
        "models/events.yml":
          "models:\n  - name: events\n    columns:\n      - name: event_id\n        data_tests: [unique, not_null]\n",
      },
    },
  },
  on: {
    model(model, { facts, report }) {
      if (!isIncrementalModel(model) || model.opaque.length > 0 || model.hooked) return;
      if (landingOf(model).kind !== "adds") return;
      const { boundaries, otherwise } = incrementalFilter(incrementalScripts(model, facts));
      // A strict condition beside it decides: all of them hold together.
      if (otherwise || boundaries.some(({ from }) => from === "above")) return;
      for (const boundary of boundaries) {
        const { script, expr, column, from } = boundary;
        if (from === "above") continue;
        report({
          message: from,
          data: { model: model.name, column },
          at: placeIn(script, expr.span),
          evidence: [
            { at: model.at, message: "The model is configured here." },
            ...layersOf(model.uniqueKey, "`unique_key`"),
          ],
          fixes: [...keyFromTests(model), ...strictly(boundary)],
          ...variantOf(script),
        });
      }
    },
  },
});

/** Only rows behind the newest one; those that arrive late with its value are lost, which the title says. */
function strictly({ script, expr, from }: Boundary): readonly Fix[] {
  if (from !== "at" || !script.editable) return [];
  return [
    {
      title: "Take only rows strictly behind the newest; late rows with the same value are left out",
      kind: "suggestion",
      intents: [replaceText(script, expr.opSpan, expr.op === ">=" ? ">" : "<")],
    },
  ];
}
