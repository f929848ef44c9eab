import { type Known, valueOf } from "../../core/facts/known.ts";
import type { Pipeline, Task } from "../../core/facts/pipeline.ts";
import { tasksOf } from "../../core/platform/tasks.ts";
import type { Location } from "../../core/text/span.ts";
import { type Claim, nothing, shown, stated } from "../claim.ts";
import { plural } from "../page.ts";
import { durationText, scheduleText } from "../runs.ts";
import { safetyOf } from "../safety.ts";
import type { Scene } from "./scene.ts";

/** Something with a name, a place and what is known of it. */
export interface Entry {
  readonly name: string;
  readonly at: Location;
  readonly facts: readonly { readonly name: string; readonly claim: Claim<string> }[];
}

type Ask = (pipeline: Pipeline, scene: Scene) => Promise<Claim<string>>;

const fact =
  <T>(pick: (pipeline: Pipeline) => Known<T>, what: string, text: (value: T) => string): Ask =>
  (pipeline, { places }) =>
    stated(pick(pipeline), what, places, text);

/** What can be told of a pipeline. */
export const PIPELINE_FACTS = {
  schedule: fact(({ schedule }) => schedule, "a schedule", scheduleText),
  owner: fact(
    ({ owner }) => owner,
    "an owner",
    (owner) => owner,
  ),
  alert: fact(
    ({ alert }) => alert,
    "an alert",
    (alert) => alert,
  ),
  timeout: fact(({ timeout }) => timeout, "a timeout", durationText),
  "catches up": fact(({ catchup }) => catchup, "a setting for catching up", String),
  version: fact(
    ({ version }) => version,
    "a version of the orchestrator",
    ({ text }) => text,
  ),
  retries: async (pipeline, scene) => {
    const tasks = tasksOf(scene.platform, pipeline);
    const known = tasks.flatMap(({ id, retries }) =>
      retries.state === "known" ? [{ id, value: retries.value, at: retries.at }] : [],
    );
    const [first] = known;
    if (!first)
      return nothing(tasks.length === 0 ? "No task of it is known." : "No file gives its tasks a number of retries.");
    return {
      value:
        known.length === tasks.length && known.every(({ value }) => value === first.value)
          ? `${first.value} for each task`
          : known.map(({ id, value }) => `${id} ${value}`).join(", "),
      confidence: "derived",
      evidence: await Promise.all(known.slice(0, 5).map(({ id, at }) => shown(`Retries of ${id}`, at, scene.places))),
    };
  },
  tasks: async (pipeline, scene) => {
    const tasks = tasksOf(scene.platform, pipeline);
    if (tasks.length === 0) return nothing("No task of it is known.");
    return {
      value: `${plural(tasks.length, "task")}${pipeline.open ? " or more" : ""}: ${tasks
        .slice(0, 20)
        .map(({ id, role }) => `${id} (${role})`)
        .join(", ")}`,
      confidence: "derived",
      evidence: [await shown("The first task.", (tasks[0] as Task).at, scene.places)],
    };
  },
  images: async (pipeline, scene) => {
    const images = tasksOf(scene.platform, pipeline).flatMap(({ role, system, operator }) =>
      (role === "container" || system === "kubernetes") && operator.state === "known" ? [operator] : [],
    );
    if (images.length === 0) return nothing("No container image of it is known.");
    return {
      value: [...new Set(images.map(({ value }) => value))].join(", "),
      confidence: "stated",
      evidence: await Promise.all(images.slice(0, 5).map(({ value, at }) => shown(value, at, scene.places))),
    };
  },
} as const satisfies Readonly<Record<string, Ask>>;

export type PipelineFactName = keyof typeof PIPELINE_FACTS;

/** Which pipelines a section is about. */
export const PIPELINE_CHOICES = {
  all: (scene) => scene.pipelines,
  "that run code": (scene) =>
    scene.pipelines.filter((pipeline) =>
      tasksOf(scene.platform, pipeline).some(
        ({ role }) => role === "python" || role === "container" || role === "shell",
      ),
    ),
} as const satisfies Readonly<Record<string, (scene: Scene) => readonly Pipeline[]>>;

export type PipelineChoice = keyof typeof PIPELINE_CHOICES;

const given = async (value: string, message: string, at: Location, scene: Scene): Promise<Claim<string>> => ({
  value,
  confidence: "derived",
  evidence: [await shown(message, at, scene.places)],
});

/** Statements that read a table without a filter on its partitions, and those that join, with the place in the SQL. */
export async function reads(kind: "whole" | "joined", scene: Scene): Promise<readonly Entry[]> {
  const { datasets } = scene.platform;
  const size = (id: string): number => valueOf(datasets.get(id)?.bytes ?? { state: "absent", searched: [] }) ?? 0;
  const found = scene.scans
    .filter((scan) => (kind === "whole" ? scan.extent === "whole" : scan.joined))
    .sort((a, b) => size(b.dataset) - size(a.dataset));
  return Promise.all(
    found.map(async (scan): Promise<Entry> => {
      const dataset = datasets.get(scan.dataset);
      const [run] = scan.runs;
      return {
        name: dataset?.name ?? scan.dataset,
        at: scan.at,
        facts: [
          {
            name: "reads",
            claim: await given(
              scan.extent === "whole"
                ? "the whole table"
                : scan.extent === "unknown"
                  ? "how much is not certain"
                  : "some partitions",
              "It is read here.",
              scan.at,
              scene,
            ),
          },
          {
            name: "size",
            claim: dataset
              ? await stated(dataset.bytes, "a size", scene.places, (bytes) => `${bytes} bytes`)
              : nothing("No file declares it."),
          },
          {
            name: "engine",
            claim: scan.dialect.certain
              ? await given(scan.dialect.id, scan.dialect.reason, scan.dialect.at ?? scan.at, scene)
              : nothing(scan.dialect.reason),
          },
          {
            name: "run by",
            claim: run
              ? await given(`${run.pipeline}.${run.task}`, "The task.", run.at, scene)
              : nothing("No task is known to run it."),
          },
        ],
      };
    }),
  );
}

/** Statements that a second run would not leave as they were. */
export async function unrepeatable(scene: Scene): Promise<readonly Entry[]> {
  const { datasets } = scene.platform;
  const entries: Entry[] = [];
  for (const flow of scene.flows) {
    const { write } = flow;
    if (!write) continue;
    const dataset = datasets.get(write.dataset);
    const { rerun } = safetyOf(flow, scene.platform);
    if (rerun.verdict === "safe") continue;
    const claim = await given(rerun.why, `${write.effect}: ${write.because}`, write.at, scene);
    entries.push({
      name: dataset?.name ?? write.dataset,
      at: write.at,
      facts: [{ name: `rerun: ${rerun.verdict}`, claim }],
    });
  }
  return entries;
}

/** Engines that statements run on, with how many there are. */
export async function engines(scene: Scene): Promise<readonly Entry[]> {
  const found = new Map<string, { count: number; readonly at: Location; readonly reason: string }>();
  for (const { dialect, at } of scene.flows) {
    if (!dialect.certain) continue;
    const known = found.get(dialect.id);
    if (known) known.count++;
    else found.set(dialect.id, { count: 1, at: dialect.at ?? at, reason: dialect.reason });
  }
  return Promise.all(
    [...found].map(async ([name, { count, at, reason }]) => ({
      name,
      at,
      facts: [{ name: "statements", claim: await given(String(count), reason, at, scene) }],
    })),
  );
}

/** Orchestrators: those whose pipelines are read, and those that files only name. */
export async function orchestrators(scene: Scene): Promise<readonly Entry[]> {
  const read = new Map<string, Pipeline[]>();
  for (const pipeline of scene.pipelines) read.set(pipeline.system, [...(read.get(pipeline.system) ?? []), pipeline]);
  const entries = await Promise.all(
    [...read].map(async ([name, own]): Promise<Entry> => {
      const { at } = own[0] as Pipeline;
      return {
        name,
        at,
        facts: [{ name: "pipelines", claim: await given(String(own.length), "The first one.", at, scene) }],
      };
    }),
  );
  const named = new Map(scene.marks.toReversed().map(({ system, at }) => [system, at]));
  for (const [name, at] of [...named].reverse())
    entries.push({
      name,
      at,
      facts: [{ name: "pipelines", claim: nothing("A file names it; its pipelines are not read.") }],
    });
  return entries;
}
