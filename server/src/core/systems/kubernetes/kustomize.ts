import type { Kustomization, Lookup } from "../../facts/keys.ts";
import { basename, dirname, isAbsolute, joinPath } from "../../text/path.ts";
import type { FileId } from "../../text/span.ts";
import type { YamlMap, YamlStream } from "../../yaml/document.ts";
import { entryOf, itemsOf } from "../yaml-tree.ts";

const NAMES = new Set(["kustomization.yaml", "kustomization.yml", "Kustomization"]);
const PATCHES = ["patches", "patchesStrategicMerge", "patchesJson6902", "transformers", "replacements", "vars"];
const LABELS = ["commonLabels", "labels", "commonAnnotations", "transformers"];

/** Whether a file is a kustomization by its name, the only one kustomize looks for. */
export const isKustomization = (file: FileId): boolean => NAMES.has(basename(file));

/** What a kustomization takes in and changes; undefined where the file is not readable as one. */
export function kustomizationOf(file: FileId, stream: YamlStream): Kustomization | undefined {
  const root = stream.documents[0]?.root;
  if (root?.kind !== "map") return undefined;
  const folder = dirname(file);
  const resources = ["resources", "bases", "components"].flatMap((key) =>
    itemsOf(entryOf(root, key)?.value).flatMap((item) =>
      item.kind === "scalar" && typeof item.value === "string" && !isAbsolute(item.value) && !/:\/\//.test(item.value)
        ? [joinPath(folder, item.value)]
        : [],
    ),
  );
  return { folder, resources, patches: has(root, PATCHES), labels: has(root, LABELS) };
}

const has = (root: YamlMap, keys: readonly string[]): boolean => keys.some((key) => entryOf(root, key) !== undefined);

/** What kustomizations may add to the resources of a file. */
export interface Overlays {
  readonly patches: boolean;
  readonly labels: boolean;
}

/** How many kustomizations may stand on one another. */
const DEPTH = 12;

/** The kustomizations that take a file in, directly or through others. */
export function overlaysOf(file: FileId, lookup: Lookup): Overlays {
  const all = lookup.all("kustomization", "*").map(({ value }) => value);
  let patches = false;
  let labels = false;
  const seen = new Set<Kustomization>();
  let names: readonly FileId[] = [file];
  for (let step = 0; step < DEPTH && names.length > 0; step++) {
    const takers = all.filter((each) => !seen.has(each) && each.resources.some((path) => names.includes(path)));
    for (const taker of takers) {
      seen.add(taker);
      patches ||= taker.patches;
      labels ||= taker.labels;
    }
    names = takers.map((taker) => taker.folder);
  }
  return { patches, labels };
}
