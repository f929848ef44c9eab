import { firstOf, type Known, valueOf } from "../../../core/facts/known.ts";
import type { Pipeline, Schedule, TaskRole } from "../../../core/facts/pipeline.ts";
import { tasksOf } from "../../../core/platform/tasks.ts";
import { dirname, isWithin } from "../../../core/text/path.ts";
import { code, prose } from "../../page.ts";
import { durationText, scheduleText } from "../../runs.ts";
import type { Scene } from "../scene.ts";
import { given, type Judged, type Share } from "../share.ts";

/** Roles of tasks that can fail for reasons that pass. */
const WORKS: ReadonlySet<TaskRole> = new Set(["sql", "shell", "python", "container", "transfer", "dbt", "other"]);

/** Pipelines that are judged. */
const pipelinesOf = ({ platform, isMeant }: Scene): readonly Pipeline[] =>
  platform.pipelines.filter(({ at }) => isMeant(at));

/** Whether it starts without a person, or may; an expression that cannot be read was meant to. */
const isScheduled = ({ schedule }: Pipeline): boolean =>
  schedule.state === "unknown" || (schedule.state === "known" && !BY_HAND.has(schedule.value.kind));

/** Schedules that leave the start to a person or to another pipeline. */
const BY_HAND: ReadonlySet<Schedule["kind"]> = new Set(["manual", "once"]);

/** Pipelines that start without a person. */
export const scheduledIn = (scene: Scene): readonly Pipeline[] => pipelinesOf(scene).filter(isScheduled);

/** A value of the pipeline, else of all of its tasks: known where every task has it, absent where one has none. */
function ofAll<T>(own: Known<T>, tasks: readonly Known<T>[]): Known<T> {
  if (own.state !== "absent" || tasks.length === 0) return own;
  return (
    tasks.find(({ state }) => state === "absent") ?? tasks.find(({ state }) => state === "unknown") ?? firstOf(tasks)
  );
}

/** Whether a person hears of a failed run. */
export const alerted: Share = {
  things: "scheduled pipelines",
  hold: "tell a person when they fail",
  judge: (scene) =>
    scheduledIn(scene).map((pipeline): Judged => {
      const name = code(pipeline.id);
      const general = scene.platform.alerts.find(({ covers }) => covers === "all" || covers === pipeline.system);
      if (general) return { name, at: general.at, says: "yes", why: `is covered by ${prose(general.what)}` };
      const tasks = tasksOf(scene.platform, pipeline).map(({ alert }) => alert);
      const fact = ofAll(pipeline.alert, tasks);
      return given(name, pipeline.at, fact, "way to tell of a failure", (by) => ({
        says: "yes",
        why: `tells of failures by ${code(by)}`,
      }));
    }),
  remedy: ({ name }) =>
    `Let ${name} tell a person when it fails: a failure callback or notifier, an address for mails, or an alert rule in the repository.`,
};

/** Whether a run that hangs is ended. */
export const timed: Share = {
  things: "scheduled pipelines",
  hold: "say how long a run may take",
  judge: (scene) =>
    scheduledIn(scene).map((pipeline) => {
      const tasks = tasksOf(scene.platform, pipeline).filter(({ role }) => WORKS.has(role));
      const fact = ofAll(
        pipeline.timeout,
        tasks.map(({ timeout }) => timeout),
      );
      return given(code(pipeline.id), pipeline.at, fact, "limit on the time of a run", (seconds) => ({
        says: "yes",
        why: `is ended after ${durationText(seconds)}`,
      }));
    }),
  remedy: ({ name }) =>
    `Say how long a run of ${name} may take: \`execution_timeout\`, \`dagrun_timeout\` or \`activeDeadlineSeconds\`.`,
};

/** Whether somebody can be asked. */
export const owned: Share = {
  things: "pipelines",
  hold: "name an owner",
  judge: (scene) =>
    pipelinesOf(scene).map((pipeline): Judged => {
      const name = code(pipeline.id);
      const owners = scene.platform.codeOwners.get(pipeline.at.file);
      const tasks = tasksOf(scene.platform, pipeline).map(({ owner }) => owner);
      const fact = ofAll(pipeline.owner, tasks);
      // Airflow's own placeholder names nobody.
      const named = fact.state === "known" && fact.value.trim().toLowerCase() !== "airflow";
      if (!named && owners)
        return { name, at: owners.at, says: "yes", why: `belongs to ${owners.owners.map(code).join(", ")}` };
      return given(name, pipeline.at, fact, "owner", (owner) =>
        named
          ? { says: "yes", why: `belongs to ${code(owner)}` }
          : { says: "no", why: "belongs to `airflow`, the placeholder that Airflow puts there" },
      );
    }),
  remedy: ({ name }) =>
    `Name the team that answers for ${name}: \`owner\`, a label \`owner\`, or a line in CODEOWNERS.`,
};

/** Whether it is known when it runs. */
export const scheduled: Share = {
  things: "pipelines",
  hold: "say when they run",
  judge: (scene) =>
    pipelinesOf(scene).map((pipeline) =>
      given(code(pipeline.id), pipeline.at, pipeline.schedule, "schedule", (schedule) => ({
        says: "yes",
        why: `runs ${code(scheduleText(schedule))}`,
      })),
    ),
  remedy: ({ name }) =>
    `Say when ${name} runs: give it a \`schedule\`, or \`schedule: null\` where it is started by hand.`,
};

/** Whether all that a pipeline consists of is known. */
export const readable: Share = {
  things: "pipelines",
  hold: "are written out, so that each task can be followed",
  judge: (scene) =>
    pipelinesOf(scene).map(({ id, at, open, tasks }): Judged => {
      if (open) return { name: code(id), at, says: "unknown", why: "is built from data, a loop or a template" };
      if (tasks.length === 0) return { name: code(id), at, says: "no", why: "has no task" };
      return { name: code(id), at, says: "yes", why: `has ${tasks.length} task${tasks.length === 1 ? "" : "s"}` };
    }),
  remedy: ({ name }) => `Write the tasks of ${name} out, or give it one.`,
};

/** Whether a failure that passes is got over. */
export const retried: Share = {
  things: "tasks of scheduled pipelines that do work",
  hold: "are tried again when they fail",
  judge: (scene) =>
    scheduledIn(scene)
      .flatMap((pipeline) => tasksOf(scene.platform, pipeline))
      .filter(({ role }) => WORKS.has(role))
      .map((task) =>
        given(code(`${task.pipeline}.${task.id}`), task.at, task.retries, "retries", (retries) => ({
          says: retries > 0 ? "yes" : "no",
          why: retries > 0 ? `is tried again up to ${retries} times` : "is never tried again",
        })),
      ),
  remedy: ({ name }) => `Give ${name} \`retries\` of 2 or more, once what it runs can safely run twice.`,
};

/** Whether the pipeline does its work at all. */
export const active: Share = {
  things: "pipelines",
  hold: "are switched on",
  judge: (scene) =>
    pipelinesOf(scene).flatMap(({ id, at, suspended }): readonly Judged[] =>
      valueOf(suspended) === true && suspended.state === "known"
        ? [{ name: code(id), at: suspended.at, says: "no", why: "is suspended, so it delivers nothing" }]
        : [{ name: code(id), at, says: "yes", why: "is not suspended" }],
    ),
  remedy: ({ name }) => `Switch ${name} on again, or remove it.`,
};

/** Whether somebody new finds a text about it. */
export const introduced: Share = {
  things: "pipelines",
  hold: "have a README in their folder or above",
  judge: (scene) =>
    pipelinesOf(scene).map(({ id, at }): Judged => {
      const readme = scene.readmes.find((file) => isWithin(dirname(file), at.file));
      return readme === undefined
        ? { name: code(id), at, says: "missing", why: "has no README in its folder or above" }
        : { name: code(id), at: { file: readme, span: { start: 0, end: 0 } }, says: "yes", why: "has a README" };
    }),
  remedy: ({ name }) => `Write a README beside ${name}: what it delivers to whom, and what to do when it fails.`,
};
