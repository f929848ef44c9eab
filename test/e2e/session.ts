import { cpSync } from "node:fs";
import path from "node:path";
import type { Browser } from "playwright-core";
import { type Bridge, startBridge } from "./bridge.ts";
import { openWindow, screenshot, type Window } from "./browser.ts";
import { tail } from "./exec.ts";
import { installExtensions, writeIdleExtension } from "./extensions.ts";
import type { Editor } from "./install.ts";
import { followReport, type Outcome, readOutcome } from "./outcome.ts";
import { startServer, type VSCodeServer } from "./server.ts";
import type { Session } from "./sessions.ts";
import type { SuiteEnvironment } from "./suite/environment.ts";
import { removeFolder, temporaryFolder } from "./temp.ts";
import { workbenchUrl } from "./workbench.ts";

/** What the sessions of one run share. */
export interface RunOptions {
  /** The compiled suite's entry. */
  readonly suite: string;
  /** The unpacked extension. */
  readonly developmentExtension: string;
  /** The packaged extension; asked for only when a session needs it, and may throw when there is none. */
  readonly packagedExtension: () => string;
  /** Where screenshots go. */
  readonly shots: string;
  readonly grep?: string | undefined;
  readonly timeoutMs: number;
}

/** Runs one session in a VS Code of its own and cleans up after it. Never rejects: trouble is part of the outcome. */
export async function runSession(
  editor: Editor,
  browser: Browser,
  session: Session,
  options: RunOptions,
): Promise<Outcome> {
  const work = temporaryFolder(session.name);
  const cleanup: (() => unknown)[] = [() => removeFolder(work)];
  const resultFile = path.join(work, "result.json");
  try {
    const bridge = await startBridge(options.shots);
    cleanup.unshift(() => bridge.close());
    const server = await start(editor, session, options, { work, resultFile, bridge });
    cleanup.unshift(() => server.stop());
    const window = await openWindow(browser, `http://127.0.0.1:${server.port}`);
    cleanup.unshift(() => window.page.context().close());
    bridge.attach(window);

    const report = followReport(resultFile, (text) => process.stdout.write(text));
    const developmentExtension =
      session.source === "development" ? options.developmentExtension : writeIdleExtension(path.join(work, "idle"));
    const url = workbenchUrl(server, {
      folder: path.join(work, "workspace"),
      developmentExtension,
      tests: options.suite,
    });
    const trouble = await drive(window, server, url, options.timeoutMs);
    report.stop();

    const outcome = readOutcome(session.name, resultFile, options.grep);
    const problem = trouble ?? outcome.problem;
    if (problem === undefined) return outcome;
    await explain(window, server, session, options.shots);
    return { ...outcome, problem };
  } catch (error) {
    return { session: session.name, problem: error instanceof Error ? error.message : String(error) };
  } finally {
    for (const step of cleanup) await step();
  }
}

interface Workshop {
  readonly work: string;
  readonly resultFile: string;
  readonly bridge: Bridge;
}

async function start(
  editor: Editor,
  session: Session,
  options: RunOptions,
  { work, resultFile, bridge }: Workshop,
): Promise<VSCodeServer> {
  cpSync(session.fixture, path.join(work, "workspace"), { recursive: true });
  const extensionsDirectory = path.join(work, "extensions");
  const packaged = session.source === "packaged" ? [options.packagedExtension()] : [];
  await installExtensions(editor, extensionsDirectory, [...(session.companions ?? []), ...packaged]);
  const environment: SuiteEnvironment = {
    E2E_SESSION: session.name,
    E2E_RESULT: resultFile,
    E2E_RUNNER: "server",
    E2E_DRIVER: bridge.url,
    E2E_GREP: options.grep ?? "",
    E2E_COLOR: process.stdout.isTTY ? "1" : "",
  };
  return startServer(editor, {
    extensionsDirectory,
    trusted: session.trusted,
    testDriver: true,
    environment: { ...environment },
    ...(session.settings && { settings: session.settings }),
  });
}

/** Opens the workbench and waits until the suite is done; returns what went wrong outside the tests, if anything. */
async function drive(
  { page }: Window,
  server: VSCodeServer,
  url: string,
  timeoutMs: number,
): Promise<string | undefined> {
  let end: (trouble?: string) => void = () => {};
  const ended = new Promise<string | undefined>((resolve) => {
    end = resolve;
  });
  // the workbench calls both when its URL names a suite
  await page.exposeFunction("codeAutomationExit", () => end());
  await page.exposeFunction("codeAutomationLog", () => {});
  page.once("crash", () => end("the browser's page crashed"));
  void server.ended.then(() => end("the VS Code server ended before the suite did"));
  const timer = setTimeout(() => end(`the suite did not finish within ${timeoutMs / 1000} s`), timeoutMs);
  try {
    await page.goto(url, { waitUntil: "commit" });
    return await ended;
  } finally {
    clearTimeout(timer);
  }
}

/** Prints all that may tell why a suite did not finish. */
async function explain(
  { page, problems }: Window,
  server: VSCodeServer,
  session: Session,
  shots: string,
): Promise<void> {
  const picture = await screenshot(page, shots, `stuck-${session.name}`).catch(() => "no screenshot");
  console.error(`The window looked like ${picture}`);
  console.error(`Its last problems:\n${tail(withoutStacks(problems.join("\n")), 15)}`);
  console.error(`The server's last lines:\n${tail(withoutStacks(server.log()), 15)}`);
}

/** Native modules that we do not compile (spdlog) fill the logs with stacks of no interest. */
function withoutStacks(log: string): string {
  return log
    .split("\n")
    .filter((line) => !/^\s+at |spdlog|^ → \/.*\.node$/.test(line))
    .join("\n");
}
