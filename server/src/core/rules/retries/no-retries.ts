import type { FileFacts } from "../../facts/file-facts.ts";
import type { Pipeline, Schedule, Task, TaskRole } from "../../facts/pipeline.ts";
import { layersOf } from "../../graph/ask/layers.ts";
import { repeatable } from "../../graph/ask/repeatable.ts";
import type { Graph } from "../../graph/graph.ts";
import { defineRule } from "../rule.ts";

export default defineRule({
  meta: {
    id: "no-retries",
    category: "retries",
    title: "DAG whose tasks are never retried",
    tier: 1,
    severity: "warning",
    systems: ["airflow"],
    fix: "repair",
    messages: {
      all: "No task of DAG `{dag}` has `retries`, and Airflow's default is 0: one network blip fails the run. Put `retries` (2 or more) into its `default_args`, once every task can safely run twice.",
      some: "{count} of the {total} tasks of DAG `{dag}` have no `retries` ({tasks}), and Airflow's default is 0: one network blip fails the run. Give them 2 or more, once they can safely run twice.",
    },
    docs: {
      what: "A DAG with tasks that do work outside of Airflow (SQL, transfers, containers, scripts) for which no layer sets `retries`: not the task, not `default_args`, not a defaults file, not `default_task_retries`.",
      why: "Warehouses, networks and APIs fail for seconds. Without a retry each such moment is a failed run that waits for a person.",
      silent:
        "Where `retries` is written, 0 included: somebody decided. Where a layer was not read or holds a template, for sensors, branches and empty tasks, for functions beside tasks that are retried, and for DAGs that are started by hand.",
      fix: "Offered only where every statement the tasks run is proven to be repeatable; otherwise a retry would do harm.",
      sources: [
        {
          title: "Airflow: configuration reference, default_task_retries",
          url: "https://airflow.apache.org/docs/apache-airflow/stable/configurations-ref.html#default-task-retries",
          read: "2026-11-24",
        },
      ],
      bad: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/load.py":
          'from datetime import datetime, timedelta\n\nfrom airflow import DAG\nfrom airflow.operators.bash import BashOperator\n\nwith DAG(\n    dag_id="load",\n    schedule="@daily",\n    start_date=datetime(2026, 1, 1),\n    catchup=False,\n    default_args={"owner": "data", "execution_timeout": timedelta(hours=1), "on_failure_callback": print},\n):\n    BashOperator(task_id="load", bash_command="load.sh ")\n',
      },
      good: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/load.py":
          'from datetime import datetime, timedelta\n\nfrom airflow import DAG\nfrom airflow.operators.bash import BashOperator\n\nwith DAG(\n    dag_id="load",\n    schedule="@daily",\n    start_date=datetime(2026, 1, 1),\n    catchup=False,\n    default_args={"owner": "data", "retries": 2, "execution_timeout": timedelta(hours=1), "on_failure_callback": print},\n):\n    BashOperator(task_id="load", bash_command="load.sh ")\n',
      },
    },
  },
  on: {
    pipeline(dag, { facts, graph, report }) {
      if (dag.system !== "airflow") return;
      if (dag.schedule.state === "known" && BY_HAND.has(dag.schedule.value.kind)) return;
      const tasks = facts.tasks.filter((task) => task.pipeline === dag.id && WORKS.has(task.role));
      const all = !dag.open && tasks.every((task) => task.retries.state === "absent");
      // Where others of the DAG are retried, a function that only prepares an argument may do without.
      const without = tasks.filter((task) => task.retries.state === "absent" && (all || OUTSIDE.has(task.role)));
      const [first] = without;
      if (!first) return;
      const common = {
        at: all || without.length > 1 ? dag.at : first.at,
        evidence: layersOf(first.retries, "`retries`"),
      };
      if (all) report({ ...common, message: "all", data: { dag: dag.id }, fixes: fixFor(dag, without, facts, graph) });
      else
        report({
          ...common,
          message: "some",
          data: { dag: dag.id, count: without.length, total: tasks.length, tasks: namesOf(without) },
        });
    },
  },
});

/** Roles of tasks that can fail for reasons that pass. */
const WORKS: ReadonlySet<TaskRole> = new Set(["sql", "shell", "python", "container", "transfer", "dbt", "other"]);

/** Roles of tasks that talk to something outside of Airflow for certain. */
const OUTSIDE: ReadonlySet<TaskRole> = new Set(["sql", "shell", "container", "transfer", "dbt"]);

/** Runs that a person starts, and watches. */
const BY_HAND: ReadonlySet<Schedule["kind"]> = new Set(["manual", "once"]);

const namesOf = (tasks: readonly Task[]): string =>
  tasks
    .slice(0, 3)
    .map((task) => `\`${task.id}\``)
    .join(", ") + (tasks.length > 3 ? ", …" : "");

const fixFor = (dag: Pipeline, tasks: readonly Task[], facts: FileFacts, graph: Graph) =>
  !dag.open && tasks.every((task) => repeatable(task, facts, graph))
    ? [
        {
          title: "Retry failed tasks twice, five minutes apart: everything they run can run again",
          kind: "repair" as const,
          intents: [{ do: "set" as const, subject: dag.subject, key: ["default_args", "retries"], value: 2 }],
        },
      ]
    : [];
