import type { AirflowEnvironment } from "../../facts/keys.ts";
import { basename, dirname } from "../../text/path.ts";
import type { FileId, Span } from "../../text/span.ts";
import type { FileInput, FileLanguage } from "../system.ts";
import { readVariable, readYamlSettings } from "./environment-yaml.ts";
import { DAG_FACTORY, type SetOption } from "./settings.ts";
import { packageVersion, pinnedVersion } from "./versions.ts";

type Settings = Record<
  string,
  { readonly value: string | undefined; readonly at: { readonly file: FileId; readonly span: Span } }
>;

const NAMES =
  /^(?:(?:.*requirements|constraints).*\.(?:txt|in)|pyproject\.toml|pipfile|setup\.cfg|.*dockerfile.*|\.env(?:\..*)?|.*\.env|airflow\.cfg)$/i;
const HINT =
  /apache-airflow|apache\/airflow|bitnami\/airflow|astro-runtime|astronomer\.io\/runtime|azurecr\.io\/runtime|airflowConfigOverrides|AIRFLOW__|AIRFLOW_CONN_|AIRFLOW_VERSION|airflowVersion|defaultAirflowTag|-airflow-\d/;

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

/** `ENV A=b`, `ENV A b`, `export A=b`, `A=b`. */
function readAssignments(text: string, set: SetOption): void {
  const pattern = /^[ \t]*(?:(?:ENV|ARG|export)[ \t]+)?(AIRFLOW_[A-Z0-9_]+)[ \t=]+("[^"\n]*"|'[^'\n]*'|[^\s#]*)/gm;
  for (const match of text.matchAll(pattern)) {
    const span = { start: match.index, end: match.index + match[0].length };
    readVariable(match[1] ?? "", (match[2] ?? "").replace(/^(["'])(.*)\1$/, "$2"), span, set);
  }
}

/** An INI file in Airflow's own layout. */
function readConfigFile(text: string, set: SetOption): void {
  let section = "";
  let start = 0;
  for (const line of text.split("\n")) {
    const head = /^\s*\[([\w.-]+)\]/.exec(line)?.[1];
    const option = head ? undefined : /^([A-Za-z_]\w*)\s*=([^\n]*)$/.exec(line);
    if (head) section = head;
    else if (option?.[1])
      set(`${section}.${option[1]}`.toLowerCase(), (option[2] ?? "").trim(), {
        start,
        end: start + line.trimEnd().length,
      });
    start += line.length + 1;
  }
}
