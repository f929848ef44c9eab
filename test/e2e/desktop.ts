import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from "@vscode/test-electron";
import { buildSuite } from "./build.ts";
import { isProgram, runProgram } from "./cli.ts";
import { exec } from "./exec.ts";
import { installFolders, isPackaged, writeIdleExtension } from "./extensions.ts";
import { type Outcome, readOutcome, summarize } from "./outcome.ts";
import { packagedExtension } from "./package-path.ts";
import { repositoryRoot } from "./paths.ts";
import { type Session, selectSessions } from "./sessions.ts";
import { baseSettings } from "./settings.ts";
import type { SuiteEnvironment } from "./suite/environment.ts";
import { removeFolder, temporaryFolder } from "./temp.ts";

/** What the sessions of a desktop run share. */
export interface DesktopOptions {
  /** VS Code's executable. */
  readonly code: string;
  readonly suite: string;
  readonly developmentExtension: string;
  readonly packagedExtension: () => string;
  readonly grep?: string | undefined;
}

/**
 * Runs one session in VS Code for the desktop. There is no driver, so tests made with `describeDriven` are not
 * registered; and `@vscode/test-electron` always trusts the folder, so Restricted Mode runs on the server only.
 */
export async function runDesktopSession(session: Session, options: DesktopOptions): Promise<Outcome> {
  const work = temporaryFolder(session.name);
  const place = (name: string): string => path.join(work, name);
  const resultFile = place("result.json");
  try {
    cpSync(session.fixture, place("workspace"), { recursive: true });
    mkdirSync(place("user/User"), { recursive: true });
    writeFileSync(place("user/User/settings.json"), JSON.stringify({ ...baseSettings, ...session.settings }));
    const packaged = session.source === "packaged";
    const folders = ["--user-data-dir", place("user"), "--extensions-dir", place("extensions")];
    await installAll(options.code, folders, place("extensions"), [
      ...(session.companions ?? []),
      ...(packaged ? [options.packagedExtension()] : []),
    ]);
    const environment: SuiteEnvironment = {
      E2E_SESSION: session.name,
      E2E_RESULT: resultFile,
      E2E_RUNNER: "desktop",
      E2E_GREP: options.grep ?? "",
    };
    await runTests({
      vscodeExecutablePath: options.code,
      extensionDevelopmentPath: packaged ? writeIdleExtension(place("idle")) : options.developmentExtension,
      extensionTestsPath: options.suite,
      extensionTestsEnv: { ...environment },
      launchArgs: [place("workspace"), ...folders, "--disable-telemetry"],
      reuseMachineInstall: true,
    }).catch(() => undefined); // failed tests reject, too; the result file tells them from a VS Code that did not start
    return readOutcome(session.name, resultFile, options.grep);
  } catch (error) {
    return { session: session.name, problem: error instanceof Error ? error.message : String(error) };
  } finally {
    removeFolder(work);
  }
}

async function installAll(
  code: string,
  folders: readonly string[],
  directory: string,
  extensions: readonly string[],
): Promise<void> {
  installFolders(directory, extensions);
  const [cli, ...args] = resolveCliArgsFromVSCodeExecutablePath(code, { reuseMachineInstall: true });
  if (!cli) throw new Error(`${code} has no command line`);
  for (const vsix of extensions.filter(isPackaged))
    await exec(cli, [...args, ...folders, "--install-extension", path.resolve(vsix), "--force"]);
}

async function main(): Promise<number> {
  const { values: flags } = parseArgs({
    options: {
      only: { type: "string", multiple: true, default: [] },
      grep: { type: "string" },
      extension: { type: "string", default: repositoryRoot },
      vsix: { type: "string" },
      version: { type: "string", default: "stable" },
      code: { type: "string" },
    },
  });
  const sessions = selectSessions(flags.only).filter(({ trusted }) => trusted);
  const options: DesktopOptions = {
    code:
      flags.code ??
      (await downloadAndUnzipVSCode({
        version: flags.version,
        cachePath: path.join(repositoryRoot, ".cache/vscode-desktop"),
      })),
    suite: await buildSuite(),
    developmentExtension: path.resolve(flags.extension),
    packagedExtension: () => packagedExtension(flags.vsix),
    grep: flags.grep,
  };
  const outcomes: Outcome[] = [];
  for (const session of sessions) {
    console.log(`\n▶ ${session.name}`);
    const outcome = await runDesktopSession(session, options);
    if (outcome.problem) console.error(`✖ ${session.name}: ${outcome.problem}`);
    outcomes.push(outcome);
  }
  const { line, exitCode } = summarize(outcomes);
  console.log(`\n${line}`);
  return exitCode;
}

if (isProgram(import.meta.url)) await runProgram(main);
