import type { Colors } from "picocolors/types";

/** What the command line is run in; tests bring their own. */
export interface Terminal {
  /** Absolute, as the operating system writes it. */
  readonly cwd: string;
  out(text: string): void;
  /** Progress, notes and errors. */
  err(text: string): void;
  readonly colours: Colors;
  /** Whether somebody watches standard error, so that progress is worth showing. */
  readonly watched: boolean;
  /** All of standard input. */
  input(): Promise<string>;
}

/** A mistake in how we were called or configured: exit code 2, one sentence, no stack. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Exit codes, part of the command line's contract. */
export const EXIT = { clean: 0, findings: 1, usage: 2 } as const;

/** Replaces what a terminal would obey: a file name or a line of a workspace is not trusted. Tabs stay. */
export const harmless = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
