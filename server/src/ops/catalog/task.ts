import type { Task } from "../../core/facts/pipeline.ts";
import type { Platform } from "../../core/platform/platform.ts";
import { flowsOf } from "../../core/platform/tasks.ts";
import { type Behind, behindSchema } from "../behind.ts";
import { type Claim, claimOf, type Evidence, shown } from "../claim.ts";
import { count, evidence, list, object, text } from "../schema.ts";
import { concernsAt } from "./concern.ts";
import { homesOfTask } from "./homes.ts";
import { type Movement, movementOf, movements } from "./movement.ts";
import type { Say } from "./say.ts";

/** A task as its pipeline lists it. Times in seconds. */
export interface TaskEntry {
  readonly id: string;
  readonly pipeline: string;
  readonly shown: Evidence;
  /** What it does, as far as its operator tells: `sql`, `shell`, `sensor`, … */
  readonly role: string;
  readonly operator: Claim<string>;
  readonly retries: Claim<number>;
  readonly retryDelay: Claim<number>;
  readonly timeout: Claim<number>;
  readonly sla: Claim<number>;
  readonly owner: Claim<string>;
  readonly alert: Claim<string>;
  readonly dependsOn: Claim<readonly string[]>;
  /** Files of SQL it runs, as written; text in the task itself is `inline`. */
  readonly runs: Claim<readonly string[]>;
}

/** A task with what it moves and what is wrong with it. */
export interface WholeTask extends TaskEntry {
  readonly moves: readonly Movement[];
  readonly findings: readonly Behind[];
}

const properties = {
  id: text,
  pipeline: text,
  shown: evidence,
  role: text,
  operator: claimOf(text),
  retries: claimOf(count),
  retryDelay: claimOf({ type: "number", minimum: 0 }),
  timeout: claimOf({ type: "number", minimum: 0 }),
  sla: claimOf({ type: "number", minimum: 0 }),
  owner: claimOf(text),
  alert: claimOf(text),
  dependsOn: claimOf(list(text)),
  runs: claimOf(list(text)),
};

/** Schema of {@link TaskEntry}. */
export const taskSchema = object(properties);

/** Schema of {@link WholeTask}. */
export const wholeTaskSchema = object({ ...properties, moves: movements, findings: list(behindSchema) });

/** What is known of a task. */
export async function taskEntry(task: Task, say: Say): Promise<TaskEntry> {
  return {
    id: task.id,
    pipeline: task.pipeline,
    shown: await shown("declared here", task.at, say.places),
    role: task.role,
    operator: await say.fact(task.operator, "an operator or image"),
    retries: await say.fact(task.retries, "retries"),
    retryDelay: await say.fact(task.retryDelay, "a delay between retries"),
    timeout: await say.fact(task.timeout, "a timeout"),
    sla: await say.fact(task.sla, "an SLA"),
    owner: await say.fact(task.owner, "an owner"),
    alert: await say.fact(task.alert, "an alert on failure"),
    dependsOn: await say.all(
      task.dependsOn,
      ({ id }) => id,
      ({ id, at }) => ({ message: `waits for ${id}`, at }),
      "It names no other task that it waits for.",
    ),
    runs: await say.all(
      task.runs,
      (run) => (run.kind === "inline" ? "inline" : run.path),
      ({ at }) => ({ message: "runs SQL", at }),
      "No SQL of it was found.",
    ),
  };
}

/** Everything known of a task. */
export const wholeTask = async (task: Task, platform: Platform, say: Say): Promise<WholeTask> => ({
  ...(await taskEntry(task, say)),
  moves: await Promise.all(
    flowsOf(platform, task).map((flow) => movementOf(flow, flow.write?.at ?? flow.at, platform, say.places)),
  ),
  findings: await concernsAt(platform.findings, homesOfTask(task, platform), say.places),
});
