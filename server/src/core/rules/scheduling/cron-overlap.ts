import { valueOf } from "../../facts/known.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "cron-overlap",
    category: "scheduling",
    title: "CronJob whose runs may overlap",
    tier: 1,
    severity: "warning",
    systems: ["kubernetes"],
    fix: "repair",
    messages: {
      absent:
        "CronJob `{job}` has no `concurrencyPolicy`, and the default is Allow: a slow run and the next one work on the same data at once. Say Forbid, or Allow where runs are independent.",
      allow:
        "CronJob `{job}` allows overlapping runs: a slow run and the next one work on the same data at once. Say Forbid unless runs are independent.",
    },
    docs: {
      what: "A Kubernetes CronJob without `concurrencyPolicy`, or, as a hint, with `Allow` written out.",
      why: "The default policy lets the next run start while the last one still works. Two loads of the same table then race, and a job that has become slower than its schedule piles up.",
      silent: "For suspended CronJobs, for templated values, and for schedules that fire at most once a week.",
      sources: [
        {
          title: "Kubernetes: CronJob, concurrency policy",
          url: "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy",
          read: "2026-11-24",
        },
      ],
      bad: {
        "k8s/export.yaml":
          'apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: export\n  labels:\n    owner: exports-team\nspec:\n  schedule: "*/15 * * * *"\n  jobTemplate:\n    spec:\n      activeDeadlineSeconds: 600\n      template:\n        spec:\n          restartPolicy: Never\n          containers:\n            - name: export\n              image: registry.internal/export:1\n',
      },
      good: {
        "k8s/export.yaml":
          'apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: export\n  labels:\n    owner: exports-team\nspec:\n  schedule: "*/15 * * * *"\n  concurrencyPolicy: Forbid\n  jobTemplate:\n    spec:\n      activeDeadlineSeconds: 600\n      template:\n        spec:\n          restartPolicy: Never\n          containers:\n            - name: export\n              image: registry.internal/export:1\n',
      },
    },
  },
  on: {
    pipeline(job, { report }) {
      if (job.flavour !== "cronjob" || job.suspended.state === "unknown" || valueOf(job.suspended) === true) return;
      const allowed = valueOf(job.overlap) === "allow";
      if (job.overlap.state !== "absent" && !allowed) return;
      const schedule = valueOf(job.schedule);
      if (
        !schedule ||
        (schedule.kind === "cron" && isRare(schedule.text)) ||
        (schedule.kind === "preset" && RARE.has(schedule.name))
      )
        return;
      report({
        message: allowed ? "allow" : "absent",
        data: { job: job.id },
        at: job.overlap.state === "known" ? job.overlap.at : job.at,
        ...(allowed ? { severity: "hint" as const } : {}),
        evidence:
          job.schedule.state === "known" ? [{ at: job.schedule.at, message: "This is how often it starts." }] : [],
        fixes: [
          {
            title: "Forbid overlapping runs: a run that is due while the last one works is skipped",
            kind: "repair",
            intents: [{ do: "set", subject: job.subject, key: ["spec", "concurrencyPolicy"], value: "Forbid" }],
          },
        ],
      });
    },
  },
});

/** Presets that fire at most once a week. */
const RARE = new Set(["weekly", "monthly", "yearly", "annually"]);

/** Whether a five-field expression fires on one day of the week, the month or the year at most. */
function isRare(cron: string): boolean {
  const [, , day, , weekday] = cron.trim().split(/\s+/);
  return /^\d+$/.test(day ?? "") || /^(\d|[A-Za-z]{3})$/.test(weekday ?? "");
}
