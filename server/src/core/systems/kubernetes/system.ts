import type { FileFacts } from "../../facts/file-facts.ts";
import { type Lookup, type Provision, tableKey } from "../../facts/keys.ts";
import type { Task } from "../../facts/pipeline.ts";
import type { Identity } from "../../facts/reference.ts";
import { tablesOf } from "../../scripts/declare.ts";
import { extname } from "../../text/path.ts";
import { defineSystem, type FileInput } from "../system.ts";
import { alertsIn } from "./alerts.ts";
import { configMapScripts } from "./config-maps.ts";
import { contextOf, type KubernetesContext } from "./context.ts";
import { editManifest } from "./edit.ts";
import { isKustomization, kustomizationOf } from "./kustomize.ts";
import { resourcesOf } from "./resources.ts";
import { tasksOf } from "./tasks.ts";
import { pipelineOf, scheduleUseOf, type Workload, workloadOf } from "./workload.ts";

type ManifestFacts = Pick<FileFacts, "pipelines" | "tasks" | "schedules" | "scripts" | "tables" | "identities">;

/**
 * Kubernetes: CronJobs and Jobs in manifests, Lists, kustomize folders and Helm templates, the SQL their containers
 * run, SQL in ConfigMaps, and Prometheus alerts on failed jobs.
 */
export default defineSystem<KubernetesContext, ManifestFacts>({
  id: "kubernetes",
  title: "Kubernetes",
  recognise: (file, language, text) =>
    (language === "yaml" || language === "json") &&
    (isKustomization(file) || isBatch(text) || isConfigMap(text) || isAlert(text)),
  context: contextOf,
  extract(input, context) {
    const { file, text } = input;
    const provides: Provision[] = [];
    if (isKustomization(file)) {
      const value = kustomizationOf(file, input.yaml());
      if (value) provides.push({ kind: "kustomization", key: "*", value });
    }
    if (isAlert(text))
      for (const value of alertsIn(file, input.yaml())) provides.push({ kind: "global-alert", key: "*", value });
    if (!isBatch(text) && !isConfigMap(text)) return { raw: NOTHING, provides };
    const raw = manifestFacts(input, context, provides);
    return { raw, provides };
  },
  resolve: (raw, _file, _context, lookup) => ({ ...raw, tasks: raw.tasks.map((task) => withFiles(task, lookup)) }),
  edit: editManifest,
});

const NOTHING: ManifestFacts = { pipelines: [], tasks: [], schedules: [], scripts: [], tables: [], identities: [] };

const isBatch = (text: string): boolean => /\bbatch\/v\w+/.test(text) && /\b(?:Cron)?Job\b/.test(text);
const isConfigMap = (text: string): boolean => /\bConfigMap\b/.test(text) && /\.(?:sql|hql|ddl)\b/i.test(text);
const isAlert = (text: string): boolean =>
  /\bkube_(?:job|cronjob)_|\bairflow_/.test(text) && /^[ \t]*(?:-[ \t]+)?alert:/m.test(text);

function manifestFacts(input: FileInput, context: KubernetesContext, provides: Provision[]): ManifestFacts {
  const { file, text } = input;
  const workloads: Workload[] = [];
  const scripts = [];
  for (const resource of resourcesOf(input.yaml())) {
    const doubt = doubtOf(text.slice(resource.document.start, resource.document.end), file);
    const workload = workloadOf(resource, { file, ...(doubt === undefined ? {} : { doubt }) });
    if (workload) workloads.push(workload);
    else scripts.push(...configMapScripts(resource, file, context));
  }
  const tables = tablesOf(scripts, "kubernetes");
  for (const value of tables) provides.push({ kind: "table", key: tableKey(value.name), value });
  const read = workloads.map((workload) => {
    const pipeline = pipelineOf(workload, context.overlays, context.alert);
    const { tasks, scripts: inline, summaries } = tasksOf(workload, pipeline, context);
    provides.push({
      kind: "pipeline",
      key: pipeline.id,
      value: { id: pipeline.id, system: "kubernetes", at: pipeline.at },
    });
    for (const { file: key, summary } of summaries) provides.push({ kind: "sql-run", key, value: summary });
    return { pipeline, tasks, inline, schedule: scheduleUseOf(workload) };
  });
  return {
    pipelines: read.map(({ pipeline }) => pipeline),
    tasks: read.flatMap(({ tasks }) => tasks),
    schedules: read.flatMap(({ schedule }) => (schedule ? [schedule] : [])),
    scripts: [...scripts, ...read.flatMap(({ inline }) => inline)],
    tables,
    identities: identitiesOf(workloads),
  };
}

/** Why keys may be in a document that do not show: blocks and includes of a template engine. */
function doubtOf(text: string, file: string): string | undefined {
  if (/\{\{-?\s*(?:if|else|with|range|include|template|block|tpl|toYaml|end)\b|\{%|\bnindent\b/.test(text))
    return "a template may add it";
  return extname(file) === ".tpl" ? "the file is a template" : undefined;
}

/** Objects of one kind with the same name in the same namespace: the last one applied wins. */
function identitiesOf(workloads: readonly Workload[]): readonly Identity[] {
  const groups = new Map<string, Workload[]>();
  for (const workload of workloads) {
    if (workload.nameTemplated || workload.name.endsWith("*")) continue;
    const namespace = workload.resource.map.entries.find((entry) => entry.key === "metadata")?.value;
    const inside =
      namespace?.kind === "map" ? namespace.entries.find((entry) => entry.key === "namespace")?.value : undefined;
    const key = `${workload.flavour} ${inside?.kind === "scalar" ? inside.source.text : ""} ${workload.name}`;
    groups.set(key, [...(groups.get(key) ?? []), workload]);
  }
  return [...groups.values()].flatMap((group): readonly Identity[] => {
    const [first] = group;
    return first && group.length > 1
      ? group.slice(1).map((each) => ({
          kind: "identity",
          what: "cron-job",
          id: each.name,
          at: each.at,
          others: group.filter((other) => other !== each).map((other) => other.at),
          scope: "in this file",
        }))
      : [];
  });
}

/** The files a task runs, looked for in the workspace. */
const withFiles = (task: Task, lookup: Lookup): Task => ({
  ...task,
  runs: task.runs.map((run) => {
    if (run.kind !== "file") return run;
    const resolved = run.candidates.find((file) => lookup.all("file", file).length > 0);
    return resolved ? { ...run, resolved } : run;
  }),
});
