import type { FileFacts } from "../facts/file-facts.ts";
import type { SqlScript } from "../facts/script.ts";
import type { EnginePorts } from "./ports.ts";

/** A file before or after a fix. */
export interface Side {
  readonly text: string;
  readonly facts: FileFacts;
}

/** How many statements of a file are looked at; a fix changes a few. */
const MOST = 50;

/**
 * Why an independent parser objects to a fix: it read every statement of a script before and does not read one
 * afterwards. Templates are filled with a name first; where that does not make SQL, it has no opinion.
 */
export async function secondOpinion(
  before: Side,
  after: Side,
  parses: NonNullable<EnginePorts["parses"]>,
): Promise<string | undefined> {
  const old = new Map(before.facts.scripts.map((script) => [keyOf(script), statementsOf(script, before.text)]));
  for (const script of after.facts.scripts) {
    const { dialect } = script;
    const known = old.get(keyOf(script));
    if (!dialect.certain || !known) continue;
    const was = new Set(known);
    const now = statementsOf(script, after.text);
    const added = now.filter((statement) => !was.has(statement));
    const remaining = new Set(now);
    const replaced = known.filter((statement) => !remaining.has(statement));
    // Statements that are new altogether have nothing to be compared with.
    if (added.length === 0 || added.length > MOST || added.length !== replaced.length) continue;
    const readBefore = await Promise.all(replaced.map((statement) => parses(dialect.id, statement)));
    if (readBefore.some((read) => read !== true)) continue;
    for (const statement of added)
      if ((await parses(dialect.id, statement)) === false)
        return "After this fix a statement could not be read any more, so nothing was changed.";
  }
  return undefined;
}

const keyOf = ({ origin, variant }: SqlScript): string => `${JSON.stringify(origin)} ${variant.id}`;

/** Texts of the statements, output blocks of templates as names; statements with other template syntax are left out. */
const statementsOf = (script: SqlScript, text: string): string[] =>
  script.statements
    .map(({ span }) => text.slice(span.start, span.end).replace(/\{\{[^{}]*\}\}/g, "pipewright_value"))
    .filter((statement) => !/\{[{%#]|\$\{/.test(statement));
