import type { Flow } from "../../core/platform/platform.ts";
import { defineOperation, type Refusal } from "../operation.ts";
import { bullets, code, type Page } from "../page.ts";
import { type Place, Places } from "../places.ts";
import { platformOf } from "../platform.ts";
import { type Run, runsOf } from "../runs.ts";
import { flag, list, object, oneOf, orNull, place, text } from "../schema.ts";
import { type Thing, thingNamed } from "../subject.ts";
import { diagram } from "./diagram.ts";
import { type Step, startOf, stepsOf, trace } from "./trace.ts";

/** A table, view or model on the way. */
export interface LineageNode {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** Steps away: below zero upstream, above downstream. */
  readonly distance: number;
  /** Where a file declares it; null where none does. */
  readonly declared: Place | null;
}

/** Data that moves from one dataset into another. */
export interface LineageEdge {
  readonly from: string;
  readonly to: string;
  readonly effect: string;
  readonly because: string;
  /** Where the statement names what it reads, and what it writes. */
  readonly read: Place;
  readonly write: Place;
  readonly runs: readonly Run[];
}

/** What {@link lineage} answers. */
export interface LineageResult {
  readonly subject: { readonly kind: Thing["kind"]; readonly name: string };
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly LineageEdge[];
  /** There is more than is told. */
  readonly cut: boolean;
  /** Statements of these ways that were not understood whole: something may be missing. */
  readonly incomplete: readonly Place[];
}

/** Steps that are followed where nobody says how many. */
const DEPTH = 5;

/** Follows data through the workspace. */
export const lineage = defineOperation({
  name: "lineage",
  title: "Lineage",
  summary: "Shows what feeds a table, pipeline or task and what it feeds.",
  description:
    "Follows data through the workspace: from schedules and tasks through the SQL they run to tables, and on to what reads them. Each step has the file and line that prove it. Ask it before you say what a change breaks or where a number comes from.",
  input: {
    type: "object",
    additionalProperties: false,
    properties: {
      subject: {
        type: "string",
        description:
          "A table, view, dbt model, `source.table`, pipeline or `pipeline.task`; the end of a name is enough.",
      },
      direction: {
        type: "string",
        enum: ["upstream", "downstream", "both"],
        description: "Which way to go; both by default.",
      },
      depth: { type: "integer", minimum: 1, maximum: 50, description: "Steps to follow; 5 by default." },
    },
    required: ["subject"],
  },
  subject: "subject",
  output: object({
    subject: object({ kind: oneOf(["dataset", "pipeline", "task"]), name: text }),
    nodes: list(object({ id: text, name: text, kind: text, distance: { type: "integer" }, declared: orNull(place) })),
    edges: list(
      object({
        from: text,
        to: text,
        effect: text,
        because: text,
        read: place,
        write: place,
        runs: list(object({ pipeline: text, task: text, schedule: orNull(text), place })),
      }),
    ),
    cut: flag,
    incomplete: list(place),
  }),
  example: { subject: "daily_sales" },
  words: ["lineage", "upstream", "downstream", "feeds", "depends", "impact", "where does", "comes from", "who reads"],
  async run(context, { subject, direction = "both", depth = DEPTH }): Promise<LineageResult | Refusal> {
    const platform = await platformOf(context);
    const thing = thingNamed(platform, subject);
    if ("refused" in thing) return thing;
    const places = new Places(context.analyser);
    const { distances, steps, cut } = trace(stepsOf(platform), startOf(thing, platform), direction, depth);
    const nodes = await Promise.all(
      [...distances].map(async ([id, distance]): Promise<LineageNode> => {
        const dataset = platform.datasets.get(id);
        const [at] = dataset?.declaredAt ?? [];
        return {
          id,
          name: dataset?.name ?? id,
          kind: dataset?.relation ?? "unknown",
          distance,
          declared: at ? await places.of(at) : null,
        };
      }),
    );
    const incomplete = new Map<string, Flow>();
    for (const { flow } of steps) if (!flow.complete) incomplete.set(`${flow.file} ${flow.at.span.start}`, flow);
    return {
      subject: { kind: thing.kind, name: labelOf(thing) },
      nodes: nodes.sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1)),
      edges: await Promise.all(steps.map((step) => edgeOf(step, places))),
      cut,
      incomplete: await Promise.all([...incomplete.values()].map(({ at }) => places.of(at))),
    };
  },
  page(result, page) {
    const { subject, nodes, edges } = result;
    const title = `# Lineage of ${code(subject.name)}`;
    if (edges.length === 0)
      return `${title}\n\nNo statement of the workspace moves data into or out of it. What was not read can hide one: see the coverage.`;
    const names = new Map(nodes.map(({ id, name }) => [id, name]));
    const parts = [
      title,
      part(
        "Comes from",
        edges.filter(({ to }) => (distanceOf(nodes, to) ?? 0) <= 0),
        names,
        page,
      ),
      part(
        "Goes to",
        edges.filter(({ to }) => (distanceOf(nodes, to) ?? 0) > 0),
        names,
        page,
      ),
      `## Diagram\n\n${diagram(nodes, edges)}`,
    ];
    if (result.cut) parts.push("There is more than is shown: ask for a larger `depth`, or for one direction.");
    if (result.incomplete.length > 0)
      parts.push(
        `Not read whole, so that a step may be missing: ${result.incomplete.map((at) => page.at(at)).join(", ")}.`,
      );
    return parts.filter((each) => each !== "").join("\n\n");
  },
});

const labelOf = (thing: Thing): string => {
  switch (thing.kind) {
    case "dataset":
      return thing.dataset.name;
    case "pipeline":
      return thing.pipeline.id;
    case "task":
      return `${thing.task.pipeline}.${thing.task.id}`;
  }
};

async function edgeOf({ from, to, flow, read }: Step, places: Places): Promise<LineageEdge> {
  return {
    from,
    to,
    effect: flow.write?.effect ?? "unknown",
    because: flow.write?.because ?? "",
    read: await places.of(read.at),
    write: await places.of(flow.write?.at ?? flow.at),
    runs: await runsOf(flow, places),
  };
}

const distanceOf = (nodes: readonly LineageNode[], id: string): number | undefined =>
  nodes.find((node) => node.id === id)?.distance;

function part(title: string, edges: readonly LineageEdge[], names: ReadonlyMap<string, string>, page: Page): string {
  if (edges.length === 0) return "";
  const lines = edges.map(({ from, to, effect, read, runs }) => {
    const run = runs.map(
      ({ pipeline, task, schedule, place }) =>
        `${code(`${pipeline}.${task}`)}${schedule ? ` (${schedule})` : ""} at ${page.at(place)}`,
    );
    const by = run.length > 0 ? `, run by ${run.join(" and ")}` : "";
    return `${code(names.get(from) ?? from)} → ${code(names.get(to) ?? to)} (${effect}), ${page.at(read)}${by}`;
  });
  return `## ${title}\n\n${bullets(lines)}`;
}
