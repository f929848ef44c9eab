import { absent, type Known, known, unknown } from "../../facts/known.ts";
import { type Bag, effective, layersOf } from "./arg.ts";
import type { AirflowContext } from "./context.ts";
import type { RawDag, RawTask } from "./raw.ts";
import { boolean, integer, read, seconds, text } from "./values.ts";

/** All places that give a task its arguments, strongest first: itself, its groups, the DAG's `default_args`, dag-factory's. */
export const taskLayers = (dag: RawDag, task: RawTask, context: AirflowContext): readonly Bag[] => [
  ...task.bags,
  ...defaultLayers(dag, context),
];

/** The places that give arguments to all tasks of a DAG. */
export const defaultLayers = (dag: RawDag, context: AirflowContext): readonly Bag[] => [
  ...dag.defaults,
  ...(dag.flavour === "dag-factory" ? (context.factory?.defaults ?? []) : []),
];

/**
 * What remains when no layer gives a value: a cluster policy or an operator of one's own may set it, a setting may
 * give it; else it is absent.
 */
function beyond<T>(
  value: Known<T>,
  argument: string,
  task: RawTask,
  context: AirflowContext,
  setting: Known<string>,
  meaning: (written: string) => T | undefined,
): Known<T> {
  if (value.state !== "absent") return value;
  if (context.policy.includes(argument)) return unknown(`a cluster policy may set \`${argument}\``);
  if (task.operator.foreign) return unknown(`its operator may set \`${argument}\` itself`, task.at);
  if (setting.state === "absent") return value;
  if (setting.state === "unknown") return setting;
  const given = meaning(setting.value);
  return given === undefined
    ? unknown(`${setting.layer} cannot be read`, setting.at)
    : known(given, setting.at, setting.layer);
}

const digits = (written: string): number | undefined => (/^\d+$/.test(written) ? Number(written) : undefined);

/** How often a task is tried again. */
export const retriesOf = (task: RawTask, layers: readonly Bag[], context: AirflowContext): Known<number> =>
  beyond(read(effective(layers, ["retries"]), integer), "retries", task, context, context.settings.retries, digits);

/** How long it waits before, in seconds. */
export const retryDelayOf = (layers: readonly Bag[]): Known<number> =>
  read(effective(layers, ["retry_delay", "retry_delay_sec"]), seconds);

const TIMEOUTS = ["execution_timeout", "execution_timeout_secs"];
/** What operators call a limit of their own. */
const OWN_TIMEOUTS = ["timeout", "job_timeout", "timeout_seconds", "active_deadline_seconds", "cmd_timeout"];

/** When a task is stopped, in seconds. */
export function timeoutOf(task: RawTask, layers: readonly Bag[], context: AirflowContext): Known<number> {
  const own = effective(task.bags.slice(0, 1), OWN_TIMEOUTS);
  const value = read(effective(layers, TIMEOUTS), seconds);
  if (value.state === "absent" && own.state === "known") return read(own, seconds);
  return beyond(value, "execution_timeout", task, context, context.settings.timeout, digits);
}

/**
 * Within what time it promises to be done, in seconds. Airflow 3 takes the argument and ignores it (docstring of its
 * BaseOperator, github.com/apache/airflow, read 2026-11-24).
 */
export function slaOf(layers: readonly Bag[], { version }: AirflowContext): Known<number> {
  const given = read(effective(layers, ["sla", "sla_secs"]), seconds);
  return given.state === "known" && version.state === "known" && version.value.major >= 3
    ? unknown("Airflow 3 ignores `sla`", given.at)
    : given;
}

/** Whether each statement commits by itself. */
export function autocommitOf(task: RawTask): Known<boolean> {
  const given = read(effective(task.bags, ["autocommit"]), boolean);
  if (given.state !== "absent") return given;
  const { autocommit, name } = task.operator;
  return autocommit !== undefined && name.state === "known"
    ? known(autocommit, name.at, name.value)
    : unknown("the hook of its connection decides", task.at);
}

/** Who looks after it. */
export const ownerOf = (layers: readonly Bag[]): Known<string> => read(effective(layers, ["owner"]), text);

/**
 * What tells a person that a task failed: a callback, or a mail. `email_on_failure` is on by default; a mail goes out
 * only where `email` names somebody.
 */
export function alertOf(layers: readonly Bag[], context: AirflowContext, task?: RawTask): Known<string> {
  const callback = effective(layers, ["on_failure_callback", "on_failure_callback_name"]);
  if (callback.state === "unknown") return callback;
  if (callback.state === "known" && !isNothing(callback.value.arg))
    return known(callback.value.entry.key, callback.at, callback.layer);
  const email = effective(layers, ["email"]);
  if (email.state === "unknown") return email;
  if (email.state === "known" && !isNothing(email.value.arg)) {
    const flag = effective(layers, ["email_on_failure"]);
    if (flag.state !== "known") return flag.state === "unknown" ? flag : known("email", email.at, email.layer);
    if (flag.value.arg.kind !== "boolean") return unknown("`email_on_failure` is computed", flag.at);
    if (flag.value.arg.value) return known("email_on_failure", flag.at, flag.layer);
  }
  if (context.policy.some((word) => word === "on_failure_callback" || word === "email"))
    return unknown("a cluster policy may set a callback");
  if (task?.operator.foreign) return unknown("its operator may alert by itself", task.at);
  const mute = read(effective(layers, ["email_on_failure"]), boolean);
  const lost =
    mute.state === "known" && mute.value ? [{ name: "`email_on_failure`: no `email` says to whom", at: mute.at }] : [];
  return absent([...layersOf(layers), ...lost]);
}

const isNothing = (arg: Bag["entries"][number]["value"]): boolean =>
  arg.kind === "none" ||
  (arg.kind === "text" && arg.value === "") ||
  (arg.kind === "list" && arg.items.length === 0 && !arg.open);
