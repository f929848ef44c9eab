import type { Refusal } from "../../operation.ts";
import { commented, yamlStream } from "../formats.ts";
import { dashboardFile, ruleGroups, rulesFile, type Signals } from "../monitoring.ts";
import type { Request } from "../request.ts";
import { daysBefore, loadSql } from "../sql.ts";
import type { Target } from "../target.ts";
import { tableFile } from "./table-file.ts";

/** Days before the usual ones that are loaded again: a run that was missed is made up for by the next. */
const SPARE_DAYS = 2;

/** How each warehouse's command line runs a file. Settings come from the secret, as environment variables. */
const COMMANDS: { readonly [K in Request["warehouse"]["id"]]?: readonly string[] } = {
  bigquery: ["sh", "-c", "bq query --use_legacy_sql=false < /sql/load.sql"],
  snowflake: ["snow", "sql", "--temporary-connection", "--filename", "/sql/load.sql"],
  redshift: ["psql", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--file", "/sql/load.sql"],
  postgres: ["psql", "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--file", "/sql/load.sql"],
};

/** The container's parts that a CronJob and a workflow of Argo share; a refusal where no command line is known. */
function parts(request: Request): Refusal | { readonly configMap: object; readonly container: object } {
  const { warehouse, image, slug, owner, connection, window } = request;
  const command = COMMANDS[warehouse.id];
  if (!command)
    return {
      refused: `\`warehouse\`: no command line is known for ${warehouse.title} here; choose another \`target\`.`,
    };
  if (image === undefined)
    return {
      refused: `\`image\`: name a container image with its version that holds \`${command.find((word) => /^(?:snow|psql)$/.test(word)) ?? "bq"}\`.`,
    };
  const days = daysBefore(warehouse.today, { ...request, window: { ...window, days: window.days + SPARE_DAYS } });
  const sql = commented(
    ["Replaces the last days, so that a retry gives the same rows and a missed run is made up for by the next."],
    loadSql(request, days),
  );
  return {
    configMap: {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: `${slug}-sql`, labels: { owner } },
      data: { "load.sql": sql },
    },
    container: {
      image,
      command,
      envFrom: [{ secretRef: { name: connection } }],
      resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "512Mi" } },
      // Command lines keep their settings at home; nobody's home cannot be written.
      env: [{ name: "HOME", value: "/tmp" }],
      securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, runAsUser: 65534 },
      volumeMounts: [{ name: "sql", mountPath: "/sql", readOnly: true }],
    },
  };
}

const volumes = (slug: string): readonly object[] => [{ name: "sql", configMap: { name: `${slug}-sql` } }];

const cronJobSignals = ({ slug, freshness }: Request): Signals => ({
  from: "Metrics of kube-state-metrics.",
  alerts: [
    {
      name: "Failed",
      expr: `max(kube_job_status_failed{job_name=~"${slug}-[0-9]+"}) > 0`,
      hold: "1m",
      summary: `A job of CronJob ${slug} failed.`,
    },
    {
      name: "Late",
      expr: `time() - max(kube_cronjob_status_last_successful_time{cronjob="${slug}"}) > ${freshness * 60}`,
      hold: "5m",
      summary: `CronJob ${slug} has had no good run for ${freshness} minutes.`,
    },
    {
      name: "Missing",
      expr: `absent(kube_cronjob_status_last_successful_time{cronjob="${slug}"})`,
      hold: `${freshness}m`,
      summary: `CronJob ${slug} has never had a good run, or is gone.`,
    },
  ],
  panels: [
    {
      title: "Age of the last good run",
      expr: `time() - kube_cronjob_status_last_successful_time{cronjob="${slug}"}`,
      unit: "s",
    },
    { title: "Failed jobs", expr: `sum(kube_job_status_failed{job_name=~"${slug}-[0-9]+"})`, unit: "short" },
    { title: "Running jobs", expr: `kube_cronjob_status_active{cronjob="${slug}"}`, unit: "short" },
    {
      title: "Duration",
      expr: `kube_job_status_completion_time{job_name=~"${slug}-[0-9]+"} - kube_job_status_start_time{job_name=~"${slug}-[0-9]+"}`,
      unit: "s",
    },
  ],
});

const secretNote = ({ connection }: Request): string =>
  `Make the secret \`${connection}\` with the environment variables the command line reads; no file holds it.`;

const tableNote = ({ destination }: Request): string =>
  `The table \`${destination.parts.join(".")}\` must exist: \`sql/\` holds the statement that makes it.`;

/** A CronJob with its SQL and its alerts. */
export const kubernetesCronJob: Target = (request) => {
  const { slug, name, owner, window, contact } = request;
  const shared = parts(request);
  if ("refused" in shared) return shared;
  const metadata = { labels: { owner }, annotations: { contact } };
  const cronJob = {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: slug, ...metadata },
    spec: {
      schedule: window.cron,
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: 600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        spec: {
          activeDeadlineSeconds: 3600,
          backoffLimit: 3,
          ttlSecondsAfterFinished: 172_800,
          template: {
            metadata: { labels: { owner } },
            spec: {
              restartPolicy: "Never",
              automountServiceAccountToken: false,
              containers: [{ name: "load", ...shared.container }],
              volumes: volumes(slug),
            },
          },
        },
      },
    },
  };
  const signals = cronJobSignals(request);
  const rule = {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name: slug, labels: { owner } },
    spec: ruleGroups(request, signals),
  };
  return {
    files: [
      {
        path: `k8s/${slug}.yaml`,
        text: yamlStream([`${name}: ${owner} answers for it.`], [cronJob, shared.configMap, rule]),
        why: "The CronJob with its SQL and its alerts: no overlap, a time limit, retries with growing pauses.",
      },
      tableFile(request),
      dashboardFile(request, signals),
    ],
    todo: [
      secretNote(request),
      tableNote(request),
      "Prometheus needs kube-state-metrics and the operator that reads PrometheusRule.",
    ],
    run: [
      `kubectl apply --dry-run=server -f k8s/${slug}.yaml`,
      `kubectl create job --from=cronjob/${slug} ${slug}-try`,
    ],
  };
};

const argoSignals = ({ slug, freshness }: Request): Signals => ({
  from: "Metrics the workflow itself gives to the controller of Argo.",
  alerts: [
    {
      name: "Failed",
      expr: `increase(argo_workflows_pipeline_runs{pipeline="${slug}", status!="Succeeded"}[15m]) > 0`,
      hold: "0m",
      summary: `A workflow of ${slug} failed.`,
    },
    {
      name: "Late",
      expr: `(sum(increase(argo_workflows_pipeline_runs{pipeline="${slug}", status="Succeeded"}[${freshness}m])) or vector(0)) < 1`,
      hold: "5m",
      summary: `Workflow ${slug} has had no good run for ${freshness} minutes.`,
    },
  ],
  panels: [
    {
      title: "Runs a day",
      expr: `sum by (status) (increase(argo_workflows_pipeline_runs{pipeline="${slug}"}[1d]))`,
      unit: "short",
    },
    { title: "Duration", expr: `argo_workflows_pipeline_duration_seconds{pipeline="${slug}"}`, unit: "s" },
  ],
});

/** A CronWorkflow of Argo Workflows with its SQL, metrics and alerts. */
export const argo: Target = (request) => {
  const { slug, name, owner, window, contact } = request;
  const shared = parts(request);
  if ("refused" in shared) return shared;
  const label = (key: string, value: string): object => ({ key, value });
  const workflow = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "CronWorkflow",
    metadata: { name: slug, labels: { owner }, annotations: { contact } },
    spec: {
      schedules: [window.cron],
      timezone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: 600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      workflowSpec: {
        entrypoint: "load",
        activeDeadlineSeconds: 14_400,
        automountServiceAccountToken: true,
        ttlStrategy: { secondsAfterCompletion: 172_800 },
        podGC: { strategy: "OnPodSuccess" },
        volumes: volumes(slug),
        metrics: {
          prometheus: [
            {
              name: "pipeline_runs",
              help: "Runs of a pipeline by how they ended",
              labels: [label("pipeline", slug), label("status", "{{workflow.status}}")],
              counter: { value: "1" },
            },
            {
              name: "pipeline_duration_seconds",
              help: "Duration of a pipeline's last run",
              labels: [label("pipeline", slug)],
              gauge: { realtime: false, value: "{{workflow.duration}}" },
            },
          ],
        },
        templates: [
          {
            name: "load",
            // Numbers or texts to the cluster; the published schema knows texts alone.
            activeDeadlineSeconds: "3600",
            retryStrategy: {
              limit: "3",
              retryPolicy: "Always",
              backoff: { duration: "60s", factor: "2", maxDuration: "30m" },
            },
            container: shared.container,
          },
        ],
      },
    },
  };
  const signals = argoSignals(request);
  return {
    files: [
      {
        path: `argo/${slug}.yaml`,
        text: yamlStream([`${name}: ${owner} answers for it.`], [workflow, shared.configMap]),
        why: "The CronWorkflow with its SQL: no overlap, time limits, retries with growing pauses, metrics.",
      },
      tableFile(request),
      rulesFile(request, signals),
      dashboardFile(request, signals),
    ],
    todo: [secretNote(request), tableNote(request), "Argo Workflows 3.6 or later: `schedules` is a list."],
    run: [`argo lint --offline argo/${slug}.yaml`, `argo submit --from cronwf/${slug} --watch`],
  };
};
