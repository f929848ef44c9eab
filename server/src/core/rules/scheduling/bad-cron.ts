import { closest, distance } from "fastest-levenshtein";
import type { ScheduleUse } from "../../facts/pipeline.ts";
import type { Fix } from "../../facts/subject.ts";
import { cronProblem, platformOf } from "../../graph/ask/cron.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "bad-cron",
    category: "scheduling",
    title: "Cron expression that cannot be read, never fires, or does not mean what it looks like",
    tier: 1,
    severity: "error",
    systems: ["airflow", "kubernetes"],
    fix: "suggestion",
    messages: {
      fields:
        "`{text}` has {count} fields; {platform} reads five: minute, hour, day of month, month, day of week. It is refused, and nothing runs.",
      preset: "{platform} does not know `@{name}`.{nearest} It is refused, and nothing runs.",
      value:
        "`{part}` cannot stand for the {field} in `{text}`: {why}. {platform} refuses the expression, and nothing runs.",
      never: "`{text}` never fires: none of its months has a day {day}. Choose a day that exists.",
      seconds:
        "`{text}` looks like Quartz, whose first field is the second. Airflow reads the first five as minute, hour, day of month, month, day of week and the sixth as the second: write five fields.",
      either:
        "`{text}` runs when the day of month or the day of week fits, not only when both do. Leave one of them `*`, or check the other in the first task.",
      skips:
        "`{text}` passes over the months without a day {day}. For the end of every month, run on day 1 of the next.",
    },
    docs: {
      what: "A cron expression with the wrong number of fields, a value outside of its range, a preset the platform does not have, or a day that no month has; as a hint, one that is valid and surprising: day of month together with day of week, a 29th to 31st in every month. Airflow and Kubernetes are read each by its own grammar: Kubernetes has no day of week 7, no `L` and no `#`, and no ranges that wrap.",
      why: "A wrong expression is not found before the DAG is parsed or the CronJob applied, and one that never fires is not found at all: nothing fails, the data is just old.",
      silent: "For expressions that hold a template, and for timetables of one's own.",
      sources: [
        {
          title: "Airflow: cron and time intervals",
          url: "https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/cron.html",
          read: "2026-11-24",
        },
        {
          title: "Kubernetes: CronJob, schedule syntax",
          url: "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax",
          read: "2026-11-24",
        },
        {
          title: "robfig/cron: expression format",
          url: "https://pkg.go.dev/github.com/robfig/cron/v3#hdr-CRON_Expression_Format",
          read: "2026-11-24",
        },
      ],
      bad: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/load.py":
          'from datetime import datetime, timedelta\n\nfrom airflow import DAG\nfrom airflow.operators.bash import BashOperator\n\nwith DAG(\n    dag_id="load",\n    schedule="0 24 * * *",\n    start_date=datetime(2026, 1, 1),\n    catchup=False,\n    default_args={"owner": "data", "retries": 2, "execution_timeout": timedelta(hours=1), "on_failure_callback": print},\n):\n    BashOperator(task_id="load", bash_command="load.sh ")\n',
      },
      good: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/load.py":
          'from datetime import datetime, timedelta\n\nfrom airflow import DAG\nfrom airflow.operators.bash import BashOperator\n\nwith DAG(\n    dag_id="load",\n    schedule="0 0 * * *",\n    start_date=datetime(2026, 1, 1),\n    catchup=False,\n    default_args={"owner": "data", "retries": 2, "execution_timeout": timedelta(hours=1), "on_failure_callback": print},\n):\n    BashOperator(task_id="load", bash_command="load.sh ")\n',
      },
    },
  },
  on: {
    schedule(use, { report }) {
      const problem = cronProblem(use.text, use.grammar);
      if (!problem) return;
      const { at, text } = use;
      const platform = platformOf(use.grammar);
      switch (problem.kind) {
        case "fields":
          return report({
            message: "fields",
            data: { text, count: problem.count, platform },
            at,
            fixes: quartz(use, problem.count),
          });
        case "preset": {
          const { name } = problem;
          const near = closest(name, problem.presets as string[]);
          const close = distance(name, near) <= 3;
          return report({
            message: "preset",
            data: { name, platform, nearest: close ? ` Did you mean \`@${near}\`?` : "" },
            at,
            fixes: close ? [change(use, `@${near}`)] : [],
          });
        }
        case "value": {
          const { field, part, why } = problem;
          const fixes = part === "7" && use.grammar === "kubernetes" ? [sunday(use)] : [];
          return report({ message: "value", data: { text, field, part, why, platform }, at, fixes });
        }
        case "never":
          return report({ message: "never", data: { text, day: problem.day }, at });
        case "seconds":
          return report({
            message: "seconds",
            data: { text },
            at,
            fixes: quartz(use, text.trim().split(/\s+/).length),
          });
        case "either":
          return report({ message: "either", data: { text }, at, severity: "hint" });
        case "skips":
          return report({ message: "skips", data: { text, day: problem.day }, at, severity: "hint" });
      }
    },
  },
});

const change = ({ subject, key }: ScheduleUse, value: string): Fix => ({
  title: `Change to \`${value}\``,
  kind: "suggestion",
  intents: [{ do: "set", subject, key, value }],
});

/** Quartz with its seconds at the front and a `?`: what remains without them. */
function quartz(use: ScheduleUse, count: number): readonly Fix[] {
  const parts = use.text.trim().split(/\s+/);
  if (count < 6 || !parts.includes("?") || parts[0] !== "0") return [];
  const five = parts
    .slice(1, 6)
    .map((part) => (part === "?" ? "*" : part))
    .join(" ");
  return cronProblem(five, use.grammar) ? [] : [change(use, five)];
}

const sunday = (use: ScheduleUse): Fix => change(use, use.text.trim().replace(/7$/, "0"));
