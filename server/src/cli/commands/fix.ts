import { replaceText } from "../../host/write.ts";
import { diffOf } from "../../ops/fix.ts";
import { type FixOutcome, fixesOf } from "../../ops/fixes.ts";
import { plural } from "../../ops/page.ts";
import { display } from "../display.ts";
import { knownRules } from "../known-rules.ts";
import { openWorkspace, type Session, type WorkspaceFlags } from "../session.ts";
import { EXIT, harmless, type Terminal } from "../terminal.ts";

/** Options of `pipewright fix`. */
export interface FixFlags extends WorkspaceFlags {
  readonly rule?: readonly string[];
  readonly dryRun?: boolean;
}

/** `pipewright fix`: applies fixes, or shows what they would change. */
export async function fix(terminal: Terminal, paths: readonly string[], flags: FixFlags): Promise<number> {
  const rules = knownRules(flags.rule)?.map(({ id }) => id);
  const session = await openWorkspace(terminal, paths, flags);
  if (flags.dryRun) {
    const outcome = await fixesOf(session.context, session.paths, rules);
    terminal.out(unifiedDiff(terminal, outcome));
    tell(terminal, outcome);
    terminal.err(`${plural(outcome.fixed, "finding")} would be fixed in ${plural(outcome.files.length, "file")}.\n`);
  } else await writeFixes(terminal, session, rules);
  for (const mistake of session.mistakes) terminal.err(`${mistake}\n`);
  return session.mistakes.length > 0 ? EXIT.usage : EXIT.clean;
}

/** Applies fixes on disk; returns how many files were written. The session's analyser is behind the disk then. */
export async function writeFixes(
  terminal: Terminal,
  session: Session,
  rules: readonly string[] | undefined,
): Promise<number> {
  const outcome = await fixesOf(session.context, session.paths, rules);
  tell(terminal, outcome);
  let written = 0;
  for (const { file, before, after } of outcome.files) {
    const result = await replaceText(file, before, after);
    if ("refused" in result) terminal.err(`${display(terminal, file)} was not changed: ${result.refused}.\n`);
    else written++;
  }
  terminal.err(`${plural(outcome.fixed, "finding")} fixed in ${plural(written, "file")}.\n`);
  return written;
}

function tell(terminal: Terminal, { refused }: FixOutcome): void {
  for (const { file, reason } of refused) terminal.err(`${display(terminal, file)}: ${harmless(reason)}\n`);
}

const unifiedDiff = (terminal: Terminal, { files }: FixOutcome): string =>
  files.map(({ file, before, after }) => diffOf(display(terminal, file), before, after)).join("");
