import { describe, expect, it } from "vitest";
import { has, type Piece, scopesOf, tokenise } from "./grammars.ts";

const SQL = "meta.embedded.block.sql";
const inSql = (piece: Piece): boolean => has(piece.scopes, SQL);
const sqlLines = (pieces: readonly Piece[]): readonly number[] => [
  ...new Set(pieces.filter((piece) => inSql(piece) && piece.text.trim() !== "").map((piece) => piece.line)),
];

describe.each(["source.yaml", "source.yaml.jinja"])("SQL in the block scalars of %s", (scope) => {
  it("is SQL from the first line of the block to the dedent", async () => {
    const pieces = await tokenise(
      scope,
      ["a:", "  sql: |", "    select 1", "", "      from t", "    where x", "  owner: me", "b: select"].join("\n"),
    );
    expect(sqlLines(pieces)).toEqual([2, 4, 5]);
    expect(scopesOf(pieces, "select")).toContain("keyword.other.DML.sql");
    expect(scopesOf(pieces, "select")).toContain("source.sql");
    expect(has(scopesOf(pieces, "owner"), "entity.name.tag.yaml")).toBe(true);
    expect(has(scopesOf(pieces, "b"), "entity.name.tag.yaml")).toBe(true);
    expect(scopesOf(pieces, "|")).toContain("keyword.control.flow.block-scalar.literal.yaml");
  });

  it.each([
    "sql",
    "query",
    "hql",
    "bql",
    "statement",
    "pre_sql",
    "post_sql",
    "pre_operator",
    "sql_query",
    "loaded_at_query",
    "sql_header",
    "pre-hook",
    "post_hook",
    '"sql"',
    "'sql'",
    "- sql",
    "- - query",
  ])("is found under %s", async (key) => {
    const pieces = await tokenise(scope, `${key}: |\n      select 1\n`);
    expect(scopesOf(pieces, "select")).toContain("keyword.other.DML.sql");
  });

  it.each(["my_sql", "sqlx", "description", "sql.x"])("is not looked for under %s", async (key) => {
    const pieces = await tokenise(scope, `${key}: |\n  select 1\n`);
    expect(pieces.some(inSql)).toBe(false);
  });

  it.each(["|", ">", "|-", ">-", "|+", "|2", ">2-", "|-2", "&q |", "!!str >-", "| # why"])(
    "is found after %s",
    async (header) => {
      const pieces = await tokenise(scope, `k:\n  sql: ${header}\n    select 1\n    from t\n  other: select\n`);
      expect(sqlLines(pieces)).toEqual([2, 3]);
      expect(has(scopesOf(pieces, "other"), "entity.name.tag.yaml")).toBe(true);
    },
  );

  it("takes the more indented first line of a block with an indentation indicator", async () => {
    const pieces = await tokenise(scope, "sql: |2\n      select 1\n  from t\nx: 1");
    expect(sqlLines(pieces)).toEqual([1, 2]);
    expect(has(scopesOf(pieces, "x"), "entity.name.tag.yaml")).toBe(true);
  });

  it("ends at the next item of a list, indented or not", async () => {
    for (const indent of ["", "  "]) {
      const text = ["tasks:", "- sql: |", "    select 1", "- sql: >", "    select 2", "- name: select"];
      const pieces = await tokenise(scope, text.map((line, index) => (index === 0 ? line : indent + line)).join("\n"));
      expect(sqlLines(pieces)).toEqual([2, 4]);
      expect(has(scopesOf(pieces, "name"), "entity.name.tag.yaml")).toBe(true);
    }
  });

  it("is found at configuration.query.query", async () => {
    const pieces = await tokenise(
      scope,
      "t:\n  configuration:\n    query:\n      query: |\n        select 1\n      useLegacySql: false\n",
    );
    expect(sqlLines(pieces)).toEqual([4]);
    expect(has(scopesOf(pieces, "useLegacySql"), "entity.name.tag.yaml")).toBe(true);
    expect(has(scopesOf(pieces, "false"), "constant.language.boolean.yaml")).toBe(true);
  });

  it("ends with a string, comment, or expression left open in it", async () => {
    for (const open of ["'abc", "/* abc", "{{ ref(", "{% if", "{# abc", '"{{ "'])
      for (const rest of ["b: select", "# select\nb: 1"]) {
        const pieces = await tokenise(scope, `a:\n  sql: |\n    select ${open}\n${rest}\n`);
        expect(sqlLines(pieces), open).toEqual([2]);
        expect(has(scopesOf(pieces, "b"), "entity.name.tag.yaml"), open).toBe(true);
      }
  });

  it("leaves a less indented comment to YAML", async () => {
    const pieces = await tokenise(scope, "a:\n  sql: |\n    select 1\n  # select\n# select\n  c: 1\n");
    expect(sqlLines(pieces)).toEqual([2]);
    expect(pieces.filter((piece) => has(piece.scopes, "comment.line.number-sign.yaml")).length).toBeGreaterThan(1);
    expect(has(scopesOf(pieces, "c"), "entity.name.tag.yaml")).toBe(true);
  });

  it("ends at the end of a document", async () => {
    const pieces = await tokenise(scope, "sql: |\n  select 1\n---\nselect: 1\n");
    expect(sqlLines(pieces)).toEqual([1]);
  });

  it("has Jinja in it, in its strings and in its comments", async () => {
    const pieces = await tokenise(
      scope,
      "sql: |\n  select '{{ ds }}', `{{ var('p') }}.t` -- {{ ref('x') }}\n  {% if run_id %} where {% endif %}\n",
    );
    expect(scopesOf(pieces, "ds")).toContain("variable.language.airflow.jinja");
    expect(scopesOf(pieces, "ds")).toContain("string.quoted.single.sql");
    expect(scopesOf(pieces, "var")).toContain("support.function.dbt.jinja");
    expect(scopesOf(pieces, "ref")).toContain("support.function.dbt.jinja");
    expect(scopesOf(pieces, "if")).toContain("keyword.control.jinja");
    expect(scopesOf(pieces, "where")).toContain("keyword.other.DML.sql");
    expect(pieces.some((piece) => has(piece.scopes, "invalid"))).toBe(false);
  });

  it("is not looked for in plain and quoted values", async () => {
    const pieces = await tokenise(scope, 'sql: select 1\nquery: "select 2"\n');
    expect(pieces.some(inSql)).toBe(false);
  });
});

describe.each(["source.yaml", "source.yaml.jinja"])("Jinja in the values of %s", (scope) => {
  it.each([
    ["plain", "gs://b/{{ ds }}/x"],
    ["double-quoted", '"{{ ds }}"'],
    ["single-quoted", "'x{{ ds }}'"],
    ["block", "|\n  echo {{ ds }}"],
    ["partition decorator", '"t\x24{{ ds }}"'],
    ["flow", '["{{ ds }}"]'],
  ])("is read in a %s value", async (_, value) => {
    const pieces = await tokenise(scope, `bash_command: ${value}\nnext: 1`);
    expect(scopesOf(pieces, "ds")).toContain("variable.language.airflow.jinja");
    expect(has(scopesOf(pieces, "next"), "entity.name.tag.yaml")).toBe(true);
  });
});

describe("plain YAML", () => {
  it("leaves Go templates alone", async () => {
    const pieces = await tokenise("source.yaml", 'image: "{{ .Values.image }}"\nname: x-{{- $n -}}-y\n');
    expect(pieces.some((piece) => has(piece.scopes, "meta.embedded.jinja"))).toBe(false);
  });

  it("leaves flow mappings alone", async () => {
    const pieces = await tokenise("source.yaml", "a: {b: {c: 1}}\nd: 2");
    expect(pieces.some((piece) => has(piece.scopes, "meta.embedded.jinja"))).toBe(false);
    expect(has(scopesOf(pieces, "d"), "entity.name.tag.yaml")).toBe(true);
  });
});

describe("the jinja-yaml language", () => {
  it("reads statements, comments and expressions between the keys", async () => {
    const pieces = await tokenise(
      "source.yaml.jinja",
      [
        "{% set env = 'dev' %}",
        "{# a: b #}",
        "dags:",
        "  {% for name in names %}",
        "  {{ name }}_daily:",
        "    schedule: {{ schedule }}",
        "    retries: 2",
        "  {% endfor %}",
        "last: true",
      ].join("\n"),
    );
    expect(scopesOf(pieces, "set")).toContain("keyword.control.jinja");
    expect(scopesOf(pieces, "for")).toContain("keyword.control.jinja");
    expect(scopesOf(pieces, "endfor")).toContain("keyword.control.jinja");
    expect(has(scopesOf(pieces, "{#"), "comment.block.jinja")).toBe(true);
    expect(scopesOf(pieces, "schedule", 1)).toContain("variable.other.jinja");
    for (const key of ["dags", "schedule", "retries", "last"])
      expect(has(scopesOf(pieces, key), "entity.name.tag.yaml"), key).toBe(true);
    expect(has(scopesOf(pieces, "true"), "constant.language.boolean.yaml")).toBe(true);
  });

  it("takes a key that starts with an expression for a key, and its value for its own", async () => {
    const pieces = await tokenise(
      "source.yaml.jinja",
      [
        "{{ a }}_x:",
        "  k: 1",
        "{{ b }}_y: 2",
        "- {{ c }}: 3",
        "  m: 4",
        "z:",
        "  - {{ d }}-{{ e }}: 5",
        "    n: 6",
      ].join("\n"),
    );
    for (const name of ["a", "b", "d"])
      expect(has(scopesOf(pieces, name), "meta.embedded.jinja.expression"), name).toBe(true);
    for (const key of ["_x", "k", "_y", "z", "n"])
      expect(has(scopesOf(pieces, key), "entity.name.tag.yaml"), key).toBe(true);
    expect(has(scopesOf(pieces, "5"), "constant.numeric")).toBe(true);
  });

  it("keeps its stack as deep for many such keys as for two", async () => {
    const depth = async (count: number): Promise<number> => {
      const lines = Array.from({ length: count }, (_, index) => `  {{ k }}_${index}: 1`);
      return scopesOf(await tokenise("source.yaml.jinja", ["a:", ...lines].join("\n")), "1", count - 1).length;
    };
    expect(await depth(50)).toBe(await depth(2));
  });
});
