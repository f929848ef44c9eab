import type { DbtSource, Exposure, Model } from "./dbt.ts";
import type { Pipeline, ScheduleUse, Task } from "./pipeline.ts";
import type { Cycle, Identity, Problem, Reference, SecretCandidate } from "./reference.ts";
import type { SqlScript } from "./script.ts";
import type { TableDeclaration } from "./table.ts";

/** Everything known about one file once its look-ups are answered: what rules and features see. */
export interface FileFacts {
  readonly scripts: readonly SqlScript[];
  readonly pipelines: readonly Pipeline[];
  readonly tasks: readonly Task[];
  readonly schedules: readonly ScheduleUse[];
  readonly models: readonly Model[];
  readonly sources: readonly DbtSource[];
  readonly exposures: readonly Exposure[];
  readonly tables: readonly TableDeclaration[];
  readonly references: readonly Reference[];
  readonly identities: readonly Identity[];
  readonly cycles: readonly Cycle[];
  readonly secrets: readonly SecretCandidate[];
  readonly problems: readonly Problem[];
}

/** A file that says nothing. */
export const noFacts: FileFacts = {
  scripts: [],
  pipelines: [],
  tasks: [],
  schedules: [],
  models: [],
  sources: [],
  exposures: [],
  tables: [],
  references: [],
  identities: [],
  cycles: [],
  secrets: [],
  problems: [],
};

/** Puts the facts of several systems about one file together. */
export function joinFacts(parts: readonly Partial<FileFacts>[]): FileFacts {
  const pick = <K extends keyof FileFacts>(key: K): FileFacts[K] =>
    parts.flatMap((part) => (part[key] ?? []) as readonly FileFacts[K][number][]) as unknown as FileFacts[K];
  return {
    scripts: pick("scripts"),
    pipelines: pick("pipelines"),
    tasks: pick("tasks"),
    schedules: pick("schedules"),
    models: pick("models"),
    sources: pick("sources"),
    exposures: pick("exposures"),
    tables: pick("tables"),
    references: pick("references"),
    identities: pick("identities"),
    cycles: pick("cycles"),
    secrets: pick("secrets"),
    problems: pick("problems"),
  };
}
