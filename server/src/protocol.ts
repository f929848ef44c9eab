/**
 * What the editor's side and the language server say to each other beyond the Language Server
 * Protocol. Types and names only: the client imports nothing else of the server.
 */

/** Options the client sends with `initialize`. Other editors may leave them out. */
export interface InitializationOptions {
  /** The client can ask for the reason of an ignore comment (command {@link IGNORE_COMMAND}). */
  readonly asksReasons?: boolean;
  /** The client has the command {@link EXPLAIN_COMMAND}. */
  readonly explains?: boolean;
  /** Settings as under `pipewright.` in the editor. */
  readonly settings?: Settings;
  /** Milliseconds to wait after a change before diagnostics are pushed or a refresh is asked for; 50 by default. */
  readonly debounce?: number;
}

/** The editor's settings. `pipewright.yaml` wins over them. */
export interface Settings {
  /** Severity by rule id. */
  readonly rules?: Readonly<Record<string, "error" | "warning" | "information" | "hint" | "off">>;
  /** Highest tier of rules that are on. */
  readonly tier?: 1 | 2 | 3;
  /** SQL dialect of files for which nothing else decides; empty for none. */
  readonly dialect?: string;
  readonly airflow?: { readonly version?: string };
  readonly diagnostics?: { readonly closedFiles?: boolean };
}

/** Notification to the client, no content: what {@link STATUS_REQUEST} answers may have changed. */
export const STATUS_CHANGED = "pipewright/statusChanged";

/** Request: {@link StatusParams} → {@link DocumentStatus}. */
export const STATUS_REQUEST = "pipewright/status";

export interface StatusParams {
  /** Document; without it only the workspace is spoken of. */
  readonly uri?: string;
}

/** What the status item shows. */
export interface DocumentStatus {
  /** The SQL dialect and why; absent where the file holds no SQL. */
  readonly dialect?: { readonly title: string; readonly certain: boolean; readonly reason: string };
  /** Titles of the systems that read the file: "Airflow", "dbt". */
  readonly systems: readonly string[];
  /** Why the file is not analysed, in a sentence. */
  readonly notAnalysed?: string;
  readonly coverage: { readonly analysed: number; readonly total: number };
  /** Files read so far while the workspace is being indexed. */
  readonly indexing?: { readonly done: number; readonly total: number };
}

/** Request, no content → {@link CoverageReport}. */
export const COVERAGE_REQUEST = "pipewright/coverage";

export interface CoverageReport {
  readonly analysed: number;
  readonly total: number;
  /** For people. */
  readonly markdown: string;
}

/** Request: {@link ExplainParams} → {@link Explanation}. */
export const EXPLAIN_REQUEST = "pipewright/explain";

export interface ExplainParams {
  /** Rule id. */
  readonly rule: string;
  /** A finding of the rule to be explained with its evidence. */
  readonly uri?: string;
  /** Id of the finding, where it is known. */
  readonly finding?: string;
  /** Line of the finding, zero-based, otherwise. */
  readonly line?: number;
}

export interface Explanation {
  readonly title: string;
  readonly markdown: string;
}

/** Request: {@link IgnoreParams} → the edit, or in a sentence why there is none. */
export const IGNORE_REQUEST = "pipewright/ignore";

export interface IgnoreParams {
  readonly uri: string;
  readonly rule: string;
  /** Id of the finding. */
  readonly finding: string;
  readonly reason: string;
}

export interface IgnoreAnswer {
  readonly version?: number;
  readonly edits?: readonly {
    readonly range: {
      readonly start: { readonly line: number; readonly character: number };
      readonly end: { readonly line: number; readonly character: number };
    };
    readonly newText: string;
  }[];
  readonly refused?: string;
}

/** Request: {@link OperationParams} → {@link OperationAnswer}. Waits until the workspace is read. */
export const OPERATION_REQUEST = "pipewright/operation";

export interface OperationParams {
  /** Name of an operation: `lineage`. */
  readonly name: string;
  /** As its input schema says; paths may be relative to a workspace folder. */
  readonly input: unknown;
  /** Answer as HTML too, where the operation has such a page. */
  readonly html?: boolean;
}

/** The answer as data and as a page whose places are links; or in a sentence why there is none. */
export interface OperationAnswer {
  readonly data?: unknown;
  readonly markdown?: string;
  /** Places are links with `data-uri` and `data-line` (from 1). */
  readonly html?: OperationHtml;
  readonly refused?: string;
}

/** A page for the document of whoever shows it; all text of the workspace in it is escaped. */
export interface OperationHtml {
  readonly title: string;
  /** Takes its colours from these variables: `--back`, `--fore`, `--soft`, `--line`, `--good`, `--bad`, `--open`, `--bar`; its fonts from `--font` and `--mono`. */
  readonly style: string;
  readonly body: string;
}

/** Request: {@link OperationParams} → {@link ChangesAnswer}: what the operation would write. Nothing is written. */
export const CHANGES_REQUEST = "pipewright/changes";

/** Changes to be shown and, if the person agrees, written; or in a sentence why there are none. */
export interface ChangesAnswer {
  readonly changes?: readonly ProposedChange[];
  readonly refused?: string;
}

/** A file as it is and as it would be; files of the workspace alone, links followed. */
export interface ProposedChange {
  readonly uri: string;
  /** Null for a file that does not exist yet. */
  readonly before: string | null;
  readonly after: string;
}

/** Request: {@link MentionsParams} → {@link Mention}[]. Waits until the workspace is read. */
export const MENTIONS_REQUEST = "pipewright/mentions";

export interface MentionsParams {
  /** A question of a person. */
  readonly text: string;
}

/** Something of the workspace that a text names, in order of place. */
export interface Mention {
  readonly kind: "thing" | "rule" | "file";
  /** As operations take it: a name, the id of a rule, the address of a file. */
  readonly value: string;
  /** Where the text names it: UTF-16 offsets, the end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** Request, no content → {@link NewFile}[]: what a baseline of today's findings would be, one for each folder. */
export const BASELINE_REQUEST = "pipewright/baseline";

/** A file the client is asked to write, after it has asked the person. */
export interface NewFile {
  readonly uri: string;
  readonly text: string;
  /** For the message: "57 findings". */
  readonly summary: string;
}

/** Request, no content → {@link NewFile}[]: a first configuration, one for each folder that has none. */
export const CONFIGURATION_REQUEST = "pipewright/configuration";

/** Command of the client: ignore a finding with a reason. Argument: {@link IgnoreParams} without the reason. */
export const IGNORE_COMMAND = "pipewright.ignoreWithReason";

/** Command of the client: explain a rule. Argument: {@link ExplainParams}. */
export const EXPLAIN_COMMAND = "pipewright.explainFinding";
