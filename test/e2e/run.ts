import path from "node:path";
import { parseArgs } from "node:util";
import { launchBrowser } from "./browser.ts";
import { buildSuite } from "./build.ts";
import { elapsed, isProgram, runProgram } from "./cli.ts";
import { type Editor, ensureEditor } from "./install.ts";
import { exitCodes, type Outcome, summarize } from "./outcome.ts";
import { packagedExtension } from "./package-path.ts";
import { defaultShots, repositoryRoot } from "./paths.ts";
import { type RunOptions, runSession } from "./session.ts";
import { type Session, selectSessions } from "./sessions.ts";
import { EditorUnavailable } from "./unavailable.ts";

const usage = `Runs the suite in a real VS Code in a headless browser.

  tsx test/e2e/run.ts [--only main|example|chat|model|restricted|vsix]… [--grep REGEXP] [--shots DIR]
                      [--extension DIR] [--vsix FILE] [--timeout SECONDS]

Exit codes: 0 all passed, 1 a test failed, 2 a session did not run or ran nothing, 3 no VS Code on this machine.`;

/** Runs the chosen sessions one after the other and returns what became of each. */
export async function runSessions(
  editor: Editor,
  sessions: readonly Session[],
  options: RunOptions,
): Promise<Outcome[]> {
  const browser = await launchBrowser(editor);
  try {
    const outcomes: Outcome[] = [];
    for (const session of sessions) {
      const started = Date.now();
      console.log(`\n▶ ${session.name}`);
      const outcome = await runSession(editor, browser, session, options);
      if (outcome.problem) console.error(`✖ ${session.name}: ${outcome.problem}`);
      console.log(`■ ${session.name}, ${elapsed(started)}`);
      outcomes.push(outcome);
    }
    return outcomes;
  } finally {
    await browser.close();
  }
}

async function main(): Promise<number> {
  const { values: flags } = parseArgs({
    options: {
      only: { type: "string", multiple: true, default: [] },
      grep: { type: "string" },
      shots: { type: "string", default: defaultShots },
      extension: { type: "string", default: repositoryRoot },
      vsix: { type: "string" },
      timeout: { type: "string", default: "240" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (flags.help) {
    console.log(usage);
    return exitCodes.passed;
  }
  const started = Date.now();
  const sessions = selectSessions(flags.only);
  const editor = await ensureEditor({ log: (line) => console.error(line) }).catch((error: unknown) => {
    // the closing line is a promise to whoever parses our output, even when there is nothing to count
    if (error instanceof EditorUnavailable)
      console.log(summarize(sessions.map(({ name }) => ({ session: name, problem: "no VS Code" }))).line);
    throw error;
  });
  const outcomes = await runSessions(editor, sessions, {
    suite: await buildSuite(),
    developmentExtension: path.resolve(flags.extension),
    packagedExtension: () => packagedExtension(flags.vsix),
    shots: path.resolve(flags.shots),
    grep: flags.grep,
    timeoutMs: Number(flags.timeout) * 1000,
  });
  const { line, exitCode } = summarize(outcomes);
  console.log(`\nEnd-to-end tests took ${elapsed(started)}\n${line}`);
  return exitCode;
}

if (isProgram(import.meta.url)) await runProgram(main);
