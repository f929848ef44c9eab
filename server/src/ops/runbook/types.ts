import { type Behind, behindSchema } from "../behind.ts";
import { type Claim, claimOf, type Evidence } from "../claim.ts";
import type { Place } from "../places.ts";
import { VERDICTS, type Verdict } from "../safety.ts";
import { count, evidence, flag, type JsonSchema, list, object, oneOf, orNull, place, text } from "../schema.ts";

/** A statement or model a pipeline runs, in the order of its tasks. */
export interface RunStatement {
  /** Null for a model of dbt and for SQL whose task is not known. */
  readonly task: string | null;
  readonly place: Place;
  readonly reads: readonly string[];
  readonly writes: string | null;
  readonly effect: string | null;
  readonly because: string | null;
  readonly rerun: Verdict;
  readonly backfill: Verdict;
  readonly findings: readonly Behind[];
  /** Something in it was not understood: it may read or write more. */
  readonly whole: boolean;
}

/** A table a pipeline reads from outside, or writes. */
export interface RunTable {
  readonly name: string;
  /** Where the pipeline names it. */
  readonly place: Place;
  /** Pipelines and models that fill it, the pipeline itself left out. */
  readonly filledBy: readonly { readonly name: string; readonly place: Place }[];
  readonly freshness: Claim<string>;
  readonly owner: Claim<string>;
}

/** One thing to do with an orchestrator: `command` is null where it has none, `why` says so. */
export interface Command {
  readonly do: "trigger" | "rerun" | "backfill" | "pause" | "resume" | "logs";
  readonly command: string | null;
  readonly note: string;
  /** Page of the vendor. */
  readonly page: string;
}

/** The commands of one orchestrator. */
export interface CommandTable {
  readonly system: string;
  /** Why this system is meant. */
  readonly because: string;
  readonly places: readonly Place[];
  /** The day the commands were checked, ISO date. */
  readonly checked: string;
  readonly commands: readonly Command[];
}

/** A way to put a table back. */
export interface Rollback {
  readonly table: string;
  readonly engine: Claim<string>;
  readonly ways: readonly {
    readonly title: string;
    readonly command: string;
    readonly note: string;
    readonly page: string;
  }[];
  /** Why there is no way, or what to know before. */
  readonly note: string;
}

/** Something that can go wrong, as facts show it. */
export interface FailureMode {
  readonly what: string;
  readonly consequence: string;
  readonly evidence: readonly Evidence[];
  readonly rule: string | null;
}

/** Everything a person on call needs to know of one pipeline. */
export interface Runbook {
  readonly id: string;
  readonly system: string;
  readonly place: Place;
  readonly tasks: readonly {
    readonly id: string;
    readonly does: string;
    readonly after: readonly string[];
    readonly retries: Claim<number>;
    readonly place: Place;
  }[];
  /** There may be more tasks: they are made in a loop or from data. */
  readonly open: boolean;
  readonly schedule: Claim<string>;
  readonly timezone: Claim<string>;
  readonly catchup: Claim<boolean>;
  readonly sla: Claim<string>;
  readonly owner: Claim<string>;
  readonly alert: Claim<string>;
  readonly timeout: Claim<string>;
  readonly paused: Claim<boolean>;
  readonly inputs: readonly RunTable[];
  readonly outputs: readonly RunTable[];
  readonly statements: readonly RunStatement[];
  readonly commands: readonly CommandTable[];
  readonly failures: readonly FailureMode[];
  readonly rollback: readonly Rollback[];
  readonly escalation: readonly { readonly for: string; readonly who: Claim<string> }[];
  /** Lists were cut: there is more than is told. */
  readonly cut: boolean;
}

const verdict = object({ verdict: oneOf(VERDICTS), why: text });

const table = object({
  name: text,
  place,
  filledBy: list(object({ name: text, place })),
  freshness: claimOf(text),
  owner: claimOf(text),
});

/** Schema of {@link CommandTable}. */
export const commandsSchema: JsonSchema = object({
  system: text,
  because: text,
  places: list(place),
  checked: text,
  commands: list(object({ do: text, command: orNull(text), note: text, page: text })),
});

/** Schema of {@link Runbook}. */
export const runbookSchema: JsonSchema = object({
  id: text,
  system: text,
  place,
  tasks: list(object({ id: text, does: text, after: list(text), retries: claimOf(count), place })),
  open: flag,
  schedule: claimOf(text),
  timezone: claimOf(text),
  catchup: claimOf(flag),
  sla: claimOf(text),
  owner: claimOf(text),
  alert: claimOf(text),
  timeout: claimOf(text),
  paused: claimOf(flag),
  inputs: list(table),
  outputs: list(table),
  statements: list(
    object({
      task: orNull(text),
      place,
      reads: list(text),
      writes: orNull(text),
      effect: orNull(text),
      because: orNull(text),
      rerun: verdict,
      backfill: verdict,
      findings: list(behindSchema),
      whole: flag,
    }),
  ),
  commands: list(commandsSchema),
  failures: list(object({ what: text, consequence: text, evidence: list(evidence), rule: orNull(text) })),
  rollback: list(
    object({
      table: text,
      engine: claimOf(text),
      ways: list(object({ title: text, command: text, note: text, page: text })),
      note: text,
    }),
  ),
  escalation: list(object({ for: text, who: claimOf(text) })),
  cut: flag,
});
