import { describe, expect, it } from "vitest";
import { searched, told, workspace } from "./workspace.ts";

const TASK = "operator: airflow.operators.bash.BashOperator\n      bash_command: echo";
const one = (text: string, more: Readonly<Record<string, string>> = {}) => {
  const facts = workspace({ "dags/a.yml": text, ...more }).facts("dags/a.yml");
  const [pipeline] = facts.pipelines;
  const [task] = facts.tasks;
  if (!pipeline || !task) throw new Error("no DAG, or no task");
  return { ...facts, pipeline, task };
};

describe("recognition", () => {
  it.each([
    ["tasks by name", `d:\n  tasks:\n    t:\n      ${TASK}\n`, ["d"]],
    ["tasks as a list", `d:\n  tasks:\n    - task_id: t\n      ${TASK}\n`, ["d"]],
    ["decorators", "d:\n  tasks:\n    - task_id: t\n      decorator: airflow.decorators.task\n", ["d"]],
    [
      "tasks in the default block",
      `default:\n  tasks:\n    t:\n      ${TASK}\na:\n  schedule: "@daily"\nb: {}\n`,
      ["a", "b"],
    ],
    ["anchors beside the DAGs", `x: &x {a: 1}\nd:\n  tasks:\n    t:\n      ${TASK}\n`, ["d"]],
    ["a playbook with tasks", "site:\n  tasks:\n    - name: install\n      operator: yum\n", []],
    ["a compose file", "services:\n  web:\n    image: apache/airflow:2.9.3\n", []],
    ["a broken file", "d:\n  tasks: [\n", []],
  ])("%s", (_, text, ids) => {
    expect(
      workspace({ "dags/a.yml": text })
        .facts("dags/a.yml")
        .pipelines.map((dag) => dag.id),
    ).toEqual(ids);
  });
});

describe("inheritance", () => {
  const file = `default:
  default_args: {retries: 2, owner: block}
  catchup: false
d:
  default_args: {owner: dag}
  tasks:
    t:
      ${TASK}
`;

  it("goes from the task down to the default block", () => {
    const { task, pipeline } = one(file);
    expect([told(task.retries), told(task.owner), told(pipeline.catchup)]).toEqual([2, "dag", false]);
    expect(one(file.replace("      bash_command", "      retries: 5\n      bash_command")).task.retries).toMatchObject({
      value: 5,
      layer: "task `t`",
    });
  });

  it("goes on in the defaults files, the nearest first", () => {
    const { task, pipeline } = one(`d:\n  tasks:\n    t:\n      ${TASK}\n`, {
      "dags/defaults.yml": "max_active_runs: 3\ndefault_args: {retries: 4}\n",
      "dags/load.py": "from dagfactory import load_yaml_dags\nload_yaml_dags(globals_dict=globals())\n",
    });
    expect(task.retries).toMatchObject({ value: 4, layer: "`default_args` in defaults.yml" });
    expect(told(pipeline.maxActiveRuns)).toBe(3);
    const above = { "dags/sub/a.yml": `d:\n  tasks:\n    t:\n      ${TASK}\n` };
    const nested = workspace({
      ...above,
      "dags/defaults.yml": "default_args: {retries: 4, owner: top}\n",
      "dags/sub/defaults.yaml": "default_args: {retries: 6}\n",
    }).facts("dags/sub/a.yml").tasks[0];
    expect([nested && told(nested.retries), nested && told(nested.owner)]).toEqual([6, "top"]);
  });

  it("is unknown where a layer cannot be read", () => {
    const loader = (call: string) => ({
      "dags/load.py": `import os\nfrom dagfactory import load_yaml_dags\nload_yaml_dags(${call})\n`,
    });
    const plain = `d:\n  tasks:\n    t:\n      ${TASK}\n`;
    expect(told(one(plain, loader("globals_dict=globals()")).task.retries)).toBe("-");
    expect(told(one(plain, loader("globals(), defaults_config_dict=DEFAULTS")).task.retries)).toBe("?");
    expect(told(one(plain, loader("globals(), defaults_config_path=os.environ['D']")).task.retries)).toBe("?");
    expect(told(one(plain.replace("tasks:", "default_args: *missing\n  tasks:")).task.retries)).toBe("?");
  });

  it("says nothing where the default block and a defaults file give a DAG two answers", () => {
    const { pipeline } = one(file, { "dags/defaults.yml": "catchup: true\n" });
    expect(told(pipeline.catchup)).toBe("?");
  });

  it("does not hold a file above that nobody is seen to name", () => {
    const facts = workspace({
      "pipelines/team/a.yml": `d:\n  tasks:\n    t:\n      ${TASK}\n`,
      "pipelines/defaults.yml": "default_args: {retries: 4}\n",
    }).facts("pipelines/team/a.yml");
    expect(facts.tasks.map((task) => told(task.retries))).toEqual(["?"]);
  });

  it("names every place that was searched", () => {
    expect(searched(one(file.replace("retries: 2, ", "")).task.retries)).toEqual([
      "task `t`",
      "`default_args` of DAG `d`",
      "`default_args` of the `default` block",
    ]);
  });

  it("merges tasks by name with the default block, and replaces lists", () => {
    const block = `default:\n  tasks:\n    t:\n      ${TASK}\n      retries: 1\n`;
    const byName = workspace({ "a.yml": `${block}d:\n  tasks:\n    t:\n      retries: 3\n    u:\n      ${TASK}\n` });
    expect(byName.facts("a.yml").tasks.map((task) => [task.id, told(task.retries), told(task.operator)])).toEqual([
      ["t", 3, "BashOperator"],
      ["u", "-", "BashOperator"],
    ]);
    const list = workspace({ "a.yml": `${block}d:\n  tasks:\n    - task_id: u\n      ${TASK}\n` });
    expect(list.facts("a.yml").tasks.map((task) => task.id)).toEqual(["u"]);
  });

  it("gives groups their say between the task and the DAG", () => {
    const { tasks } = one(`d:
  default_args: {retries: 1}
  task_groups:
    - group_name: outer
    - group_name: inner
      parent_group_name: outer
      default_args: {retries: 7}
      dependencies: [first]
  tasks:
    - task_id: t
      task_group_name: inner
      ${TASK}
    - task_id: first
      ${TASK}
    - task_id: last
      dependencies: [outer]
      ${TASK}
`);
    expect(tasks.map((task) => [task.id, told(task.retries), task.dependsOn.map((each) => each.id)])).toEqual([
      ["outer.inner.t", 7, ["first"]],
      ["first", 1, []],
      ["last", 1, ["outer.inner.t"]],
    ]);
  });
});

describe("values", () => {
  it.each([
    ['"0 5 * * *"', { kind: "cron", text: "0 5 * * *", grammar: "airflow" }],
    ['"@daily"', { kind: "preset", name: "daily", grammar: "airflow" }],
    ['"@once"', { kind: "once" }],
    ["none", { kind: "manual" }],
    ["null", { kind: "manual" }],
    ['"{{ var }}"', "?"],
    ["$SCHEDULE", "?"],
    ["{datasets: [a]}", { kind: "event", what: "datasets" }],
    ["{__type__: datetime.timedelta, hours: 2}", { kind: "interval", seconds: 7200 }],
    [
      '{__type__: airflow.timetables.trigger.CronTriggerTimetable, __args__: ["0 1 * * 3"], timezone: UTC}',
      { kind: "cron", text: "0 1 * * 3", grammar: "airflow" },
    ],
  ])("schedule %s", (written, expected) => {
    expect(told(one(`d:\n  schedule: ${written}\n  tasks:\n    t:\n      ${TASK}\n`).pipeline.schedule)).toEqual(
      expected,
    );
  });

  it.each([
    ["2024-01-05", { kind: "fixed", iso: "2024-01-05" }],
    ['"2024-1-5"', { kind: "fixed", iso: "2024-01-05" }],
    ["2 days", { kind: "moving", text: "2 days" }],
    ["{__type__: datetime.datetime, year: 2025, month: 1, day: 1}", { kind: "fixed", iso: "2025-01-01" }],
    ["soon", "?"],
  ])("start_date %s", (written, expected) => {
    const text = `d:\n  default_args: {start_date: ${written}}\n  tasks:\n    t:\n      ${TASK}\n`;
    expect(told(one(text).pipeline.startDate)).toEqual(expected);
  });

  it.each([
    ["on_failure_callback: alerts.page", "on_failure_callback"],
    ["email: [a@b.example]", "email"],
    ["email: [a@b.example]\n    email_on_failure: false", "-"],
    ["email_on_failure: true", "-"],
    ["email: []", "-"],
    ["on_failure_callback_name: page\n    on_failure_callback_file: $DIR/x.py", "on_failure_callback_name"],
  ])("alert %s", (written, expected) => {
    const text = `d:\n  default_args:\n    ${written}\n  tasks:\n    t:\n      ${TASK}\n`;
    expect(told(one(text).pipeline.alert)).toEqual(expected);
  });

  it("finds arguments of the DAG in default_args, once for a block that is shared", () => {
    const block = `default:\n  default_args: {catchup: false}\na:\n  catchup: true\n  tasks:\n    t:\n      ${TASK}\nb:\n  tasks:\n    t:\n      ${TASK}\n`;
    const { pipelines } = one(block);
    expect(pipelines.map((dag) => dag.misplaced.map(({ key, also }) => [key, also !== undefined]))).toEqual([
      [["catchup", true]],
      [],
    ]);
  });
});

describe("structure", () => {
  it("tells unknown dependencies, circles and tasks that are listed twice", () => {
    const facts = one(`d:
  tasks:
    - task_id: load_daily
      dependencies: [load_dailly]
      ${TASK}
    - task_id: a
      dependencies: [b]
      ${TASK}
    - task_id: b
      dependencies: ["a"]
      ${TASK}
    - task_id: b
      ${TASK}
`);
    expect(facts.references.map(({ name, target, nearest }) => [name, target.state, nearest])).toEqual([
      ["load_dailly", "absent", ["load_daily"]],
      ["b", "known", []],
      ["a", "known", []],
    ]);
    expect(facts.cycles.map((cycle) => cycle.path)).toEqual([["a", "b", "a"]]);
    expect(facts.identities.map(({ what, id }) => [what, id])).toEqual([["task", "b"]]);
  });

  it("finds a DAG twice in a workspace, but not in two environments or among tests", () => {
    const text = `d:\n  tasks:\n    t:\n      ${TASK}\n`;
    const ids = (paths: readonly string[]) => {
      const files = workspace(Object.fromEntries(paths.map((path) => [path, text])));
      return paths.map((path) => files.facts(path).identities.length);
    };
    expect(ids(["dags/a.yml", "dags/b.yml"])).toEqual([0, 1]);
    expect(ids(["dev/dags/a.yml", "prod/dags/a.yml"])).toEqual([0, 0]);
    expect(ids(["dags/a.yml", "tests/b.yml"])).toEqual([0, 0]);
  });
});

describe("SQL", () => {
  const sql = (operator: string, rest: string, more: Readonly<Record<string, string>> = {}) =>
    one(`d:\n  tasks:\n    t:\n      operator: airflow.providers.x.operators.${operator}\n${rest}`, more);

  it("reads text in the task, in the dialect of the operator, in the places of the file", () => {
    const text = "      sql: |\n        INSERT INTO a.b\n        SELECT * FROM c\n";
    const { scripts, task } = sql("SnowflakeOperator", text);
    expect(scripts).toMatchObject([{ dialect: { id: "snowflake", certain: true }, origin: { task: "t" } }]);
    expect(task.runs).toMatchObject([{ kind: "inline", scripts: [scripts[0]?.id] }]);
    expect(scripts[0]?.statements[0]?.kind).toBe("insert");
    const whole = `d:\n  tasks:\n    t:\n      operator: airflow.providers.x.operators.SnowflakeOperator\n${text}`;
    const span = scripts[0]?.statements[0]?.span;
    expect(whole.slice(span?.start, span?.end)).toBe("INSERT INTO a.b\n        SELECT * FROM c");
  });

  it("reads branches of a template each by itself", () => {
    const text =
      "      sql: |\n        {% if params.full %}\n        TRUNCATE TABLE a\n        {% else %}\n        DELETE FROM a WHERE d = 1\n        {% endif %}\n";
    expect(sql("SnowflakeOperator", text).scripts.map((script) => script.statements.map((each) => each.kind))).toEqual([
      ["truncate"],
      ["delete"],
    ]);
  });

  it("follows paths from the folder of the loader, the nested query of BigQuery, and includes", () => {
    const more = {
      "dags/load.py": "from dagfactory import load_yaml_dags\nload_yaml_dags(globals_dict=globals())\n",
      "dags/sql/a.sql": "SELECT 1",
    };
    const nested = (query: string) => `      configuration:\n        query:\n          query: ${query}\n`;
    for (const query of ["sql/a.sql", "\"{% include 'sql/a.sql' %}\""]) {
      const { task } = sql("BigQueryInsertJobOperator", nested(query), more);
      expect(task.runs).toMatchObject([{ kind: "file", path: "sql/a.sql", resolved: "/w/dags/sql/a.sql" }]);
      expect(task.dialect?.id).toBe("bigquery");
    }
    const missing = sql("BigQueryInsertJobOperator", nested("sql/b.sql"), more);
    expect(missing.references).toMatchObject([
      { what: "file", name: "sql/b.sql", target: { state: "absent" }, nearest: ["sql/a.sql"] },
    ]);
    const unloaded = sql("BigQueryInsertJobOperator", nested("sql/b.sql"), {});
    expect(unloaded.references).toMatchObject([{ target: { state: "unknown" } }]);
  });

  it("tells the SQL file who runs it", () => {
    const files = workspace({
      "dags/a.yml": `d:\n  schedule: "@daily"\n  default_args: {retries: 2}\n  catchup: true\n  tasks:\n    t:\n      operator: x.SnowflakeOperator\n      sql: sql/a.sql\n`,
      "dags/load.py": "from dagfactory import load_yaml_dags\nload_yaml_dags(globals_dict=globals())\n",
    });
    expect(files.provided("sql-run", "/w/dags/sql/a.sql")).toMatchObject([
      {
        value: {
          pipeline: "d",
          task: "t",
          dialect: { id: "snowflake" },
          retries: { value: 2 },
          catchup: { value: true },
          autocommit: { value: true },
        },
      },
    ]);
  });

  it.each([
    ["bigquery_default", "bigquery", true],
    ["warehouse_snowflake", "snowflake", false],
    ["warehouse", "generic", false],
  ])("connection %s", (id, dialect, certain) => {
    const { scripts } = sql("SQLExecuteQueryOperator", `      conn_id: ${id}\n      sql: SELECT a FROM b\n`);
    expect(scripts[0]?.dialect).toMatchObject({ id: dialect, certain });
  });
});
