import { writeText } from "../../host/write.ts";
import { baseline as baselineOperation } from "../../ops/baseline.ts";
import { plural } from "../../ops/page.ts";
import { display } from "../display.ts";
import { openWorkspace, type WorkspaceFlags } from "../session.ts";
import { EXIT, type Terminal, UsageError } from "../terminal.ts";

/** `pipewright baseline`: writes today's findings into the baseline file. */
export async function baseline(terminal: Terminal, folder: string | undefined, flags: WorkspaceFlags): Promise<number> {
  const session = await openWorkspace(terminal, [folder ?? "."], flags, { settings: { ignoreBaseline: true } });
  for (const { file, text, count } of await baselineOperation.run(session.context, {})) {
    const written = await writeText(file, text);
    const name = display(terminal, file);
    if ("refused" in written) throw new UsageError(`${name} cannot be written: ${written.refused}.`);
    terminal.out(`${name}: ${plural(count, "finding")} will not be reported any more. Commit the file.\n`);
  }
  for (const mistake of session.mistakes) terminal.err(`${mistake}\n`);
  return session.mistakes.length > 0 ? EXIT.usage : EXIT.clean;
}
