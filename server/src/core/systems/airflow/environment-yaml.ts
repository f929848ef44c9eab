import type { Span } from "../../text/span.ts";
import type { YamlMap, YamlNode, YamlScalar } from "../../yaml/document.ts";
import type { FileInput } from "../system.ts";
import { CONNECTION, type SetOption } from "./settings.ts";

const VARIABLE = /^AIRFLOW__([A-Z0-9_]+?)__([A-Z0-9_]+)$/;

/** Longest name of a variable that is read. */
const LONGEST_NAME = 200;

/** An environment variable: an option, or a connection with its type. */
export function readVariable(name: string, value: string | undefined, span: Span, set: SetOption): void {
  if (name.length > LONGEST_NAME) return;
  const option = VARIABLE.exec(name);
  if (option) set(`${option[1]}.${option[2]}`.toLowerCase(), value, span);
  const connection = /^AIRFLOW_CONN_([A-Z0-9_]+)$/.exec(name)?.[1];
  const type =
    value === undefined
      ? undefined
      : (/"conn_type"\s*:\s*"([\w-]+)"/.exec(value)?.[1] ?? /^([\w-]+):\/\//.exec(value)?.[1]);
  if (connection && type) set(CONNECTION + connection.toLowerCase(), type, span);
}

/** Keys of the values of Airflow's Helm chart, beside `config`. */
const CHART = ["airflowVersion", "defaultAirflowTag", "defaultAirflowRepository", "airflowHome", "executor"];

/**
 * Options in YAML: environment variables of a compose file or a manifest, `config` of Airflow's Helm chart,
 * `airflowConfigOverrides` of Cloud Composer, connections in `airflow_settings.yaml` of the Astro CLI.
 */
export function readYamlSettings(input: FileInput, set: SetOption): void {
  const seen = new Set<YamlNode>();
  const stack: YamlNode[] = input.yaml().documents.flatMap((document) => (document.root ? [document.root] : []));
  for (const root of stack) readChart(root, set);
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.kind === "seq") for (const item of node.items) stack.push(item);
    else if (node.kind === "map") readMapping(node, set, stack);
    else if (typeof node.value === "string") {
      const pair = /^(AIRFLOW_[A-Z0-9_]+)=([\s\S]*)$/.exec(node.value);
      if (pair?.[1]) readVariable(pair[1], node.templated ? undefined : pair[2], node.span, set);
    }
  }
}

function readMapping(node: YamlMap, set: SetOption, stack: YamlNode[]): void {
  const [name, value, id, type] = ["name", "value", "conn_id", "conn_type"].map((key) => scalarIn(node, key));
  if (name?.value && value) readVariable(name.value, value.value, value.span, set);
  if (id?.value && type?.value) set(CONNECTION + id.value, type.value, type.span);
  for (const entry of node.entries) {
    if (entry.key === "airflowConfigOverrides" && entry.value.kind === "map")
      for (const { key, value: inner } of entry.value.entries) setOption(inner, key.replace("-", "."), set);
    if (entry.key.startsWith("AIRFLOW_") && entry.value.kind === "scalar")
      readVariable(entry.key, written(entry.value), entry.span, set);
    else stack.push(entry.value);
  }
}

/** `config: {core: {default_task_retries: 2}}` in the values of Airflow's Helm chart. */
function readChart(root: YamlNode, set: SetOption): void {
  if (root.kind !== "map" || !root.entries.some(({ key }) => CHART.includes(key))) return;
  const config = root.entries.find(({ key }) => key === "config")?.value;
  if (config?.kind !== "map") return;
  for (const { key: section, value } of config.entries)
    if (value.kind === "map")
      for (const { key, value: inner } of value.entries) setOption(inner, `${section}.${key}`, set);
}

function setOption(value: YamlNode, option: string, set: SetOption): void {
  if (value.kind === "scalar") set(option.toLowerCase(), written(value), value.span);
}

/** A plain value of a key. */
function scalarIn(node: YamlMap, key: string): { readonly value: string | undefined; readonly span: Span } | undefined {
  const value = node.entries.find((entry) => entry.key === key)?.value;
  return value?.kind === "scalar" ? { value: written(value), span: value.span } : undefined;
}

/** The text of a value; undefined where it is empty or filled in later. */
const written = (value: YamlScalar): string | undefined =>
  value.templated || value.value === null ? undefined : String(value.value);
