import { fileInput } from "../../../server/src/core/engine/input.ts";
import { languageOf } from "../../../server/src/core/engine/languages.ts";
import { type FileFacts, joinFacts } from "../../../server/src/core/facts/file-facts.ts";
import type { ProvidedKind, Provision } from "../../../server/src/core/facts/keys.ts";
import type { System } from "../../../server/src/core/systems/system.ts";
import { lookupOf } from "./lookup.ts";

/** What a system makes of one file. */
export interface Read {
  readonly recognised: boolean;
  readonly facts: FileFacts;
  readonly provides: readonly Provision[];
  /** Keys under which values of a kind are provided, in order. */
  keys(kind: ProvidedKind): readonly string[];
}

/** Reads a file with a system, the way the engine does. `others` are values of other files. */
export function readWith<C, R>(
  system: System<C, R>,
  file: string,
  text: string,
  others: readonly Provision[] = [],
): Read {
  const lookup = lookupOf(others);
  const language = languageOf(file) ?? "text";
  const input = fileInput(file, text, language, "/w");
  const recognised = system.recognise(file, language, text);
  const context = recognised ? system.context(file, lookup) : undefined;
  const extraction = context === undefined ? undefined : system.extract(input, context);
  const provides = extraction?.provides ?? [];
  return {
    recognised: context !== undefined,
    facts: joinFacts(extraction ? [system.resolve(extraction.raw, file, context as C, lookup)] : []),
    provides,
    keys: (kind) => provides.filter((item) => item.kind === kind).map((item) => item.key),
  };
}
