import type { FileId, Location } from "../text/span.ts";

/** Ids of the systems with a folder under `systems/`. */
export type SystemId = "airflow" | "dbt" | "kubernetes" | "sql" | "catalog" | "project";

/**
 * What an edit can be asked of: a task, a DAG, a model. Rules pass it on unread; only the system
 * that made it understands `address` (a YAML path, the place of a Python call, …). Plain data.
 */
export interface Subject {
  readonly system: SystemId;
  readonly file: FileId;
  readonly address: unknown;
}

/** A value that can be written into a file. */
export type Writable = string | number | boolean | null | readonly Writable[] | { readonly [key: string]: Writable };

/**
 * What a fix wants, in the vocabulary of facts. Turned into text edits only when somebody asks for
 * the fix: the file is read again, its hash compared, and the owner of the subject does the work.
 */
export type EditIntent =
  /** Sets a key of a subject (`["default_args", "retries"]`), creating what is missing on the way. */
  | { readonly do: "set"; readonly subject: Subject; readonly key: readonly string[]; readonly value: Writable }
  | { readonly do: "remove"; readonly subject: Subject; readonly key: readonly string[] }
  /** Moves a key of a subject elsewhere within it: `["default_args", "catchup"]` to `["catchup"]`. */
  | { readonly do: "move"; readonly subject: Subject; readonly from: readonly string[]; readonly to: readonly string[] }
  /** Replaces a span, inserts at an empty one; the text is taken as it is. */
  | { readonly do: "replace"; readonly at: Location; readonly text: string };

/** `safe`: same rows, schedule, failure behaviour and spend. `repair`: one click that changes behaviour for the better, as its title says. `suggestion`: a draft for a person to judge. */
export type FixKind = "safe" | "repair" | "suggestion";

/** An offer to change files; not applied until asked for. */
export interface Fix {
  readonly title: string;
  readonly kind: FixKind;
  readonly intents: readonly EditIntent[];
}
