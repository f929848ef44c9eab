import wallClock from "../../../../data/wall-clock.json" with { type: "json" };
import type { SqlScript } from "../../facts/script.ts";
import type { Fix } from "../../facts/subject.ts";
import { runsOnce, variantOf } from "../../graph/ask/scripts.ts";
import { runInterval, runners } from "../../graph/ask/tasks.ts";
import { placeIn, replaceText } from "../../graph/ask/text.ts";
import { everyExpr, partsOf } from "../../graph/ask/walk.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Expr, Statement } from "../../sql/tree.ts";
import { defineRule } from "../rule.ts";

type Call = Extract<Expr, { kind: "call" }>;

export default defineRule({
  meta: {
    id: "wall-clock-in-load",
    category: "idempotency",
    title: "Load that chooses its rows by the clock",
    tier: 1,
    severity: "warning",
    systems: ["sql", "airflow", "dbt"],
    fix: "suggestion",
    messages: {
      found:
        "`{clock}` decides which rows are loaded, so a run that is late, retried after midnight or backfilled loads other rows than the run it stands for. Use the run's interval ({interval}).",
    },
    docs: {
      what: "CURRENT_DATE, NOW() and their like in a condition of an INSERT that adds rows, in SQL a task runs or in an incremental dbt model that appends.",
      why: "A run stands for an interval of time. When the clock chooses the rows, a run that starts late or again takes those of another day: a gap here, duplicates there, and a backfill loads today's rows for every day.",
      silent:
        "In the columns that are written (`loaded_at`); in writes that replace or merge what they wrote before, where a window that moves with the clock is the vendors' own example; in DELETE, where it says how long rows are kept; in files that no task is known to run.",
      sources: [
        {
          title: "Airflow: best practices, creating a task",
          url: "https://airflow.apache.org/docs/apache-airflow/stable/best-practices.html#creating-a-task",
          read: "2026-11-24",
        },
      ],
      bad: {
        "requirements.txt": "apache-airflow==2.10.5\n",
        "dags/load.py":
          'from datetime import datetime, timedelta\n\nfrom airflow import DAG\nfrom airflow.providers.google.cloud.operators.bigquery import BigQueryInsertJobOperator\n\nwith DAG(\n    dag_id="load",\n    schedule="@daily",\n    start_date=datetime(2026, 1, 1),\n    catchup=False,\n    default_args={\n        "owner": "data",\n        "retries": 2,\n        "retry_delay": timedelta(minutes=5),\n        "execution_timeout": timedelta(hours=1),\n        "on_failure_callback": print,\n    },\n):\n    BigQueryInsertJobOperator(\n        task_id="daily",\n        configuration={"query": {"query": "INSERT INTO logs.daily (id) SELECT id FROM raw.orders WHERE day = CURRENT_DATE()", "useLegacySql": False}},\n    )\n',
      },
      good: {
        "load/daily.sql":
          "CREATE OR REPLACE TABLE marts.recent AS SELECT id FROM raw.orders WHERE day >= DATE_SUB(CURRENT_DATE(), INTERVAL 7 DAY);\n",
      },
    },
  },
  on: {
    script(script, { graph, report }) {
      if (runsOnce(script.file) || !runsAgain(script, graph)) return;
      for (const { statement, effect } of graph.writes(script)) {
        if (effect !== "append") continue;
        const call = clockIn(statement);
        if (!call) continue;
        const interval = runInterval(script, graph);
        report({
          message: "found",
          data: { clock: call.name, interval: interval.what },
          at: placeIn(script, call.span),
          evidence: runners(graph.tasksRunning(script)),
          fixes: fixFor(call, script, graph),
          ...variantOf(script),
        });
      }
    },
  },
});

const runsAgain = (script: SqlScript, graph: Graph): boolean =>
  script.origin.kind === "model" ? script.origin.resource === "model" : graph.tasksRunning(script).length > 0;

const CLOCK = new Set([...wallClock.date, ...wallClock.moment]);
const DATES = new Set(wallClock.date);
const ALONE = new Set(wallClock.onlyWithoutArguments);
const CHOOSING: ReadonlySet<string> = new Set(["where", "on", "having", "qualify"]);

/** The first reading of the clock that decides about rows. */
function clockIn(statement: Statement): Call | undefined {
  for (const { expr, role } of partsOf(statement).exprs) {
    if (!CHOOSING.has(role)) continue;
    for (const inner of everyExpr(expr))
      if (inner.kind === "call" && CLOCK.has(inner.name) && (inner.args.length === 0 || !ALONE.has(inner.name)))
        return inner;
  }
  return undefined;
}

/** In an Airflow task the day of the clock stands for the end of the run's interval. */
function fixFor(call: Call, script: SqlScript, graph: Graph): readonly Fix[] {
  const interval = runInterval(script, graph);
  if (!script.editable || interval.placeholder || !DATES.has(call.name) || call.args.length > 0) return [];
  return [
    {
      title: "Use the end of the run's data interval: for a daily run, the day it starts",
      kind: "suggestion",
      intents: [replaceText(script, call.span, `DATE '${interval.endDay}'`)],
    },
  ];
}
