import type { Lookup } from "../../facts/keys.ts";
import type { Known } from "../../facts/known.ts";
import type { Version } from "../../facts/pipeline.ts";
import type { DialectId } from "../../sql/tree.ts";
import { dirname, extname, isWithin } from "../../text/path.ts";
import type { FileId, Location } from "../../text/span.ts";
import { environmentsFor, settingFor, versionFor } from "./environment-lookup.ts";
import { type FactoryLayers, factoryLayers } from "./factory-layers.ts";
import { dialectOfConnectionType } from "./operators.ts";
import { CONNECTION } from "./settings.ts";

/** What other files say that must be known before a DAG file is read. Plain data. */
export interface AirflowContext {
  /** Connection id → dialect, where the repository declares its type. */
  readonly connections: Readonly<Record<string, DialectId>>;
  /** A dialect a person asked for. */
  readonly configured?: { readonly id: DialectId; readonly at: Location };
  /** The editor's setting for SQL of which nothing else tells. */
  readonly fallback?: DialectId;
  readonly version: Known<Version>;
  readonly settings: {
    readonly catchup: Known<string>;
    readonly retries: Known<string>;
    readonly timeout: Known<string>;
    readonly maxActiveRuns: Known<string>;
  };
  /** Folders to look for SQL in, as configured. */
  readonly searchPath: readonly FileId[];
  /** Words a cluster policy speaks of (`retries`, `on_failure_callback`): what it sets is not told by the DAGs. */
  readonly policy: readonly string[];
  /** For YAML: what dag-factory adds to the file. */
  readonly factory?: FactoryLayers;
}

/** The context of a file. */
export function contextOf(file: FileId, lookup: Lookup): AirflowContext {
  const connections: Record<string, DialectId> = {};
  const policy = new Set<string>();
  for (const { value } of environmentsFor(file, lookup)) {
    for (const [key, setting] of Object.entries(value.settings)) {
      const dialect = key.startsWith(CONNECTION) && setting.value ? dialectOfConnectionType(setting.value) : undefined;
      if (dialect) connections[key.slice(CONNECTION.length)] ??= dialect;
    }
    for (const word of value.policy ?? []) policy.add(word);
  }
  const configured = lookup.all("configured-dialect", file)[0]?.value;
  const fallback = lookup.all("default-dialect", "*")[0]?.value.id;
  const yaml = extname(file) !== ".py";
  return {
    connections,
    ...(configured ? { configured } : {}),
    ...(fallback ? { fallback } : {}),
    version: versionFor(file, lookup),
    settings: {
      catchup: settingFor("scheduler.catchup_by_default", file, lookup),
      retries: settingFor("core.default_task_retries", file, lookup),
      timeout: settingFor("core.default_task_execution_timeout", file, lookup),
      maxActiveRuns: settingFor("core.max_active_runs_per_dag", file, lookup),
    },
    searchPath: lookup
      .all("configured-airflow", "*")
      .filter((each) => isWithin(dirname(each.file), file))
      .flatMap((each) => each.value.templateSearchPath),
    policy: [...policy].sort(),
    ...(yaml ? { factory: factoryLayers(file, lookup) } : {}),
  };
}
