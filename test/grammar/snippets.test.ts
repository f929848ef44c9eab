import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { expand, snippetFiles, snippetsOf } from "./snippets.ts";

const files = snippetFiles();
const all = files.flatMap(snippetsOf);

describe("snippets", () => {
  it("are there for every language", () => {
    for (const language of ["sql", "yaml", "python"])
      expect(files.some((file) => file.startsWith(`${language}-`))).toBe(true);
    expect(all.length).toBeGreaterThan(25);
  });

  it("have one prefix each, and no two the same", () => {
    const prefixes = all.map((snippet) => snippet.prefix);
    expect(prefixes.filter((prefix) => !/^pw-[a-z0-9]+(-[a-z0-9]+)*$/.test(prefix))).toEqual([]);
    expect(new Set(prefixes).size).toBe(prefixes.length);
    expect(new Set(all.map((snippet) => snippet.name)).size).toBe(all.length);
  });

  it.each(all)("$prefix says what it is for", ({ description }) => {
    expect(description).toMatch(/^\S.{30,}\.\)?$/s);
  });

  it.each(all)("$prefix has tab stops without a gap and one place to end", ({ body }) => {
    const { stops } = expand(body);
    const numbers = [...new Set(stops.map((stop) => stop.number))].sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index));
    expect(stops.filter((stop) => stop.number === 0)).toHaveLength(1);
  });

  it.each(all)("$prefix gives a tab stop the same default everywhere", ({ body }) => {
    const defaults = new Map<number, string>();
    for (const { number, text } of expand(body).stops) {
      expect(text, `tab stop ${number}`).toBe(defaults.get(number) ?? text);
      defaults.set(number, text);
    }
  });

  it.each(all)("$prefix leaves no snippet syntax behind", ({ body }) => {
    const { text } = expand(body);
    expect(text.replaceAll("${{", "")).not.toMatch(/\$\{|\\[$}]|\t/);
    expect(text.split("\n").filter((line) => / $/.test(line))).toEqual([]);
  });
});

describe("YAML snippets", () => {
  it.each(all.filter((snippet) => snippet.file.startsWith("yaml-")))("$prefix is YAML as it stands", ({ body }) => {
    const documents = parseAllDocuments(expand(body).text, { strict: true, uniqueKeys: true });
    const [document] = documents;
    expect(documents).toHaveLength(1);
    if (!document || !("contents" in document)) throw new Error("no document");
    expect(document.errors).toEqual([]);
    expect(document.warnings).toEqual([]);
    expect(typeof document.toJS()).toBe("object");
  });
});
