/** The variables by which a runner tells the suite what to do; the suite runs inside VS Code and has no arguments. */
export interface SuiteEnvironment {
  /** Which folder of tests to run: `main`, `restricted` or `vsix`. */
  readonly E2E_SESSION: string;
  /** Where to write the {@link SuiteResult}. */
  readonly E2E_RESULT: string;
  /** `server` has a driver for the user interface, `desktop` has none. */
  readonly E2E_RUNNER: "server" | "desktop";
  /** Where the driver of the user interface listens. */
  readonly E2E_DRIVER?: string;
  /** Only run tests whose full title matches this regular expression. */
  readonly E2E_GREP?: string;
  /** `1` colours the report. */
  readonly E2E_COLOR?: string;
}

/** Reads one variable of {@link SuiteEnvironment}; an empty one counts as absent. */
export function environment<Name extends keyof SuiteEnvironment>(name: Name): SuiteEnvironment[Name] | undefined {
  return (process.env[name] || undefined) as SuiteEnvironment[Name] | undefined;
}
