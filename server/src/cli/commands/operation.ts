import { writeFileSync } from "node:fs";
import { toFileId, toPath } from "../../host/paths.ts";
import type { InputProperty, KnownOperation } from "../../ops/operation.ts";
import { plainPage } from "../../ops/page.ts";
import { isRefusal, perform } from "../../ops/perform.ts";
import { openWorkspace, type WorkspaceFlags } from "../session.ts";
import { EXIT, type Terminal, UsageError } from "../terminal.ts";

/** Options every operation has as a command. */
interface OperationFlags extends WorkspaceFlags {
  readonly json?: boolean;
  readonly output?: string;
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
  const answer = await perform(loaded, session.context, input, plainPage(session.context.roots), (path) =>
    toFileId(path, terminal.cwd),
  );
  for (const mistake of session.mistakes) terminal.err(`${mistake}\n`);
  if (isRefusal(answer)) throw new UsageError(answer.refused);
  const text = flags.json ? `${JSON.stringify(answer.data, null, 2)}\n` : `${answer.markdown}\n`;
  if (flags.output === undefined) terminal.out(text);
  else writeFileSync(toPath(toFileId(flags.output, terminal.cwd)), text);
  return session.mistakes.length > 0 ? EXIT.usage : EXIT.clean;
}

/** How commander names the value of `--some-name`. */
const flagOf = (name: string): string => name.replace(/[-_]([a-z])/g, (_, letter: string) => letter.toUpperCase());

function valueOf(name: string, property: InputProperty, value: unknown): unknown {
  if (property.type !== "number" && property.type !== "integer") return value;
  const number = Number(value);
  if (typeof value !== "string" || value.trim() === "" || Number.isNaN(number))
    throw new UsageError(`\`--${name}\` is a number, not \`${String(value)}\`.`);
  return number;
}
