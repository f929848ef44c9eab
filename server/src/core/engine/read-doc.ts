import type { Lookup, Provision } from "../facts/keys.ts";
import type { FileInput, System } from "../systems/system.ts";
import type { Span } from "../text/span.ts";
import type { Extracted } from "./document.ts";
import { IGNORE_WORD } from "./ignores.ts";

/** What reading a file gave: every system's extraction, and what all of them tell others. */
export interface Reading {
  readonly extracted: readonly Extracted[];
  readonly provides: readonly Provision[];
  readonly comments: readonly Span[];
  /** One sentence for each system that failed. */
  readonly troubles: readonly string[];
}

/** Lets every system that has something to say read the file. One that throws is left out, and told. */
export function readWith(
  systems: readonly System[],
  input: FileInput,
  lookup: Lookup,
  failed: (system: System, error: unknown) => void,
): Reading {
  const extracted: Extracted[] = [];
  const provides: Provision[] = [];
  const troubles: string[] = [];
  for (const system of systems) {
    try {
      if (!system.recognise(input.file, input.language, input.text)) continue;
      const context = system.context(input.file, lookup);
      if (context === undefined) continue;
      const extraction = system.extract(input, context);
      extracted.push({ system, context, raw: extraction.raw });
      provides.push(...extraction.provides);
    } catch (error) {
      failed(system, error);
      troubles.push(`${system.title} could not read the file: ${sentence(error)}`);
    }
  }
  return { extracted, provides, comments: commentsOf(input), troubles };
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Places where ignore comments may stand. Comments of SQL come with its scripts. */
function commentsOf(input: FileInput): readonly Span[] {
  if (!input.text.includes(IGNORE_WORD)) return [];
  switch (input.language) {
    case "yaml":
      return [...input.yaml().comments, ...input.template().comments];
    case "python":
      return input.python().comments;
    case "sql":
      return input.template().comments;
    case "toml":
    case "ini":
    case "text":
      return hashLines(input.text);
    default:
      return [];
  }
}

/** Lines that are a comment as a whole. */
function hashLines(text: string): readonly Span[] {
  const spans: Span[] = [];
  for (const match of text.matchAll(/^[ \t]*#[^\r\n]*/gm))
    spans.push({ start: match.index, end: match.index + match[0].length });
  return spans;
}
