import airflowArguments from "../../../../data/airflow-arguments.json" with { type: "json" };
import { byDefault, type Known, known, unknown } from "../../facts/known.ts";
import type { Pipeline, Schedule, TaskRole } from "../../facts/pipeline.ts";
import { type Bag, effective, entryOf, type Given } from "./arg.ts";
import type { AirflowContext } from "./context.ts";
import type { RawDag } from "./raw.ts";
import { alertOf, defaultLayers, slaOf } from "./task-values.ts";
import { boolean, date, integer, read, scheduleOf, seconds, text } from "./values.ts";

/** The places that give a DAG its arguments, strongest first. */
const dagLayers = (dag: RawDag, context: AirflowContext): readonly Bag[] => [
  ...dag.bags,
  ...(dag.flavour === "dag-factory" ? (context.factory?.dag ?? []) : []),
];

/** Reads the arguments of a DAG through its layers. */
function dagArgument(dag: RawDag, context: AirflowContext): (...keys: string[]) => Known<Given> {
  const layers = dagLayers(dag, context);
  const files = dag.flavour === "dag-factory" ? (context.factory?.dag ?? []) : [];
  return (...keys) => {
    const given = effective(layers, keys);
    // dag-factory's documentation puts the `default` block above defaults.yml, its code below: where both speak, nobody knows.
    const contested =
      given.state === "known" &&
      given.value.bag.shared === true &&
      files.some((bag) => keys.some((key) => entryOf(bag.entries, key)));
    return contested ? unknown("the `default` block and a defaults file disagree", given.at) : given;
  };
}

/** The values of a DAG that need no other fact. */
export function dagValues(dag: RawDag, context: AirflowContext) {
  const argument = dagArgument(dag, context);
  const defaults = defaultLayers(dag, context);
  const { schedule, expression } = scheduleOf(argument("schedule", "schedule_interval", "timetable"));
  const effectiveSchedule = schedule.state === "absent" ? (defaultSchedule(dag, context) ?? schedule) : schedule;
  const own = (key: string): Known<Given> => {
    const given = argument(key);
    return given.state === "absent" ? effective(defaults, [key]) : given;
  };
  return {
    schedule: effectiveSchedule,
    expression,
    timezone: read(argument("timezone"), text),
    catchup: withSetting(read(argument("catchup"), boolean), context.settings.catchup, truth),
    maxActiveRuns: withSetting(read(argument("max_active_runs"), integer), context.settings.maxActiveRuns, digits),
    startDate: read(own("start_date"), date),
    endDate: read(own("end_date"), date),
    timeout: read(argument("dagrun_timeout", "dagrun_timeout_sec"), seconds),
    owner: read(effective(defaults, ["owner"]), text),
    sla: promiseOf(argument("deadline"), slaOf(defaults, context)),
    alert: dagAlert(dag, context, argument, defaults),
    suspended: read(argument("is_paused_upon_creation"), boolean),
  };
}

/** Without a schedule Airflow 2 runs a DAG every day, Airflow 3 only by hand. */
function defaultSchedule(dag: RawDag, { version }: AirflowContext): Known<Schedule> | undefined {
  if (version.state !== "known") return undefined;
  return version.value.major >= 3
    ? byDefault({ kind: "manual" }, dag.at, "the default of Airflow 3")
    : byDefault({ kind: "interval", seconds: DAY }, dag.at, "the default of Airflow 2");
}

const DAY = 86_400;

function withSetting<T>(
  value: Known<T>,
  setting: Known<string>,
  meaning: (written: string) => T | undefined,
): Known<T> {
  if (value.state !== "absent" || setting.state === "absent") return value;
  if (setting.state === "unknown") return setting;
  const given = meaning(setting.value);
  return given === undefined
    ? unknown(`${setting.layer} cannot be read`, setting.at)
    : known(given, setting.at, setting.layer);
}

const truth = (written: string): boolean | undefined =>
  /^(?:true|t|1)$/i.test(written) ? true : /^(?:false|f|0)$/i.test(written) ? false : undefined;
const digits = (written: string): number | undefined => (/^\d+$/.test(written) ? Number(written) : undefined);

/** Deadlines of Airflow 3.1 are objects that Python makes. */
const promiseOf = (deadline: Known<Given>, sla: Known<number>): Known<number> =>
  deadline.state === "known" && deadline.value.arg.kind !== "none"
    ? unknown("its `deadline` is computed", deadline.at)
    : sla;

const FAILED = new Set(["one_failed", "all_failed", "all_done", "one_done"]);

/** What tells a person that a run failed: the DAG's callback, what all tasks inherit, or a task that runs after a failure. */
function dagAlert(
  dag: RawDag,
  context: AirflowContext,
  argument: (...keys: string[]) => Known<Given>,
  defaults: readonly Bag[],
): Known<string> {
  const callback = argument("on_failure_callback", "on_failure_callback_name", "deadline");
  if (callback.state === "unknown") return callback;
  if (callback.state === "known" && callback.value.arg.kind !== "none")
    return known(callback.value.entry.key, callback.at, callback.layer);
  for (const task of dag.tasks) {
    const rule = effective(task.bags, ["trigger_rule"]);
    if (rule.state !== "known") continue;
    const { arg } = rule.value;
    const name =
      arg.kind === "text" ? arg.value : arg.kind === "name" ? arg.path.toLowerCase().replace(/^.*\./, "") : "";
    if (FAILED.has(name) && (task.operator.role === "notify" || /_failed$/.test(name)))
      return known(`task ${task.id}`, task.at, `task \`${task.id}\``);
  }
  return alertOf(defaults, context);
}

const DAG_ONLY = new Set(airflowArguments.dagOnly);
const AMBIGUOUS = new Set(airflowArguments.ambiguous);
const PLAIN: ReadonlySet<TaskRole> = new Set(["sql", "shell", "python", "empty", "branch", "trigger"]);

/** Arguments of the DAG that stand in `default_args`, in this file. */
export function misplacedIn(dag: RawDag, first: boolean, context: AirflowContext): Pipeline["misplaced"] {
  const layers = dagLayers(dag, context);
  const plain = !dag.open && dag.tasks.every(({ operator }) => PLAIN.has(operator.role) && !operator.foreign);
  return dag.defaults.flatMap((bag) =>
    // The `default` block is shared: its arguments are reported once, with the first DAG of the file.
    bag.shared && !first
      ? []
      : bag.entries.flatMap(({ key, keySpan }) => {
          if (!DAG_ONLY.has(key) && !(plain && AMBIGUOUS.has(key))) return [];
          const also = effective(layers, [key]);
          return [
            {
              key,
              at: { file: bag.file, span: keySpan },
              ...(also.state === "known" ? { also: also.at } : {}),
            },
          ];
        }),
  );
}
