import { describe, expect, it } from "vitest";
import { modelOf, shown } from "./workspace.ts";

const BODY = "select 1 as order_id\n";
const materialized = async (files: Record<string, string>) => shown((await modelOf(files)).materialized);

describe("effective configuration", () => {
  const project = "name: shop\nmodels:\n  +materialized: view\n  shop:\n    marts:\n      +materialized: table\n";

  it("takes the most specific level of dbt_project.yml", async () => {
    const files = { "dbt_project.yml": project, "models/marts/orders.sql": BODY, "models/orders.sql": BODY };
    expect(shown((await modelOf(files, "models/marts/orders.sql")).materialized)).toBe("table");
    expect(await materialized(files)).toBe("view");
  });

  it("lets properties win over the project, and the file over both", async () => {
    const properties = { "models/orders.yml": "models:\n  - name: orders\n    config: {materialized: ephemeral}\n" };
    expect(await materialized({ "dbt_project.yml": project, ...properties, "models/orders.sql": BODY })).toBe(
      "ephemeral",
    );
    const inFile = `{{ config(materialized='incremental') }}\n${BODY}`;
    expect(await materialized({ "dbt_project.yml": project, ...properties, "models/orders.sql": inFile })).toBe(
      "incremental",
    );
  });

  it.each([
    ["a key without a plus", "models:\n  shop:\n    materialized: table\n", "table"],
    ["a folder that is called like a setting is no setting", "models:\n  shop:\n    materialized: {x: y}\n", "absent"],
    ["a tree of another package", "models:\n  other:\n    +materialized: table\n", "absent"],
    ["a level named like the model", "models:\n  shop:\n    orders:\n      +materialized: table\n", "table"],
    ["a template", "models:\n  shop:\n    +materialized: \"{{ var('how') }}\"\n", "unknown"],
    [
      "a template below what is written out",
      'models:\n  +materialized: "{{ x }}"\n  shop:\n    +materialized: table\n',
      "table",
    ],
    ["broken YAML", "models:\n  shop: [\n", "unknown"],
  ])("reads dbt_project.yml: %s", async (_what, tree, expected) => {
    expect(await materialized({ "dbt_project.yml": `name: shop\n${tree}`, "models/orders.sql": BODY })).toBe(expected);
  });

  it.each([
    ["a variable", "{{ config(materialized=var('how', 'table')) }}", "unknown"],
    ["a branch", "{% if target.name == 'dev' %}{{ config(materialized='view') }}{% endif %}", "unknown"],
    ["spread arguments", "{{ config(**common) }}", "unknown"],
    ["none", "{{ config(materialized=none) }}", "absent"],
    ["the last of two calls", "{{ config(materialized='view') }}{{ config(materialized='table') }}", "table"],
    ["a call in a macro", "{% macro m() %}{{ config(materialized='view') }}{% endmacro %}", "absent"],
    ["a call in a comment", "{# {{ config(materialized='view') }} #}", "absent"],
  ])("reads config(): %s", async (_what, call, expected) => {
    expect(await materialized({ "models/orders.sql": `${call}\n${BODY}` })).toBe(expected);
  });

  it("takes the running project's tree above an installed package's file", async () => {
    const files = {
      "dbt_project.yml": "name: shop\nmodels:\n  tools:\n    +materialized: table\n",
      "dbt_packages/tools/dbt_project.yml": "name: tools\n",
      "dbt_packages/tools/models/orders.sql": `{{ config(materialized='view') }}\n${BODY}`,
    };
    const model = await modelOf(files, "dbt_packages/tools/models/orders.sql");
    expect([shown(model.materialized), model.own, model.package]).toEqual(["table", false, "tools"]);
  });

  it("finds the properties of each version", async () => {
    const files = {
      "models/orders.yml":
        "models:\n  - name: orders\n    config: {materialized: table}\n    versions:\n      - v: 1\n      - v: 2\n        config: {materialized: view}\n",
      "models/orders_v1.sql": BODY,
      "models/orders_v2.sql": BODY,
    };
    expect(shown((await modelOf(files, "models/orders_v1.sql")).materialized)).toBe("table");
    expect(shown((await modelOf(files, "models/orders_v2.sql")).materialized)).toBe("view");
  });

  it("says where it looked for what is absent", async () => {
    const model = await modelOf({
      "dbt_project.yml": project,
      "models/orders.sql": `{{ config(tags=['x']) }}\n${BODY}`,
      "models/orders.yml": "models:\n  - name: orders\n",
    });
    expect(model.uniqueKey.state === "absent" && model.uniqueKey.searched.map(({ name }) => name)).toEqual([
      "`config()` of the file",
      "the properties",
      "`models.shop` in dbt_project.yml",
      "`models` in dbt_project.yml",
    ]);
  });
});

describe("adapter", () => {
  const of = async (files: Record<string, string>) =>
    shown(
      (await modelOf({ "dbt_project.yml": "name: shop\nprofile: shop\n", "models/orders.sql": BODY, ...files }))
        .adapter,
    );

  it.each<[string, Record<string, string>, string]>([
    [
      "the profile",
      { "profiles.yml": "shop:\n  outputs:\n    a: {type: snowflake}\n    b:\n      type: snowflake\n" },
      "snowflake",
    ],
    [
      "outputs that differ",
      { "profiles.yml": "shop:\n  outputs:\n    a:\n      type: duckdb\n    b:\n      type: snowflake\n" },
      "unknown",
    ],
    ["another profile", { "profiles.yml": "other:\n  outputs:\n    a:\n      type: snowflake\n" }, "unknown"],
    ["requirements", { "requirements.txt": "dbt-core==1.9\ndbt-bigquery==1.9.0\n" }, "bigquery"],
    ["a comment in requirements", { "requirements.txt": "# dbt-bigquery\ndbt-core\n" }, "unknown"],
    ["two adapters", { "requirements.txt": "dbt-bigquery\ndbt-snowflake\n" }, "unknown"],
    [
      "a key only one adapter knows",
      { "dbt_project.yml": "name: shop\nmodels:\n  +snowflake_warehouse: big\n" },
      "snowflake",
    ],
    ["nothing", {}, "unknown"],
  ])("comes from %s", async (_what, files, expected) => {
    expect(await of(files)).toBe(expected);
  });
});
