import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { GRAMMARS, ROOT } from "./grammars.ts";
import { snippetFiles } from "./snippets.ts";

interface Contributions {
  readonly languages: readonly {
    readonly id: string;
    readonly configuration: string;
    readonly extensions?: readonly string[];
    readonly filenamePatterns?: readonly string[];
  }[];
  readonly grammars: readonly unknown[];
  readonly snippets: readonly { readonly language: string; readonly path: string }[];
}

const read = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), "utf8"));
const { contributes } = read("package.json") as { readonly contributes: Contributions };
const language = (id: string) => contributes.languages.find((each) => each.id === id);

/** The rules of a language configuration that hold a regular expression. */
interface Configuration {
  readonly folding: { readonly markers: { readonly start: string; readonly end: string } };
  readonly indentationRules: { readonly increaseIndentPattern: string; readonly decreaseIndentPattern: string };
  readonly onEnterRules: readonly { readonly beforeText: string; readonly afterText?: string }[];
}

describe("package.json", () => {
  it("contributes the grammars that are tested", () => {
    expect(contributes.grammars).toEqual(GRAMMARS);
  });

  it("contributes every snippet file", () => {
    const paths = contributes.snippets.map((snippet) => snippet.path);
    expect([...new Set(paths)].sort()).toEqual(snippetFiles().map((file) => `./snippets/${file}`));
    expect(new Set(contributes.snippets.map(({ language, path }) => `${language} ${path}`)).size).toBe(paths.length);
  });

  it("names only files that are there", () => {
    for (const path of [
      ...GRAMMARS.map((grammar) => grammar.path),
      ...contributes.languages.map((each) => each.configuration),
    ])
      expect(existsSync(join(ROOT, path)), path).toBe(true);
  });

  it("does not take plain .sql and .yaml files from their languages", () => {
    for (const { extensions = [], filenamePatterns = [] } of contributes.languages)
      for (const taken of [...extensions, ...filenamePatterns]) expect(taken).not.toMatch(/^\*?\.(sql|ya?ml)$/);
    expect(language("jinja-sql")?.filenamePatterns).toContain("*.sql.j2");
    expect(language("jinja-yaml")?.filenamePatterns).toContain("*.yaml.j2");
  });
});

describe("the jinja-sql language", () => {
  const configuration = read("language/jinja-sql.json") as Configuration;
  const start = new RegExp(configuration.folding.markers.start);
  const end = new RegExp(configuration.folding.markers.end);

  it.each([
    "{% if x %}",
    "  {%- for a in b -%}",
    "{% macro m(a) %}",
    "{% set q %}",
    "{% raw %}",
    "{% call statement('a') %}",
    "{% snapshot s %}",
    "--#region a",
    "-- region",
  ])("folds from %s", (line) => {
    expect(start.test(line)).toBe(true);
    expect(end.test(line)).toBe(false);
  });

  it.each(["{% endif %}", "  {%- endfor -%}", "{% endset %}", "{% endraw %}", "-- endregion"])(
    "folds to %s",
    (line) => {
      expect(end.test(line)).toBe(true);
      expect(start.test(line)).toBe(false);
    },
  );

  it.each([
    "{% if x %}a{% endif %}",
    "{% set x = 1 %}",
    "{% else %}",
    "{{ config() }}",
    "select 1",
    "{% include 'a' %}",
  ])("does not fold at %s", (line) => {
    expect(start.test(line)).toBe(false);
    expect(end.test(line)).toBe(false);
  });

  it("indents after an opening tag and outdents a closing one", () => {
    const increase = new RegExp(configuration.indentationRules.increaseIndentPattern);
    const decrease = new RegExp(configuration.indentationRules.decreaseIndentPattern);
    for (const line of ["{% if x %}", "{% else %}", "{%- elif y -%}"]) expect(increase.test(line), line).toBe(true);
    for (const line of ["{% endif %}", "{% else %}"]) expect(decrease.test(line), line).toBe(true);
    for (const line of ["{% set x = 1 %}", "{% if x %}a{% endif %}", "select"]) {
      expect(increase.test(line), line).toBe(false);
      expect(decrease.test(line), line).toBe(false);
    }
  });

  it("puts the closing tag on a line of its own on enter", () => {
    const [between] = configuration.onEnterRules;
    expect(new RegExp(between?.beforeText ?? "$^").test("{% if x %}")).toBe(true);
    expect(new RegExp(between?.afterText ?? "$^").test("{% endif %}")).toBe(true);
  });
});

describe("the jinja-yaml language", () => {
  it("indents after a key without a value and after a block header", () => {
    const { onEnterRules } = read("language/jinja-yaml.json") as Configuration;
    const rule = new RegExp(onEnterRules[0]?.beforeText ?? "$^");
    for (const line of ["a:", "  - a:", "sql: |", "sql: >-", "{{ x }}_a:"]) expect(rule.test(line), line).toBe(true);
    for (const line of ["a: 1", "# a:", "- a", "a: b:c"]) expect(rule.test(line), line).toBe(false);
  });
});
