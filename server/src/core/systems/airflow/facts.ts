import type { FileFacts } from "../../facts/file-facts.ts";
import type { Lookup, Provision } from "../../facts/keys.ts";
import type { Pipeline, ScheduleUse, Task, TaskSummary } from "../../facts/pipeline.ts";
import type { Reference } from "../../facts/reference.ts";
import type { FileId, Location } from "../../text/span.ts";
import { type Bag, entryOf } from "./arg.ts";
import type { AirflowContext } from "./context.ts";
import { cyclesIn, duplicatesIn, unknownNames } from "./dag-structure.ts";
import { dagValues, misplacedIn } from "./dag-values.ts";
import type { RawDag, RawTask } from "./raw.ts";
import { candidatesOf, findFile, nearestFiles, searchFolders } from "./sql-files.ts";
import { dialectOf } from "./sql-runs.ts";
import {
  alertOf,
  autocommitOf,
  ownerOf,
  retriesOf,
  retryDelayOf,
  slaOf,
  taskLayers,
  timeoutOf,
} from "./task-values.ts";

/** A file of DAGs, ready to be joined with what other files say. */
export interface DagFile {
  readonly file: FileId;
  readonly root: FileId;
  readonly dags: readonly RawDag[];
}

/** What a file of DAGs tells other files. */
export function provisionsOf({ file, root, dags }: DagFile, context: AirflowContext): readonly Provision[] {
  return dags.flatMap((dag): Provision[] => {
    const values = dagValues(dag, context);
    const search = searchFolders(dag, file, root, context);
    const runs = dag.tasks.flatMap((task) =>
      task.runs.flatMap((run): Provision[] => {
        if (run.kind !== "file") return [];
        const value = summaryOf(dag, task, run.at, context, values);
        return candidatesOf(run.path, search, root).map((key) => ({ kind: "sql-run", key, value }));
      }),
    );
    return dag.idKnown
      ? [{ kind: "pipeline", key: dag.id, value: { id: dag.id, system: "airflow", at: dag.at } }, ...runs]
      : runs;
  });
}

function summaryOf(
  dag: RawDag,
  task: RawTask,
  sqlAt: Location,
  context: AirflowContext,
  values: ReturnType<typeof dagValues>,
): TaskSummary {
  const layers = taskLayers(dag, task, context);
  return {
    pipeline: dag.id,
    task: task.id,
    system: "airflow",
    at: task.at,
    sqlAt,
    ...dialectFact(dag, task, context),
    retries: retriesOf(task, layers, context),
    catchup: values.catchup,
    schedule: values.schedule,
    autocommit: autocommitOf(task),
  };
}

/** A dialect that is only guessed from a connection's name is not handed on: the SQL file decides better. */
function dialectFact(dag: RawDag, task: RawTask, context: AirflowContext): Pick<Task, "dialect"> {
  const { operator, bags, at } = task;
  const found = dialectOf({
    file: at.file,
    pipeline: dag.id,
    task: task.id,
    operator,
    bags: [...bags, ...dag.defaults],
    context,
  });
  return found?.certain ? { dialect: { id: found.id, reason: found.reason } } : {};
}

/** For how many missing files of one DAG file a name that is meant is looked for. */
const MOST_SUGGESTIONS = 20;

/** The facts of a file of DAGs. */
export function factsOf({ file, root, dags }: DagFile, context: AirflowContext, lookup: Lookup): Partial<FileFacts> {
  const pipelines: Pipeline[] = [];
  const tasks: Task[] = [];
  const schedules = new Map<string, ScheduleUse>();
  const references: Reference[] = [];
  let suggestions = MOST_SUGGESTIONS;
  for (const [at, dag] of dags.entries()) {
    const { expression, ...values } = dagValues(dag, context);
    pipelines.push({
      kind: "pipeline",
      id: dag.id,
      system: "airflow",
      flavour: dag.flavour,
      at: dag.at,
      subject: dag.subject,
      ...values,
      overlap: { state: "absent", searched: [] },
      version: context.version,
      misplaced: misplacedIn(dag, at === 0, context),
      tasks: dag.tasks.map((task) => task.id),
      open: dag.open || !dag.idKnown,
      usesInterval: dag.usesInterval,
    });
    if (expression?.at.file === file) {
      const key = `${expression.at.span.start}`;
      if (!schedules.has(key)) schedules.set(key, scheduleUse(dag, expression, context));
    }
    const search = searchFolders(dag, file, root, context);
    for (const task of dag.tasks) {
      const files = task.runs.map((run) => {
        if (run.kind === "inline")
          return { kind: "inline" as const, scripts: run.scripts.map((script) => script.id), at: run.at };
        const candidates = candidatesOf(run.path, search, root);
        const found = findFile(run.path, candidates, run.loose ? { ...search, complete: false } : search, root, lookup);
        const missing = found.target.state === "absent" && suggestions-- > 0;
        references.push({
          kind: "reference",
          what: "file",
          name: run.path,
          at: run.at,
          target: found.target,
          nearest: missing ? nearestFiles(run.path, search, lookup) : [],
          within: `task \`${task.id}\` of DAG \`${dag.id}\``,
        });
        return {
          kind: "file" as const,
          path: run.path,
          candidates,
          ...(found.resolved ? { resolved: found.resolved } : {}),
          at: run.at,
        };
      });
      tasks.push(taskFact(dag, task, files, context));
      references.push(...otherDags(dag, task, lookup));
    }
    references.push(...unknownNames(dag));
  }
  return {
    pipelines,
    tasks,
    schedules: [...schedules.values()],
    references,
    scripts: dags.flatMap((dag) =>
      dag.tasks.flatMap((task) => task.runs.flatMap((run) => (run.kind === "inline" ? run.scripts : []))),
    ),
    identities: duplicatesIn(dags, file, root, lookup),
    cycles: dags.flatMap(cyclesIn),
  };
}

function taskFact(dag: RawDag, task: RawTask, runs: Task["runs"], context: AirflowContext): Task {
  const layers = taskLayers(dag, task, context);
  return {
    kind: "task",
    id: task.id,
    pipeline: dag.id,
    system: "airflow",
    flavour: dag.flavour,
    at: task.at,
    subject: task.subject,
    operator: task.operator.name,
    role: task.operator.role,
    retries: retriesOf(task, layers, context),
    retryDelay: retryDelayOf(layers),
    timeout: timeoutOf(task, layers, context),
    sla: slaOf(layers, context),
    owner: ownerOf(layers),
    alert: alertOf(layers, context, task),
    dependsOn: task.dependsOn.flatMap(({ id, at }) => (dag.names.get(id) ?? []).map((known) => ({ id: known, at }))),
    runs,
    ...dialectFact(dag, task, context),
    autocommit: autocommitOf(task),
  };
}

const SCHEDULE_KEYS = ["schedule", "schedule_interval"];

function scheduleUse(
  dag: RawDag,
  expression: { readonly text: string; readonly at: Location },
  context: AirflowContext,
): ScheduleUse {
  const holds = (bag: Bag, key: string): boolean => entryOf(bag.entries, key) !== undefined;
  const bags = [...dag.bags, ...(context.factory?.dag ?? [])];
  const key = SCHEDULE_KEYS.find((each) => bags.some((bag) => holds(bag, each))) ?? "schedule";
  return {
    kind: "schedule",
    text: expression.text,
    grammar: "airflow",
    at: expression.at,
    pipeline: dag.id,
    subject: dag.subject,
    key: [key],
  };
}

/** DAGs that a task triggers or waits for; one that is not here may live in another repository. */
function otherDags(dag: RawDag, task: RawTask, lookup: Lookup): readonly Reference[] {
  const [own] = task.bags;
  return ["trigger_dag_id", "external_dag_id"].flatMap((key): Reference[] => {
    const arg = own && entryOf(own.entries, key)?.value;
    if (arg?.kind !== "text" || arg.templated || arg.value.includes("{{")) return [];
    const at = { file: task.at.file, span: arg.span };
    const found = lookup.all("pipeline", arg.value)[0]?.value;
    return [
      {
        kind: "reference",
        what: "dag",
        name: arg.value,
        at,
        target: found
          ? { state: "known", value: found.at, at: found.at, layer: "" }
          : { state: "unknown", why: "it may live in another repository" },
        nearest: [],
        within: `task \`${task.id}\` of DAG \`${dag.id}\``,
      },
    ];
  });
}
