/** Languages whose every file concerns us. */
const ALWAYS: ReadonlySet<string> = new Set(["sql", "jinja-sql", "snowflake-sql", "bigquery", "jinja-yaml"]);

const NAMES = /(?:^|\/)(?:dbt_project|packages|dependencies|profiles|pipewright(?:\.catalog)?)\.ya?ml$/;

/** Words at the start of a line that only files of our systems have; a cheap first sieve, the server decides. */
const YAML =
  /^\s*(?:-\s+)?(?:kind:\s*["']?(?:CronJob|Job|PrometheusRule|List|ConfigMap)|(?:tasks|task_groups|default_args|schedule|schedule_interval|models|sources|snapshots|seeds|exposures|operator):)/m;

const PYTHON = /^\s*(?:from|import)\s+(?:airflow|dagfactory|cosmos)\b/m;

/** How much of a file is looked at: what tells stands near the top. */
const HEAD = 20_000;

/**
 * Whether a document is one the language server has something to say about, so that it is worth
 * starting. `path` with forward slashes; `text` is asked for only when language and name do not decide.
 */
export function concerns(languageId: string, path: string, text: () => string): boolean {
  if (ALWAYS.has(languageId)) return true;
  if (NAMES.test(path)) return true;
  const head = (): string => text().slice(0, HEAD);
  if (languageId === "yaml" || languageId === "helm") return YAML.test(head());
  if (languageId === "python") return PYTHON.test(head());
  return false;
}
