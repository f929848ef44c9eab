import { commented, yaml } from "../formats.ts";
import { dashboardFile, rulesFile, type Signals } from "../monitoring.ts";
import type { Request } from "../request.ts";
import { daysBefore, loadSql, tableSql } from "../sql.ts";
import type { Target } from "../target.ts";

/** The day a run is due; a run by hand takes the day it starts. */
const DAY = `DATE '{{ (trigger.date ?? execution.startDate) | date("yyyy-MM-dd", timeZone="UTC") }}'`;

const secret = (name: string): string => `{{ secret('${name}') }}`;

/** The task that runs SQL in each warehouse, with its connection by reference. */
const TASKS: { readonly [K in Request["warehouse"]["id"]]?: (prefix: string) => object } = {
  bigquery: (prefix) => ({
    type: "io.kestra.plugin.gcp.bigquery.Query",
    serviceAccount: secret(`${prefix}_SERVICE_ACCOUNT`),
    projectId: secret(`${prefix}_PROJECT`),
  }),
  snowflake: (prefix) => ({
    type: "io.kestra.plugin.jdbc.snowflake.Queries",
    url: secret(`${prefix}_URL`),
    username: secret(`${prefix}_USER`),
    privateKey: secret(`${prefix}_PRIVATE_KEY`),
  }),
  redshift: (prefix) => ({
    type: "io.kestra.plugin.jdbc.redshift.Queries",
    url: secret(`${prefix}_URL`),
    username: secret(`${prefix}_USER`),
    password: secret(`${prefix}_PASSWORD`),
  }),
  postgres: (prefix) => ({
    type: "io.kestra.plugin.jdbc.postgresql.Queries",
    url: secret(`${prefix}_URL`),
    username: secret(`${prefix}_USER`),
    password: secret(`${prefix}_PASSWORD`),
  }),
};

const signals = ({ slug, freshness, owner }: Request): Signals => {
  const runs = (states: string): string =>
    `kestra_executor_execution_end_count_total{namespace_id="${owner.toLowerCase()}", flow_id="${slug}", state=~"${states}"}`;
  return {
    from: "Kestra's own metrics.",
    alerts: [
      {
        name: "Failed",
        expr: `sum(increase(${runs("FAILED|KILLED")}[15m])) > 0`,
        hold: "0m",
        summary: `An execution of flow ${slug} failed.`,
      },
      {
        name: "Late",
        expr: `(sum(increase(${runs("SUCCESS")}[${freshness}m])) or vector(0)) < 1`,
        hold: "5m",
        summary: `Flow ${slug} has had no good execution for ${freshness} minutes.`,
      },
    ],
    panels: [
      { title: "Executions a day", expr: `sum by (state) (increase(${runs(".+")}[1d]))`, unit: "short" },
      {
        title: "Longest duration",
        expr: `kestra_executor_execution_duration_seconds_max{namespace_id="${owner.toLowerCase()}", flow_id="${slug}"}`,
        unit: "s",
      },
    ],
  };
};

/** A flow of Kestra. */
export const kestra: Target = (request) => {
  const { warehouse, slug, owner, contact, window, connection, name, destination } = request;
  const prefix = connection.toUpperCase().replace(/[^A-Z0-9]/g, "_");
  const task = TASKS[warehouse.id]?.(prefix);
  if (!task)
    return { refused: `\`warehouse\`: ${warehouse.title} is not among those Kestra flows are written for here.` };
  const retry = { type: "exponential", interval: "PT1M", maxInterval: "PT30M", maxAttempts: 4 };
  const statement = (id: string, sql: string): object => ({ id, ...task, sql, timeout: "PT1H", retry });
  const flow = {
    id: slug,
    namespace: owner.toLowerCase(),
    description: `Loads ${destination.parts.join(".")}.`,
    labels: { owner },
    concurrency: { limit: 1, behavior: "QUEUE" },
    tasks: [
      statement("create", tableSql(request)),
      statement(
        "load",
        commented(
          ["Replaces what it wrote before, so that a retry or a backfill gives the same rows."],
          loadSql(request, daysBefore(DAY, request)),
        ),
      ),
    ],
    errors: [
      {
        id: "tell",
        type: "io.kestra.plugin.email.MailExecution",
        to: contact,
        from: secret("SMTP_FROM"),
        subject: `${name}: an execution failed`,
        host: secret("SMTP_HOST"),
        username: secret("SMTP_USER"),
        password: secret("SMTP_PASSWORD"),
        executionId: "{{ execution.id }}",
      },
    ],
    triggers: [
      {
        id: "schedule",
        type: "io.kestra.plugin.core.trigger.Schedule",
        cron: window.cron,
        timezone: "UTC",
        recoverMissedSchedules: "NONE",
      },
    ],
  };
  return {
    files: [
      {
        path: `flows/${slug}.yml`,
        text: yaml([`${name}: ${owner} answers for it.`], flow),
        why: "The flow: one execution at a time, time limits, retries with growing pauses, mail on failure, missed runs explicit.",
      },
      rulesFile(request, signals(request)),
      dashboardFile(request, signals(request)),
    ],
    todo: [
      "Kestra 1 or later, with its plugins for mail and for the warehouse.",
      `Make the secrets that begin with \`${prefix}_\` and \`SMTP_\` in Kestra; no file holds them.`,
    ],
    run: [`kestra flow validate flows/${slug}.yml`, `promtool check rules monitoring/${slug}.rules.yml`],
  };
};
