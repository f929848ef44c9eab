import { commented, python, yaml } from "../formats.ts";
import { dashboardFile, rulesFile, type Signals } from "../monitoring.ts";
import type { Request } from "../request.ts";
import { type Days, distinctKeys, during, loadSql, tableSql } from "../sql.ts";
import type { ScaffoldFile, Target } from "../target.ts";

/**
 * Days of a run as templates. In Airflow 2 a run stands for the interval before it, in Airflow 3 for the moment it is due;
 * the end of the interval is the same moment in both.
 */
function daysOf({ window }: Request): Days {
  const day = (offset: number): string =>
    `DATE '{{ ${offset === 0 ? "data_interval_end | ds" : `macros.ds_add(data_interval_end | ds, ${offset})`} }}'`;
  return { first: day(-window.days), end: day(window.today ? 1 : 0) };
}

const SQL_CLASS = "airflow.providers.common.sql.operators.sql";
const NOTIFIER = "airflow.providers.smtp.notifications.smtp";

const filesOf = (request: Request): readonly ScaffoldFile[] => [
  {
    path: `dags/sql/${request.name}/create.sql`,
    text: commented([`The table that ${request.name} loads.`], tableSql(request)),
    why: "Makes the table where it is missing: its grain as a key, its partition.",
  },
  {
    path: `dags/sql/${request.name}/load.sql`,
    text: commented(
      [`Replaces what it wrote before, so that a retry or a backfill gives the same rows.`],
      loadSql(request, daysOf(request)),
    ),
    why: "The load. A run replaces the rows it stands for.",
  },
];

/** Conditions that hold for the rows of a run. */
const checksOf = (request: Request): readonly (readonly [string, string])[] => [
  ["rows_loaded", "COUNT(*) > 0"],
  [
    "key_never_null",
    `SUM(CASE WHEN ${request.keys.map((key) => `${key} IS NULL`).join(" OR ")} THEN 1 ELSE 0 END) = 0`,
  ],
  ["key_unique", `COUNT(*) = ${distinctKeys(request)}`],
];

const clauseOf = (request: Request): string => during(request, daysOf(request)).replace(/\s+/g, " ");

/** BigQuery runs a script whole; others take one statement at a time. */
const splits = ({ warehouse }: Request): boolean => warehouse.id !== "bigquery";

const signals = ({ name, freshness }: Request): Signals => ({
  from: "Airflow's metrics by StatsD, names as the official Helm chart maps them.",
  alerts: [
    {
      name: "Failed",
      expr: `increase(airflow_dagrun_failed_count{dag_id="${name}"}[15m]) > 0`,
      hold: "0m",
      summary: `A run of DAG ${name} failed.`,
    },
    {
      name: "Late",
      expr: `(sum(increase(airflow_dagrun_duration_count{dag_id="${name}"}[${freshness}m])) or vector(0)) < 1`,
      hold: "5m",
      summary: `DAG ${name} has had no good run for ${freshness} minutes.`,
    },
  ],
  panels: [
    {
      title: "Good runs a day",
      expr: `increase(airflow_dagrun_duration_count{dag_id="${name}"}[1d])`,
      unit: "short",
    },
    {
      title: "Failed runs a day",
      expr: `increase(airflow_dagrun_failed_count{dag_id="${name}"}[1d])`,
      unit: "short",
    },
    { title: "Duration", expr: `airflow_dagrun_duration{dag_id="${name}", quantile="0.5"}`, unit: "s" },
    {
      title: "Start after it was due",
      expr: `airflow_dagrun_schedule_delay{dag_id="${name}", quantile="0.5"}`,
      unit: "s",
    },
  ],
});

const todo = ({ connection, warehouse }: Request): readonly string[] => [
  `Make the connection \`${connection}\` for ${warehouse.title} and \`smtp_default\` for mails in Airflow; no file holds their secrets.`,
  `Install \`apache-airflow-providers-common-sql\`, \`apache-airflow-providers-smtp\` and the provider of ${warehouse.title}.`,
  "Send Airflow's StatsD metrics to Prometheus through statsd_exporter with the mappings of the official Helm chart.",
];

const monitoring = (request: Request): readonly ScaffoldFile[] => [
  rulesFile(request, signals(request)),
  dashboardFile(request, signals(request)),
];

/** A DAG in Python, for Airflow 2.6 and later, and 3. */
export const airflowDag: Target = (request) => {
  const { name, owner, contact, connection, start, window, destination, source } = request;
  const [year, month, day] = start.split("-").map(Number);
  const operator = (task: string): string => `    ${task} = SQLExecuteQueryOperator(
        task_id=${python(task)},
        conn_id=${python(connection)},
        sql=${python(`sql/${name}/${task}.sql`)},
        split_statements=${splits(request) ? "True" : "False"},
        autocommit=True,
    )
`;
  const clause = clauseOf(request);
  const text = `"""Loads ${destination.parts.join(".")} from ${source.parts.join(".")}; ${owner} answers for it."""

from datetime import datetime, timedelta

from airflow import DAG
from ${SQL_CLASS} import (
    SQLExecuteQueryOperator,
    SQLTableCheckOperator,
)
from ${NOTIFIER} import send_smtp_notification

default_args = {
    "owner": ${python(owner)},
    "retries": 3,
    "retry_delay": timedelta(minutes=5),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(hours=1),
    "execution_timeout": timedelta(hours=1),
    "on_failure_callback": send_smtp_notification(
        to=${python(contact)},
        subject=${python(`${name}: a task failed`)},
        html_content="Task {{ ti.task_id }} of run {{ run_id }} failed.",
    ),
}

with DAG(
    dag_id=${python(name)},
    description=${python(`Loads ${destination.parts.join(".")}.`)},
    schedule=${python(window.cron)},
    start_date=datetime(${year}, ${month}, ${day}),
    # Past runs are made by hand: airflow backfill create (Airflow 3), airflow dags backfill (Airflow 2).
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=4),
    default_args=default_args,
    tags=[${python(owner)}],
) as dag:
${operator("create")}
${operator("load")}
    check = SQLTableCheckOperator(
        task_id="check",
        conn_id=${python(connection)},
        table=${python(destination.sql)},
${clause === "" ? "" : `        partition_clause=${python(clause)},\n`}        checks={
${checksOf(request)
  .map(([check, statement]) => `            ${python(check)}: {"check_statement": ${python(statement)}},`)
  .join("\n")}
        },
    )

    create >> load >> check
`;
  return {
    files: [
      {
        path: `dags/${name}.py`,
        text,
        why: "The DAG: schedule, retries with growing pauses, timeouts, mail on failure, checks.",
      },
      ...filesOf(request),
      ...monitoring(request),
    ],
    todo: todo(request),
    run: [
      `python dags/${name}.py`,
      `airflow dags test ${name} ${start}`,
      `promtool check rules monitoring/${request.slug}.rules.yml`,
    ],
  };
};

/** A DAG in YAML, for dag-factory 1. */
export const dagFactory: Target = (request) => {
  const { name, owner, contact, connection, start, window, destination } = request;
  const span = (unit: string, value: number): object => ({ __type__: "datetime.timedelta", [unit]: value });
  const clause = clauseOf(request);
  const statement = (task: string, dependencies: readonly string[]): object => ({
    task_id: task,
    operator: `${SQL_CLASS}.SQLExecuteQueryOperator`,
    conn_id: connection,
    sql: `sql/${name}/${task}.sql`,
    split_statements: splits(request),
    autocommit: true,
    ...(dependencies.length > 0 ? { dependencies } : {}),
  });
  const dag = {
    [name]: {
      description: `Loads ${destination.parts.join(".")}.`,
      schedule: window.cron,
      catchup: false,
      max_active_runs: 1,
      dagrun_timeout: span("hours", 4),
      tags: [owner],
      default_args: {
        owner,
        start_date: start,
        retries: 3,
        retry_delay: span("minutes", 5),
        retry_exponential_backoff: true,
        max_retry_delay: span("hours", 1),
        execution_timeout: span("hours", 1),
        on_failure_callback: {
          callback: `${NOTIFIER}.send_smtp_notification`,
          to: contact,
          subject: `${name}: a task failed`,
          html_content: "Task {{ ti.task_id }} of run {{ run_id }} failed.",
        },
      },
      tasks: [
        statement("create", []),
        statement("load", ["create"]),
        {
          task_id: "check",
          operator: `${SQL_CLASS}.SQLTableCheckOperator`,
          conn_id: connection,
          table: destination.sql,
          ...(clause === "" ? {} : { partition_clause: clause }),
          checks: Object.fromEntries(checksOf(request).map(([check, text]) => [check, { check_statement: text }])),
          dependencies: ["load"],
        },
      ],
    },
  };
  const loader = `"""Turns ${name}.yml into a DAG."""

from pathlib import Path

from airflow import DAG  # noqa: F401  (makes Airflow look into this file)
from dagfactory import load_yaml_dags

load_yaml_dags(
    globals_dict=globals(),
    config_filepath=str(Path(__file__).with_suffix(".yml")),
)
`;
  return {
    files: [
      {
        path: `dags/${name}.yml`,
        text: yaml([`${name}: ${owner} answers for it.`], dag),
        why: "The DAG: schedule, retries with growing pauses, timeouts, mail on failure, checks.",
      },
      { path: `dags/${name}.py`, text: loader, why: "Makes dag-factory read the YAML file." },
      ...filesOf(request),
      ...monitoring(request),
    ],
    todo: ["Install `dag-factory` 1 or later.", ...todo(request)],
    run: [
      `dagfactory lint dags/${name}.yml`,
      `airflow dags test ${name} ${start}`,
      `promtool check rules monitoring/${request.slug}.rules.yml`,
    ],
  };
};
