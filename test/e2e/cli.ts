import path from "node:path";
import { fileURLToPath } from "node:url";
import { exitCodes } from "./outcome.ts";
import { EditorUnavailable } from "./unavailable.ts";

/** Whether the module with this `import.meta.url` is the program that Node was asked to run. */
export function isProgram(moduleUrl: string): boolean {
  return process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(moduleUrl);
}

/** How {@link runProgram} runs. */
export interface ProgramOptions {
  /** False leaves Ctrl-C to the program. */
  readonly handleSignals?: boolean;
}

/**
 * Runs a program to its exit code. Ctrl-C ends it at once; servers, browsers and temporary folders go with the process.
 * An {@link EditorUnavailable} is told in one sentence (and its cause), anything else with its stack.
 */
export async function runProgram(
  main: () => Promise<number>,
  { handleSignals = true }: ProgramOptions = {},
): Promise<never> {
  const exitOn = (signal: NodeJS.Signals, code: number): void => void process.once(signal, () => process.exit(code));
  if (handleSignals) {
    exitOn("SIGINT", 130);
    exitOn("SIGTERM", 143);
    exitOn("SIGHUP", 129);
  }
  try {
    process.exit(await main());
  } catch (error) {
    if (!(error instanceof EditorUnavailable)) {
      console.error(error);
      process.exit(exitCodes.didNotRun);
    }
    console.error(error.message);
    if (error.cause instanceof Error) console.error(error.cause.message);
    process.exit(exitCodes.unavailable);
  }
}

/** Seconds since `started`, for people: `12.3 s`. */
export function elapsed(started: number): string {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}
