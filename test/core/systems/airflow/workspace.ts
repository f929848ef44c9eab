import { fileInput } from "../../../../server/src/core/engine/input.ts";
import { languageOf } from "../../../../server/src/core/engine/languages.ts";
import { type FileFacts, noFacts } from "../../../../server/src/core/facts/file-facts.ts";
import type { Lookup, Provided, ProvidedKind } from "../../../../server/src/core/facts/keys.ts";
import type { Known } from "../../../../server/src/core/facts/known.ts";
import system from "../../../../server/src/core/systems/airflow/system.ts";

/** A workspace of a few files, read by the Airflow system alone. */
export interface Workspace {
  facts(path: string): FileFacts;
  provided<K extends ProvidedKind>(kind: K, key: string): readonly Provided<K>[];
  readonly lookup: Lookup;
}

/** Files by path below `/w/`; read again until what they tell each other stays the same. */
export function workspace(files: Readonly<Record<string, string>>): Workspace {
  const values = new Map<string, Provided<ProvidedKind>[]>();
  const lookup: Lookup = {
    all: (kind, key) => (values.get(`${kind} ${key}`) ?? []) as never,
    keys: (kind) =>
      [...values.keys()].flatMap((key) => (key.startsWith(`${kind} `) ? [key.slice(kind.length + 1)] : [])).sort(),
  };
  const inputs = Object.entries(files).flatMap(([path, text]) => {
    const file = `/w/${path}`;
    const language = languageOf(file) ?? "text";
    return system.recognise(file, language, text) ? [fileInput(file, text, language, "/w")] : [];
  });
  const read = () =>
    inputs.map((input) => {
      const context = system.context(input.file, lookup);
      if (!context) throw new Error(`${input.file} has no context`);
      return { input, context, extraction: system.extract(input, context) };
    });
  for (let round = 0; round < 3; round++) {
    const found = read();
    values.clear();
    for (const path of Object.keys(files))
      values.set(`file /w/${path}`, [{ file: `/w/${path}`, value: { size: 1 } } as Provided<ProvidedKind>]);
    for (const { input, extraction } of found)
      for (const { kind, key, value } of extraction.provides) {
        const at = `${kind} ${key}`;
        values.set(at, [...(values.get(at) ?? []), { file: input.file, value } as Provided<ProvidedKind>]);
      }
  }
  const facts = new Map(
    read().map(({ input, context, extraction }) => [
      input.file,
      { ...noFacts, ...system.resolve(extraction.raw, input.file, context, lookup) },
    ]),
  );
  return {
    facts: (path) => facts.get(`/w/${path}`) ?? noFacts,
    provided: (kind, key) => lookup.all(kind, key),
    lookup,
  };
}

/** A fact for comparison: its value, `-` for absent, `?` for unknown. */
export const told = (fact: Known<unknown>): unknown =>
  fact.state === "known" ? fact.value : fact.state === "absent" ? "-" : "?";

/** The texts of the layers that were searched. */
export const searched = (fact: Known<unknown>): readonly string[] =>
  fact.state === "absent" ? fact.searched.map((layer) => layer.name) : [];
