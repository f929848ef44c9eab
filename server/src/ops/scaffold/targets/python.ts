import { commented, python, yaml } from "../formats.ts";
import type { Request } from "../request.ts";
import { type Days, distinctKeys, loadStatements, tableSql } from "../sql.ts";
import type { ScaffoldFile, Target } from "../target.ts";
import type { Warehouse } from "../warehouses.ts";

/** Warehouses whose SQLAlchemy dialect runs several statements in one transaction. */
const TRANSACTIONAL: ReadonlySet<Warehouse["id"]> = new Set(["postgres", "redshift", "snowflake"]);

/** The day of the run, as a parameter of SQLAlchemy's `text`. */
const DAY = "CAST(:day AS DATE)";

const daysOf = ({ warehouse, window }: Request): Days => ({
  first: warehouse.plusDays(DAY, -window.days),
  end: window.today ? warehouse.plusDays(DAY, 1) : DAY,
});

const unsupported = ({ warehouse }: Request, what: string): { readonly refused: string } => ({
  refused: `\`warehouse\`: ${warehouse.title} is not among those ${what} are written for here: PostgreSQL, Redshift, Snowflake.`,
});

/** The SQL, read by the Python beside it; the engine's transaction is around all of it. */
const sqlFiles = (request: Request, folder: string): readonly ScaffoldFile[] => [
  {
    path: `${folder}/sql/${request.name}/create.sql`,
    text: commented([`The table that ${request.name} loads.`], tableSql(request)),
    why: "Makes the table where it is missing: its grain as a key, its partition.",
  },
  {
    path: `${folder}/sql/${request.name}/load.sql`,
    text: commented(
      ["One transaction, opened by its caller. Replaces what it wrote before: a retry gives the same rows."],
      `${loadStatements(request, daysOf(request)).join("\n\n")}\n`,
    ),
    why: "The load. A run replaces the rows it stands for; `day` is the day it is due.",
  },
  {
    path: `${folder}/sql/${request.name}/check.sql`,
    text: commented(
      ["What must hold after a load: both are true."],
      `SELECT
  COUNT(*) > 0 AS has_rows,
  COUNT(*) = ${distinctKeys(request)} AS key_is_unique
FROM ${request.destination.sql}${request.partition ? `\nWHERE ${request.partition.name} >= ${daysOf(request).first}` : ""};
`,
    ),
    why: "The check after the load: there are rows, and a key comes once.",
  },
];

/** Python that runs a file of SQL, the same for all platforms written in Python. */
const RUN_SQL = `def statements(name: str) -> list[str]:
    """The statements of a file; no text in them holds a semicolon."""
    lines = (SQL / name).read_text(encoding="utf-8").splitlines()
    text = "\\n".join(line for line in lines if not line.startswith("--"))
    return [statement for statement in text.split(";") if statement.strip()]
`;

/** A flow of Prefect with its deployment. */
export const prefect: Target = (request) => {
  const { name, slug, owner, contact, window, connection, destination, warehouse } = request;
  if (!TRANSACTIONAL.has(warehouse.id)) return unsupported(request, "flows of Prefect");
  const deployment = {
    name: slug,
    description: `Loads ${destination.parts.join(".")}.`,
    tags: [owner],
    entrypoint: `flows/${name}.py:${name}`,
    parameters: {},
    schedules: [{ cron: window.cron, timezone: "UTC", active: true }],
    concurrency_limit: { limit: 1, collision_strategy: "ENQUEUE" },
    enforce_parameter_schema: true,
    work_pool: { name: "default" },
  };
  const flow = `"""Loads ${destination.parts.join(".")}; ${owner} answers for it."""

from datetime import date
from pathlib import Path

from prefect import flow, runtime, task
from prefect.tasks import exponential_backoff
from prefect_email import EmailServerCredentials, email_send_message
from prefect_sqlalchemy import SqlAlchemyConnector
from sqlalchemy import text

SQL = Path(__file__).parent / "sql" / ${python(name)}
CONNECTION = ${python(connection)}


${RUN_SQL}

def tell(flow, flow_run, state) -> None:
    """Sends a mail when a run failed."""
    email_send_message.fn(
        email_server_credentials=EmailServerCredentials.load("alerts"),
        subject=${python(`${name}: a run failed`)},
        msg=f"{flow_run.name}: {state.message}",
        email_to=${python(contact)},
    )


@task(
    retries=3,
    retry_delay_seconds=exponential_backoff(backoff_factor=60),
    retry_jitter_factor=0.5,
    timeout_seconds=3600,
)
def run_file(name: str, day: date) -> None:
    """Runs all statements of a file in one transaction."""
    engine = SqlAlchemyConnector.load(CONNECTION).get_engine()
    with engine.begin() as connection:
        for statement in statements(name):
            connection.execute(text(statement), {"day": day} if ":day" in statement else {})


@task(retries=3, retry_delay_seconds=60, timeout_seconds=3600)
def check(day: date) -> None:
    """Fails when the table is not what it should be."""
    engine = SqlAlchemyConnector.load(CONNECTION).get_engine()
    with engine.connect() as connection:
        for statement in statements("check.sql"):
            row = connection.execute(text(statement), {"day": day} if ":day" in statement else {}).mappings().one()
            broken = [what for what, holds in row.items() if not holds]
            if broken:
                raise ValueError(f"{', '.join(broken)}: not true on {day}")


@flow(name=${python(slug)}, timeout_seconds=14400, on_failure=[tell], on_crashed=[tell])
def ${name}(day: date | None = None) -> None:
    """Loads the days before \`day\`, which is the day the run is due where nobody says otherwise."""
    due = day or runtime.flow_run.scheduled_start_time.date()
    run_file("create.sql", due)
    run_file("load.sql", due)
    check(due)


if __name__ == "__main__":
    ${name}(date.today())
`;
  return {
    files: [
      {
        path: "prefect.yaml",
        text: yaml([`${name}: ${owner} answers for it.`], { name, deployments: [deployment] }),
        why: "The deployment: schedule, one run at a time.",
      },
      {
        path: `flows/${name}.py`,
        text: flow,
        why: "The flow: retries with growing and spread pauses, time limits, mail on failure, a check.",
      },
      ...sqlFiles(request, "flows"),
    ],
    todo: [
      `Make the block \`${connection}\` (SQLAlchemy connector) and the block \`alerts\` (email server credentials); no file holds their secrets.`,
      "The work pool `default` must exist; its workers need `prefect-sqlalchemy`, `prefect-email` and the driver of the warehouse.",
      "Alerts are the flow's own hooks. For runs that never start, make an automation on late runs: `prefect.yaml` has no place for it.",
    ],
    run: [`python flows/${name}.py`, `prefect deploy --name ${slug}`],
  };
};

/** An asset of Dagster with its job, schedule, check and sensor. */
export const dagster: Target = (request) => {
  const { name, owner, contact, window, connection, destination, freshness, warehouse } = request;
  if (!TRANSACTIONAL.has(warehouse.id)) return unsupported(request, "assets of Dagster");
  const variable = `${connection.toUpperCase().replace(/[^A-Z0-9]/g, "_")}_URL`;
  const asset = destination.table.toLowerCase();
  const text = `"""Loads ${destination.parts.join(".")}; ${owner} answers for it."""

import os
from datetime import timedelta
from pathlib import Path

import dagster as dg
from sqlalchemy import create_engine
from sqlalchemy import text as sql_text

SQL = Path(__file__).parent / "sql" / ${python(name)}


${RUN_SQL}

class Warehouse(dg.ConfigurableResource):
    """The warehouse; its address with its password comes from the environment."""

    url: str

    def run(self, name: str, day: str) -> list[dict]:
        """Runs all statements of a file in one transaction; gives the rows of the last one."""
        rows: list[dict] = []
        with create_engine(self.url).begin() as connection:
            for statement in statements(name):
                result = connection.execute(sql_text(statement), {"day": day} if ":day" in statement else {})
                rows = [dict(row) for row in result.mappings()] if result.returns_rows else []
        return rows


class Day(dg.Config):
    """The day a run is due, YYYY-MM-DD."""

    day: str


@dg.asset(
    name=${python(asset)},
    owners=[${python(contact)}],
    tags={"owner": ${python(owner)}},
    description=${python(`One row for each ${request.keys.join(" and ")}.`)},
    retry_policy=dg.RetryPolicy(
        max_retries=3, delay=60, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS
    ),
    freshness_policy=dg.FreshnessPolicy.time_window(fail_window=timedelta(minutes=${freshness})),
    pool=${python(name)},
    check_specs=[dg.AssetCheckSpec("rows_and_key", asset=${python(asset)}, blocking=True)],
)
def load(config: Day, warehouse: Warehouse):
    warehouse.run("create.sql", config.day)
    warehouse.run("load.sql", config.day)
    yield dg.MaterializeResult(metadata={"day": config.day})
    row = warehouse.run("check.sql", config.day)[0]
    yield dg.AssetCheckResult(check_name="rows_and_key", passed=all(row.values()))


job = dg.define_asset_job(
    ${python(name)},
    selection=[${python(asset)}],
    # Seconds a run may take.
    tags={"dagster/max_runtime": "14400"},
)


@dg.schedule(
    job=job,
    cron_schedule=${python(window.cron)},
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def schedule(context: dg.ScheduleEvaluationContext):
    day = context.scheduled_execution_time.date().isoformat()
    yield dg.RunRequest(
        run_key=context.scheduled_execution_time.isoformat(),
        run_config=dg.RunConfig(ops={${python(asset)}: Day(day=day)}),
    )


tell = dg.make_email_on_run_failure_sensor(
    name="tell",
    email_from=os.environ.get("ALERTS_FROM", ""),
    email_password=os.environ.get("ALERTS_PASSWORD", ""),
    email_to=[${python(contact)}],
    smtp_host=os.environ.get("ALERTS_SMTP_HOST", ""),
    monitored_jobs=[job],
    default_status=dg.DefaultSensorStatus.RUNNING,
)

defs = dg.Definitions(
    assets=[load],
    jobs=[job],
    schedules=[schedule],
    sensors=[tell],
    resources={"warehouse": Warehouse(url=dg.EnvVar(${python(variable)}))},
)
`;
  return {
    files: [
      {
        path: `dagster/${name}.py`,
        text,
        why: "The asset: retries with growing and spread pauses, freshness, a blocking check, schedule, time limit, mail on failure.",
      },
      ...sqlFiles(request, "dagster"),
    ],
    todo: [
      `Set \`${variable}\` to the address of the warehouse as SQLAlchemy takes it, and \`ALERTS_FROM\`, \`ALERTS_PASSWORD\` and \`ALERTS_SMTP_HOST\` for mails.`,
      "Turn on run monitoring in `dagster.yaml`, so that the time limit of a run holds.",
      "Freshness is shown and alerted on by Dagster itself; the policy is on the asset.",
    ],
    run: [`dagster definitions validate -f dagster/${name}.py`, `dagster dev -f dagster/${name}.py`],
  };
};
