import type { RuleMeta } from "../../core/rules/rule.ts";
import type { FileId } from "../../core/text/span.ts";
import type { CheckResult } from "../../ops/check.ts";
import type { Terminal } from "../terminal.ts";

/** What a format is made from. */
export interface Report {
  readonly result: CheckResult;
  readonly terminal: Pick<Terminal, "cwd" | "colours">;
  readonly rules: readonly RuleMeta[];
  /** The text of a file as it was checked. */
  text(file: FileId): Promise<string | undefined>;
  /** Mistakes in the call or the configuration, in sentences. */
  readonly mistakes: readonly string[];
}

/** Writes a report; the same report always makes the same text. */
export type Formatter = (report: Report) => string | Promise<string>;

/** Formats by name; only the one that is asked for is loaded. */
const FORMATS = {
  pretty: async (): Promise<Formatter> => (await import("./pretty.ts")).pretty,
  json: async (): Promise<Formatter> => (await import("./json.ts")).json,
  sarif: async (): Promise<Formatter> => (await import("./sarif.ts")).sarif,
  github: async (): Promise<Formatter> => (await import("./github.ts")).github,
  gitlab: async (): Promise<Formatter> => (await import("./gitlab.ts")).gitlab,
  junit: async (): Promise<Formatter> => (await import("./junit.ts")).junit,
};

/** Name of a format. */
export type FormatName = keyof typeof FORMATS;

/** Writes a report in a format. */
export const format = async (name: FormatName, report: Report): Promise<string> => (await FORMATS[name]())(report);
