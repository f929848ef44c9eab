import type { FileFacts } from "../facts/file-facts.ts";
import type { Lookup, Provision } from "../facts/keys.ts";
import type { EditIntent, SystemId } from "../facts/subject.ts";
import type { PyModule } from "../python/module.ts";
import type { TemplateReading } from "../template/template.ts";
import type { TextEdit } from "../text/edits.ts";
import type { FileId } from "../text/span.ts";
import type { YamlStream } from "../yaml/document.ts";

/** What the languages of a file are read as. */
export type FileLanguage = "yaml" | "json" | "sql" | "python" | "toml" | "ini" | "text";

/**
 * A file with its readings, each made on first use and shared by all systems that look at it. Of data files (CSV, Parquet)
 * only the name counts: their text is given as empty.
 */
export interface FileInput {
  readonly file: FileId;
  readonly text: string;
  readonly language: FileLanguage;
  /** Workspace folder the file belongs to. */
  readonly root: FileId;
  /** Template reading with the engines that fit the file (Jinja; Go for Helm charts). */
  template(): TemplateReading;
  /** YAML or JSON, templates stepped over. */
  yaml(): YamlStream;
  python(): PyModule;
}

/** Facts of one file that need no other file, plus what it tells others. */
export interface Extraction<Raw> {
  /** What `resolve` needs; dropped under memory pressure and made again from the text. */
  readonly raw: Raw;
  readonly provides: readonly Provision[];
}

/**
 * One system: how its files are recognised, what they say, and how they are changed. Everything is
 * pure; other files are reached through look-ups only, so that the engine knows who depends on what.
 */
export interface System<Context = unknown, Raw = unknown> {
  readonly id: SystemId;
  readonly title: string;
  /** Cheap, on path and text alone: whether this system might have something to say. Never by name alone where content decides. */
  recognise(file: FileId, language: FileLanguage, text: string): boolean;
  /**
   * What must be known before the file can be read: the dbt project it belongs to, its dialect.
   * `undefined`: not a file of this system after all. Plain data; extraction is done again when it changes.
   */
  context(file: FileId, lookup: Lookup): Context | undefined;
  /** Reads the file. No look-ups here. */
  extract(input: FileInput, context: Context): Extraction<Raw>;
  /**
   * Its SQL files hang on one another (`ref`): while a workspace is being read, a check of one is mostly made in vain,
   * and waits until all were read.
   */
  readonly isWoven?: boolean;
  /** Applies inheritance and answers references. */
  resolve(raw: Raw, file: FileId, context: Context, lookup: Lookup): Partial<FileFacts>;
  /** Turns an intent on a subject of this system into edits of the text as it is now, or says in a sentence why it cannot. */
  edit?(
    intent: Exclude<EditIntent, { do: "replace" }>,
    input: FileInput,
  ): readonly TextEdit[] | { readonly refused: string };
}

/** Declares a system with its types inferred. */
export const defineSystem = <Context, Raw>(system: System<Context, Raw>): System<Context, Raw> => system;
