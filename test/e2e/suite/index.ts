import { appendFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format } from "node:util";
import Mocha from "mocha";
import { driver } from "./driver.ts";
import { environment } from "./environment.ts";
import { reportFile, type SuiteResult } from "./result.ts";
import { mapStack } from "./stacks.ts";

/** The entry that VS Code calls, on every runner: runs the tests of one session and rejects when one fails. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const session = environment("E2E_SESSION") ?? "main";
  const mocha = createMocha(session);
  for (const file of testFiles(path.join(__dirname, session))) mocha.addFile(file);

  const started = Date.now();
  const stats = await new Promise<Mocha.Stats>((resolve, reject) => {
    const runner = mocha.run(() =>
      runner.stats ? resolve(runner.stats) : reject(new Error("Mocha kept no statistics")),
    );
    runner.on("fail", (_test, error: unknown) => mapStack(error));
  });
  const { tests, passes: passed, pending } = stats;
  const failed = stats.failures;
  publish({ session, tests, passed, failed, pending, durationMs: Date.now() - started });
  if (failed > 0) throw new Error(`${failed} of ${tests} tests failed`);
}

function createMocha(session: string): Mocha {
  const grep = environment("E2E_GREP");
  const result = environment("E2E_RESULT");
  Mocha.reporters.Base.consoleLog = (...values: unknown[]): void => {
    const line = format(...values);
    // VS Code forwards the console but does not expand %s
    console.log(line);
    if (result) appendFileSync(reportFile(result), `${line}\n`);
  };
  return new Mocha({
    ui: "bdd",
    reporter: "spec",
    timeout: 20_000,
    color: environment("E2E_COLOR") === "1",
    forbidPending: true,
    forbidOnly: Boolean(process.env.CI),
    ...(grep ? { grep: new RegExp(grep, "i") } : {}),
    rootHooks: { afterEach: photographFailure(session) },
  });
}

/** A picture of what a user would have seen when a test failed. */
function photographFailure(session: string): Mocha.AsyncFunc {
  return async function (this: Mocha.Context): Promise<void> {
    const test = this.currentTest;
    if (test?.state === "failed")
      await driver?.screenshot(`failed-${session}-${test.fullTitle()}`).catch(() => undefined);
  };
}

function testFiles(folder: string): string[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".test.cjs"));
  return files.sort().map((file) => path.join(folder, file));
}

function publish(result: SuiteResult): void {
  const file = environment("E2E_RESULT");
  if (file) writeFileSync(file, JSON.stringify(result));
}
