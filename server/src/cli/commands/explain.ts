import { existsSync } from "node:fs";
import { toFileId, toPath } from "../../host/paths.ts";
import { explain as explainOperation } from "../../ops/explain.ts";
import { ruleMetas } from "../known-rules.ts";
import { noWorkspace } from "../no-workspace.ts";
import { openWorkspace, type WorkspaceFlags } from "../session.ts";
import { EXIT, type Terminal, UsageError } from "../terminal.ts";

/** `pipewright explain`: a page about a rule or a file, as Markdown. */
export async function explain(terminal: Terminal, subject: string, flags: WorkspaceFlags): Promise<number> {
  const file = toFileId(subject, terminal.cwd);
  const isRule = ruleMetas.some(({ id }) => id === subject) || !existsSync(toPath(file));
  const result = isRule
    ? await explainOperation.run(noWorkspace, { rule: subject })
    : await explainOperation.run((await openWorkspace(terminal, [subject], flags)).context, { file });
  if ("refused" in result) throw new UsageError(result.refused);
  terminal.out(`${result.markdown}\n`);
  return EXIT.clean;
}
