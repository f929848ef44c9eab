/** What a suite leaves behind for its runner, as JSON in the file named by `E2E_RESULT`. */
export interface SuiteResult {
  readonly session: string;
  readonly tests: number;
  readonly passed: number;
  readonly failed: number;
  readonly pending: number;
  readonly durationMs: number;
}

/** The file beside the result to which the suite appends its report line by line, so that it can be followed live. */
export function reportFile(resultFile: string): string {
  return `${resultFile}.report.txt`;
}
