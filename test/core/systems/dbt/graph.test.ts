import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyse } from "../../../rules/memory.ts";
import { factsOf, modelOf } from "./workspace.ts";

describe("names", () => {
  const target = async (files: Record<string, string>, path: string) =>
    (await factsOf(files, path)).references.map(({ what, name, target }) => `${what} ${name} ${target.state}`);

  it.each<[string, Record<string, string>, string]>([
    ["a model", { "models/b.sql": "select 1" }, "known"],
    ["a seed", { "seeds/b.csv": "" }, "known"],
    ["a snapshot block", { "snapshots/x.sql": "{% snapshot b %}select 1{% endsnapshot %}" }, "known"],
    ["a snapshot in YAML", { "snapshots/x.yml": "snapshots:\n  - name: b\n    relation: ref('a')\n" }, "known"],
    ["a Python model", { "models/b.py": "def model(dbt, session):\n    return None\n" }, "known"],
    [
      "a model in a folder of its own",
      { "dbt_project.yml": "name: shop\nmodel-paths: [models, extra]\n", "extra/b.sql": "select 1" },
      "known",
    ],
    [
      "a model of an installed package",
      {
        "packages.yml": "packages:\n  - package: x/tools\n",
        "dbt_packages/tools/dbt_project.yml": "name: tools\n",
        "dbt_packages/tools/models/b.sql": "select 1",
      },
      "known",
    ],
    ["nothing", {}, "absent"],
    ["nothing, and a package is missing", { "packages.yml": "packages:\n  - package: x/tools\n" }, "unknown"],
    [
      "nothing, and a package of macros is missing",
      { "packages.yml": "packages:\n  - package: dbt-labs/dbt_utils\n" },
      "absent",
    ],
    ["nothing, and packages are templated", { "packages.yml": 'packages: "{{ x }}"\n' }, "unknown"],
    ["nothing, and other projects are asked for", { "dependencies.yml": "projects:\n  - name: platform\n" }, "unknown"],
    [
      "nothing, and models lie elsewhere, too",
      { "dbt_project.yml": "name: shop\nmodel-paths: [models, ../more]\n" },
      "unknown",
    ],
    [
      "a model of another project",
      { "other/dbt_project.yml": "name: other\n", "other/models/b.sql": "select 1" },
      "unknown",
    ],
  ])("ref of %s", async (_what, files, expected) => {
    const all = { ...files, "models/a.sql": "select * from {{ ref('b') }}" };
    expect(await target(all, "models/a.sql")).toEqual([`dbt-ref b ${expected}`]);
  });

  it("reads exposures and tests of properties files", async () => {
    const files = {
      "models/a.yml":
        "exposures:\n  - name: board\n    depends_on: [ref('gone')]\nmodels:\n  - name: a\n    columns:\n      - name: x\n        data_tests:\n          - relationships: {to: ref('gone'), field: id}\n",
      "models/a.sql": "select 1 as x",
    };
    expect(await target(files, "models/a.yml")).toEqual(["dbt-ref gone absent", "dbt-ref gone unknown"]);
  });

  it("tells a model that is defined twice, and one that stands aside", async () => {
    const twice = { "models/a.sql": "select 1", "models/old/a.sql": "select 1" };
    expect((await factsOf(twice, "models/a.sql")).identities.map(({ id, what }) => `${what} ${id}`)).toEqual([
      "model a",
    ]);
    const off = { ...twice, "models/old/a.sql": "{{ config(enabled=false) }} select 1" };
    expect((await factsOf(off, "models/a.sql")).identities).toEqual([]);
  });

  it("tells a cycle once, at its first member", async () => {
    const files = {
      "models/a.sql": "select * from {{ ref('b') }}",
      "models/b.sql": "select * from {{ ref('c') }}",
      "models/c.sql": "select * from {{ ref('a') }}",
    };
    expect((await factsOf(files, "models/a.sql")).cycles.map(({ path }) => path)).toEqual([["a", "b", "c", "a"]]);
    expect((await factsOf(files, "models/b.sql")).cycles).toEqual([]);
  });
});

describe("macros", () => {
  const asks = async (macros: string, call: string) => {
    const { asksIncremental, opaque } = await modelOf({
      "macros/m.sql": macros,
      "models/orders.sql": `select * from raw.orders ${call}`,
    });
    return [asksIncremental, opaque];
  };
  const ASKS = "{% macro inner() %}{% if is_incremental() %}where 1{% endif %}{% endmacro %}";

  it.each<[string, string, string, unknown]>([
    ["in the model", "", "{% if is_incremental() %}where 1{% endif %}", [true, []]],
    ["in a macro", ASKS, "{{ inner() }}", [true, []]],
    ["in a macro of a macro", `${ASKS}{% macro outer() %}{{ inner() }}{% endmacro %}`, "{{ outer() }}", [true, []]],
    [
      "behind dispatch",
      "{% macro d() %}{{ return(adapter.dispatch('d')()) }}{% endmacro %}{% macro default__d() %}{% if is_incremental() %}x{% endif %}{% endmacro %}",
      "{{ d() }}",
      [true, []],
    ],
    ["nowhere", "{% macro inner() %}where 1{% endmacro %}", "{{ inner() }}", [false, []]],
    ["in a macro that is not there", "", "{{ tools.inner() }}", [false, ["tools.inner"]]],
    ["not in dbt_utils", "", "where {{ dbt_utils.generate_surrogate_key(['a']) }} = 1", [false, []]],
    ["in a macro that calls itself", "{% macro inner() %}{{ inner() }}{% endmacro %}", "{{ inner() }}", [false, []]],
  ])("is_incremental() %s", async (_what, macros, call, expected) => {
    expect(await asks(macros, call)).toEqual(expected);
  });
});

describe("hostile input", () => {
  const word = fc.constantFrom(
    "models:",
    "sources:",
    "- name: a",
    "tables:",
    "columns:",
    "config:",
    "freshness: null",
    "tests: [unique]",
    "{{",
    "}}",
    "{%",
    "%}",
    "ref('a')",
    "source('a', 'b')",
    "config(",
    ")",
    "materialized='incremental'",
    "snapshot x",
    "endsnapshot",
    "macro m()",
    "endmacro",
    "name: shop",
    "\n",
    "\n  ",
    "\n    ",
    "&x",
    "*x",
    "<<:",
    "select",
    "from",
    "'",
    '"',
    "[",
    "{",
    "é",
    "\ud800",
    "\t",
  );
  const text = fc.array(word, { maxLength: 40 }).map((words) => words.join(" "));

  it("always gives an answer", async () => {
    await fc.assert(
      fc.asyncProperty(text, text, text, text, async (project, properties, model, snapshot) => {
        await analyse({
          "dbt_project.yml": `name: shop\n${project}`,
          "packages.yml": properties,
          "profiles.yml": project,
          "models/a.yml": properties,
          "models/a.sql": model,
          "snapshots/a.sql": snapshot,
          "macros/a.sql": snapshot,
        });
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});
