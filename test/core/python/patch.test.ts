import { describe, expect, it } from "vitest";
import { removeArgument, removeEntry, setArgument, setEntry } from "../../../server/src/core/python/patch.ts";
import { readPython } from "../../../server/src/core/python/read.ts";
import { applyEdits } from "../../../server/src/core/text/edits.ts";

function change(text: string, edit: "set" | "remove", key: string, code = "2"): string {
  const call = readPython(text).calls[0]?.call;
  if (!call) throw new Error("a call");
  const edits = edit === "set" ? setArgument(text, call, key, code) : removeArgument(text, call, key);
  return applyEdits(text, edits);
}

function changeDict(text: string, edit: "set" | "remove", key: string, code = "2"): string {
  const dict = readPython(text).constants.get("d");
  if (dict?.kind !== "dict") throw new Error("a dict");
  return applyEdits(text, edit === "set" ? setEntry(text, dict, key, code) : removeEntry(text, dict, key));
}

describe("arguments", () => {
  it.each([
    ["f()\n", "f(retries=2)\n"],
    ["f(a=1)\n", "f(a=1, retries=2)\n"],
    ["f(a=1,)\n", "f(a=1, retries=2)\n"],
    ["f(retries=0, a=1)\n", "f(retries=2, a=1)\n"],
    ["f(\n    a=1,\n    b=2,\n)\n", "f(\n    a=1,\n    b=2,\n    retries=2,\n)\n"],
    ["f(\n    a=1,\n    b=2\n)\n", "f(\n    a=1,\n    b=2,\n    retries=2\n)\n"],
    ["f(\n    a=1,  # why\n)\n", "f(\n    a=1,  # why\n    retries=2,\n)\n"],
    ["f(\r\n\ta=1,\r\n)\r\n", "f(\r\n\ta=1,\r\n\tretries=2,\r\n)\r\n"],
    ["f(g(\n  x\n))\n", "f(g(\n  x\n), retries=2)\n"],
  ])("are set: %j", (before, after) => {
    expect(change(before, "set", "retries")).toBe(after);
  });

  it.each([
    ["f(a=1)\n", "f()\n"],
    ["f(a=1, b=2)\n", "f(b=2)\n"],
    ["f(b=2, a=1)\n", "f(b=2)\n"],
    ["f(\n    a=1,\n    b=2,\n)\n", "f(\n    b=2,\n)\n"],
    ["f(\n    b=2,\n    a=1,  # gone with it\n)\n", "f(\n    b=2,\n)\n"],
    ["f(b=2)\n", "f(b=2)\n"],
  ])("are removed: %j", (before, after) => {
    expect(change(before, "remove", "a")).toBe(after);
  });
});

describe("entries of a dict", () => {
  it.each([
    ['d = {"a": 1}\n', 'd = {"a": 1, "retries": 2}\n'],
    ["d = {'a': 1}\n", "d = {'a': 1, 'retries': 2}\n"],
    ["d = {}\n", 'd = {"retries": 2}\n'],
    ["d = dict(a=1)\n", "d = dict(a=1, retries=2)\n"],
    ['d = {\n    "a": 1,\n}\n', 'd = {\n    "a": 1,\n    "retries": 2,\n}\n'],
  ])("are set: %j", (before, after) => {
    expect(changeDict(before, "set", "retries")).toBe(after);
  });

  it("are removed", () => {
    expect(changeDict('d = {\n    "a": 1,\n    "b": 2,\n}\n', "remove", "a")).toBe('d = {\n    "b": 2,\n}\n');
    expect(changeDict('d = {"a": 1, "b": 2}\n', "remove", "b")).toBe('d = {"a": 1}\n');
  });
});
