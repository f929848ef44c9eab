import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeReading } from "../../../server/src/core/template/place.ts";
import { type Engines, readTemplate } from "../../../server/src/core/template/read.ts";
import type { TemplateReading, TemplateVariant } from "../../../server/src/core/template/template.ts";
import { sliceText } from "../../../server/src/core/text/source.ts";

const JINJA: Engines = { jinja: true };
const GO: Engines = { go: true };
const DOLLAR: Engines = { dollar: true };

/** What a variant leaves to be read: `@` for what is printed. */
function printed(text: string, { holes }: TemplateVariant): string {
  let out = "";
  let at = 0;
  for (const hole of holes) {
    out += text.slice(at, hole.start) + (hole.kind === "value" ? "@" : "");
    at = hole.end;
  }
  return out + text.slice(at);
}

/** A value without its spans and its engine. */
const bare = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, field) => (/^(s|.*S)pan$|^engine$/.test(key) ? undefined : field)));

const expressions = (text: string, engines: Engines): unknown => bare(readTemplate(text, engines).expressions);

const variants = (text: string, engines: Engines = JINJA): [string, string, boolean][] =>
  readTemplate(text, engines).variants.map((variant) => [variant.id, printed(text, variant), variant.complete]);

const messages = ({ problems }: TemplateReading): string[] => problems.map(({ message }) => message);

describe("what expressions mean", () => {
  it.each<[string, Engines, unknown]>([
    ["{{ ref('a') }}", JINJA, { kind: "ref", name: "a" }],
    ['{{- ref("p", "q", v=2) -}}', JINJA, { kind: "ref", name: "q", package: "p", version: "2" }],
    ["{{ source('s', 't') }}", JINJA, { kind: "source", source: "s", table: "t" }],
    ["{{ this }}", JINJA, { kind: "this" }],
    ["{{ var('v', 1) }}", JINJA, { kind: "var", name: "v", fallback: { kind: "number", value: 1 } }],
    ["{{ env_var('E') }}", JINJA, { kind: "env_var", name: "E" }],
    ["{{ ds }}", JINJA, { kind: "name", path: ["ds"], filters: [] }],
    ["{{ params.t | upper }}", JINJA, { kind: "name", path: ["params", "t"], filters: ["upper"] }],
    ["{{ dag_run.conf['x'] }}", JINJA, { kind: "name", path: ["dag_run", "conf", "x"], filters: [] }],
    ["{{ x or y }}", JINJA, { kind: "unknown" }],
    ["{{ 'a {{ b }}' }}", JINJA, { kind: "literal", value: { kind: "string", value: "a {{ b }}" } }],
    ["{{ .Values.a.b }}", GO, { kind: "name", path: ["Values", "a", "b"], filters: [] }],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text that is read
    ["${X}", DOLLAR, { kind: "name", path: ["X"], filters: [] }],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text that is read
    ["${X:-y}", DOLLAR, { kind: "name", path: ["X"], filters: [], fallback: { kind: "string", value: "y" } }],
  ])("%s", (text, engines, expected) => {
    expect(expressions(text, engines)).toEqual([expected]);
  });

  it("keeps the keyword arguments of config, and says when there may be more", () => {
    expect(expressions("{{ config(materialized='table', tags=['a'], **more) }}", JINJA)).toEqual([
      {
        kind: "config",
        entries: [
          { key: "materialized", value: { kind: "string", value: "table" } },
          { key: "tags", value: { kind: "list", items: [{ kind: "string", value: "a" }] } },
        ],
        open: true,
      },
    ]);
  });

  it("follows a name that is set once, and no other", () => {
    expect(expressions("{% set x = ref('a') %}{{ x }}", JINJA)).toContainEqual({ kind: "ref", name: "a" });
    expect(expressions("{% set x = 1 %}{% set x = 2 %}{{ x }}", JINJA)).toEqual([
      { kind: "name", path: ["x"], filters: [] },
    ]);
  });

  it("finds references inside of other calls and in loops", () => {
    const text = "{{ star(from=ref('a')) }}{% for x in ref('b') %}{% endfor %}";
    expect(bare(readTemplate(text, JINJA).nested)).toMatchObject([
      { kind: "ref", name: "a" },
      { kind: "ref", name: "b" },
    ]);
  });

  it("places spans where the words stand", () => {
    const text = "a {{  source('s', 'tab')  }}";
    const [found] = readTemplate(text, JINJA).expressions;
    if (found?.kind !== "source") throw new Error("No source.");
    expect(text.slice(found.tableSpan.start, found.tableSpan.end).replaceAll("'", "")).toBe("tab");
    expect(text.slice(found.span.start, found.span.end)).toBe("source('s', 'tab')");
    const placed = placeReading(readTemplate(text, JINJA), sliceText(`....${text}`, 4, 4 + text.length));
    expect(placed.expressions[0]?.span.start).toBe(found.span.start + 4);
    expect(placed.variants[0]?.holes[0]?.start).toBe(2);
  });
});

describe("variants", () => {
  it.each<[string, [string, string, boolean][]]>([
    ["a{{ x }}b", [["only", "a@b", true]]],
    [
      "a{% if is_incremental() %}b{% endif %}",
      [
        ["incremental", "ab", true],
        ["full-refresh", "a", true],
      ],
    ],
    [
      "{% if is_incremental() %}a{% else %}b{% endif %}{% if not is_incremental() %}c{% endif %}",
      [
        ["incremental", "a", true],
        ["full-refresh", "bc", true],
      ],
    ],
    [
      "{% if target.name == 'prod' %}a{% elif target.name == 'dev' %}b{% else %}c{% endif %}",
      [
        ["branch-1", "a", false],
        ["branch-2", "b", false],
        ["branch-3", "c", false],
      ],
    ],
    [
      "{% if x %}a{% else %}b{% endif %}{% if x %}c{% else %}d{% endif %}",
      [
        ["branch-1", "ac", false],
        ["branch-2", "bd", false],
      ],
    ],
    ["{% for c in ['x', 'y'] %}{{ c }}{% if not loop.last %},{% endif %}{% endfor %}", [["only", "@", false]]],
    ["{# {{ a }} #}{% set x = 1 %}b", [["only", "b", true]]],
    ["{% raw %}{{ x }}{% endraw %}", [["only", "{{ x }}", true]]],
    ["{% macro m(a) %}b{% endmacro %}c", [["only", "c", true]]],
    ["{% set x %}a{% endset %}b", [["only", "b", true]]],
    ["{%- if execute -%}a{%- endif -%}", [["only", "a", true]]],
  ])("%s", (text, expected) => {
    expect(variants(text).map(([id, read, complete]) => [id, read.trim(), complete])).toEqual(expected);
  });

  it("reads Go's branches, loops, comments and definitions", () => {
    const text = '{{ if .a }}x{{ else }}y{{ end }}{{ range .l }}z{{ end }}{{/* c */}}{{ define "n" }}b{{ end }}';
    expect(variants(text, GO)).toEqual([
      ["branch-1", "xz", false],
      ["branch-2", "yz", false],
    ]);
    expect(readTemplate(text, GO).blocks).toMatchObject([{ kind: "macro", name: "n" }]);
  });

  it("labels name the tag and its line", () => {
    const labels = readTemplate("\n{% if a %}x{% else %}y{% endif %}", JINJA).variants.map(({ label }) => label);
    expect(labels).toEqual(["branch `{% if a %}` of line 2", "branch `{% else %}` of line 2"]);
  });

  it("stays bounded, and says when branches are left out", () => {
    const text = Array.from({ length: 50 }, (_, i) => `{% if v${i} %}a{% elif w${i} %}b{% else %}c{% endif %}`).join(
      "",
    );
    const reading = readTemplate(text, JINJA);
    expect(reading.variants.length).toBeLessThanOrEqual(8);
    expect(
      readTemplate(Array(50).fill("{% if a %}{% if b %}{% if c %}x{% endif %}{% endif %}{% endif %}").join(""), JINJA)
        .variants.length,
    ).toBeLessThanOrEqual(8);
    expect(
      readTemplate(
        "{% if a == 1 %}1{% elif a == 2 %}2{% elif a == 3 %}3{% elif a == 4 %}4{% elif a == 5 %}5{% elif a == 6 %}6{% elif a == 7 %}7{% elif a == 8 %}8{% elif a == 9 %}9{% elif a == 10 %}10{% endif %}",
        JINJA,
      ).everyBranch,
    ).toBe(false);
  });
});

describe("broken templates", () => {
  it.each<[string, string]>([
    ["{% if x %}a", "never closed"],
    ["{{ a", "never closed"],
    ["{# a", "never closed"],
    ["{% raw %}a", "never closed"],
    ["{% endif %}", "closes nothing"],
    ["{% else %}", "outside"],
    ["{% for x in y %}{% endif %}{% endfor %}", ""],
  ])("%s", (text, words) => {
    const reading = readTemplate(text, JINJA);
    expect(messages(reading).length).toBeGreaterThan(0);
    expect(messages(reading).join(" ")).toContain(words);
    expect(reading.variants.every(({ complete }) => !complete)).toBe(true);
  });

  it("an unclosed print ends with its line", () => {
    expect(variants("select {{ a\nfrom t")).toEqual([["only", "select @\nfrom t", false]]);
  });
});

describe("any text", () => {
  const piece = fc.constantFrom(
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "{%-",
    "-%}",
    "{{-",
    "-}}",
    "${",
    "}",
    "{{/*",
    "*/}}",
    " if x ",
    " else ",
    " elif y ",
    " endif ",
    " for a in b ",
    " endfor ",
    " macro m(a) ",
    " endmacro ",
    " set x = ",
    " set x ",
    " endset ",
    " raw ",
    " endraw ",
    " is_incremental() ",
    " ref('a') ",
    " end ",
    " range .x ",
    ' define "n" ',
    "(",
    ")",
    "[",
    "]",
    "'",
    '"',
    "\\",
    "|",
    ",",
    ".",
    "\n",
    "text",
    "\ud800",
    "\0",
    "not ",
    "and ",
    "or ",
    "==",
  );
  const engines = fc.constantFrom<Engines>(
    JINJA,
    GO,
    DOLLAR,
    { jinja: true, dollar: true },
    { go: true, dollar: true },
  );

  it("has at least one variant whose holes are in order and inside of it", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), engines, (pieces, which) => {
        const text = pieces.join("");
        const reading = readTemplate(text, which);
        expect(reading.variants.length).toBeGreaterThan(0);
        for (const { holes } of reading.variants) {
          let last = 0;
          for (const { start, end, expression } of holes) {
            expect(start).toBeGreaterThanOrEqual(last);
            expect(end).toBeGreaterThan(start);
            last = end;
            if (expression !== undefined) expect(reading.expressions[expression]).toBeDefined();
          }
          expect(last).toBeLessThanOrEqual(text.length);
        }
        for (const { span } of [...reading.expressions, ...reading.nested, ...reading.problems, ...reading.blocks]) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length);
        }
      }),
      { seed: 20261124, numRuns: 3000 },
    );
  });

  it.each<[string, string, Engines]>([
    ["open prints", "{{ ".repeat(100_000), JINJA],
    ["open tags", "{% if x ".repeat(50_000), JINJA],
    ["nested branches", "{% if x %}".repeat(20_000), JINJA],
    ["branches in a row", "{% if x %}a{% else %}b{% endif %}".repeat(10_000), JINJA],
    [
      "branches on different things",
      Array.from({ length: 5000 }, (_, i) => `{% if x${i} %}a{% else %}b{% endif %}`).join(""),
      JINJA,
    ],
    ["nested parentheses", `{{ ${"(".repeat(100_000)} }}`, JINJA],
    ["nested lists", `{{ ${"[".repeat(100_000)} }}`, JINJA],
    ["nested calls", `{{ ${"f(".repeat(50_000)} }}`, JINJA],
    ["a long condition", `{% if ${"a and not b or ".repeat(20_000)} c %}x{% endif %}`, JINJA],
    ["filters", `{{ a${"|f".repeat(100_000)} }}`, JINJA],
    ["quotes left open", "{{ 'a }} ".repeat(50_000), JINJA],
    ["Go blocks left open", "{{ if .a }}".repeat(50_000), GO],
    ["dollars", "${".repeat(100_000), DOLLAR],
    ["nested dollars", `${"${a:-".repeat(30_000)}${"}".repeat(30_000)}`, DOLLAR],
  ])("%s end soon", (_, text, which) => {
    const start = performance.now();
    expect(readTemplate(text, which).variants.length).toBeGreaterThan(0);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
