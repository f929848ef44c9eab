import { existsSync, readFileSync } from "node:fs";
import { reportFile, type SuiteResult } from "./suite/result.ts";

/** What became of one session. */
export interface Outcome {
  readonly session: string;
  /** What the suite reported; absent when it never finished. */
  readonly result?: SuiteResult;
  /** Why the session counts as failed although no test did. */
  readonly problem?: string;
}

/** Exit codes of the runners. */
export const exitCodes = { passed: 0, failed: 1, didNotRun: 2, unavailable: 3 } as const;

/** Reads what the suite left behind and judges it: no result and no tests are failures, too. */
export function readOutcome(session: string, resultFile: string, grep: string | undefined): Outcome {
  if (!existsSync(resultFile)) return { session, problem: "the suite left no result" };
  const result = JSON.parse(readFileSync(resultFile, "utf8")) as SuiteResult;
  if (result.tests === 0 && !grep) return { session, result, problem: "the suite has no tests" };
  return { session, result };
}

/** The closing line of a run and its exit code. A session that did not run counts as one failure. */
export function summarize(outcomes: readonly Outcome[]): { line: string; exitCode: number } {
  const passed = sum(outcomes.map(({ result }) => result?.passed ?? 0));
  const failedTests = sum(outcomes.map(({ result }) => result?.failed ?? 0));
  const broken = outcomes.filter(({ problem }) => problem !== undefined).length;
  const nothing = passed + failedTests + broken === 0;
  const failed = failedTests + broken + (nothing ? 1 : 0);
  const exitCode = broken > 0 || nothing ? exitCodes.didNotRun : failed > 0 ? exitCodes.failed : exitCodes.passed;
  return { line: `${passed} passed, ${failed} failed`, exitCode };
}

/** Copies a suite's report to `write` while it grows. */
export function followReport(resultFile: string, write: (text: string) => void): { stop(): void } {
  const file = reportFile(resultFile);
  let shown = 0;
  const copy = (): void => {
    if (!existsSync(file)) return;
    const text = readFileSync(file, "utf8");
    if (text.length > shown) write(text.slice(shown));
    shown = text.length;
  };
  const timer = setInterval(copy, 200);
  return {
    stop: () => {
      clearInterval(timer);
      copy();
    },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
