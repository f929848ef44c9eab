import type { Config } from "../config/config.ts";
import type { FileFacts } from "../facts/file-facts.ts";
import type { DialectFact } from "../facts/script.ts";
import type { SystemId } from "../facts/subject.ts";
import type { Graph } from "../graph/graph.ts";
import type { Finding, Severity } from "../rules/rule.ts";
import type { FileEdits } from "../text/edits.ts";
import type { FileId } from "../text/span.ts";
import type { CancelSignal } from "./ports.ts";

/** A finding as it is shown: after severities, ignore comments and the baseline. */
export interface ReportedFinding extends Finding {
  /** Unique among the findings of its file as the text stands now; what a door hands back to ask for a fix. */
  readonly id: string;
  /** Stays the same while unrelated lines come and go: rule, path below its root, text of the line, ordinal. For baselines and SARIF. */
  readonly fingerprint: string;
}

/** A finding that is not shown, and why. */
export interface SuppressedFinding extends ReportedFinding {
  readonly suppressed: { readonly by: "comment" | "baseline"; readonly reason?: string };
}

/** How well a file was read. `partly`: something in it was not understood; `notes` say what, each a sentence. */
export interface FileStatus {
  readonly file: FileId;
  /** Workspace folder it lies in. */
  readonly root: FileId;
  /** Systems that read it; empty for files that concern nobody, which count neither as analysed nor as missed. */
  readonly systems: readonly SystemId[];
  readonly state: "analysed" | "partly" | "not-analysed";
  readonly notes: readonly string[];
  /** Dialects of its SQL, one for each script that differs. */
  readonly dialects: readonly DialectFact[];
  /** Read for facts, never reported. */
  readonly factsOnly: boolean;
}

/** A file with everything that is known of it, consistent at one revision. */
export interface FileView {
  readonly file: FileId;
  readonly root: FileId;
  readonly text: string;
  readonly facts: FileFacts;
  /** Its look-ups are not remembered as dependencies: for features, not for rules. */
  readonly graph: Graph;
  readonly findings: readonly ReportedFinding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Ids of the rules that are on in it. */
  readonly rulesOn: ReadonlySet<string>;
}

/** Settings a person made in the editor or on the command line; a configuration file in the workspace wins over them. */
export interface PersonalSettings {
  readonly rules?: Readonly<Record<string, Severity | "off">>;
  readonly tier?: 1 | 2 | 3;
  readonly dialect?: string;
  readonly airflowVersion?: string;
  /** Whether files that are not open are checked too. */
  readonly closedFiles?: boolean;
  /** Leave findings of the baseline in. */
  readonly ignoreBaseline?: boolean;
  /** Configuration file that holds for all roots instead of their own, its globs relative to each root. */
  readonly configFile?: FileId;
}

/** Edits that carry a fix out, or in a sentence why it is not done. */
export type FixResult = { readonly edits: readonly FileEdits[] } | { readonly refused: string };

/**
 * The analyser of a workspace: what every door talks to. Documents that are open win over the disk.
 * Every answer is that of the newest revision; a `signal` that is aborted makes a call reject with `Cancelled`.
 */
export interface Analyser {
  /** Workspace folders; files outside of them are still analysed when they are opened, each by itself. */
  setRoots(roots: readonly FileId[]): void;
  setSettings(settings: PersonalSettings): void;
  /** Reads everything below the roots. Answers about open files do not wait for it. `progress` counts files. */
  index(signal: CancelSignal, progress?: (done: number, total: number) => void): Promise<void>;
  /** Reads what is not read as it is now, new files included. @throws Cancelled */
  settled(signal: CancelSignal): Promise<void>;
  /** Counts up with whatever is told of a change; a picture made at another number may not be the picture of now. */
  readonly revision: number;
  /** A document is opened, or its text is now this one. */
  open(file: FileId, text: string): void;
  /** A document is closed: the disk counts again. */
  close(file: FileId): void;
  /** Whether a document is open. */
  isOpen(file: FileId): boolean;
  /** Files were made, changed or deleted on disk; a folder stands for everything in it. */
  changedOnDisk(files: readonly FileId[]): void;
  /** Calls back when findings of these files may be others than before (`undefined`: of any file), at most once a slice. */
  onChange(listener: (files: readonly FileId[] | undefined) => void): () => void;
  /** Findings of one file; none for facts-only, excluded and unreadable files. */
  findings(file: FileId, signal?: CancelSignal): Promise<readonly ReportedFinding[]>;
  /** Findings of all files that are checked, in order of path; work is shared among threads where the ports allow it. */
  allFindings(
    signal: CancelSignal,
    progress?: (done: number, total: number) => void,
  ): Promise<ReadonlyMap<FileId, readonly ReportedFinding[]>>;
  view(file: FileId, signal?: CancelSignal): Promise<FileView | undefined>;
  /** How well the files are read: all of the workspace, or one. */
  status(): readonly FileStatus[];
  statusOf(file: FileId): FileStatus | undefined;
  /** The configuration that holds for a root, mistakes left out. */
  configOf(root: FileId): Promise<Config>;
  /** Text of a file as the analyser sees it now; undefined where it cannot be read. */
  text(file: FileId): Promise<string | undefined>;
  /** Carries out fix number `fix` of a finding, on the text as it is now. The result was parsed again: the finding is gone. */
  fix(file: FileId, finding: string, fix: number, signal?: CancelSignal): Promise<FixResult>;
  /** All fixes of a kind in one file at once, of one rule or of all; those that do not go together are left for a second call. */
  fixAll(
    file: FileId,
    which:
      | { readonly kind: "safe" }
      | { readonly rule: string; readonly like?: { readonly finding: string; readonly fix: number } },
    signal?: CancelSignal,
  ): Promise<FixResult>;
  /** The edit that puts an ignore comment at a finding. */
  ignore(file: FileId, finding: string, reason: string, signal?: CancelSignal): Promise<FixResult>;
  /** Text of a baseline for a root that holds the findings of now, and how many they are. */
  baseline(
    root: FileId,
    signal: CancelSignal,
  ): Promise<{ readonly file: FileId; readonly text: string; readonly count: number }>;
}

/** Thrown by calls whose signal was aborted. */
export class Cancelled extends Error {
  constructor() {
    super("Nobody waits for this any more.");
    this.name = "Cancelled";
  }
}
