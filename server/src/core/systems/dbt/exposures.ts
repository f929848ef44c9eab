import type { Exposure } from "../../facts/dbt.ts";
import { absent, type Known, known, unknown } from "../../facts/known.ts";
import type { FileId } from "../../text/span.ts";
import { callIn, useOf } from "./uses.ts";
import { isOpen, itemsOf, mapsOf, textOf, type Value, type ValueMap, valueAt } from "./value.ts";

/** The exposures of a properties file: who uses its data outside of dbt. */
export const readExposures = (root: Value | undefined, file: FileId): readonly Exposure[] =>
  mapsOf(valueAt(root, "exposures")).flatMap((entry) => readExposure(entry, file) ?? []);

function readExposure(entry: ValueMap, file: FileId): Exposure | undefined {
  const name = textOf(valueAt(entry, "name"));
  if (name === undefined) return undefined;
  const at = { file, span: valueAt(entry, "name")?.at ?? entry.at };
  const uses = valueAt(entry, "depends_on");
  const dependsOn = itemsOf(uses).map((item) => useIn(item, file));
  const owner = valueAt(entry, "owner");
  return {
    kind: "exposure",
    name,
    type: textIn(entry, "type", file),
    owner: owner?.kind === "map" ? firstText(owner, ["name", "email"], file) : textIn(entry, "owner", file),
    maturity: textIn(entry, "maturity", file),
    description: textIn(entry, "description", file),
    at,
    dependsOn: dependsOn.flatMap((use) => use ?? []),
    complete: !entry.open && !isOpen(uses) && dependsOn.every((use) => use !== undefined),
  };
}

/** `ref('orders')`; metrics, which are no tables, count as what is not followed. */
function useIn(item: Value, file: FileId): Exposure["dependsOn"][number] | undefined {
  const text = textOf(item);
  const expression = text === undefined ? undefined : callIn(text);
  const use = expression && useOf(expression, { file, span: item.at });
  return use && { what: use.kind, name: use.name, at: use.at };
}

function textIn(map: ValueMap, key: string, file: FileId): Known<string> {
  const value = valueAt(map, key);
  if (!value || value.kind === "none") return map.open ? unknown("a template may give it") : absent();
  const text = textOf(value);
  const at = { file, span: value.at };
  return text === undefined ? unknown("it is no plain text", at) : known(text, at);
}

const firstText = (map: ValueMap, keys: readonly string[], file: FileId): Known<string> =>
  keys.map((key) => textIn(map, key, file)).find(({ state }) => state !== "absent") ?? absent();
