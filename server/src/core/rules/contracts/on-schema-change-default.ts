import type { Model } from "../../facts/dbt.ts";
import type { FileFacts } from "../../facts/file-facts.ts";
import { valueOf } from "../../facts/known.ts";
import type { Fix } from "../../facts/subject.ts";
import { incrementalScripts, isIncrementalModel } from "../../graph/ask/incremental.ts";
import { layersOf } from "../../graph/ask/layers.ts";
import { isTestProject } from "../../graph/ask/scripts.ts";
import type { Graph } from "../../graph/graph.ts";
import { bare, branchesOf } from "../../sql/walk.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "on-schema-change-default",
    category: "contracts",
    title: "Incremental model that ignores new columns",
    tier: 3,
    severity: "information",
    systems: ["dbt"],
    fix: "suggestion",
    messages: {
      columns:
        "`{model}` has no `on_schema_change`, and the default is `ignore`: a column you add to the query never reaches the table until a full refresh, without a word. Say `append_new_columns`, or `fail` to be told.",
      project:
        "`{model}` and {count} more incremental models of `{project}` do not set `on_schema_change`, and the default is `ignore`: a column somebody adds to a query never reaches its table until a full refresh, without a word. Set it for all of them in dbt_project.yml: `append_new_columns`, or `fail` to be told.",
      star: "`{model}` selects `*` and has no `on_schema_change`, and the default is `ignore`: new columns of its source never reach the table until a full refresh, without a word. Say `append_new_columns`, or `fail` to be told.",
    },
    docs: {
      what: "An incremental model for which neither its file, nor its properties, nor dbt_project.yml sets `on_schema_change`. A warning where the model selects `*`. Where most incremental models of a project leave it out, that is said once, at the first of them.",
      why: "The default is `ignore`: in an incremental run dbt inserts only the columns the table has. New ones are dropped silently, and history has no values for them when somebody notices.",
      silent:
        "Where a template decides about the materialization or the setting, for integration tests of packages, and where the setting is written out, `ignore` included.",
      sources: [
        {
          title: "dbt: configure incremental models, what if the columns change",
          url: "https://docs.getdbt.com/docs/build/incremental-models#what-if-the-columns-of-my-incremental-model-change",
          read: "2026-11-24",
        },
      ],
      bad: {
        "dbt_project.yml": "name: shop\nprofile: shop\n",
        "models/orders.sql":
          "{{ config(materialized='incremental', unique_key='order_id') }}\n\nselect order_id, ordered_at from raw.orders\n{% if is_incremental() %}\nwhere ordered_at > (select max(ordered_at) from {{ this }})\n{% endif %}\n",
        "models/orders.yml":
          "models:\n  - name: orders\n    columns:\n      - name: order_id\n        data_tests: [unique, not_null]\n",
      },
      good: {
        "dbt_project.yml": "name: shop\nprofile: shop\nmodels:\n  shop:\n    +on_schema_change: append_new_columns\n",
        "models/orders.sql":
          "{{ config(materialized='incremental', unique_key='order_id') }}\n\nselect order_id, ordered_at from raw.orders\n{% if is_incremental() %}\nwhere ordered_at > (select max(ordered_at) from {{ this }})\n{% endif %}\n",
        "models/orders.yml":
          "models:\n  - name: orders\n    columns:\n      - name: order_id\n        data_tests: [unique, not_null]\n",
      },
    },
  },
  on: {
    model(model, { facts, graph, report }) {
      if (!isIncrementalModel(model) || model.onSchemaChange.state !== "absent") return;
      if (isTestProject(model.project)) return;
      const star = selectsStar(model, facts);
      const practice = graph.lookup.all("dbt-practice", model.project).map(({ value }) => value);
      const unset = practice.filter(({ what }) => what === "schema-change-unset");
      const set = practice.filter(({ what }) => what === "schema-change-set").length;
      // What most models of a project leave out is its habit, and said once.
      if (!star && unset.length > 1 && set * 2 < unset.length) {
        if (unset.some(({ of }) => of < model.name)) return;
        report({
          message: "project",
          data: { model: model.name, count: unset.length - 1, project: model.package },
          at: model.at,
          evidence: unset
            .filter(({ of }) => of !== model.name)
            .slice(0, 3)
            .map(({ of, at }) => ({ at, message: `\`${of}\` does not set it either.` })),
          fixes: inProject(model, graph),
        });
        return;
      }
      report({
        message: star ? "star" : "columns",
        data: { model: model.name },
        at: model.at,
        ...(star ? { severity: "warning" as const } : {}),
        evidence: [
          ...(model.materialized.state === "known" && model.materialized.at.file !== model.file
            ? [{ at: model.materialized.at, message: "It is made incremental here." }]
            : []),
          ...layersOf(model.onSchemaChange, "`on_schema_change`"),
        ],
        fixes: ["append_new_columns", "fail"].map((value) => ({
          title:
            value === "fail"
              ? "Fail when columns change, so that somebody decides"
              : "Add new columns to the table; old rows have no value in them",
          kind: "suggestion" as const,
          intents: [{ do: "set" as const, subject: model.subject, key: ["on_schema_change"], value }],
        })),
      });
    },
  },
});

/** The setting for all models of the project. */
function inProject(model: Model, { lookup }: Graph): readonly Fix[] {
  const project = lookup.all("dbt-project", model.project)[0]?.value;
  if (!project || project.open) return [];
  return [
    {
      title: "Add new columns to the tables of all incremental models; old rows have no value in them",
      kind: "suggestion",
      intents: [
        {
          do: "set",
          subject: project.subject,
          key: ["models", project.name, "+on_schema_change"],
          value: "append_new_columns",
        },
      ],
    },
  ];
}

/** Whether what the query gives depends on columns that are not named in it: a star over a stored relation. */
function selectsStar(model: Model, facts: FileFacts): boolean {
  const [script] = incrementalScripts(model, facts);
  const statement = script?.statements[0];
  if (statement?.kind !== "query" || valueOf(model.materialized) === undefined) return false;
  const ctes = new Map(statement.query.ctes.map((cte) => [cte.name.text.toLowerCase(), cte.query]));
  let query = statement.query;
  // `select * from final` shows what the CTE shows.
  for (let depth = 0; depth < 20; depth++) {
    const [select] = branchesOf(query.body);
    const [item] = select?.items ?? [];
    if (!select || !item || bare(item.expr).kind !== "star") return false;
    const source = select.from[0]?.source;
    if (source?.kind !== "table") return false;
    const [part] = source.name.parts;
    const inner = source.name.parts.length === 1 && part ? ctes.get(part.text.toLowerCase()) : undefined;
    if (!inner) return true;
    query = inner;
  }
  return false;
}
