import data from "../../../../data/kubernetes.json" with { type: "json" };
import { absent, byDefault, firstOf, type Known, known, mapKnown, unknown } from "../../facts/known.ts";
import type { Pipeline, Schedule, ScheduleUse } from "../../facts/pipeline.ts";
import type { Location } from "../../text/span.ts";
import type { YamlMap, YamlNode, YamlScalar } from "../../yaml/document.ts";
import {
  asBoolean,
  asNumber,
  asText,
  entryOf,
  findNode,
  findValue,
  itemsOf,
  nodeAt,
  type TreeView,
  textSpan,
} from "../yaml-tree.ts";
import type { Overlays } from "./kustomize.ts";
import type { Resource } from "./resources.ts";

/** A CronJob or Job that stands for itself: a patch of one elsewhere is none. */
export interface Workload {
  readonly resource: Resource;
  readonly flavour: "cronjob" | "job";
  /** `metadata.name`, as written; a generated name ends in `*`. */
  readonly name: string;
  readonly at: Location;
  readonly nameTemplated: boolean;
  /** Path of the Job's spec, and of the pod's. */
  readonly job: readonly string[];
  readonly pod: readonly string[];
  readonly containers: readonly YamlNode[];
  readonly view: TreeView;
}

/** Reads a resource as a workload; undefined for other kinds, for fragments and for patches. */
export function workloadOf(resource: Resource, view: TreeView): Workload | undefined {
  const { kind, apiVersion, map } = resource;
  if (!/^batch\//.test(apiVersion) || (kind !== "CronJob" && kind !== "Job")) return undefined;
  const flavour = kind === "CronJob" ? "cronjob" : "job";
  const job = flavour === "cronjob" ? ["spec", "jobTemplate", "spec"] : ["spec"];
  const pod = [...job, "template", "spec"];
  const containers = itemsOf(nodeAt(map, [...pod, "containers"]));
  const hasImage = containers.some(
    (node) => node.kind === "map" && (node.open || entryOf(node, "image") !== undefined),
  );
  if (!hasImage || (flavour === "cronjob" && nodeAt(map, ["spec", "schedule"]) === undefined)) return undefined;
  const given = nodeAt(map, ["metadata", "name"]) ?? nodeAt(map, ["metadata", "generateName"]);
  if (given?.kind !== "scalar") return undefined;
  const generated = nodeAt(map, ["metadata", "name"]) === undefined;
  return {
    resource,
    flavour,
    name: given.source.text + (generated ? "*" : ""),
    at: { file: view.file, span: textSpan(given) },
    nameTemplated: given.templated,
    job,
    pod,
    containers,
    view,
  };
}

const NOT_HERE = unknown("Kubernetes has no such notion");

/** A workload as a pipeline. `alert` is what the workspace tells of alerts on failed jobs. */
export function pipelineOf(workload: Workload, overlays: Overlays, alert: Known<string>): Pipeline {
  const { resource, flavour, at, view } = workload;
  const { map } = resource;
  const doubted = overlays.patches ? { ...view, doubt: view.doubt ?? "a kustomization patches it" } : view;
  return {
    kind: "pipeline",
    id: workload.name,
    system: "kubernetes",
    flavour,
    at,
    subject: { system: "kubernetes", file: view.file, address: resource.address },
    schedule:
      flavour === "cronjob" ? mapKnown(scheduleText(map, doubted), readSchedule) : known({ kind: "manual" }, at),
    timezone: findValue(map, ["spec", "timeZone"], doubted, asText),
    catchup: NOT_HERE,
    maxActiveRuns: NOT_HERE,
    startDate: NOT_HERE,
    endDate: NOT_HERE,
    overlap: flavour === "cronjob" ? findValue(map, ["spec", "concurrencyPolicy"], doubted, asPolicy) : NOT_HERE,
    timeout: timeoutOf(workload, doubted),
    owner: ownerOf(workload, overlays),
    alert,
    sla: NOT_HERE,
    version: NOT_HERE,
    suspended: findValue(map, ["spec", "suspend"], doubted, asBoolean),
    misplaced: [],
    tasks: workload.containers.map((node, index) => containerName(node, index)),
    open: workload.nameTemplated,
  };
}

/** `spec.schedule` where it stands, for the rules about time itself. */
export function scheduleUseOf(workload: Workload): ScheduleUse | undefined {
  const text = scheduleText(workload.resource.map, workload.view);
  if (workload.flavour !== "cronjob" || text.state !== "known" || /^@every\s/.test(text.value)) return undefined;
  return {
    kind: "schedule",
    text: text.value,
    grammar: "kubernetes",
    at: text.at,
    pipeline: workload.name,
    subject: { system: "kubernetes", file: workload.view.file, address: workload.resource.address },
    key: ["spec", "schedule"],
  };
}

/** The effective limit of a whole run: that of the Job, else of its pod. */
export const timeoutOf = ({ resource, job, pod }: Workload, view: TreeView): Known<number> =>
  firstOf([
    findValue(resource.map, [...job, "activeDeadlineSeconds"], view, asNumber),
    findValue(resource.map, [...pod, "activeDeadlineSeconds"], view, asNumber),
  ]);

/** How often a failed pod is tried again; the API's default where nothing is said. */
export function retriesOf({ resource, job, at, view }: Workload): Known<number> {
  const given = findValue(resource.map, [...job, "backoffLimit"], view, asNumber);
  return given.state === "absent" ? byDefault(data.backoffLimit, at, "Kubernetes default `backoffLimit`") : given;
}

/** Name of a container, or its number. */
export function containerName(node: YamlNode, index: number): string {
  const name = node.kind === "map" ? entryOf(node, "name")?.value : undefined;
  return name?.kind === "scalar" && name.source.text !== "" ? name.source.text : `container ${index + 1}`;
}

const scheduleText = (map: YamlMap, view: TreeView): Known<string> =>
  findValue(map, ["spec", "schedule"], view, asText);

function readSchedule(text: string): Schedule {
  const preset = /^@(\S+)$/.exec(text.trim())?.[1];
  return preset === undefined
    ? { kind: "cron", text, grammar: "kubernetes" }
    : { kind: "preset", name: preset, grammar: "kubernetes" };
}

function asPolicy(node: YamlScalar): "allow" | "forbid" | "replace" | undefined {
  return { Allow: "allow", Forbid: "forbid", Replace: "replace" }[String(node.value)] as
    | "allow"
    | "forbid"
    | "replace"
    | undefined;
}

const OWNER_KEYS = new Set(data.ownerKeys);

/** Labels and annotations that name an owner, of the object or of what it makes. */
function ownerOf(workload: Workload, overlays: Overlays): Known<string> {
  const { resource, job, view } = workload;
  const doubt = view.doubt ?? (overlays.labels || overlays.patches ? "a kustomization may add labels" : undefined);
  const doubted: TreeView = { file: view.file, ...(doubt === undefined ? {} : { doubt }) };
  const places = [
    ["metadata"],
    ...(workload.flavour === "cronjob" ? [["spec", "jobTemplate", "metadata"]] : []),
    [...job, "template", "metadata"],
  ];
  return firstOf(
    places.flatMap((place) =>
      ["labels", "annotations"].map((name): Known<string> => {
        const found = findNode(resource.map, [...place, name], doubted);
        if (found.state !== "known") return found;
        if (found.value.kind !== "map") return unknown("a template decides it", found.at);
        const entry = found.value.entries.find((each) =>
          OWNER_KEYS.has((each.key.split("/").at(-1) ?? "").toLowerCase()),
        );
        if (!entry)
          return found.value.open
            ? unknown("a template may add it", found.at)
            : absentIn(found.at, `${[...place, name].join(".")}`, doubted);
        const { value } = entry;
        if (value.kind !== "scalar" || value.templated) return unknown("a template decides it", found.at);
        return known(value.source.text, { file: view.file, span: textSpan(value) }, `${place.join(".")}.${name}`);
      }),
    ),
  );
}

const absentIn = (at: Location, name: string, view: TreeView): Known<never> =>
  view.doubt === undefined ? absent([{ name: `\`${name}\``, at }]) : unknown(view.doubt);
