import { coverageLine } from "../../core/features/coverage.ts";
import { coverage as coverageOperation } from "../../ops/coverage.ts";
import { display } from "../display.ts";
import { openWorkspace, type WorkspaceFlags } from "../session.ts";
import { EXIT, harmless, type Terminal } from "../terminal.ts";

/** `pipewright coverage`. */
export async function coverage(
  terminal: Terminal,
  paths: readonly string[],
  flags: WorkspaceFlags & { readonly json?: boolean },
): Promise<number> {
  const session = await openWorkspace(terminal, paths, flags);
  const result = await coverageOperation.run(session.context, { paths: session.paths });
  if (flags.json) {
    const unread = result.unread.map((file) => ({ ...file, file: display(terminal, file.file) }));
    terminal.out(`${JSON.stringify({ ...result, unread }, null, 2)}\n`);
  } else {
    const titles = new Map(session.context.systems.map(({ id, title }) => [id, title]));
    const { colours } = terminal;
    terminal.out(`${colours.bold(coverageLine({ ...result, others: [] }))}\n`);
    for (const [system, count] of Object.entries(result.systems))
      terminal.out(`  ${titles.get(system) ?? system}: ${count.toLocaleString("en")}\n`);
    for (const { file, state, reasons } of result.unread)
      terminal.out(
        `${display(terminal, file)}: ${state === "partly" ? "read in part" : "not analysed"}. ${harmless(reasons.join(" "))}\n`,
      );
  }
  for (const mistake of session.mistakes) terminal.err(`${mistake}\n`);
  return session.mistakes.length > 0 ? EXIT.usage : EXIT.clean;
}
