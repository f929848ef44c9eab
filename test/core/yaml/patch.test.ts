import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdits } from "../../../server/src/core/text/edits.ts";
import type { YamlPath } from "../../../server/src/core/yaml/document.ts";
import { moveAt, removeAt, setAt, type YamlPatch } from "../../../server/src/core/yaml/patch.ts";
import { readYaml } from "../../../server/src/core/yaml/read.ts";
import type { PlainValue } from "../../../server/src/core/yaml/write.ts";

const rootOf = (text: string) => readYaml(text).documents[0]?.root;
const after = (text: string, patch: YamlPatch): string =>
  "refused" in patch ? patch.refused : applyEdits(text, patch);
const set = (text: string, path: YamlPath, value: PlainValue): string =>
  after(text, setAt(text, rootOf(text), path, value));
const remove = (text: string, path: YamlPath): string => after(text, removeAt(text, rootOf(text), path));
const move = (text: string, from: YamlPath, to: YamlPath): string => after(text, moveAt(text, rootOf(text), from, to));

describe("set", () => {
  it.each<[string, string, YamlPath, PlainValue, string]>([
    ["a value", "a: 1 # one\n", ["a"], 2, "a: 2 # one\n"],
    ["a quoted value", "a: 'x'\nb: 1\n", ["a"], "y z", "a: y z\nb: 1\n"],
    ["a text that would be something else", "a: x\n", ["a"], "no", 'a: "no"\n'],
    ["a cron expression", "a: x\n", ["a"], "0 5 * * *", 'a: "0 5 * * *"\n'],
    ["an empty value", "a:\nb: 1\n", ["a"], 1, "a: 1\nb: 1\n"],
    ["a value below its key", "a:\n  - 1\n  - 2\nb: 1\n", ["a"], [3], "a: [3]\nb: 1\n"],
    [
      "a new key",
      "d:\n  a: 1 # one\n  # tail\ne: 2\n",
      ["d", "b"],
      true,
      "d:\n  a: 1 # one\n  b: true\n  # tail\ne: 2\n",
    ],
    ["a key without a line break behind", "d:\n  a: 1", ["d", "b"], 2, "d:\n  a: 1\n  b: 2"],
    ["keys on the way", "d:\n  a: 1\n", ["d", "x", "z"], 2, "d:\n  a: 1\n  x:\n    z: 2\n"],
    ["below an empty key", "d:\n  x:\n  a: 1\n", ["d", "x", "z"], 2, "d:\n  x:\n    z: 2\n  a: 1\n"],
    ["in braces", "d: {a: 1}\n", ["d", "x", "z"], 2, "d: {a: 1, x: {z: 2}}\n"],
    ["in empty braces", "d: {}\n", ["d", "b"], null, "d: {b: null}\n"],
    [
      "in an item of a list",
      "l:\n  - a: 1\n    b: 2\n  - a: 3\n",
      ["l", 0, "c"],
      4,
      "l:\n  - a: 1\n    b: 2\n    c: 4\n  - a: 3\n",
    ],
    [
      "behind a block of text",
      "d:\n  s: |\n    x\n    y\ne: 1\n",
      ["d", "b"],
      1,
      "d:\n  s: |\n    x\n    y\n  b: 1\ne: 1\n",
    ],
    [
      "over a merge key",
      "x: &x {a: 1}\nd:\n  <<: *x\n  b: 2\n",
      ["d", "a"],
      5,
      "x: &x {a: 1}\nd:\n  <<: *x\n  b: 2\n  a: 5\n",
    ],
    ["in place of an alias", "x: &x 1\nd:\n  a: *x\n", ["d", "a"], 5, "x: &x 1\nd:\n  a: 5\n"],
    ["with Windows line ends", "d:\r\n  a: 1\r\n", ["d", "b"], 2, "d:\r\n  a: 1\r\n  b: 2\r\n"],
    [
      "an object",
      "d:\n  a: 1\n",
      ["d", "t"],
      { __type__: "datetime.timedelta", seconds: 60 },
      "d:\n  a: 1\n  t: {__type__: datetime.timedelta, seconds: 60}\n",
    ],
  ])("%s", (_, text, path, value, expected) => {
    expect(set(text, path, value)).toBe(expected);
  });

  it("leaves alone what is shared", () => {
    expect(set("x: &x {a: 1}\nd: *x\n", ["d", "b"], 1)).toContain("shared through an anchor");
  });
});

describe("remove", () => {
  it.each<[string, string, YamlPath, string]>([
    ["a line", "d:\n  a: 1\n  b: 2\n", ["d", "a"], "d:\n  b: 2\n"],
    ["the last line", "d:\n  a: 1\n  b: 2", ["d", "b"], "d:\n  a: 1"],
    ["several lines", "d:\n  a:\n    - 1\n  b: 2\n", ["d", "a"], "d:\n  b: 2\n"],
    ["all but its comment", "d:\n  a: 1 # why\n  b: 2\n", ["d", "a"], "d:\n  # why\n  b: 2\n"],
    ["in braces", "d: {a: 1, b: 2, c: 3}\n", ["d", "b"], "d: {a: 1, c: 3}\n"],
    ["the last in braces", "d: {a: 1, b: 2}\n", ["d", "b"], "d: {a: 1}\n"],
    ["the only one in braces", "d: {a: 1}\n", ["d", "a"], "d: {}\n"],
    ["the only one", "d:\n  a: 1\ne: 2\n", ["d", "a"], "d:\n  {}\ne: 2\n"],
    ["the first of an item", "l:\n  - a: 1\n    b: 2\n", ["l", 0, "a"], "l:\n  - b: 2\n"],
    ["what is not there", "d: {a: 1}\n", ["d", "x"], "What should be changed does not stand there any more."],
  ])("%s", (_, text, path, expected) => {
    expect(remove(text, path)).toBe(expected);
  });
});

describe("move", () => {
  it.each<[string, string, YamlPath, YamlPath, string]>([
    [
      "a line with its comment",
      "d:\n  x:\n    a: 1 # why\n    b: 2\n  c: 3\n",
      ["d", "x", "a"],
      ["d", "a"],
      "d:\n  x:\n    b: 2\n  c: 3\n  a: 1 # why\n",
    ],
    [
      "several lines",
      "d:\n  x:\n    a:\n      - 1\n      - 2\n    b: 2\n  c: 3\n",
      ["d", "x", "a"],
      ["d", "a"],
      "d:\n  x:\n    b: 2\n  c: 3\n  a:\n    - 1\n    - 2\n",
    ],
    [
      "out of braces",
      "d:\n  x: {a: [1], b: 2}\n  c: 3\n",
      ["d", "x", "a"],
      ["d", "a"],
      "d:\n  x: {b: 2}\n  c: 3\n  a: [1]\n",
    ],
    ["the only one", "d:\n  x:\n    a: 1\n  c: 3\n", ["d", "x", "a"], ["d", "a"], "d:\n  x:\n    {}\n  c: 3\n  a: 1\n"],
    [
      "the last line of the last mapping",
      "d:\n  x:\n    b: 2\n    a: 1 # why\ne: 1\n",
      ["d", "x", "a"],
      ["d", "a"],
      "d:\n  x:\n    b: 2\n  a: 1 # why\ne: 1\n",
    ],
    [
      "the last line of the text",
      "d:\n  x:\n    b: 2\n    a: 1",
      ["d", "x", "a"],
      ["d", "a"],
      "d:\n  x:\n    b: 2\n  a: 1",
    ],
    [
      "the only one of the last mapping",
      "d:\n  c: 1\n  x:\n    a: 1\n",
      ["d", "x", "a"],
      ["d", "a"],
      "d:\n  c: 1\n  x:\n    {}\n  a: 1\n",
    ],
    [
      "with Windows line ends",
      "d:\r\n  x:\r\n    a: 1\r\n    b: 2\r\n  c: 3\r\n",
      ["d", "x", "a"],
      ["d", "a"],
      "d:\r\n  x:\r\n    b: 2\r\n  c: 3\r\n  a: 1\r\n",
    ],
    ["onto what is there", "d: {x: {a: 1}, a: 2}\n", ["d", "x", "a"], ["d", "a"], "`a` is set there already."],
  ])("%s", (_, text, from, to, expected) => {
    expect(move(text, from, to)).toBe(expected);
  });
});

it("gives a text that reads back with the value set, or refuses", () => {
  const pieces = [
    "a:\n",
    "  b: 1\n",
    "  c: {x: 1}\n",
    "  d:\n",
    "    - e: 2\n",
    "# note\n",
    "  s: |\n    t\n",
    "f: *z\n",
    "  '",
    "g: &z {q: 1}\n",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      if (readYaml(text).problems.length > 0) return;
      const patch = setAt(text, rootOf(text), ["a", "n", "m"], 7);
      if ("refused" in patch) return;
      const done = applyEdits(text, patch);
      const again = readYaml(done);
      expect(again.problems).toEqual([]);
      expect(setAt(done, again.documents[0]?.root, ["a", "n", "m"], 7)).toMatchObject([{ text: "7" }]);
    }),
    { seed: 11, numRuns: 500 },
  );
});
