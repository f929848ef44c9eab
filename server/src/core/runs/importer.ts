import type { JsonDocument } from "./json.ts";
import type { RunEvent } from "./openlineage.ts";
import type { RunRecords } from "./run.ts";

/** What one artifact gives. */
export interface ArtifactReading extends Partial<RunRecords> {
  /** Sentences without a subject on what is missing or was left out: "holds 100 of 2,340 runs". */
  readonly notes?: readonly string[];
  /** Events that are joined with those of other files. */
  readonly events?: readonly RunEvent[];
}

/** Reads the artifacts of one kind. Documents come from anywhere: nothing in them is taken for granted. */
export interface Importer {
  /** For people: "dbt run results". */
  readonly title: string;
  /** Where such files lie if nobody says anything else; globs below a root. */
  readonly globs: readonly string[];
  /** How to have it written, for the documentation. Markdown. */
  readonly how: string;
  /** What is taken from it, for the documentation. */
  readonly gives: string;
  readonly sources: readonly {
    readonly title: string;
    readonly url: string /** ISO date of reading. */;
    readonly read: string;
  }[];
  /** Whether a document is of this kind, by its content. */
  recognises(value: unknown): boolean;
  read(document: JsonDocument): ArtifactReading;
}
