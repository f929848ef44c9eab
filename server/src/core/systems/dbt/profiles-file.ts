import type { Provision } from "../../facts/keys.ts";
import { type Known, known, unknown } from "../../facts/known.ts";
import type { FileId, Location } from "../../text/span.ts";
import type { YamlStream } from "../../yaml/document.ts";
import { rootOf } from "./project-file.ts";
import { textOf, type Value, valueAt } from "./value.ts";

/** Whether a text looks like a profiles.yml: some name with `outputs` of a `type`. */
export const looksLikeProfiles = (text: string): boolean => /^\s+outputs\s*:/m.test(text) && /^\s+type\s*:/m.test(text);

/** The profiles of a file, each with the adapter its outputs agree on. */
export function readProfiles(file: FileId, stream: YamlStream): readonly Provision[] {
  return rootOf(stream).entries.flatMap(({ key, keyAt, value }): Provision[] => {
    if (key === "config") return [];
    const at: Location = { file, span: keyAt };
    return [{ kind: "dbt-profile", key, value: { name: key, adapter: adapterOf(value, file, at), at } }];
  });
}

function adapterOf(profile: Value, file: FileId, at: Location): Known<string> {
  const outputs = valueAt(profile, "outputs");
  if (outputs?.kind !== "map" || outputs.open || outputs.entries.length === 0)
    return unknown("the outputs of the profile are not seen", at);
  const types = outputs.entries.map((entry) => valueAt(entry.value, "type"));
  const [first] = types;
  const names = new Set(types.map(textOf));
  const [name] = names;
  return first && name !== undefined && names.size === 1
    ? known(name, { file, span: first.at }, "profiles.yml")
    : unknown("the outputs of the profile have different adapters", at);
}
