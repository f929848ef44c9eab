import type { Pipeline, Task } from "../../facts/pipeline.ts";
import { layersOf } from "../../graph/ask/layers.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "no-timeout",
    category: "retries",
    title: "Pipeline that may hang for ever",
    tier: 3,
    severity: "information",
    systems: ["airflow", "kubernetes"],
    fix: "suggestion",
    messages: {
      dag: "Neither DAG `{id}` nor its tasks have a timeout, so a statement that hangs holds its slot, and its cluster, until somebody looks. Set `execution_timeout` for the tasks or `dagrun_timeout` for the run.",
      job: "{what} `{id}` has no `activeDeadlineSeconds`, so a run that hangs holds its node until somebody looks. Set it to the longest time a run may take.",
    },
    docs: {
      what: "A DAG for which no layer sets `execution_timeout` or `dagrun_timeout`, or a Kubernetes Job or CronJob without `activeDeadlineSeconds`.",
      why: "Airflow and Kubernetes wait without end by default. A lock in the warehouse or a connection that died then costs a slot and money all weekend, and no alert fires because nothing failed.",
      silent:
        "Where a layer was not read or holds a template, where functions of the repository make tasks that are not seen, and for DAGs made of sensors and empty tasks only.",
      sources: [
        {
          title: "Airflow: tasks, timeouts",
          url: "https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/tasks.html#timeouts",
          read: "2026-11-24",
        },
        {
          title: "Kubernetes: job termination and cleanup",
          url: "https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup",
          read: "2026-11-24",
        },
      ],
      bad: {
        "k8s/load.yaml":
          'apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: load\n  labels:\n    owner: data\nspec:\n  schedule: "0 5 * * *"\n  concurrencyPolicy: Forbid\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          restartPolicy: Never\n          containers:\n            - name: load\n              image: registry.internal/load:1\n',
      },
      good: {
        "k8s/load.yaml":
          'apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: load\n  labels:\n    owner: data\nspec:\n  schedule: "0 5 * * *"\n  concurrencyPolicy: Forbid\n  jobTemplate:\n    spec:\n      activeDeadlineSeconds: 3600\n      template:\n        spec:\n          restartPolicy: Never\n          containers:\n            - name: load\n              image: registry.internal/load:1\n',
      },
    },
  },
  on: {
    pipeline(pipeline, { facts, report }) {
      const tasks = facts.tasks.filter((task) => task.pipeline === pipeline.id && !WAITING.has(task.role));
      const [first] = tasks;
      if (pipeline.timeout.state !== "absent" || pipeline.open || !first) return;
      if (tasks.some((task) => task.timeout.state !== "absent")) return;
      if (pipeline.system === "airflow")
        report({
          message: "dag",
          data: { id: pipeline.id },
          at: pipeline.at,
          evidence: layersOf(first.timeout, "`execution_timeout`"),
          fixes: [hourForDag(pipeline)].flat(),
        });
      else if (pipeline.system === "kubernetes")
        report({
          message: "job",
          data: { id: pipeline.id, what: pipeline.flavour === "cronjob" ? "CronJob" : "Job" },
          at: pipeline.at,
          fixes: [
            {
              title: "Stop a run after an hour (a draft: choose the time)",
              kind: "suggestion",
              intents: [
                {
                  do: "set",
                  subject: pipeline.subject,
                  key:
                    pipeline.flavour === "cronjob"
                      ? ["spec", "jobTemplate", "spec", "activeDeadlineSeconds"]
                      : ["spec", "activeDeadlineSeconds"],
                  value: 3600,
                },
              ],
            },
          ],
        });
    },
  },
});

/** Tasks that do no work, or have a timeout of their own. */
const WAITING: ReadonlySet<Task["role"]> = new Set(["empty", "branch", "sensor"]);

/** dag-factory makes the object of its `__type__`; in Python the value would need an import. */
const hourForDag = (dag: Pipeline) =>
  dag.flavour === "dag-factory"
    ? [
        {
          title: "Stop a task after an hour (a draft: choose the time)",
          kind: "suggestion" as const,
          intents: [
            {
              do: "set" as const,
              subject: dag.subject,
              key: ["default_args", "execution_timeout"],
              value: { __type__: "datetime.timedelta", seconds: 3600 },
            },
          ],
        },
      ]
    : [];
