import type { SqlScript } from "../../facts/script.ts";
import type { Subject } from "../../facts/subject.ts";
import type { Location } from "../../text/span.ts";
import type { Bag } from "./arg.ts";
import type { OperatorFacts } from "./operators.ts";

/** How a task names SQL. */
export type RawRun =
  | { readonly kind: "inline"; readonly scripts: readonly SqlScript[]; readonly at: Location }
  | {
      readonly kind: "file";
      readonly path: string;
      readonly at: Location;
      /** Read by a shell, or by an operator of one's own: not finding the file proves nothing. */
      readonly loose?: true;
    };

/** A task as written, before inheritance. */
export interface RawTask {
  /** With its task groups in front, as Airflow names it: `extract.load`. */
  readonly id: string;
  /** The id is computed, or the task may exist many times or never. */
  readonly open: boolean;
  readonly at: Location;
  readonly subject: Subject;
  readonly operator: OperatorFacts;
  /** Where the arguments come from, strongest first: its own, then what its task groups give. */
  readonly bags: readonly Bag[];
  readonly runs: readonly RawRun[];
  /** Names of tasks and groups, as {@link RawDag.names} has them. */
  readonly dependsOn: readonly { readonly id: string; readonly at: Location }[];
}

/** A DAG as written, before inheritance. */
export interface RawDag {
  readonly id: string;
  readonly flavour: "dag-factory" | "python";
  readonly at: Location;
  readonly subject: Subject;
  /** DAG arguments by place, strongest first. */
  readonly bags: readonly Bag[];
  /** `default_args` by place, strongest first. */
  readonly defaults: readonly Bag[];
  readonly tasks: readonly RawTask[];
  /** Names that dependencies use, of tasks and of groups, with the ids of the tasks behind them. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  /** It has tasks that are not seen. */
  readonly open: boolean;
  /** It speaks of the stretch of time a run is for. */
  readonly usesInterval: boolean;
  /** The id is written, not computed. */
  readonly idKnown: boolean;
  /** Folders the DAG searches for SQL besides its own: absolute, or undefined where one is computed. */
  readonly searchPath: readonly (string | undefined)[];
}
