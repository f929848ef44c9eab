import type { DbtProject } from "../../facts/keys.ts";
import type { FileId, Span } from "../../text/span.ts";
import type { ConfigLayer } from "./layer.ts";
import type { ConfigTrees, Section } from "./project-file.ts";
import { entryOf, type ValueEntry, type ValueMap } from "./value.ts";

/**
 * What a configuration tree of dbt_project.yml says of one resource, most specific level first. At each level keys with a
 * plus are configuration, and so are plain keys whose value is no mapping; a mapping under a plain key is a folder.
 * @param names package, folders and name of the resource, which the tree's keys are matched with in turn
 */
export function treeLayers(project: DbtProject, section: Section, names: readonly string[]): readonly ConfigLayer[] {
  const tree = ((project.config ?? {}) as ConfigTrees)[section];
  if (!tree) return [];
  const file: FileId = project.at.file;
  const layers: ConfigLayer[] = [];
  let level: ValueMap | undefined = tree;
  let path: string = section;
  let at: Span = { start: tree.at.start, end: tree.entries[0]?.keyAt.end ?? tree.at.end };
  for (let depth = 0; level; depth++) {
    layers.push({ name: `\`${path}\` in dbt_project.yml`, file, at, values: configIn(level) });
    const name = names[depth];
    const below: ValueEntry | undefined = name === undefined ? undefined : entryOf(level, name);
    level = below?.value.kind === "map" ? below.value : undefined;
    path = `${path}.${name}`;
    at = below?.keyAt ?? at;
  }
  return layers.reverse();
}

function configIn(level: ValueMap): ValueMap {
  const entries = level.entries.flatMap((entry): ValueEntry[] => {
    if (entry.key.startsWith("+")) return [{ ...entry, key: entry.key.slice(1).trim() }];
    return entry.value.kind === "map" ? [] : [entry];
  });
  return { kind: "map", entries, open: level.open, at: level.at };
}
