import type { Lookup, Provided, ProvidedKind, Provision } from "../../../server/src/core/facts/keys.ts";

/** A look-up over a list of provisions, each with the file that provides it. */
export function lookupOf(provisions: readonly (Provision & { readonly file?: string })[] = []): Lookup {
  return {
    all: <K extends ProvidedKind>(kind: K, key: string) =>
      provisions
        .filter((item) => item.kind === kind && item.key === key)
        .map((item) => ({ file: item.file ?? "/w/x", value: item.value }) as unknown as Provided<K>),
    keys: (kind) => [...new Set(provisions.filter((item) => item.kind === kind).map((item) => item.key))].sort(),
  };
}
