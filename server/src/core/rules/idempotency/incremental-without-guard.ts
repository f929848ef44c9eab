import type { Model } from "../../facts/dbt.ts";
import { valueOf } from "../../facts/known.ts";
import type { SqlScript } from "../../facts/script.ts";
import type { Fix } from "../../facts/subject.ts";
import { incrementalScripts, isIncrementalModel, landingOf } from "../../graph/ask/incremental.ts";
import { isTestProject } from "../../graph/ask/scripts.ts";
import { insertText } from "../../graph/ask/text.ts";
import { wordsOf } from "../../scripts/names.ts";
import { readsOf } from "../../scripts/reads.ts";
import { everyExpr, partsOf } from "../../sql/walk.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "incremental-without-guard",
    category: "idempotency",
    title: "Incremental model that never asks is_incremental()",
    tier: 1,
    severity: "warning",
    systems: ["dbt"],
    fix: "suggestion",
    messages: {
      appends:
        "`{model}` is incremental but never asks `is_incremental()`, and it has no `unique_key`: each run adds every row again. Select only new rows in an incremental run, and name a key.",
      rereads:
        "`{model}` is incremental but never asks `is_incremental()`: each run reads and matches everything, which costs more than a table that is built anew. Select only new rows in an incremental run.",
    },
    docs: {
      what: "A model materialized as incremental whose SQL never branches on `is_incremental()`, with a strategy that does not replace partitions by itself.",
      why: "What makes a model incremental is the filter of the incremental run. Without it every run selects everything: it is all added again where there is no key, and compared row by row where there is one.",
      silent:
        "For `insert_overwrite` and `microbatch`, which choose their rows themselves; for models that read `{{ this }}`, a variable or another template in a condition, or a stream; for models with a pre-hook; for keyed models that need all rows (windows, groups) or read no table; where a macro they call asks, or is not in the workspace; and where a template decides about materialization, strategy or key. Information where there is a `unique_key`: the rows are right, the cost is not.",
      sources: [
        {
          title: "dbt: configure incremental models",
          url: "https://docs.getdbt.com/docs/build/incremental-models",
          read: "2026-11-24",
        },
      ],
      bad: {
        "dbt_project.yml": "name: shop\nprofile: shop\n",
        "models/orders.sql":
          "{{ config(materialized='incremental', on_schema_change='fail') }}\n\nselect order_id, ordered_at from raw.orders\n",
        "models/orders.yml":
          "models:\n  - name: orders\n    columns:\n      - name: order_id\n        data_tests: [unique, not_null]\n",
      },
      good: {
        "dbt_project.yml": "name: shop\nprofile: shop\n",
        "models/orders.sql":
          "{{ config(materialized='incremental', unique_key='order_id', on_schema_change='fail') }}\n\nselect order_id, ordered_at from raw.orders\n{% if is_incremental() %}\nwhere ordered_at > (select max(ordered_at) from {{ this }})\n{% endif %}\n",
        "models/orders.yml":
          "models:\n  - name: orders\n    columns:\n      - name: order_id\n        data_tests: [unique, not_null]\n",
      },
    },
  },
  on: {
    model(model, { facts, report }) {
      if (!isIncrementalModel(model) || model.asksIncremental || model.opaque.length > 0 || model.hooked) return;
      const landing = landingOf(model);
      if (landing.kind !== "adds" && landing.kind !== "keyed") return;
      const scripts = incrementalScripts(model, facts);
      if (scripts.length === 0 || scripts.some(choosesRows) || isTestProject(model.project)) return;
      if (landing.kind === "keyed" && scripts.some(needsAll)) return;
      const evidence =
        model.materialized.state === "known"
          ? [{ at: model.materialized.at, message: "It is made incremental here." }]
          : [];
      const common = { at: model.at, evidence, data: { model: model.name }, fixes: guard(model, scripts) };
      if (landing.kind === "adds") report({ ...common, message: "appends" });
      else report({ ...common, message: "rereads", severity: "information" });
    },
  },
});

/** Whether the query has to see all rows, or reads none that are stored: windows, groups, plain values. */
const needsAll = (script: SqlScript): boolean =>
  readsOf(script).length === 0 ||
  script.statements.some((statement) => {
    const { exprs, selects } = partsOf(statement);
    return (
      selects.some(({ select }) => select.grouping !== "none" || select.distinct || select.qualify !== undefined) ||
      exprs.some(({ expr }) => everyExpr(expr).some((part) => part.kind === "call" && (part.over || part.distinct)))
    );
  });

/** Whether something in the SQL may choose the rows of a run: the table itself, a template in it, or a stream. */
function choosesRows(script: SqlScript): boolean {
  if (script.gaps.length > 0 || !script.variant.complete) return true;
  if (script.expressions.some((each) => each.kind === "this")) return true;
  return script.statements.some((statement) => {
    const { exprs, selects } = partsOf(statement);
    return (
      exprs.some(
        ({ expr, role }) =>
          role !== "item" &&
          everyExpr(expr).some((part) => part.kind === "template" || (part.kind === "literal" && part.templated)),
      ) ||
      selects.some(({ select }) =>
        select.from.some(
          ({ source }) =>
            source.kind === "table" &&
            (namesStream(source.name.parts.at(-1)?.text ?? "") || prints(script, source.name.expression)),
        ),
      )
    );
  });
}

const namesStream = (name: string): boolean => wordsOf(name).some((word) => word === "stream" || word === "strm");

/** A relation that is printed by something else than ref and source, or that is a stream. */
function prints(script: SqlScript, index: number | undefined): boolean {
  const expression = index === undefined ? undefined : script.expressions[index];
  if (!expression) return false;
  if (expression.kind === "ref") return namesStream(expression.name);
  return expression.kind !== "source" || namesStream(expression.table);
}

/** A draft of the filter, where the partition column says by what rows are new and the query is a plain one. */
function guard(model: Model, scripts: readonly SqlScript[]): readonly Fix[] {
  const columns = valueOf(model.partitionBy)?.columns;
  const column = columns?.length === 1 ? columns[0]?.name : undefined;
  const [script] = scripts;
  const statement = script?.statements.length === 1 ? script.statements[0] : undefined;
  // BigQuery reads every partition for a subquery in the condition; a draft with one would be no help.
  if (valueOf(model.adapter) === "bigquery") return [];
  if (column === undefined || !script?.editable || statement?.kind !== "query") return [];
  const { body, ctes, orderBy, limit } = statement.query;
  if (body.kind !== "select" || ctes.length > 0 || orderBy.length > 0 || limit || body.where || body.groupBy.length > 0)
    return [];
  if (body.from.length !== 1) return [];
  return [
    {
      title: `Take only rows whose \`${column}\` lies behind the newest one in an incremental run`,
      kind: "suggestion",
      intents: [
        insertText(
          script,
          body.whereInsert,
          `\n{% if is_incremental() %}\nwhere ${column} > (select max(${column}) from {{ this }})\n{% endif %}`,
        ),
      ],
    },
  ];
}
