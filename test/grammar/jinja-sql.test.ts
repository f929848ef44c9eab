import { describe, expect, it } from "vitest";
import { has, scopesOf, tokenise } from "./grammars.ts";

// Each behaviour holds for the jinja-sql language and for a plain .sql file.
describe.each(["source.sql.jinja", "source.sql"])("Jinja in %s", (scope) => {
  it("keeps SQL's own scopes around an expression", async () => {
    const pieces = await tokenise(scope, "select a from {{ ref('orders') }} where b = 1");
    expect(scopesOf(pieces, "select")).toContain("keyword.other.DML.sql");
    expect(scopesOf(pieces, "where")).toContain("keyword.other.DML.sql");
    expect(scopesOf(pieces, "where").some((each) => each.endsWith(".jinja") && each !== scope)).toBe(false);
    expect(scopesOf(pieces, "{{")).toContain("punctuation.definition.expression.begin.jinja");
    expect(scopesOf(pieces, "}}")).toContain("punctuation.definition.expression.end.jinja");
    expect(scopesOf(pieces, "ref")).toContain("support.function.dbt.jinja");
    expect(scopesOf(pieces, "orders")).toContain("string.quoted.single.jinja");
  });

  it("names dbt's functions and Airflow's variables", async () => {
    const pieces = await tokenise(
      scope,
      "{{ config(materialized='table') }} {{ this }} {{ source('a', 'b') }} {{ var('x') }} {{ ds_nodash }} {{ macros.ds_add(ds, -1) }} {{ mine(x) }}",
    );
    for (const name of ["config", "source", "var"])
      expect(scopesOf(pieces, name)).toContain("support.function.dbt.jinja");
    expect(scopesOf(pieces, "this")).toContain("variable.language.dbt.jinja");
    for (const name of ["ds_nodash", "macros", "ds"])
      expect(scopesOf(pieces, name)).toContain("variable.language.airflow.jinja");
    expect(scopesOf(pieces, "materialized")).toContain("variable.parameter.jinja");
    expect(scopesOf(pieces, "ds_add")).toContain("entity.name.function.member.jinja");
    expect(scopesOf(pieces, "mine")).toContain("entity.name.function.jinja");
    expect(scopesOf(pieces, "x", 1)).toContain("variable.other.jinja");
  });

  it("tells filters, tests and operators apart", async () => {
    const pieces = await tokenise(scope, "{{ a | default('z') ~ 1.5 if b is not none else c.d }}");
    expect(scopesOf(pieces, "default")).toContain("support.function.filter.jinja");
    expect(scopesOf(pieces, "~")).toContain("keyword.operator.concatenation.jinja");
    expect(scopesOf(pieces, "1.5")).toContain("constant.numeric.jinja");
    expect(scopesOf(pieces, "if")).toContain("keyword.operator.logical.jinja");
    expect(scopesOf(pieces, "none")).toContain("support.function.test.jinja");
    expect(scopesOf(pieces, "d")).toContain("variable.other.property.jinja");
  });

  it("reads statements with white-space control", async () => {
    const pieces = await tokenise(
      scope,
      "{%- if is_incremental() -%}\nwhere a > 1\n{%+ endif +%}\n{% set x = 2 %}\n{% macro cents(c, d=2) %}\n{% endmacro %}\nselect 1",
    );
    expect(scopesOf(pieces, "{%-")).toContain("punctuation.definition.tag.begin.jinja");
    expect(scopesOf(pieces, "-%}")).toContain("punctuation.definition.tag.end.jinja");
    expect(scopesOf(pieces, "+%}")).toContain("punctuation.definition.tag.end.jinja");
    for (const word of ["if", "endif", "set", "macro", "endmacro"])
      expect(scopesOf(pieces, word)).toContain("keyword.control.jinja");
    expect(scopesOf(pieces, "is_incremental")).toContain("support.function.dbt.jinja");
    expect(scopesOf(pieces, "x")).toContain("variable.other.assignment.jinja");
    expect(scopesOf(pieces, "cents")).toContain("entity.name.function.jinja");
    expect(scopesOf(pieces, "d")).toContain("variable.parameter.jinja");
    expect(scopesOf(pieces, "where")).toContain("keyword.other.DML.sql");
    expect(has(scopesOf(pieces, "select"), "meta.embedded.jinja")).toBe(false);
  });

  it("does not close an expression at the braces of nested dictionaries", async () => {
    const pieces = await tokenise(scope, "{{ config(meta={'a': {'b': 1}}, tags=['x']) }}\nselect 1");
    expect(scopesOf(pieces, "tags")).toContain("variable.parameter.jinja");
    expect(scopesOf(pieces, "select")).toContain("keyword.other.DML.sql");
    expect(has(scopesOf(pieces, "select"), "meta.embedded.jinja")).toBe(false);
  });

  it("recovers from an unclosed parenthesis at the end of the expression", async () => {
    const pieces = await tokenise(scope, "{{ ref('a' }} select 1");
    expect(scopesOf(pieces, "}}")).toContain("punctuation.definition.expression.end.jinja");
    expect(has(scopesOf(pieces, "select"), "meta.embedded.jinja")).toBe(false);
  });

  it("reads comments over several lines, and nothing in them", async () => {
    const pieces = await tokenise(scope, "{# one {{ ref('a') }}\n'two #} select 1");
    expect(has(scopesOf(pieces, "'two"), "comment.block.jinja")).toBe(true);
    expect(pieces.some((piece) => has(piece.scopes, "meta.embedded.jinja"))).toBe(false);
    expect(scopesOf(pieces, "select")).toContain("keyword.other.DML.sql");
  });

  it("reads nothing but SQL in a raw block", async () => {
    const pieces = await tokenise(scope, "{% raw %}select {{ ds }}{%- endraw -%} from {{ ref('t') }}");
    expect(scopesOf(pieces, "raw")).toContain("keyword.control.jinja");
    expect(scopesOf(pieces, "endraw")).toContain("keyword.control.jinja");
    expect(scopesOf(pieces, "select")).toContain("keyword.other.DML.sql");
    expect(pieces.filter((piece) => has(piece.scopes, "meta.embedded.jinja.expression")).length).toBeGreaterThan(0);
    expect(
      pieces.some(
        (piece) => has(piece.scopes, "meta.raw.jinja") && has(piece.scopes, "meta.embedded.jinja.expression"),
      ),
    ).toBe(false);
  });

  it.each([
    ["single", "'", "string.quoted.single.sql"],
    ["double", '"', "string.quoted.double.sql"],
    ["backtick", "`", "string.quoted.other.backtick.sql"],
  ])("reads Jinja in a %s-quoted string", async (_, quote, string) => {
    const pieces = await tokenise(scope, `select ${quote}a-{{ var(${quote}p${quote}) }}-b${quote}, 2 from t`);
    expect(scopesOf(pieces, "a-")).toContain(string);
    expect(scopesOf(pieces, "-b")).toContain(string);
    expect(scopesOf(pieces, "var")).toContain("support.function.dbt.jinja");
    expect(scopesOf(pieces, "var")).toContain(string);
    expect(scopesOf(pieces, "from")).toContain("keyword.other.DML.sql");
    expect(has(scopesOf(pieces, "from"), "string")).toBe(false);
  });

  it("reads Jinja in a string over several lines", async () => {
    const pieces = await tokenise(scope, "select 'a\n{{ ds }}\nb' from t");
    expect(scopesOf(pieces, "ds")).toContain("variable.language.airflow.jinja");
    expect(scopesOf(pieces, "b")).toContain("string.quoted.single.sql");
    expect(has(scopesOf(pieces, "from"), "string")).toBe(false);
  });

  it("leaves a string without Jinja and the code between two strings alone", async () => {
    const pieces = await tokenise(scope, "select 'a' || {{ ds }} || 'b' from t");
    expect(scopesOf(pieces, "ds")).toContain("variable.language.airflow.jinja");
    expect(has(scopesOf(pieces, "ds"), "string")).toBe(false);
    expect(has(scopesOf(pieces, "from"), "string")).toBe(false);
  });

  it("keeps text that only looks like Jinja from running on past its string", async () => {
    for (const text of ["'{{1,2},{3,4}}'", "'[{%]'", "'{#'", "'a{'"]) {
      const pieces = await tokenise("source.sql", `select ${text} from t\nwhere x`);
      expect(scopesOf(pieces, "from"), text).toContain("keyword.other.DML.sql");
      expect(scopesOf(pieces, "where"), text).toContain("keyword.other.DML.sql");
      expect(has(scopesOf(pieces, "where"), "string"), text).toBe(false);
    }
  });

  it("shows Jinja in SQL comments, which dbt and Airflow render too", async () => {
    const pieces = await tokenise(scope, "-- don't {{ ref('a') }} it's\nselect 1 /* {{ ds }} */ from t");
    expect(scopesOf(pieces, "ref")).toContain("support.function.dbt.jinja");
    expect(has(scopesOf(pieces, "ref"), "comment.line.double-dash.sql")).toBe(true);
    expect(scopesOf(pieces, "ds")).toContain("variable.language.airflow.jinja");
    expect(scopesOf(pieces, "select")).toContain("keyword.other.DML.sql");
    expect(has(scopesOf(pieces, "from"), "comment")).toBe(false);
  });

  it("reads an expression over several lines", async () => {
    const pieces = await tokenise(scope, "{{\n  config(\n    materialized='view',\n    tags=['a']\n  )\n}}\nselect 1");
    expect(scopesOf(pieces, "tags")).toContain("variable.parameter.jinja");
    expect(scopesOf(pieces, "materialized")).toContain("variable.parameter.jinja");
    expect(scopesOf(pieces, "select")).toContain("keyword.other.DML.sql");
  });
});
