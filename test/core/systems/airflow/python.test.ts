import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { told, workspace } from "./workspace.ts";

const HEAD = `from datetime import datetime, timedelta
from airflow import DAG
from airflow.decorators import dag, task, task_group
from airflow.operators.bash import BashOperator
from airflow.operators.empty import EmptyOperator
from airflow.utils.task_group import TaskGroup
from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
from airflow.providers.snowflake.operators.snowflake import SnowflakeOperator
`;
const facts = (text: string, more: Readonly<Record<string, string>> = {}) =>
  workspace({ "dags/a.py": HEAD + text, ...more }).facts("dags/a.py");
const tasks = (text: string) =>
  facts(text).tasks.map((each) => [each.pipeline, each.id, each.dependsOn.map((before) => before.id)]);

describe("DAGs", () => {
  it.each([
    ["with", 'with DAG("d", schedule="@daily"):\n    BashOperator(task_id="t")\n'],
    ["with a name", 'with DAG(dag_id="d") as dag:\n    BashOperator(task_id="t")\n'],
    ["assigned", 'dag = DAG("d")\nt = BashOperator(task_id="t", dag=dag)\n'],
    ["assigned, then with", 'dag = DAG("d")\nwith dag:\n    t = BashOperator(task_id="t")\n'],
    ["decorated", '@dag(dag_id="d")\ndef f():\n    BashOperator(task_id="t")\n\nf()\n'],
    ["decorated without arguments", "@dag\ndef d():\n    BashOperator(task_id='t')\n\nd()\n"],
    ["id in a constant", 'NAME = "d"\nwith DAG(NAME):\n    BashOperator(task_id="t")\n'],
    ["imported module", 'from airflow import models\nwith models.DAG("d"):\n    BashOperator(task_id="t")\n'],
  ])("%s", (_, text) => {
    expect(tasks(text)).toEqual([["d", "t", []]]);
  });

  it("keeps several apart", () => {
    const two = 'with DAG("a"):\n    BashOperator(task_id="t")\nwith DAG("b"):\n    BashOperator(task_id="t")\n';
    expect(tasks(two)).toEqual([
      ["a", "t", []],
      ["b", "t", []],
    ]);
    const same =
      'dag = DAG("a")\nx = BashOperator(task_id="x", dag=dag)\ndag = DAG("b")\ny = BashOperator(task_id="y", dag=dag)\n';
    expect(tasks(same)).toEqual([
      ["a", "x", []],
      ["b", "y", []],
    ]);
  });

  it("does not take a computed id for one", () => {
    const files = workspace({
      "dags/a.py": `${HEAD}def make(name):\n    with DAG(name):\n        BashOperator(task_id="t")\n\nfor n in ["a", "b"]:\n    with DAG(f"load_{n}"):\n        BashOperator(task_id="t")\n`,
    });
    const { pipelines, identities } = files.facts("dags/a.py");
    expect(pipelines.map((each) => [each.id, each.open])).toEqual([
      ["make(…)", true],
      [expect.stringMatching(/^f"load_\{n\}" at \d+$/), true],
    ]);
    expect(identities).toEqual([]);
    expect(files.provided("pipeline", "make(…)")).toEqual([]);
  });
});

describe("arguments", () => {
  it("come from the task, then from default_args, written there or named", () => {
    const text = `default_args = {"owner": "data", "retries": 2, "execution_timeout": timedelta(hours=1)}
with DAG("d", default_args=default_args, catchup=False, start_date=datetime(2024, 1, 5), max_active_runs=1):
    BashOperator(task_id="a")
    BashOperator(task_id="b", retries=0, execution_timeout=None)
`;
    const { tasks: found, pipelines } = facts(text);
    expect(found.map((each) => [told(each.retries), told(each.timeout), told(each.owner)])).toEqual([
      [2, 3600, "data"],
      [0, "-", "data"],
    ]);
    const [pipeline] = pipelines;
    expect(pipeline && [pipeline.catchup, pipeline.startDate, pipeline.maxActiveRuns].map(told)).toEqual([
      false,
      { kind: "fixed", iso: "2024-01-05" },
      1,
    ]);
  });

  it.each([
    ["**kwargs of the DAG", 'with DAG("d", **kwargs):\n    BashOperator(task_id="t")\n', ["?", "?"]],
    ["**kwargs of the task", 'with DAG("d"):\n    BashOperator(task_id="t", **kwargs)\n', ["?", "-"]],
    [
      "spread default_args",
      'with DAG("d", default_args={**base, "owner": "x"}):\n    BashOperator(task_id="t")\n',
      ["?", "-"],
    ],
    [
      "imported default_args",
      'from team import ARGS\nwith DAG("d", default_args=ARGS):\n    BashOperator(task_id="t")\n',
      ["?", "-"],
    ],
    [
      "a computed value",
      'with DAG("d", catchup=is_prod()):\n    BashOperator(task_id="t", retries=N + 1)\n',
      ["?", "?"],
    ],
    [
      "an operator of one's own",
      'from team import LoadOperator\nwith DAG("d"):\n    LoadOperator(task_id="t")\n',
      ["?", "-"],
    ],
    ["nothing", 'with DAG("d"):\n    BashOperator(task_id="t")\n', ["-", "-"]],
  ])("%s: what is not seen is unknown", (_, text, expected) => {
    const { tasks: found, pipelines } = facts(text);
    expect([found[0] && told(found[0].retries), pipelines[0] && told(pipelines[0].catchup)]).toEqual(expected);
  });

  it.each([
    ["datetime.now()", { kind: "moving", text: "datetime.now()" }],
    ["datetime.now() - timedelta(days=1)", { kind: "moving", text: "datetime.now() - timedelta(days=1)" }],
    ["days_ago(2)", { kind: "moving", text: "days_ago(2)" }],
    ['pendulum.today("UTC").add(days=-1)', { kind: "moving", text: 'pendulum.today("UTC").add(days=-1)' }],
    ['pendulum.datetime(2024, 1, 1, tz="UTC")', { kind: "fixed", iso: "2024-01-01" }],
    ["datetime(2024, 2, 3, 4, 30)", { kind: "fixed", iso: "2024-02-03T04:30:00" }],
    ["START", "?"],
    ["datetime(year, 1, 1)", "?"],
  ])("start_date=%s", (written, expected) => {
    const [pipeline] = facts(`with DAG("d", start_date=${written}):\n    BashOperator(task_id="t")\n`).pipelines;
    expect(pipeline && told(pipeline.startDate)).toEqual(expected);
  });

  it.each([
    ['schedule="@daily"', { kind: "preset", name: "daily", grammar: "airflow" }],
    ['schedule_interval="0 5 * * *"', { kind: "cron", text: "0 5 * * *", grammar: "airflow" }],
    ["schedule=None", { kind: "manual" }],
    ["schedule=timedelta(minutes=30)", { kind: "interval", seconds: 1800 }],
    ['schedule=[Dataset("a")]', { kind: "event", what: "datasets" }],
    [
      'schedule=CronTriggerTimetable("0 1 * * *", timezone="UTC")',
      { kind: "cron", text: "0 1 * * *", grammar: "airflow" },
    ],
    ["timetable=Fortnight()", "?"],
    ['schedule=f"{m} * * * *"', "?"],
    ["tags=[]", "-"],
  ])("%s", (written, expected) => {
    const [pipeline] = facts(`with DAG("d", ${written}):\n    BashOperator(task_id="t")\n`).pipelines;
    expect(pipeline && told(pipeline.schedule)).toEqual(expected);
  });

  it("knows a task that runs after a failure as an alert", () => {
    const text = `with DAG("d"):
    BashOperator(task_id="t")
    EmailOperator(task_id="mail", trigger_rule="one_failed", to="a@b.example")
`;
    expect(facts(text).pipelines.map((each) => told(each.alert))).toEqual(["task mail"]);
  });

  it("leaves to a cluster policy what it speaks of", () => {
    const policy = { "config/airflow_local_settings.py": "def task_policy(task):\n    task.retries = 3\n" };
    const [found] = facts('with DAG("d"):\n    BashOperator(task_id="t")\n', policy).tasks;
    expect(found && [told(found.retries), told(found.timeout)]).toEqual(["?", "-"]);
  });
});

describe("tasks", () => {
  it("take the names of their groups, and wait for what arrows say", () => {
    const text = `with DAG("d"):
    start = EmptyOperator(task_id="start")
    with TaskGroup("load", default_args={"retries": 3}) as load:
        a = BashOperator(task_id="a")
        b = BashOperator(task_id="b")
        a >> b
    with TaskGroup("flat", prefix_group_id=False):
        c = BashOperator(task_id="c")
    start >> load >> c
`;
    expect(tasks(text)).toEqual([
      ["d", "start", []],
      ["d", "load.a", ["start"]],
      ["d", "load.b", ["load.a", "start"]],
      ["d", "c", ["load.a", "load.b"]],
    ]);
    expect(facts(text).tasks.map((each) => told(each.retries))).toEqual(["-", 3, 3, "-"]);
  });

  it("are functions that are called, and mapped operators", () => {
    const text = `@task(retries=2)
def extract():
    return 1

@task.bash
def unused():
    return "x"

with DAG("d"):
    extract()
    BashOperator.partial(task_id="m", retries=1).expand(bash_command=["a", "b"])
`;
    expect(facts(text).tasks.map((each) => [each.id, told(each.operator), told(each.retries)])).toEqual([
      ["extract", "task", 2],
      ["m", "BashOperator", 1],
    ]);
  });

  it("tell circles, and are silent where a variable stands for several tasks", () => {
    const circle =
      'with DAG("d"):\n    a = BashOperator(task_id="a")\n    b = BashOperator(task_id="b")\n    a >> b >> a\n';
    expect(facts(circle).cycles.map((each) => each.path)).toEqual([["a", "b", "a"]]);
    const reused =
      'with DAG("d"):\n    t = BashOperator(task_id="a")\n    u = BashOperator(task_id="b")\n    t >> u\n    t = BashOperator(task_id="c")\n    u >> t\n';
    expect(facts(reused).cycles).toEqual([]);
    const loop =
      'with DAG("d"):\n    last = None\n    for n in range(3):\n        t = BashOperator(task_id=f"t{n}")\n        if last:\n            last >> t\n        last = t\n';
    expect(facts(loop).cycles).toEqual([]);
  });

  it.each([
    ["twice", 'BashOperator(task_id="t")\n    BashOperator(task_id="t")', 1],
    ["in two branches", 'if x:\n        BashOperator(task_id="t")\n    else:\n        BashOperator(task_id="t")', 0],
    ["in two groups", 'with TaskGroup("g"):\n        BashOperator(task_id="t")\n    BashOperator(task_id="t")', 0],
    ["in a loop", 'for x in y:\n        BashOperator(task_id="t")', 0],
  ])("the same id %s", (_, body, expected) => {
    expect(facts(`with DAG("d"):\n    ${body}\n`).identities.length).toBe(expected);
  });
});

describe("SQL", () => {
  const sql = (argument: string, more: Readonly<Record<string, string>> = {}, dag = "") =>
    facts(`SQL = "SELECT a FROM b"\nwith DAG("d"${dag}):\n    SnowflakeOperator(task_id="t", sql=${argument})\n`, more);

  it.each([
    ['"INSERT INTO a SELECT 1"', [["insert"]]],
    ["SQL", [["query"]]],
    ['["DELETE FROM a", "INSERT INTO a SELECT 1"]', [["delete"], ["insert"]]],
    ['"""\n    INSERT INTO a\n    SELECT {{ ds }}\n    """', [["insert"]]],
    ['f"INSERT INTO {table} SELECT 1"', [["insert"]]],
    ['"INSERT INTO {t} SELECT 1".format(t=table)', [["insert"]]],
    ['textwrap.dedent("""\n    INSERT INTO a SELECT 1\n    """)', [["insert"]]],
    ["make_sql()", []],
  ])("%s", (argument, kinds) => {
    expect(sql(argument).scripts.map((script) => script.statements.map((each) => each.kind))).toEqual(kinds);
  });

  it("finds what a shell hands to a client", () => {
    const text = `with DAG("d"):
    BashOperator(task_id="a", bash_command="""bq query --use_legacy_sql=false 'INSERT INTO a.b SELECT 1' """)
    BashOperator(task_id="b", bash_command="psql -f /opt/airflow/sql/b.sql")
    BashOperator(task_id="c", bash_command="psql -f sql/none.sql && echo done")
`;
    const found = facts(text, { "sql/b.sql": "SELECT 1" });
    expect(found.scripts).toMatchObject([
      { dialect: { id: "bigquery", certain: true }, statements: [{ kind: "insert" }] },
    ]);
    expect(found.references.map((each) => [each.name, each.target.state])).toEqual([
      ["/opt/airflow/sql/b.sql", "known"],
      ["sql/none.sql", "unknown"],
    ]);
  });

  it("looks in the folder of the DAG, then in the search path", () => {
    const more = { "dags/sql/a.sql": "SELECT 1", "include/b.sql": "SELECT 1" };
    const found = (argument: string, dag = "") => {
      const { tasks: read, references } = sql(argument, more, dag);
      const [run] = read[0]?.runs ?? [];
      return [run?.kind === "file" ? run.resolved : undefined, references.map((each) => each.target.state)];
    };
    const computed = ", template_searchpath=[os.path.join(os.path.dirname(__file__), '../include')]";
    expect(found('"sql/a.sql"')).toEqual(["/w/dags/sql/a.sql", ["known"]]);
    expect(found('"b.sql"', computed)).toEqual(["/w/include/b.sql", ["known"]]);
    expect(found('"b.sql"', ', template_searchpath="/opt/airflow/include"')).toEqual(["/w/include/b.sql", ["known"]]);
    expect(found('"c.sql"', ', template_searchpath="/opt/airflow/include"')).toEqual([undefined, ["unknown"]]);
    expect(found('"c.sql"', ", template_searchpath=paths()")).toEqual([undefined, ["unknown"]]);
    expect(found('"c.sql"')).toEqual([undefined, ["absent"]]);
    expect(found('"sql/{{ params.x }}.sql"')).toEqual([undefined, []]);
  });

  it("takes the dialect from a connection whose type the repository declares", () => {
    const settings = {
      "airflow_settings.yaml": "airflow:\n  connections:\n    - conn_id: warehouse\n      conn_type: snowflake\n",
    };
    const text =
      'with DAG("d"):\n    SQLExecuteQueryOperator(task_id="t", conn_id="warehouse", sql="SELECT a FROM b")\n';
    expect(facts(text, settings).scripts[0]?.dialect).toMatchObject({ id: "snowflake", certain: true });
    expect(facts(text).scripts[0]?.dialect.certain).toBe(false);
  });
});

it("answers every text", () => {
  const pieces = [
    "with DAG(",
    '"d"',
    ", default_args={",
    "**x",
    "})",
    ":\n    ",
    "BashOperator(task_id=",
    "t",
    ")",
    " >> ",
    "\n",
    "[",
    "f'{a}'",
    "@dag\ndef f():\n  ",
    "@task\n",
    "for x in y:\n        ",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (parts) => {
      facts(parts.join(""));
    }),
    { seed: 7, numRuns: 300 },
  );
});
