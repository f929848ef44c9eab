import type { Flow, Platform } from "../../core/platform/platform.ts";
import { flowsOf } from "../../core/platform/tasks.ts";
import { runnerOf, type Thing } from "../subject.ts";

/** A way data takes from one dataset into another, with the statement that takes it there. */
export interface Step {
  readonly from: string;
  readonly to: string;
  readonly flow: Flow;
  /** Where the statement names what it reads. */
  readonly read: Flow["reads"][number];
}

/** Datasets around others, with their distance: below zero upstream. */
export interface Trace {
  readonly distances: ReadonlyMap<string, number>;
  readonly steps: readonly Step[];
  /** More was found than is told. */
  readonly cut: boolean;
}

/** Datasets in one answer at most. */
const MOST = 200;

/** Every step of a platform. */
export function stepsOf({ flows }: Platform): readonly Step[] {
  return flows.flatMap((flow) =>
    flow.write
      ? flow.reads
          .filter(({ dataset }) => dataset !== flow.write?.dataset)
          .map((read) => ({ from: read.dataset, to: flow.write?.dataset as string, flow, read }))
      : [],
  );
}

/** Follows the steps from some datasets, breadth first. */
export function trace(
  steps: readonly Step[],
  start: readonly string[],
  direction: "upstream" | "downstream" | "both",
  depth: number,
): Trace {
  const distances = new Map<string, number>(start.map((id) => [id, 0]));
  const used = new Set<Step>();
  let cut = false;
  const walk = (next: (step: Step) => readonly [string, string], sign: 1 | -1): void => {
    const byNear = new Map<string, Step[]>();
    for (const step of steps) {
      const [near] = next(step);
      byNear.set(near, [...(byNear.get(near) ?? []), step]);
    }
    const seen = new Set(start);
    let edge = [...start];
    for (let far = 1; far <= depth && edge.length > 0; far++) {
      const reached: string[] = [];
      for (const id of edge)
        for (const step of byNear.get(id) ?? []) {
          const [, other] = next(step);
          if (!distances.has(other) && distances.size >= MOST) {
            cut = true;
            continue;
          }
          used.add(step);
          if (seen.has(other)) continue;
          seen.add(other);
          if (!distances.has(other)) distances.set(other, sign * far);
          reached.push(other);
        }
      edge = reached;
    }
    if (edge.some((id) => (byNear.get(id) ?? []).some((step) => !used.has(step)))) cut = true;
  };
  if (direction !== "downstream") walk(({ to, from }) => [to, from], -1);
  if (direction !== "upstream") walk(({ from, to }) => [from, to], 1);
  return { distances, steps: steps.filter((step) => used.has(step)), cut };
}

/** Datasets a thing stands for: those a pipeline or task touches. */
export function startOf(thing: Thing, platform: Platform): readonly string[] {
  if (thing.kind === "dataset") return [thing.dataset.id];
  const own = flowsOf(platform, runnerOf(thing));
  const written = own.flatMap(({ write }) => (write ? [write.dataset] : []));
  return [...new Set(written.length > 0 ? written : own.flatMap(({ reads }) => reads.map(({ dataset }) => dataset)))];
}
