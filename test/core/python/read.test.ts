import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PyValue } from "../../../server/src/core/python/module.ts";
import { readPython } from "../../../server/src/core/python/read.ts";

/** A value in few words. */
function plain(value: PyValue | undefined): unknown {
  switch (value?.kind) {
    case "string":
    case "number":
    case "boolean":
      return value.value;
    case "none":
      return null;
    case "list":
      return value.items.map(plain);
    case "dict":
      return Object.fromEntries(value.entries.map((entry) => [entry.key, plain(entry.value)]));
    case "name":
      return `<${value.path.join(".")}>`;
    case "call":
      return `${value.call.qualified}()`;
    default:
      return "?";
  }
}

const only = (expression: string): PyValue | undefined =>
  readPython(`f(x=${expression})\n`).calls[0]?.call.kwargs[0]?.value;

describe("values", () => {
  it.each<[string, unknown]>([
    [`"a"`, "a"],
    [`'it\\'s'`, "it's"],
    [`"a" 'b'`, "ab"],
    [`"a" + "b"`, "ab"],
    [`("a"\n "b")`, "ab"],
    [`r"\\d\\n"`, "\\d\\n"],
    [`"\\t\\x41\\u00e9"`, "\tAé"],
    [`"""a\nb"""`, "a\nb"],
    [`-1`, -1],
    [`1_000`, 1000],
    [`True`, true],
    [`None`, null],
    [`[1, "a"]`, [1, "a"]],
    [`(1, 2)`, [1, 2]],
    [`{"a": 1, 'b': {"c": None}}`, { a: 1, b: { c: null } }],
    [`dict(a=1, b="x")`, { a: 1, b: "x" }],
    [`timezone.utc`, "<timezone.utc>"],
    [`timedelta(days=1)`, "timedelta()"],
    [`a if b else c`, "?"],
    [`x[0]`, "?"],
  ])("reads %s", (code, expected) => {
    expect(plain(only(code))).toEqual(expected);
  });

  it("follows a name to the one literal it stands for, and no further", () => {
    const module = readPython(
      `ARGS = {"owner": "data"}\nTWICE = 1\nTWICE = 2\nSQL = "a" "b"\nf(a=ARGS, b=TWICE, c=SQL, d=OTHER)\n`,
    );
    expect(module.calls[0]?.call.kwargs.map((entry) => plain(entry.value))).toEqual([
      { owner: "data" },
      "<TWICE>",
      "ab",
      "<OTHER>",
    ]);
  });

  it.each([
    `ARGS = {"a": 1}\nARGS["b"] = 2\n`,
    `ARGS = {"a": 1}\nARGS.update(b=2)\n`,
    `ARGS = {"a": 1}\nARGS += 1\n`,
    `ARGS = {"a": 1}\ndef g():\n    ARGS = {}\n`,
    `ARGS = {"a": 1}\nfor ARGS in x:\n    pass\n`,
  ])("does not follow a name that may be changed: %j", (code) => {
    const call = readPython(`${code}f(a=ARGS)\n`).calls.find((site) => site.call.name === "f");
    expect(plain(call?.call.kwargs[0]?.value)).toBe("<ARGS>");
  });

  it("knows what an f-string prints, and the braces it does not", () => {
    const value = only(`f"a {x} {{{{ ds }}}}"`);
    expect(value).toMatchObject({
      kind: "string",
      value: "a {x} {{ ds }}",
      formatted: true,
      holes: [{ start: 2, end: 5 }],
    });
    expect(only(`f"plain"`)).toMatchObject({ value: "plain", formatted: false });
  });

  it("keeps the way back to the file through escapes and concatenation", () => {
    const text = `f(x="a\\nSELECT" "FROM")\n`;
    const value = readPython(text).calls[0]?.call.kwargs[0]?.value;
    if (value?.kind !== "string") throw new Error("a string");
    const at = value.value.indexOf("SELECT");
    expect(text.slice(value.source.toFile(at)).startsWith("SELECT")).toBe(true);
    const from = value.value.indexOf("FROM");
    expect(text.slice(value.source.toFile(from)).startsWith("FROM")).toBe(true);
  });

  it.each([`f(a=1, **more)`, `f(*args)`, `f(**{"a": 1}, **x)`])("tells that arguments may be missing: %s", (code) => {
    expect(readPython(`${code}\n`).calls[0]?.call.open).toBe(true);
  });

  it("spreads a dict it can read", () => {
    const call = readPython(`BASE = {"a": 1}\nf(**BASE, b={**BASE, "c": 2})\n`).calls[0]?.call;
    expect(call?.open).toBe(false);
    expect(call?.kwargs.map((entry) => [entry.key, plain(entry.value)])).toEqual([
      ["a", 1],
      ["b", { a: 1, c: 2 }],
    ]);
  });
});

describe("calls", () => {
  const module = readPython(`
from airflow import DAG
from airflow.operators.bash import BashOperator as Bash
import pendulum as p

with DAG("x") as dag, Group("g") as group:
    a = Bash(task_id="a")
    for i in range(3):
        Bash(task_id="b")
    if flag:
        Bash(task_id="c")
def build():
    return [Bash(task_id=n) for n in names]
`);
  const site = (id: string) =>
    module.calls.find(({ call }) => call.kwargs.some((entry) => entry.key === "task_id" && plain(entry.value) === id));

  it("resolves imports", () => {
    expect(site("a")?.call.qualified).toBe("airflow.operators.bash.BashOperator");
    expect(module.imports.get("p")).toBe("pendulum");
  });

  it("knows the variable, the blocks around, loops and branches", () => {
    expect(site("a")).toMatchObject({ target: "a", repeated: false, conditional: false, functions: [] });
    expect(site("a")?.within.map(({ target }) => target)).toEqual(["dag", "group"]);
    expect(site("b")?.repeated).toBe(true);
    expect(site("c")?.conditional).toBe(true);
    expect(module.calls.find(({ functions, call }) => functions[0] === "build" && call.name === "Bash")?.repeated).toBe(
      true,
    );
  });

  it("gives each manager of a with the ones before it", () => {
    const managers = module.calls.filter(({ call }) => call.name === "DAG" || call.name === "Group");
    expect(managers.map(({ target, within }) => [target, within.map((each) => each.target)])).toEqual([
      ["dag", []],
      ["group", ["dag"]],
    ]);
  });

  it("reads decorated functions", () => {
    const { decorated } = readPython(`
from airflow.decorators import dag, task
@dag(schedule="@daily")
def flow():
    @task.virtualenv
    def step():
        pass
`);
    expect(decorated.map((each) => [each.name, each.decorators[0]?.qualified, each.functions])).toEqual([
      ["flow", "airflow.decorators.dag", []],
      ["step", "airflow.decorators.task.virtualenv", ["flow"]],
    ]);
    expect(decorated[0]?.decorators[0]?.kwargs[0]?.key).toBe("schedule");
  });
});

describe("dependencies", () => {
  it.each<[string, [unknown, unknown][]]>([
    ["a >> b", [["<a>", "<b>"]]],
    ["a << b", [["<b>", "<a>"]]],
    [
      "a >> [b, c] >> d",
      [
        ["<a>", ["<b>", "<c>"]],
        [["<b>", "<c>"], "<d>"],
      ],
    ],
    ["a.set_downstream(b)", [["<a>", "<b>"]]],
    ["a.set_upstream([b])", [[["<b>"], "<a>"]]],
    [
      "chain(a, [b, c], [d, e])",
      [
        ["<a>", ["<b>", "<c>"]],
        ["<b>", "<d>"],
        ["<c>", "<e>"],
      ],
    ],
    ["cross_downstream([a], [b, c])", [[["<a>"], ["<b>", "<c>"]]]],
    ["a >> f(b) | c", []],
  ])("reads %s", (code, expected) => {
    const { edges } = readPython(`from airflow.models.baseoperator import chain, cross_downstream\n${code}\n`);
    expect(edges.map(({ from, to }) => [plain(from), plain(to)])).toEqual(expected);
  });
});

describe("any input", () => {
  it("gives a module, with places inside of the text", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            "with ",
            "DAG(",
            ")",
            "'",
            '"""',
            "f'{",
            "}",
            "\n",
            "    ",
            ">>",
            "x",
            "=",
            "{",
            "[",
            ",",
            "**",
            "@",
            "def ",
            ":",
            "\\",
            "\ud800",
          ),
          { maxLength: 60 },
        ),
        (parts) => {
          const text = parts.join("");
          const module = readPython(text);
          for (const { call } of module.calls) {
            expect(call.span.start).toBeGreaterThanOrEqual(0);
            expect(call.span.end).toBeLessThanOrEqual(text.length);
            expect(call.argsSpan.end).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      { seed: 7, numRuns: 500 },
    );
  });

  it.each([
    ["parentheses", "f(".repeat(50_000)],
    ["a sum", `x = ${"a + ".repeat(50_000)}b\n`],
    ["a chain", `${"a >> ".repeat(20_000)}b\n`],
    ["strings", `f(x=${'"a" '.repeat(20_000)})\n`],
    ["blocks", Array.from({ length: 500 }, (_, depth) => `${" ".repeat(depth)}if x:\n`).join("")],
  ])("of great size is read: %s", (_, text) => {
    expect(readPython(text).imports.size).toBe(0);
  });
});
