import type { SqlScript } from "../../facts/script.ts";
import { decideDialect } from "../../scripts/dialect.ts";
import { readScripts } from "../../scripts/read.ts";
import type { FileId } from "../../text/span.ts";
import { entryOf, nodeAt, textSpan } from "../yaml-tree.ts";
import type { KubernetesContext } from "./context.ts";
import type { Resource } from "./resources.ts";

/** The SQL files a ConfigMap holds: keys that end in `.sql`. */
export function configMapScripts(resource: Resource, file: FileId, context: KubernetesContext): readonly SqlScript[] {
  if (resource.kind !== "ConfigMap") return [];
  const holder = entryOf(resource.map, "data")?.value;
  if (holder?.kind !== "map") return [];
  const named = nodeAt(resource.map, ["metadata", "name"]);
  const name = named?.kind === "scalar" ? named.source.text : "";
  return holder.entries.flatMap(({ key, value }) => {
    if (!/\.(?:sql|hql|ddl)$/i.test(key) || value.kind !== "scalar" || value.source.text.trim() === "") return [];
    const at = textSpan(value);
    return readScripts(value.source, {
      file,
      origin: { kind: "config-map", name, key },
      dialect: decideDialect({ ...context.dialect, file, text: value.source.text, offset: at.start }),
      engines: { jinja: true, dollar: true },
      holes: value.holes.map(({ start, end, kind }) => ({ start, end, kind })),
      span: at,
      // The lines of a literal block are the lines of the text.
      editable: value.style === "literal" && !value.templated,
    });
  });
}
