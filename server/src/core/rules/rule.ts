import type { DbtSource, Model } from "../facts/dbt.ts";
import type { FileFacts } from "../facts/file-facts.ts";
import type { Pipeline, ScheduleUse, Task } from "../facts/pipeline.ts";
import type { Cycle, Identity, Problem, Reference, SecretCandidate } from "../facts/reference.ts";
import type { SqlScript } from "../facts/script.ts";
import type { Fix, FixKind, SystemId } from "../facts/subject.ts";
import type { TableDeclaration } from "../facts/table.ts";
import type { Graph, Scan } from "../graph/graph.ts";
import type { Statement } from "../sql/tree.ts";
import type { FileId, Location } from "../text/span.ts";

export type Severity = "error" | "warning" | "information" | "hint";

/** Folder of the rule, and a tag of its findings. */
export type Category =
  | "idempotency"
  | "pruning"
  | "joins"
  | "incremental"
  | "retries"
  | "scheduling"
  | "orchestration"
  | "freshness"
  | "contracts"
  | "quality"
  | "governance"
  | "queries"
  | "workspace";

/** 1: on by default. 2: on, as information or hint. 3: off until a policy asks for it. */
export type Tier = 1 | 2 | 3;

/** An option of a rule; its value is checked when the configuration is read. */
export type OptionSpec = { readonly description: string } & (
  | { readonly type: "integer" | "number"; readonly default: number; readonly minimum?: number }
  | { readonly type: "boolean"; readonly default: boolean }
  | { readonly type: "string"; readonly default: string; readonly values?: readonly string[] }
  | { readonly type: "strings"; readonly default: readonly string[] }
);

type OptionValue<S extends OptionSpec> = S["type"] extends "integer" | "number"
  ? number
  : S["type"] extends "boolean"
    ? boolean
    : S["type"] extends "strings"
      ? readonly string[]
      : string;

/** Where a claim of a rule's documentation was read. */
export interface DocSource {
  readonly title: string;
  readonly url: string /** ISO date of reading. */;
  readonly read: string;
}

/** An example: several files make a workspace, in `path` → text. */
export type Example = Readonly<Record<string, string>>;

/** What a rule is, apart from what it does. The documentation page, schema, tables and SARIF are made from it. */
export interface RuleMeta<M extends Messages = Messages, O extends Options = Options> {
  readonly id: string;
  readonly category: Category;
  /** One sentence, imperative or statement, for lists: "Scan of a partitioned table without a filter on its partition column". */
  readonly title: string;
  readonly tier: Tier;
  readonly severity: Severity;
  readonly systems: readonly SystemId[];
  /** The strongest kind of fix it offers. */
  readonly fix: FixKind | "none";
  /** By message id; `{name}` stands for a value given with the report. Says what, why, and what to do. */
  readonly messages: M;
  readonly options?: O;
  readonly docs: {
    readonly what: string;
    readonly why: string;
    /** When it stays silent although it looks as if it should speak. */
    readonly silent?: string;
    /** For a safe fix: why the result is the same. */
    readonly fix?: string;
    readonly sources: readonly DocSource[];
    /** Fires this rule. */
    readonly bad: Example;
    /** The same thing done right: no rule fires. */
    readonly good: Example;
  };
  /** LSP tag. */
  readonly tag?: "unnecessary" | "deprecated";
}

export type Messages = Readonly<Record<string, string>>;
export type Options = Readonly<Record<string, OptionSpec>>;
type Placeholders<S extends string> = S extends `${string}{${infer P}}${infer Rest}` ? P | Placeholders<Rest> : never;
type Data<S extends string> = [Placeholders<S>] extends [never]
  ? { readonly data?: undefined }
  : { readonly data: { readonly [K in Placeholders<S>]: string | number } };

/** A place that shows why a finding is true. */
export interface Evidence {
  readonly at: Location;
  readonly message: string;
}

/** What a rule reports. */
export type Report<M extends Messages> = {
  readonly [Id in keyof M & string]: {
    readonly message: Id;
    readonly at: Location;
    readonly evidence?: readonly Evidence[];
    readonly fixes?: readonly Fix[];
    /** Other than the rule's own; configuration still wins. */
    readonly severity?: Severity;
    /** The variant it is true in, where that is not the only one; appended to the message. */
    readonly variant?: string;
  } & Data<M[Id]>;
}[keyof M & string];

/** The kinds of subject a rule may listen to. */
export interface Subjects {
  script: SqlScript;
  statement: { readonly script: SqlScript; readonly statement: Statement; readonly index: number };
  /** Reads of stored tables; only scripts that execute. */
  scan: Scan;
  pipeline: Pipeline;
  task: Task;
  schedule: ScheduleUse;
  model: Model;
  source: DbtSource;
  table: TableDeclaration;
  reference: Reference;
  identity: Identity;
  cycle: Cycle;
  secret: SecretCandidate;
  problem: Problem;
}

/** What a handler is given besides its subject. */
export interface RuleContext<M extends Messages = Messages, O extends Options = Options> {
  readonly file: FileId;
  readonly facts: FileFacts;
  readonly graph: Graph;
  readonly options: { readonly [K in keyof O]: OptionValue<O[K]> };
  /** The day it is, ISO date, given from outside: the core has no clock. */
  readonly today: string;
  report(report: Report<M>): void;
}

export type Handlers<M extends Messages, O extends Options> = {
  readonly [K in keyof Subjects]?: (subject: Subjects[K], context: RuleContext<M, O>) => void;
};

/** A rule as the engine sees it. */
export interface Rule {
  readonly meta: RuleMeta;
  readonly on: Handlers<Messages, Options>;
}

/** Declares a rule. A wrong message id, placeholder, subject kind or option name does not compile. */
export function defineRule<const M extends Messages, const O extends Options = Record<never, never>>(rule: {
  readonly meta: RuleMeta<M, O>;
  readonly on: Handlers<M, O>;
}): Rule {
  return rule as unknown as Rule;
}

/** What a rule found, ready for every door. */
export interface Finding {
  readonly rule: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly messageId: string;
  readonly message: string;
  readonly at: Location;
  readonly evidence: readonly Evidence[];
  readonly fixes: readonly Fix[];
  readonly variant?: string;
  readonly tag?: "unnecessary" | "deprecated";
}
