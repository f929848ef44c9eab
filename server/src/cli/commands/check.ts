import type { PersonalSettings } from "../../core/engine/analyser.ts";
import type { Severity } from "../../core/rules/rule.ts";
import type { FileId } from "../../core/text/span.ts";
import { changedSince } from "../../host/git.ts";
import { toFileId } from "../../host/paths.ts";
import { type CheckResult, check as checkOperation, isAtLeast, SEVERITIES } from "../../ops/check.ts";
import { type FormatName, format } from "../formats/format.ts";
import { knownRules, ruleMetas } from "../known-rules.ts";
import { progressLine } from "../progress.ts";
import { writeReport } from "../report-file.ts";
import { openWorkspace, type Session, type WorkspaceFlags } from "../session.ts";
import { EXIT, type Terminal, UsageError } from "../terminal.ts";
import { writeFixes } from "./fix.ts";

/** Options of `pipewright check`. */
export interface CheckFlags extends WorkspaceFlags {
  readonly format: FormatName;
  readonly failOn: Severity | "never";
  readonly severity?: Severity;
  readonly rule?: readonly string[];
  readonly since?: string;
  readonly stdin?: boolean;
  readonly stdinFilename?: string;
  readonly baseline: boolean;
  readonly fix?: boolean;
  readonly output?: string;
}

/** `pipewright check`: reports what is wrong. */
export async function check(terminal: Terminal, paths: readonly string[], flags: CheckFlags): Promise<number> {
  const rules = knownRules(flags.rule);
  const open = await standardInput(terminal, paths, flags);
  const settings: PersonalSettings = {
    ignoreBaseline: !flags.baseline,
    ...(rules ? { rules: Object.fromEntries(rules.map(({ id, severity }) => [id, severity])) } : {}),
  };
  const start = (): Promise<Session> => openWorkspace(terminal, paths, flags, { settings, ...(open ? { open } : {}) });
  let session = await start();
  if (flags.fix) {
    if ((await writeFixes(terminal, session, undefined)) > 0) session = await start();
  }
  const changed = flags.since === undefined ? undefined : await changedFiles(session, flags.since);
  const progress = progressLine(terminal, "Checking");
  const result = await checkOperation.run(
    { ...session.context, progress: progress.show },
    {
      paths: session.paths,
      changed,
      rules: flags.rule,
      severity: flags.severity,
      fixes: flags.format === "sarif",
    },
  );
  progress.end();
  await report(terminal, session, result, flags);
  for (const mistake of session.mistakes) terminal.err(`${mistake}\n`);
  if (session.mistakes.length > 0) return EXIT.usage;
  return fails(result, flags.failOn) ? EXIT.findings : EXIT.clean;
}

async function report(terminal: Terminal, session: Session, result: CheckResult, flags: CheckFlags): Promise<void> {
  const text = await format(flags.format, {
    result,
    terminal,
    rules: ruleMetas,
    text: (file) => session.context.analyser.text(file),
    mistakes: session.mistakes,
  });
  if (flags.output === undefined) terminal.out(text);
  else await writeReport(terminal, flags.output, text);
}

const fails = ({ counts }: CheckResult, least: Severity | "never"): boolean =>
  least !== "never" && SEVERITIES.some((severity) => counts[severity] > 0 && isAtLeast(severity, least));

async function standardInput(
  terminal: Terminal,
  paths: readonly string[],
  { stdin, stdinFilename, fix, since }: CheckFlags,
): Promise<ReadonlyMap<FileId, string> | undefined> {
  if (!stdin) {
    if (stdinFilename !== undefined) throw new UsageError("`--stdin-filename` goes with `--stdin`.");
    return undefined;
  }
  if (stdinFilename === undefined)
    throw new UsageError(
      "`--stdin` needs `--stdin-filename <path>`: the name tells the language and finds the workspace around it.",
    );
  if (paths.length > 0) throw new UsageError("`--stdin` checks standard input alone; leave the paths out.");
  if (fix || since !== undefined) throw new UsageError("`--stdin` goes neither with `--fix` nor with `--since`.");
  return new Map([[toFileId(stdinFilename, terminal.cwd), await terminal.input()]]);
}

async function changedFiles({ context }: Session, ref: string): Promise<readonly FileId[]> {
  const files: FileId[] = [];
  for (const root of context.roots) {
    const changed = await changedSince(root, ref);
    if ("refused" in changed) throw new UsageError(changed.refused);
    files.push(...changed.files);
  }
  return files;
}
