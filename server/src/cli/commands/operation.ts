import type { FileId } from "../../core/text/span.ts";
import { toFileId } from "../../host/paths.ts";
import { createText, replaceText } from "../../host/write.ts";
import { htmlDocument, plainHtml } from "../../ops/html.ts";
import type { Change, InputProperty, KnownOperation, OperationContext } from "../../ops/operation.ts";
import { plainPage } from "../../ops/page.ts";
import { type Answer, changesOf, isRefusal, perform } from "../../ops/perform.ts";
import { display } from "../display.ts";
import { writeReport } from "../report-file.ts";
import { openWorkspace, type WorkspaceFlags } from "../session.ts";
import { EXIT, type Terminal, UsageError } from "../terminal.ts";

/** How an answer is written; `html` only for operations that have such a page. */
type Format = "markdown" | "json" | "html";

/** Options every operation has as a command. */
interface OperationFlags extends WorkspaceFlags {
  readonly json?: boolean;
  readonly format?: Format;
  readonly output?: string;
  readonly write?: boolean;
  readonly force?: boolean;
}

/** Runs an operation that has no command of its own: its page is printed, or its data as JSON. */
export async function operation(
  terminal: Terminal,
  known: KnownOperation,
  subject: string | readonly string[] | undefined,
  flags: OperationFlags & Readonly<Record<string, unknown>>,
): Promise<number> {
  const input: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(known.input.properties)) {
    const value = flags[flagOf(name)];
    if (value !== undefined) input[name] = valueOf(name, property, value);
  }
  if (known.subject !== undefined && subject !== undefined && subject.length > 0) input[known.subject] = subject;
  const session = await openWorkspace(terminal, [], flags);
  const loaded = await known.load();
  const absolute = (path: string): FileId => toFileId(path, terminal.cwd);
  const answer = await perform(loaded, session.context, input, plainPage(session.context.roots), absolute);
  for (const mistake of session.mistakes) terminal.err(`${mistake}\n`);
  if (isRefusal(answer)) throw new UsageError(answer.refused);
  const text = written(answer, flags.json ? "json" : flags.format, session.context);
  if (flags.output === undefined) terminal.out(text);
  else await writeReport(terminal, flags.output, text);
  if (flags.write) {
    const changes = await changesOf(loaded, session.context, input, absolute);
    if (isRefusal(changes)) throw new UsageError(changes.refused);
    await writeChanges(terminal, changes, flags.force === true);
  }
  return session.mistakes.length > 0 ? EXIT.usage : EXIT.clean;
}

/** Writes files and says which. @throws UsageError when one exists and `force` is not given, or one cannot be written. */
async function writeChanges(terminal: Terminal, changes: readonly Change[], force: boolean): Promise<void> {
  const existing = changes.filter(({ before }) => before !== null).map(({ file }) => display(terminal, file));
  if (existing.length > 0 && !force)
    throw new UsageError(`Nothing was written: ${existing.join(", ")} would change. Say \`--force\` to allow it.`);
  const refused: string[] = [];
  for (const { file, before, after } of changes) {
    const name = display(terminal, file);
    const result = before === null ? await createText(file, after) : await replaceText(file, before, after);
    if ("refused" in result) refused.push(`${name} was not written: ${result.refused}.`);
    else terminal.err(`${before === null ? "new" : "changed"}: ${name}\n`);
  }
  if (refused.length > 0) throw new UsageError(refused.join("\n"));
}

function written({ data, markdown, html }: Answer, format: Format | undefined, { roots }: OperationContext): string {
  if (format === "html" && html) return htmlDocument(html(plainHtml(roots)));
  return format === "json" ? `${JSON.stringify(data, null, 2)}\n` : `${markdown}\n`;
}

/** How commander names the value of `--some-name`. */
const flagOf = (name: string): string => name.replace(/[-_]([a-z])/g, (_, letter: string) => letter.toUpperCase());

function valueOf(name: string, property: InputProperty, value: unknown): unknown {
  if (property.type !== "number" && property.type !== "integer") return value;
  const number = Number(value);
  if (typeof value !== "string" || value.trim() === "" || Number.isNaN(number))
    throw new UsageError(`\`--${name.replaceAll("_", "-")}\` is a number, not \`${String(value)}\`.`);
  return number;
}
