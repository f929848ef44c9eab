import type { AirflowEnvironment } from "../../facts/keys.ts";
import { basename, dirname } from "../../text/path.ts";
import type { FileId, Span } from "../../text/span.ts";
import type { YamlNode } from "../../yaml/document.ts";
import type { FileInput, FileLanguage } from "../system.ts";
import { CONNECTION, DAG_FACTORY } from "./settings.ts";
import { packageVersion, pinnedVersion } from "./versions.ts";

type Settings = Record<
  string,
  { readonly value: string | undefined; readonly at: { readonly file: FileId; readonly span: Span } }
>;

const NAMES =
  /^(?:(?:.*requirements|constraints).*\.(?:txt|in)|pyproject\.toml|pipfile|setup\.cfg|.*dockerfile.*|\.env(?:\..*)?|.*\.env|airflow\.cfg)$/i;
const HINT =
  /apache-airflow|apache\/airflow|bitnami\/airflow|astro-runtime|astronomer\.io\/runtime|azurecr\.io\/runtime|AIRFLOW__|AIRFLOW_CONN_|AIRFLOW_VERSION|airflowVersion|-airflow-\d/;

/** Whether a file may pin Airflow's version or set its options. */
export function isEnvironment(file: FileId, language: FileLanguage, text: string): boolean {
  const name = basename(file).toLowerCase();
  if (name === "airflow.cfg") return true;
  if (name === "airflow_settings.yaml" || name === "airflow_settings.yml") return true;
  if (language === "yaml" || language === "json") return HINT.test(text);
  return NAMES.test(name) && HINT.test(text);
}

/** What a file says about Airflow: its version, options, and the types of connections. Undefined where it says nothing. */
export function environmentOf(input: FileInput): AirflowEnvironment | undefined {
  const { file, text, language } = input;
  const settings: Settings = {};
  const set = (key: string, value: string | undefined, span: Span): void => {
    settings[key] ??= { value: value === undefined || /[${]/.test(value) ? undefined : value, at: { file, span } };
  };
  if (language === "yaml" || language === "json") readYamlSettings(input, set);
  else if (basename(file).toLowerCase() === "airflow.cfg") readConfigFile(text, set);
  else readAssignments(text, set);
  const pinned = pinnedVersion(text);
  const factory = packageVersion(text, "dag-factory");
  if (factory) set(DAG_FACTORY, factory.value, factory.span);
  if (!pinned && Object.keys(settings).length === 0) return undefined;
  const first = Object.values(settings)[0]?.at.span;
  return {
    ...(pinned ? { version: pinned.version } : {}),
    at: { file, span: pinned?.span ?? first ?? { start: 0, end: 0 } },
    settings,
    root: dirname(file),
  };
}

type Set = (key: string, value: string | undefined, span: Span) => void;

const VARIABLE = /^AIRFLOW__([A-Z0-9_]+?)__([A-Z0-9_]+)$/;

/** An environment variable: an option, or a connection with its type. */
function readVariable(name: string, value: string | undefined, span: Span, set: Set): void {
  const option = VARIABLE.exec(name);
  if (option) set(`${option[1]}.${option[2]}`.toLowerCase(), value, span);
  const connection = /^AIRFLOW_CONN_([A-Z0-9_]+)$/.exec(name)?.[1];
  const type =
    value === undefined
      ? undefined
      : (/"conn_type"\s*:\s*"([\w-]+)"/.exec(value)?.[1] ?? /^([\w-]+):\/\//.exec(value)?.[1]);
  if (connection && type) set(CONNECTION + connection.toLowerCase(), type, span);
}

/** `ENV A=b`, `ENV A b`, `export A=b`, `A=b`. */
function readAssignments(text: string, set: Set): void {
  const pattern = /^[ \t]*(?:(?:ENV|ARG|export)[ \t]+)?(AIRFLOW_[A-Z0-9_]+)[ \t=]+("[^"\n]*"|'[^'\n]*'|[^\s#]*)/gm;
  for (const match of text.matchAll(pattern)) {
    const span = { start: match.index, end: match.index + match[0].length };
    readVariable(match[1] ?? "", (match[2] ?? "").replace(/^(["'])(.*)\1$/, "$2"), span, set);
  }
}

/** An INI file in Airflow's own layout. */
function readConfigFile(text: string, set: Set): void {
  let section = "";
  let start = 0;
  for (const line of text.split("\n")) {
    const head = /^\s*\[([\w.-]+)\]/.exec(line)?.[1];
    const option = head ? undefined : /^([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line);
    if (head) section = head;
    else if (option?.[1])
      set(`${section}.${option[1]}`.toLowerCase(), option[2] ?? "", { start, end: start + line.trimEnd().length });
    start += line.length + 1;
  }
}

/** Environment variables in a compose file or a manifest, and `airflow_settings.yaml` of the Astro CLI. */
function readYamlSettings(input: FileInput, set: Set): void {
  const seen = new Set<YamlNode>();
  const stack: YamlNode[] = input.yaml().documents.flatMap((document) => (document.root ? [document.root] : []));
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.kind === "seq") for (const item of node.items) stack.push(item);
    if (node.kind === "scalar" && typeof node.value === "string") {
      const pair = /^(AIRFLOW_[A-Z0-9_]+)=([\s\S]*)$/.exec(node.value);
      if (pair?.[1]) readVariable(pair[1], node.templated ? undefined : pair[2], node.span, set);
    }
    if (node.kind !== "map") continue;
    const text = (key: string): { value: string | undefined; span: Span } | undefined => {
      const value = node.entries.find((entry) => entry.key === key)?.value;
      if (value?.kind !== "scalar") return undefined;
      return { value: value.templated || value.value === null ? undefined : String(value.value), span: value.span };
    };
    const [name, value, id, type] = [text("name"), text("value"), text("conn_id"), text("conn_type")];
    if (name?.value && value) readVariable(name.value, value.value, value.span, set);
    if (id?.value && type?.value) set(CONNECTION + id.value, type.value, type.span);
    for (const entry of node.entries) {
      if (entry.value.kind !== "scalar") stack.push(entry.value);
      else if (entry.key.startsWith("AIRFLOW_")) {
        const written = entry.value.templated || entry.value.value === null ? undefined : String(entry.value.value);
        readVariable(entry.key, written, entry.span, set);
      } else if (entry.value.kind === "scalar") stack.push(entry.value);
    }
  }
}
