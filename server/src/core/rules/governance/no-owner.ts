import type { FileFacts } from "../../facts/file-facts.ts";
import type { Pipeline } from "../../facts/pipeline.ts";
import { codeOwnersOf } from "../../graph/ask/owners.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "no-owner",
    category: "governance",
    title: "Pipeline that belongs to nobody",
    tier: 3,
    severity: "warning",
    systems: ["airflow", "kubernetes"],
    fix: "safe",
    messages: {
      absent: "{what} `{id}` names no owner, so nobody knows whom to ask when it fails. {how}",
      placeholder: "The owner of {what} `{id}` is `airflow`, the placeholder Airflow puts there itself. {how}",
      covered: "{what} `{id}` names no owner; CODEOWNERS says {owners}. {how}",
    },
    docs: {
      what: "A DAG none of whose tasks has an owner (or `airflow`, the default), or a CronJob without an owner label or annotation.",
      why: "When a pipeline fails at night, the first question is whose it is. Airflow shows the owner in its list of DAGs and filters by it.",
      silent:
        "Where an owner may come from a place that was not read: a template, a computed argument, a defaults file that was not found. Where CODEOWNERS names somebody for the file the finding is information.",
      fix: "Only the owner is written, as CODEOWNERS has it. Airflow and Kubernetes show it; neither schedules, retries nor rows depend on it.",
      sources: [
        {
          title: "Airflow: configuration reference, default_owner",
          url: "https://airflow.apache.org/docs/apache-airflow/stable/configurations-ref.html#default-owner",
          read: "2026-11-24",
        },
        {
          title: "Kubernetes: labels and selectors",
          url: "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/",
          read: "2026-11-24",
        },
      ],
      bad: {
        "k8s/export.yaml":
          'apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: export\nspec:\n  schedule: "*/15 * * * *"\n  concurrencyPolicy: Forbid\n  jobTemplate:\n    spec:\n      activeDeadlineSeconds: 600\n      template:\n        spec:\n          restartPolicy: Never\n          containers:\n            - name: export\n              image: registry.internal/export:1\n',
      },
      good: {
        "k8s/export.yaml":
          'apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: export\n  labels:\n    owner: exports-team\nspec:\n  schedule: "*/15 * * * *"\n  concurrencyPolicy: Forbid\n  jobTemplate:\n    spec:\n      activeDeadlineSeconds: 600\n      template:\n        spec:\n          restartPolicy: Never\n          containers:\n            - name: export\n              image: registry.internal/export:1\n',
      },
    },
  },
  on: {
    pipeline(pipeline, { facts, graph, report }) {
      if (pipeline.flavour === "job" || pipeline.open || !lacksOwner(pipeline, facts)) return;
      const kubernetes = pipeline.system === "kubernetes";
      const what = kubernetes ? "CronJob" : "DAG";
      const how = kubernetes ? "Add a label `owner` to its metadata." : "Put `owner` into its `default_args`.";
      const covered = codeOwnersOf(pipeline.at.file, graph.lookup);
      const placeholder = pipeline.owner.state === "known";
      const owner = covered?.owners.length === 1 ? plainOwner(covered.owners[0] ?? "") : undefined;
      const at = pipeline.owner.state === "known" ? pipeline.owner.at : pipeline.at;
      const common = {
        at,
        fixes:
          owner === undefined
            ? []
            : [
                {
                  title: `Name \`${owner}\` as the owner, as CODEOWNERS does`,
                  kind: "safe" as const,
                  intents: [
                    {
                      do: "set" as const,
                      subject: pipeline.subject,
                      key: kubernetes ? ["metadata", "labels", "owner"] : ["default_args", "owner"],
                      value: owner,
                    },
                  ],
                },
              ],
      };
      if (covered)
        report({
          ...common,
          message: "covered",
          data: { what, id: pipeline.id, how, owners: covered.owners.join(", ") },
          severity: "information",
          evidence: [{ at: covered.at, message: "This line names the owners of the file." }],
        });
      else
        report({
          ...common,
          message: placeholder ? "placeholder" : "absent",
          data: { what, id: pipeline.id, how },
          ...(kubernetes ? { severity: "information" as const } : {}),
        });
    },
  },
});

/** Whether neither the pipeline nor any of its tasks names somebody, all places having been read. */
function lacksOwner(pipeline: Pipeline, facts: FileFacts): boolean {
  const nobody = (owner: Pipeline["owner"]): boolean =>
    owner.state === "absent" || (owner.state === "known" && owner.value.trim().toLowerCase() === "airflow");
  return (
    nobody(pipeline.owner) &&
    facts.tasks.filter((task) => task.pipeline === pipeline.id).every((task) => nobody(task.owner))
  );
}

/** `@data/platform` as a label or owner may be written: `platform`. An address is kept as it is. */
const plainOwner = (owner: string): string | undefined => {
  const name = owner.startsWith("@") ? (owner.split("/").at(-1) ?? "").replace(/^@/, "") : owner;
  return /^[A-Za-z0-9][\w.-]*$/.test(name) ? name : undefined;
};
