import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import type { Hole } from "../../../server/src/core/text/hole.ts";
import type { YamlMap, YamlNode, YamlScalar, YamlStream } from "../../../server/src/core/yaml/document.ts";
import { LARGEST_YAML, readYaml } from "../../../server/src/core/yaml/read.ts";

/** The values a tree holds. */
function plain(node: YamlNode | undefined): unknown {
  if (!node) return undefined;
  if (node.kind === "scalar") return node.value;
  if (node.kind === "seq") return node.items.map(plain);
  return Object.fromEntries(node.entries.map((entry) => [entry.key, plain(entry.value)]));
}

const rootOf = (stream: YamlStream): YamlNode | undefined => stream.documents[0]?.root;
const valueOf = (text: string): unknown => plain(rootOf(readYaml(text)));

function mapOf(stream: YamlStream): YamlMap {
  const root = rootOf(stream);
  if (root?.kind !== "map") throw new Error("The root is no map.");
  return root;
}

function at(map: YamlMap, key: string): YamlNode {
  const entry = map.entries.find((one) => one.key === key);
  if (!entry) throw new Error(`No key ${key}.`);
  return entry.value;
}

function scalarAt(map: YamlMap, key: string): YamlScalar {
  const value = at(map, key);
  if (value.kind !== "scalar") throw new Error(`${key} is no scalar.`);
  return value;
}

/** Holes where `{{ … }}` prints and `{% … %}`, `{# … #}` do not. */
function holesOf(text: string): Hole[] {
  return [...text.matchAll(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|\{#[\s\S]*?#\}/g)].map(({ 0: hole, index }) => ({
    start: index,
    end: index + hole.length,
    kind: hole.startsWith("{{") ? "value" : "blank",
  }));
}

const rendered = (text: string): YamlStream => readYaml(text, holesOf(text));

describe("values", () => {
  it.each<[string, string]>([
    ["maps and lists", "a: 1\nb:\n  - x\n  - y: z\n    w: [1, {k: v}, 'q']\n"],
    ["the core schema", "[~, null, true, False, 1, -1.5, 0o17, 0x1F, .inf, 1e3, yes, on, 12:30, 1_000]"],
    ["quotes", "a: 'it''s'\nb: \"x\\ty\\u00e9\\\\\"\nc: \"one\n  two\n\n  three\"\nd: 'one\n  two'\n"],
    ["plain text over lines", "a: one\n  two\n\n  three\nb: 1\n"],
    ["blocks", "a: |\n  x\n    y\n\n  z\nb: >-\n  x\n  y\n\n  z\n    more\n  end\nc: |+\n  x\n\nd: |2\n   x\n"],
    ["documents", "--- 1\n---\na: 2\n...\n---\n- 3\n"],
    ["Windows line ends", "a: |\r\n  x\r\n  y\r\nb: 'p\r\n  q'\r\nc: 1\r\n"],
    ["JSON", '{"a": [1, 2.5, true, null], "b": {"c": "\\n\\/"}}'],
    ["an explicit key", "? a\n: b\n"],
    ["tags", "a: !!str 1\nb: !!int '2'\n"],
    ["anchors and merge keys", "x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\nz:\n  <<: [*x, {c: 4}]\nw: *x\n"],
    ["empty values", "a:\nb: ''\nc:\n  - \n  - x\n"],
    ["comments", "# one\na: 1 # two\n# three\nb: # four\n  - x # five\n"],
    ["a byte order mark", "\ufeffa: 1\n"],
    ["nothing", ""],
  ])("%s are read as the yaml package reads them", (_, text) => {
    const stream = readYaml(text);
    expect(stream.problems).toEqual([]);
    const expected = parseAllDocuments(text, { merge: true });
    const documents = "empty" in expected ? [] : expected.map((document) => document.toJS() as unknown);
    expect(stream.documents.map((document) => plain(document.root))).toEqual(documents);
  });

  it("own keys win over merged ones, which are flagged and follow", () => {
    const map = at(mapOf(readYaml("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\n")), "y") as YamlMap;
    expect(map.entries.map(({ key, merged }) => [key, merged])).toEqual([
      ["b", false],
      ["a", true],
    ]);
    expect(map.open).toBe(false);
  });

  it("an alias keeps both places", () => {
    const text = "x: &x 1\ny: *x\n";
    const node = scalarAt(mapOf(readYaml(text)), "y");
    expect([text.slice(node.span.start, node.span.end), node.alias]).toEqual(["1", { start: 11, end: 13 }]);
  });
});

describe("places", () => {
  it("spans cover what was written", () => {
    const text = "a:\n  b: 'x' # c\n  d: [1, 2]\n  e: |\n    t\n    u\n\nf: &n !t v\n";
    const root = mapOf(readYaml(text));
    const cut = (span: { start: number; end: number }): string => text.slice(span.start, span.end);
    const a = at(root, "a") as YamlMap;
    expect(a.entries.map(({ span }) => cut(span))).toEqual(["b: 'x'", "d: [1, 2]", "e: |\n    t\n    u"]);
    expect(a.entries.map(({ keySpan }) => cut(keySpan))).toEqual(["b", "d", "e"]);
    expect(cut(at(root, "f").span)).toBe("v");
    expect(root.entries.map(({ value }) => [value.anchor, value.tag])).toEqual([
      [undefined, undefined],
      ["n", "!t"],
    ]);
  });

  it.each<[string, string]>([
    ["a block", "k:\n  sql: |\n    select 1\n      from WORD\n    where x\n"],
    ["a folded block", "k:\n  sql: >\n    select 1\n    from WORD\n\n    where x\n"],
    ["double quotes", 'k:\n  sql: "a\\tb \\u00e9\\\n     c WORD d"\n'],
    ["single quotes", "k:\n  sql: 'it''s\n    a WORD'\n"],
    ["plain text", "k:\n  sql: one\n    two WORD\n"],
    ["a block with Windows line ends", "k:\r\n  sql: |\r\n    select 1\r\n    from WORD\r\n"],
  ])("decoded text of %s finds its way back", (_, text) => {
    const { source } = scalarAt(at(mapOf(readYaml(text)), "k") as YamlMap, "sql");
    const found = source.text.indexOf("WORD");
    expect(found).toBeGreaterThan(0);
    expect(source.toFile(found)).toBe(text.indexOf("WORD"));
    expect(source.toFile(found + 4)).toBe(text.indexOf("WORD") + 4);
  });

  it("comments are collected, in text they are none", () => {
    const text = "# a\nb: 'x # y' # c\nd: |\n  # text\n# e\n";
    const { comments } = readYaml(text);
    expect(comments.map(({ start, end }) => text.slice(start, end))).toEqual(["# a", "# c", "# e"]);
  });
});

describe("templates", () => {
  it("values become part of scalars", () => {
    const text = "a: {{ x }}\nb: pre-{{ y }}-post\nc: 1\n";
    const map = mapOf(rendered(text));
    expect(rendered(text).problems).toEqual([]);
    const b = scalarAt(map, "b");
    expect([b.source.text, b.templated, b.holes]).toEqual([
      "pre-{{ y }}-post",
      true,
      [{ start: 4, end: 11, kind: "value" }],
    ]);
    expect([scalarAt(map, "a").templated, scalarAt(map, "c").templated, map.open]).toEqual([true, false, false]);
  });

  it("tags are stepped over, even within a line", () => {
    const text = "{% if a %}\nx: 1\n{% endif %}\ny: {# no #} 2\n{% if b %}z: 3{% endif %}\n";
    expect(plain(rootOf(rendered(text)))).toEqual({ x: 1, y: 2, z: 3 });
    const z = mapOf(rendered(text)).entries.at(-1);
    expect(text.slice(z?.span.start, z?.span.end)).toBe("z: 3");
  });

  it("text behind a removed tag finds its way back", () => {
    const text = "q: |\n  select {% if x %}1{% endif %}\n  from WORD\n";
    const { source } = scalarAt(mapOf(rendered(text)), "q");
    expect(source.text).toBe("select 1\nfrom WORD\n");
    expect(source.toFile(source.text.indexOf("WORD"))).toBe(text.indexOf("WORD"));
  });

  it.each<[string, string, (map: YamlMap) => boolean]>([
    ["a key", "{{ k }}: 1\na: 2\n", (map) => map.open],
    ["a line of its own in a map", "m:\n  a: 1\n  {{ more }}\nz: 1\n", (map) => (at(map, "m") as YamlMap).open],
    ["a line at the left", "m:\n  a: 1\n{{ more | nindent 2 }}\nz: 1\n", (map) => (at(map, "m") as YamlMap).open],
    ["a line before the first key", "m:\n  {{ more }}\n  a: 1\n", (map) => (at(map, "m") as YamlMap).open],
    ["a value below its key", "m:\n  {{ more }}\nz: 1\n", (map) => scalarAt(map, "m").templated],
    [
      "a line in a list",
      "m:\n  - a\n  {{ more }}\nz: 1\n",
      (map) => (plain(at(map, "m")) as unknown[])[1] === "{{ more }}",
    ],
    ["a line in brackets", "m: [\n  {{ more }}\n  ]\n", (map) => (plain(at(map, "m")) as unknown[]).length === 1],
  ])("%s leaves open what it may hold", (_, text, open) => {
    const stream = rendered(text);
    expect(stream.problems).toEqual([]);
    expect(open(mapOf(stream))).toBe(true);
  });
});

describe("broken text", () => {
  it.each<[string, string, string, unknown]>([
    ["a quote left open", 'a: "x\nb: 1\n', "never closed", { a: "x", b: 1 }],
    ["a bracket left open", "a: [1, 2\nb: 1\n", "never closed", { a: [1, 2], b: 1 }],
    ["a key without a colon", "a: 1\nret\nb: 2\n", "no `:` follows", { a: 1, b: 2 }],
    ["a tab", "a:\n\tb: 1\n", "tab", undefined],
    ["a missing comma", "a: [1 2, {b: 1} 3]\n", "", undefined],
    ["a second key on a line", "a: b: c\n", "second `key:`", { a: { b: "c" } }],
    ["an item on its key's line", "a: - b\n", "list item cannot start", undefined],
    ["an unknown escape", 'a: "\\q"\n', "no escape YAML knows", { a: "\\q" }],
    ["braces of a template", "a: {{ x }}\nb: 1\n", "quotes", { a: "{{ x }}", b: 1 }],
    ["a conflict", "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", "merge conflict", undefined],
    ["an alias of nothing", "a: *x\n", "No anchor", { a: "*x" }],
    ["a stray bracket", "a: 1\n]\nb: 2\n", "", undefined],
    ["an indentation", "a: 1\n  b: 2\nc: 3\n", "", undefined],
  ])("%s: one problem in plain words, the rest is read", (_, text, words, value) => {
    const { problems } = readYaml(text);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.some(({ message }) => message.includes(words))).toBe(true);
    if (value !== undefined) expect(valueOf(text)).toEqual(value);
  });

  it("every marker of a conflict is called one", () => {
    const { problems } = readYaml("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n");
    expect(problems.filter(({ kind }) => kind === "syntax").map(({ message }) => message.slice(0, 16))).toEqual([
      "A merge conflict",
      "A merge conflict",
      "A merge conflict",
    ]);
  });

  it("a key without its colon leaves the map open", () => {
    expect(mapOf(readYaml("a: 1\nret\n")).open).toBe(true);
  });

  it("a key that stands twice names the first", () => {
    expect(readYaml("a: 1\nb: 2\na: 3\n").problems).toMatchObject([
      { kind: "duplicate-key", span: { start: 10, end: 11 }, other: { start: 0, end: 1 } },
    ]);
  });
});

describe("hostile text", () => {
  const bomb = `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`).join("\n")}\n`;
  const chain = `a0: &a0 [x]\n${Array.from({ length: 5000 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]`).join("\n")}\n`;
  it.each<[string, string, string | undefined]>([
    ["an alias bomb", bomb, "alias"],
    ["a chain of aliases", chain, "alias"],
    [
      "8,000 anchors",
      Array.from({ length: 8000 }, (_, i) => `k${i}: &a${i} ${i}\nl${i}: *a${i}`).join("\n"),
      undefined,
    ],
    ["100,000 brackets", "[".repeat(100_000), "too-large"],
    ["100,000 braces", "{a: ".repeat(100_000), "too-large"],
    ["100,000 dashes", "- ".repeat(100_000), "too-large"],
    ["100,000 levels of keys", Array.from({ length: 1500 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"), "too-large"],
    ["a line of 0.9 MB", `a: ${"x".repeat(900_000)}`, undefined],
    ["5 MB", "a: 1\n".repeat(1_000_000), "too-large"],
    ["NUL and lone surrogates", "a: \0\ud800\nb\udc00: \x02\x18\x1f\n\x1f: 1\n", undefined],
    ["20,000 duplicate keys", "a: 1\n".repeat(20_000), "duplicate-key"],
    ["20,000 quotes left open", "- 'x\n- \"y\n".repeat(10_000), "syntax"],
    [
      "50,000 merges",
      `x: &x {a: 1}\n${Array.from({ length: 3000 }, (_, i) => `y${i}: &y${i}\n  <<: ${i ? `*y${i - 1}` : "*x"}\n  k${i}: 1`).join("\n")}\n`,
      "alias",
    ],
  ])("%s ends soon", (_, text, kind) => {
    const start = performance.now();
    const { problems } = readYaml(text);
    expect(performance.now() - start).toBeLessThan(5000);
    if (kind) expect(problems.map((problem) => problem.kind)).toContain(kind);
    else expect(problems.filter((problem) => problem.kind !== "syntax")).toEqual([]);
    expect(text.length > LARGEST_YAML ? 1 : problems.length).toBeLessThanOrEqual(100);
  });

  it("any text gives a tree with places inside of it", () => {
    const piece = fc.constantFrom(
      ..."\n \t:-?,[]{}&*!|>'\"%@`#~<=\\\r\0".split(""),
      "\n  ",
      "\n- ",
      ": ",
      "key",
      "1",
      "<<: *a",
      "&a ",
      "*a",
      "---\n",
      "...\n",
      "{{ x }}",
      "{% if %}",
      "|\n  x\n",
      "\\u12",
      "\ud800",
      "\ufeff",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.boolean(), (pieces, templates) => {
        const text = pieces.join("");
        const stream = templates ? rendered(text) : readYaml(text);
        const inside = (span: { start: number; end: number }): void => {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          expect(span.end).toBeLessThanOrEqual(text.length);
        };
        const walk = (node: YamlNode): void => {
          inside(node.span);
          if (node.kind === "seq") node.items.forEach(walk);
          else if (node.kind === "map")
            for (const entry of node.entries) {
              inside(entry.keySpan);
              inside(entry.span);
              walk(entry.value);
            }
          else {
            let last = 0;
            for (let i = 0; i <= node.source.text.length; i++) {
              expect(node.source.toFile(i)).toBeGreaterThanOrEqual(last);
              last = node.source.toFile(i);
            }
            expect(last).toBeLessThanOrEqual(text.length);
          }
        };
        for (const document of stream.documents) {
          inside(document.span);
          if (document.root) walk(document.root);
        }
        for (const problem of stream.problems) inside(problem.span);
        for (const comment of stream.comments) inside(comment);
      }),
      { seed: 20261124, numRuns: 3000 },
    );
  });

  it("agrees with the yaml package on what is sound, and on what it holds", () => {
    const piece = fc.constantFrom(
      "\n",
      "\n  ",
      "\n    ",
      "\n- ",
      "a: ",
      "b: ",
      "c",
      "1",
      "- ",
      "[",
      "]",
      "{",
      "}",
      ", ",
      "'x'",
      '"y"',
      "|\n  z\n",
      "# n",
      "&p ",
      "*p",
      "---\n",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const text = pieces.join("");
        const parsed = parseAllDocuments(text, { merge: true, uniqueKeys: false, logLevel: "silent" });
        if ("empty" in parsed || parsed.some(({ errors }) => errors.length > 0)) return;
        const stream = readYaml(text);
        // Braces in braces are a template to everybody but the grammar; keys may stand twice there.
        if (text.includes("{{") || stream.problems.some(({ kind }) => kind === "duplicate-key")) return;
        // The package looks for anchors only when values are taken out.
        expect([text, stream.problems.filter(({ kind }) => kind !== "alias")]).toEqual([text, []]);
      }),
      { seed: 20261124, numRuns: 4000 },
    );
  });
});
