import type { DialectId } from "../sql/tree.ts";
import type { FileId, Location } from "../text/span.ts";
import type { Known } from "./known.ts";
import type { TaskSummary, Version } from "./pipeline.ts";
import type { DialectFact, ReadSummary, WriteSummary } from "./script.ts";
import type { Subject } from "./subject.ts";
import type { TableDeclaration } from "./table.ts";

/**
 * What files tell each other. A file provides values under keys when it is read; whoever looks a key
 * up is checked again when a value under it changes, and nobody else is. Every value is plain data
 * and small: it is kept for every file of the workspace while trees are dropped.
 */
export interface ProvidedValues {
  /** Key: the path. Every file the workspace knows, read or not. */
  file: { readonly size: number };
  /** Key: {@link tableKey} of the declared name. */
  table: TableDeclaration;
  /** Key: id of a pipeline. */
  pipeline: { readonly id: string; readonly system: string; readonly at: Location };
  /** Key: absolute path of a SQL file a task may run. */
  "sql-run": TaskSummary;
  /** Key: absolute path of a SQL file. */
  "sql-effects": {
    readonly writes: readonly WriteSummary[];
    readonly reads: readonly ReadSummary[];
    readonly dialect: DialectFact;
    readonly complete: boolean;
  };
  /** Key: `*`. */
  "airflow-environment": AirflowEnvironment;
  /** Key: absolute path of a dag-factory defaults file's folder. */
  "dag-factory-defaults": DagFactoryDefaults;
  /** Key: `*`. Calls of the dag-factory loader that stand in Python files. */
  "dag-factory-loader": DagFactoryLoader;
  /** Key: root folder of the project, and `*` (all of them). */
  "dbt-project": DbtProject;
  /** Key: root folder of the project: what `packages.yml` or `dependencies.yml` there asks for. */
  "dbt-packages": DbtPackages;
  /** Key: `*`. A file outside of the projects that names an adapter: `dbt-bigquery` in requirements. */
  "dbt-adapter": { readonly adapter: string; readonly root: FileId; readonly at: Location };
  /** Key: root folder of the project. Groups of its properties files with their owners. */
  "dbt-group": { readonly name: string; readonly owner: string; readonly at: Location };
  /** Key: root folder of the project. What its files do of themselves; rules tell an oversight from a habit by it. */
  "dbt-practice": {
    /**
     * A source table has a freshness, or surely has none; a key of a model is tested; a model is stored as a table; an incremental model sets
     * `on_schema_change`, or surely does not.
     */
    readonly what: "freshness" | "no-freshness" | "key-test" | "stored" | "schema-change-set" | "schema-change-unset";
    /** Name of the model, or `source.table`. */
    readonly of: string;
    readonly at: Location;
  };
  /** Key: profile name. */
  "dbt-profile": { readonly name: string; readonly adapter: Known<string>; readonly at: Location };
  /** Key: name of a model, snapshot or seed. */
  "dbt-node": DbtNode;
  /** Key: name of a model, snapshot or seed the properties speak of. */
  "dbt-properties": DbtProperties;
  /** Key: `source.table`; `source.*` where further tables may exist that a template hides, `*` where whole sources may. */
  "dbt-source": DbtSourceDeclaration;
  /** Key: name of a macro, without its package. */
  "dbt-macro": {
    readonly name: string;
    readonly package: string;
    readonly at: Location;
    readonly asksIncremental: boolean /** Macros it calls. */;
    readonly calls: readonly string[];
  };
  /** Key: name of the model or `source.table` that is used. */
  "dbt-use": {
    readonly from: string;
    readonly file: FileId;
    readonly at: Location;
    readonly enabled: Known<boolean>;
    /** What uses it: a node, a test written as SQL, or something that only looks at it (analysis, exposure). */
    readonly by: "node" | "test" | "other";
  };
  /** Key: `*`. */
  codeowners: {
    readonly patterns: readonly {
      readonly pattern: string;
      readonly owners: readonly string[];
      readonly at: Location;
    }[];
    readonly root: FileId;
  };
  /** Key: the path. A dialect a person asked for in the configuration; the engine provides it for every file it holds for. */
  "configured-dialect": { readonly id: DialectId; readonly at: Location };
  /** Key: `*`. The dialect a person set in the editor for SQL of which nothing else tells: the weakest evidence, and not certain. */
  "default-dialect": { readonly id: DialectId };
  /**
   * Key: `*`. Airflow settings a person gave, one value for each configuration file, which hold for the folder of
   * `Provided.file`; folders are absolute. `at` is missing where the version comes from the editor's settings.
   */
  "configured-airflow": {
    readonly version?: { readonly major: number; readonly minor: number; readonly at?: Location };
    readonly templateSearchPath: readonly FileId[];
  };
  /** Key: `*`. A `kustomization.yaml`: what it takes in and whether it changes that. */
  kustomization: Kustomization;
  /** Key: `*`. Something that alerts for everything: a Prometheus rule, a global callback, a cluster policy. */
  "global-alert": { readonly what: string; readonly covers: "airflow" | "kubernetes" | "all"; readonly at: Location };
}

export type ProvidedKind = keyof ProvidedValues;

/** One value with the file that provides it. */
export interface Provided<K extends ProvidedKind> {
  readonly file: FileId;
  readonly value: ProvidedValues[K];
}

/** A value to be provided under a key. */
export type Provision = {
  readonly [K in ProvidedKind]: { readonly kind: K; readonly key: string; readonly value: ProvidedValues[K] };
}[ProvidedKind];

/** Looks values of other files up; every look-up is remembered as a dependency of the caller. */
export interface Lookup {
  all<K extends ProvidedKind>(kind: K, key: string): readonly Provided<K>[];
  /** Keys of a kind that have a value, sorted; depends on the set of keys, not on the values. For suggestions and listings. */
  keys(kind: ProvidedKind): readonly string[];
}

/** Names are compared by their last part, folded to lower case; the rest is compared by the graph. */
export const tableKey = (parts: readonly string[]): string => (parts.at(-1) ?? "").toLowerCase();

/** A kustomization, as far as it bears on what a manifest leaves out. Paths are absolute. */
export interface Kustomization {
  readonly folder: FileId;
  /** Files and folders named in `resources`, `bases` and `components`. */
  readonly resources: readonly FileId[];
  /** Has patches, so that any field may be set elsewhere. */
  readonly patches: boolean;
  /** Adds labels or annotations. */
  readonly labels: boolean;
}

/** Airflow's version and settings as pinned in a repository. */
export interface AirflowEnvironment {
  readonly version?: Version;
  readonly at: Location;
  /** Keys `section.option` as in airflow.cfg: `scheduler.catchup_by_default`, `core.default_task_retries`, … A templated value is `undefined`. */
  readonly settings: Readonly<Record<string, { readonly value: string | undefined; readonly at: Location }>>;
  /** Folder it applies to: the folder of the file. */
  readonly root: FileId;
  /** Arguments a cluster policy in this file speaks of (`retries`, `on_failure_callback`): it may set them for every task. */
  readonly policy?: readonly string[];
}

/** Values of a dag-factory defaults file, opaque outside the Airflow system. */
export interface DagFactoryDefaults {
  readonly folder: FileId;
  readonly file: FileId;
  readonly values: unknown;
}

/** `DagFactory(config, default_args_config_path=…)` or `load_yaml_dags(…)` as read from Python. */
export interface DagFactoryLoader {
  readonly at: Location;
  readonly config: Known<string>;
  readonly defaultsPath: Known<string>;
  readonly defaultsInline: boolean;
}

/** A `dbt_project.yml`. */
export interface DbtProject {
  readonly root: FileId;
  readonly name: string;
  readonly at: Location;
  readonly profile: Known<string>;
  readonly paths: {
    readonly models: readonly string[];
    readonly seeds: readonly string[];
    readonly snapshots: readonly string[];
    readonly macros: readonly string[];
    readonly tests: readonly string[];
    readonly analyses: readonly string[];
    readonly packages: string;
    readonly target: string;
  };
  readonly vars: Readonly<Record<string, unknown>>;
  /** Trees of `models:`, `snapshots:`, `seeds:`, `sources:` as written, opaque outside the dbt system. */
  readonly config: unknown;
  /** `packages.yml` / `dependencies.yml` names packages that are not installed in the workspace: unknown refs may live there. */
  readonly package: string | undefined;
  /** What an edit of the file can be asked of. */
  readonly subject: Subject;
  /** Part of the file is templated, broken or leads out of the project: what it holds is not all known. */
  readonly open?: boolean;
}

/** Packages a project asks for. */
export interface DbtPackages {
  readonly root: FileId;
  readonly at: Location;
  readonly packages: readonly {
    /** `hub`: `dbt-labs/dbt_utils`; `local`: the absolute folder; `remote`: a git address or tarball. */
    readonly kind: "hub" | "local" | "remote";
    readonly name: string;
  }[];
  /** Projects of a dbt mesh (`projects:`): refs into them name the project. */
  readonly projects: readonly string[];
  /** Something in it is templated. */
  readonly open: boolean;
}

/** A model, snapshot or seed that exists. */
export interface DbtNode {
  readonly name: string;
  readonly resource: "model" | "snapshot" | "seed";
  readonly package: string;
  readonly project: FileId;
  readonly at: Location;
  readonly version?: string;
  /** `absent`: nobody says, so it is. Counts for duplicates. */
  readonly enabled: Known<boolean>;
  /** In-file configuration, opaque outside the dbt system. */
  readonly config: unknown;
  /** Refs and sources it reads, for cycles and lineage. */
  readonly uses: readonly { readonly kind: "ref" | "source"; readonly name: string; readonly at: Location }[];
}

/** What a properties file says of one node, opaque outside the dbt system but for these. */
export interface DbtProperties {
  readonly node: string;
  readonly project: FileId;
  readonly at: Location;
  readonly values: unknown;
}

/** What a properties file says of one source table. */
export interface DbtSourceDeclaration {
  readonly source: string;
  readonly table: string;
  readonly project: FileId;
  readonly at: Location;
  readonly identifier: Known<readonly string[]>;
  readonly values: unknown;
}
