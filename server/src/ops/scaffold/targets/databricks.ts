import { commented, placeholder, yaml } from "../formats.ts";
import { questionedDays } from "../schedule.ts";
import { daysBefore, identity, loadSql, tableSql } from "../sql.ts";
import type { Target } from "../target.ts";

/** Cron of five fields as Quartz reads it: seconds first. */
function quartz(cron: string): string | undefined {
  const [minute, hour, , month] = cron.split(" ");
  const days = questionedDays(cron);
  return days && `0 ${minute} ${hour} ${days.day} ${month} ${days.weekday}`;
}

/** A bundle of Databricks: a job on a SQL warehouse. */
export const databricksBundle: Target = (request) => {
  const { name, owner, contact, window, destination, freshness } = request;
  const expression = quartz(window.cron);
  if (expression === undefined)
    return {
      refused: `\`schedule\`: \`${window.cron}\` cannot be said in Quartz, which Databricks uses; name days of the month or of the week, not both.`,
    };
  const task = (key: string, after: readonly string[]): object => ({
    task_key: key,
    ...(after.length > 0 ? { depends_on: after.map((task_key) => ({ task_key })) } : {}),
    sql_task: {
      warehouse_id: placeholder("var.warehouse_id"),
      file: { path: `./sql/${key}.sql` },
      parameters: { day: "{{job.parameters.day}}" },
    },
    timeout_seconds: 3600,
    max_retries: 3,
    min_retry_interval_millis: 300_000,
    retry_on_timeout: false,
  });
  const bundle = {
    bundle: { name },
    variables: { warehouse_id: { description: "Id of the SQL warehouse the job runs on." } },
    resources: {
      jobs: {
        [name]: {
          name,
          description: `Loads ${destination.parts.join(".")}.`,
          tags: { owner },
          schedule: { quartz_cron_expression: expression, timezone_id: "UTC", pause_status: "UNPAUSED" },
          parameters: [{ name: "day", default: "{{job.trigger.time.iso_date}}" }],
          max_concurrent_runs: 1,
          queue: { enabled: true },
          timeout_seconds: 14_400,
          health: { rules: [{ metric: "RUN_DURATION_SECONDS", op: "GREATER_THAN", value: 7200 }] },
          email_notifications: {
            on_failure: [contact],
            on_duration_warning_threshold_exceeded: [contact],
            no_alert_for_skipped_runs: false,
          },
          tasks: [task("create", []), task("load", ["create"]), task("check", ["load"])],
        },
      },
    },
    targets: {
      dev: { mode: "development", default: true },
      prod: {
        mode: "production",
        workspace: { root_path: `/Workspace/Shared/bundles/${name}` },
        permissions: [{ level: "CAN_MANAGE", group_name: owner }],
      },
    },
  };
  const check = `SELECT
  ASSERT_TRUE(COUNT(*) = COUNT(DISTINCT ${identity(request).join(", ")}), 'A key comes more than once.') AS key_unique,
  ASSERT_TRUE(MAX(${request.updatedAt}) >= CURRENT_TIMESTAMP() - INTERVAL ${freshness} MINUTES, 'The table is older than it may be.') AS fresh
FROM ${destination.sql}${request.partition ? `\nWHERE ${request.partition.name} >= ${request.warehouse.plusDays("DATE(:day)", -request.window.days)}` : ""};
`;
  return {
    files: [
      {
        path: "databricks.yml",
        text: yaml([`${name}: ${owner} answers for it.`], bundle),
        why: "The bundle: schedule, one run at a time, retries, time limits, mail on failure and on long runs.",
      },
      {
        path: "sql/create.sql",
        text: commented([`The table that ${name} loads.`], tableSql(request)),
        why: "Makes the table where it is missing: its grain as a key, clustered.",
      },
      {
        path: "sql/load.sql",
        text: commented(
          ["Replaces what it wrote before, so that a retry or a repair gives the same rows."],
          loadSql(request, daysBefore("DATE(:day)", request)),
        ),
        why: "The load. A run replaces the rows it stands for; `day` is the day it is due.",
      },
      {
        path: "sql/check.sql",
        text: commented(["Fails the run, and so sends a mail, when the table is not what it should be."], check),
        why: "Checks the key and the age of the table after each load.",
      },
    ],
    todo: [
      "Give `warehouse_id` for each target: `databricks bundle deploy --var warehouse_id=…`.",
      `The group \`${owner}\` must exist in the workspace.`,
      "The primary key needs a table of Unity Catalog.",
      "Alerts are the job's own: mails on failure, on long runs and on failed checks. Runs are seen in Jobs & Pipelines and in `system.lakeflow.job_run_timeline`.",
    ],
    run: ["databricks bundle validate", "databricks bundle deploy -t dev", `databricks bundle run -t dev ${name}`],
  };
};
