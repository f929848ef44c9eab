import type { PriceId } from "../prices/prices.ts";
import type { Severity } from "../rules/rule.ts";
import type { DialectId } from "../sql/tree.ts";
import type { FileId, Location } from "../text/span.ts";

/** How a rule is set: its severity, or off; options as checked against the rule's own description. */
export interface RuleSetting {
  readonly severity?: Severity | "off";
  readonly options?: Readonly<Record<string, unknown>>;
  /** Missing for a setting of the editor or the command line. */
  readonly at?: Location;
}

/** A dialect asked for by a person, with where. */
export interface DialectSetting {
  readonly id: DialectId;
  readonly at: Location;
}

/** Settings for files that match; later overrides win. */
export interface Override {
  /** Globs relative to the configuration's folder. */
  readonly paths: readonly string[];
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly dialect?: DialectSetting;
}

/**
 * What `pipewright.yaml` (or the `pipewright` key of a package.json) says. Globs are relative to
 * `root`, the folder of that file. Everything has a default, so an empty file is a valid one.
 */
export interface Config {
  readonly root: FileId;
  /** The file it was read from; undefined for the built-in defaults. */
  readonly file?: FileId;
  /** Globs of files that are not read at all. */
  readonly exclude: readonly string[];
  /** Globs of files that are read for facts but never reported. */
  readonly factsOnly: readonly string[];
  /** Highest tier of rules that are on: 1, 2 or 3. */
  readonly tier: 1 | 2 | 3;
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly dialect?: DialectSetting;
  readonly overrides: readonly Override[];
  /** Airflow `major.minor` when nothing in the repository pins it. */
  readonly airflowVersion?: { readonly major: number; readonly minor: number; readonly at?: Location };
  /** Folders Airflow looks for SQL in, relative to `root`. */
  readonly templateSearchPath: readonly string[];
  /** Baseline file, relative to `root`. */
  readonly baseline: string;
  /** Globs of run artifacts (exports of runs, events) besides those with the usual names. */
  readonly runs: readonly string[];
  /** Prices of the team's contracts by id, US dollars; they win over list prices. */
  readonly prices: Readonly<Partial<Record<PriceId, { readonly usd: number; readonly at: Location }>>>;
  /** Largest file that is read, bytes. */
  readonly maxFileSize: number;
  /** Whether files that are not open are checked too. */
  readonly checkClosedFiles: boolean;
}

/** Read for facts, never reported: what other tools wrote or installed. */
export const FACTS_ONLY: readonly string[] = ["**/target/**", "**/dbt_packages/**", "**/dbt_modules/**"];

/** Never read: other tools' trees and caches. `.gitignore` is honoured besides. */
export const NEVER_READ: readonly string[] = [
  "**/node_modules/**",
  "**/.git/**",
  "**/.venv/**",
  "**/venv/**",
  "**/__pycache__/**",
];

/** The settings of a workspace without a configuration file. */
export const defaultConfig = (root: FileId): Config => ({
  root,
  exclude: NEVER_READ,
  factsOnly: FACTS_ONLY,
  tier: 2,
  rules: {},
  overrides: [],
  templateSearchPath: [],
  baseline: "pipewright-baseline.json",
  runs: [],
  prices: {},
  maxFileSize: 5_000_000,
  checkClosedFiles: true,
});
