import type { FileId, Location } from "../text/span.ts";
import type { Known } from "./known.ts";
import type { Subject } from "./subject.ts";
import type { ColumnFact, FreshnessFact, KeyFact, Partitioning } from "./table.ts";

/** A data test of a model, source or column. */
export interface DataTestFact {
  /** Name without its package: `unique`, `accepted_values`; of a test written as SQL, the name of its file. */
  readonly name: string;
  /** Column it stands below, where it does. */
  readonly column?: string;
  /** Only some of the rows are tested. */
  readonly partial: boolean;
  readonly at: Location;
}

/** A dashboard, notebook or application outside of the workspace that uses its data. */
export interface Exposure {
  readonly kind: "exposure";
  readonly name: string;
  /** `dashboard`, `notebook`, `analysis`, `ml`, `application`. */
  readonly type: Known<string>;
  readonly owner: Known<string>;
  readonly maturity: Known<string>;
  readonly description: Known<string>;
  readonly at: Location;
  /** Models and sources it uses. */
  readonly dependsOn: readonly { readonly what: "ref" | "source"; readonly name: string; readonly at: Location }[];
  /** Whether all it uses stands there in plain words. */
  readonly complete: boolean;
}

/** A dbt model, snapshot or seed with its effective configuration: project < properties < in-file. */
export interface Model {
  readonly kind: "model";
  readonly name: string;
  readonly resource: "model" | "snapshot" | "seed";
  readonly package: string;
  /** Root folder of its project. */
  readonly project: FileId;
  readonly file: FileId;
  /** The `config(...)` call's `config`, else the start of the file: place for findings about the model as a whole. */
  readonly at: Location;
  readonly subject: Subject;
  /** dbt adapter: `bigquery`, `snowflake`, … */
  readonly adapter: Known<string>;
  readonly enabled: Known<boolean>;
  readonly materialized: Known<string>;
  readonly strategy: Known<string>;
  readonly uniqueKey: Known<readonly string[]>;
  readonly onSchemaChange: Known<string>;
  readonly partitionBy: Known<Partitioning>;
  readonly clusterBy: Known<readonly string[]>;
  readonly incrementalPredicates: Known<string>;
  /** A pre-hook is set, or may be: it may take rows out before each run. */
  readonly hooked: boolean;
  readonly owner: Known<string>;
  readonly description: Known<string>;
  /** `absent`: nowhere in the properties. */
  readonly columns: Known<readonly ColumnFact[]>;
  /** Keys proven by tests, constraints or contract. */
  readonly keys: readonly KeyFact[];
  readonly tests: readonly DataTestFact[];
  /** Whether every place that could hold a test of this model was read. */
  readonly testsRead: boolean;
  /** Whether dbt holds the model to the columns and types of its properties. */
  readonly contract: Known<boolean>;
  /** Where its properties stand, if any. */
  readonly properties?: { readonly at: Location; readonly subject: Subject };
  /** Folder layer by dbt convention, from the path: `staging`, `intermediate`, `marts`, else undefined. */
  readonly layer?: "staging" | "intermediate" | "marts";
  readonly asksIncremental: boolean;
  /** Macros called whose text is not in the workspace, or that hide `is_incremental()`: what the model does is not all visible. */
  readonly opaque: readonly string[];
  /** Whether the project runs it: not in an installed package, not disabled. */
  readonly own: boolean;
}

/** One table of a dbt source. */
export interface DbtSource {
  readonly kind: "source";
  readonly source: string;
  readonly table: string;
  readonly at: Location;
  readonly subject: Subject;
  /** The source it belongs to, for what holds for all its tables. */
  readonly parent: { readonly at: Location; readonly subject: Subject };
  /** Root folder of its project. */
  readonly project: FileId;
  readonly enabled: Known<boolean>;
  /** `known` with undefined value = switched off by `freshness: null`. */
  readonly freshness: Known<FreshnessFact | undefined>;
  readonly loadedAtField: Known<string>;
  readonly tests: readonly DataTestFact[];
  /** Whether every place that could hold a test of this table was read. */
  readonly testsRead: boolean;
  /** Enabled models that read it. */
  readonly readers: readonly { readonly model: string; readonly at: Location }[];
  readonly own: boolean;
}
