import type { Span } from "../../text/span.ts";
import type { YamlMap, YamlPath, YamlStream } from "../../yaml/document.ts";
import { entryOf, itemsOf } from "../yaml-tree.ts";

/** One object of a manifest. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly map: YamlMap;
  readonly address: ResourceAddress;
  /** The document it stands in. */
  readonly document: Span;
}

/** Where an object stands: what subjects of this system carry. */
export interface ResourceAddress {
  /** Number of the document in the file. */
  readonly document: number;
  /** From the document's root to the object: empty, or `["items", 2]` in a List. */
  readonly path: YamlPath;
}

/** All objects of a file, those of Lists taken apart. */
export function resourcesOf(stream: YamlStream): readonly Resource[] {
  const found: Resource[] = [];
  for (const document of stream.documents) {
    if (document.root?.kind !== "map") continue;
    const add = (map: YamlMap, path: YamlPath): void => {
      const [apiVersion, kind] = [word(map, "apiVersion"), word(map, "kind")];
      if (apiVersion === undefined || kind === undefined) return;
      if (kind.endsWith("List") && path.length === 0) {
        for (const [at, item] of itemsOf(entryOf(map, "items")?.value).entries())
          if (item.kind === "map") add(item, ["items", at]);
      } else
        found.push({ apiVersion, kind, map, address: { document: document.index, path }, document: document.span });
    };
    add(document.root, []);
  }
  return found;
}

function word(map: YamlMap, key: string): string | undefined {
  const value = entryOf(map, key)?.value;
  return value?.kind === "scalar" && !value.templated && typeof value.value === "string" ? value.value : undefined;
}
