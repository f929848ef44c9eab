import { describe, expect, it } from "vitest";
import { fileInput } from "../../../../server/src/core/engine/input.ts";
import type { EditIntent, Subject } from "../../../../server/src/core/facts/subject.ts";
import system from "../../../../server/src/core/systems/airflow/system.ts";
import { applyEdits } from "../../../../server/src/core/text/edits.ts";
import { workspace } from "./workspace.ts";

type Change =
  | { set: string[]; to: boolean | number | string | string[] }
  | { remove: string[] }
  | { move: string[]; to: string[] };

/** Carries out a change on the first DAG of a file, or on its first task. */
function change(text: string, of: "dag" | "task", wanted: Change): string {
  const facts = workspace({ "dags/a.py": text }).facts("dags/a.py");
  const subject = (of === "dag" ? facts.pipelines[0] : facts.tasks[0])?.subject as Subject;
  const intent: Exclude<EditIntent, { do: "replace" }> =
    "set" in wanted
      ? { do: "set", subject, key: wanted.set, value: wanted.to }
      : "remove" in wanted
        ? { do: "remove", subject, key: wanted.remove }
        : { do: "move", subject, from: wanted.move, to: wanted.to };
  const answer = system.edit?.(intent, fileInput("/w/dags/a.py", text, "python", "/w")) ?? { refused: "no edits" };
  return "refused" in answer ? answer.refused : applyEdits(text, answer);
}

const HEAD = "from airflow import DAG\nfrom airflow.operators.bash import BashOperator\n";
const dag = (args: string): string => `${HEAD}with DAG(${args}):\n    BashOperator(task_id="t")\n`;

describe("changes of a DAG in Python", () => {
  it("sets an argument that is missing, and one that is there", () => {
    expect(change(dag('"d"'), "dag", { set: ["catchup"], to: false })).toBe(dag('"d", catchup=False'));
    expect(change(dag('\n    "d",\n    catchup=True,  # all of it\n'), "dag", { set: ["catchup"], to: false })).toBe(
      dag('\n    "d",\n    catchup=False,  # all of it\n'),
    );
  });

  it("sets an entry of default_args, making the dict where there is none", () => {
    expect(change(dag('"d"'), "dag", { set: ["default_args", "retries"], to: 2 })).toBe(
      dag('"d", default_args={"retries": 2}'),
    );
    const named = `ARGS = {\n    "owner": "data",\n}\n${dag('"d", default_args=ARGS')}`;
    expect(change(named, "dag", { set: ["default_args", "retries"], to: 2 })).toBe(
      named.replace('"data",\n', '"data",\n    "retries": 2,\n'),
    );
    expect(change(dag('"d", default_args=team.ARGS'), "dag", { set: ["default_args", "retries"], to: 2 })).toBe(
      "`default_args` is not written as a dict.",
    );
  });

  it("moves an argument out of default_args", () => {
    const text = dag('"d", default_args={"owner": "data", "catchup": False}');
    expect(change(text, "dag", { move: ["default_args", "catchup"], to: ["catchup"] })).toBe(
      dag('"d", default_args={"owner": "data"}, catchup=False'),
    );
  });

  it("removes what stands there for nothing", () => {
    const text = dag('"d", catchup=True, default_args={"catchup": False}');
    expect(change(text, "dag", { remove: ["default_args", "catchup"] })).toBe(
      dag('"d", catchup=True, default_args={}'),
    );
  });

  it("changes a decorated DAG, and tasks", () => {
    const text = `${HEAD}from airflow.decorators import dag\n\n@dag(schedule="@daily")\ndef d():\n    BashOperator(task_id="t")\n`;
    expect(change(text, "dag", { set: ["catchup"], to: false })).toContain('@dag(schedule="@daily", catchup=False)');
    expect(change(dag('"d"'), "task", { set: ["retries"], to: 2 })).toContain('BashOperator(task_id="t", retries=2)');
  });

  it("changes decorators, with and without parentheses", () => {
    const bare = `${HEAD}from airflow.decorators import dag, task\n\n@dag\ndef d():\n    @task  # light\n    def t():\n        pass\n\n    t()\n\nd()\n`;
    expect(change(bare, "dag", { set: ["catchup"], to: false })).toBe(bare.replace("@dag\n", "@dag(catchup=False)\n"));
    expect(change(bare, "task", { set: ["retries"], to: 2 })).toBe(bare.replace("@task ", "@task(retries=2) "));
    const called = bare.replace("@task ", '@task(task_id="x") ').replaceAll("\n", "\r\n");
    expect(change(called, "task", { set: ["retries"], to: 2 })).toBe(called.replace('"x")', '"x", retries=2)'));
  });
});
