import { existsSync } from "node:fs";
import { toFileId, toPath } from "../../host/paths.ts";
import { explain as explainOperation } from "../../ops/explain/operation.ts";
import { plainPage } from "../../ops/page.ts";
import { ruleMetas } from "../known-rules.ts";
import { noWorkspace } from "../no-workspace.ts";
import { openWorkspace, type WorkspaceFlags } from "../session.ts";
import { EXIT, type Terminal, UsageError } from "../terminal.ts";

/** `pipewright explain`: a page about a rule, a finding or a file, as Markdown. */
export async function explain(terminal: Terminal, subject: string, flags: WorkspaceFlags): Promise<number> {
  const file = toFileId(subject, terminal.cwd);
  // `dags/orders.yml:12` is a finding.
  const [, path, line] = /^(.+):(\d+)$/.exec(subject) ?? [];
  const place = path === undefined ? undefined : toFileId(path, terminal.cwd);
  const isKnown = ruleMetas.some(({ id }) => id === subject);
  const named = isKnown ? undefined : existsSync(toPath(file)) ? file : place;
  const { context } =
    named !== undefined && existsSync(toPath(named))
      ? await openWorkspace(terminal, [named === file ? subject : (path as string)], flags)
      : { context: noWorkspace };
  const input =
    context === noWorkspace || named === undefined
      ? { rule: subject }
      : { file: named, ...(named === file ? {} : { line: Number(line) }) };
  const result = await explainOperation.run(context, input);
  if ("refused" in result) throw new UsageError(result.refused);
  terminal.out(`${explainOperation.page(result, plainPage(context.roots))}\n`);
  return EXIT.clean;
}
