import type { Exposure } from "../../facts/dbt.ts";
import type { DbtProperties, Provision } from "../../facts/keys.ts";
import type { TableDeclaration } from "../../facts/table.ts";
import type { TemplateExpression } from "../../template/template.ts";
import type { FileId, Location } from "../../text/span.ts";
import type { YamlNode, YamlPath } from "../../yaml/document.ts";
import type { FileInput } from "../system.ts";
import type { ResourceContext } from "./context.ts";
import { readExposures } from "./exposures.ts";
import { declarationsOf, type NodeDraft } from "./node.ts";
import { isBroken } from "./project-file.ts";
import { type RawSource, readSources, sourceProvisions } from "./sources.ts";
import { tableProvisions, tablesIn } from "./table.ts";
import { promisesOf } from "./tests.ts";
import { callIn, useOf } from "./uses.ts";
import { fromYaml, mapsOf, textOf, type Value, type ValueEntry, type ValueMap, valueAt } from "./value.ts";

/** What `DbtProperties.values` holds. */
export interface PropertiesValue {
  readonly section: "models" | "seeds" | "snapshots";
  /** The whole entry; descriptions of columns are left out. */
  readonly map: ValueMap;
  /** The entry below `versions:` that speaks of the node's file. */
  readonly version?: ValueMap;
  /** The entry declares versions, so that a ref by its name finds one of them. */
  readonly versioned: boolean;
  /** Where the entry stands in its file. */
  readonly path: YamlPath;
}

/** A `ref()` or `source()` in a properties file. */
export interface PropertyUse {
  readonly expression: TemplateExpression;
  readonly at: Location;
  /** A test: dbt warns when its ref is not found, and goes on. */
  readonly test: boolean;
}

/** What resolution needs of a properties file. */
export interface RawProperties {
  readonly role: "properties";
  readonly context: ResourceContext;
  readonly sources: readonly RawSource[];
  readonly snapshots: readonly NodeDraft[];
  readonly tables: readonly TableDeclaration[];
  readonly exposures: readonly Exposure[];
  readonly uses: readonly PropertyUse[];
}

const SECTIONS = ["models", "seeds", "snapshots"] as const;

/** Reads a properties file. */
export function readProperties(
  input: FileInput,
  context: ResourceContext,
): { readonly raw: RawProperties; readonly provides: readonly Provision[] } {
  const stream = input.yaml();
  const node = stream.documents[0]?.root;
  const whole = node ? fromYaml(node) : undefined;
  const root = whole && isBroken(stream) ? opened(whole) : whole;
  const { file } = input;
  const provides: Provision[] = [];
  const snapshots: NodeDraft[] = [];
  for (const section of SECTIONS) {
    for (const [at, item] of itemsIn(valueAt(root, section))) {
      const found = entryProvisions(item, section, [section, at], file, context);
      provides.push(...found);
      const relation = valueAt(item, "relation");
      const name = textOf(valueAt(item, "name"));
      if (section !== "snapshots" || relation === undefined || name === undefined) continue;
      const draft = { name, resource: "snapshot" as const, file, at: nameAt(item, file), inFile: [], context };
      snapshots.push(draft);
      provides.push(...snapshotProvisions(draft, relation, item, found));
    }
  }
  for (const group of mapsOf(valueAt(root, "groups"))) {
    const name = textOf(valueAt(group, "name"));
    const owner = valueAt(group, "owner");
    const who = textOf(valueAt(owner, "name")) ?? textOf(valueAt(owner, "email"));
    if (name !== undefined && who !== undefined)
      provides.push({
        kind: "dbt-group",
        key: context.project.root,
        value: { name, owner: who, at: nameAt(group, file) },
      });
  }
  const sources = readSources(root, file, context);
  const tested = provides.flatMap((each): Provision[] => {
    if (each.kind !== "dbt-properties" || each.key !== each.value.node) return [];
    const { map, section } = each.value.values as PropertiesValue;
    if (section !== "models" || promisesOf(map, file).keys.length === 0) return [];
    const value = { what: "key-test" as const, of: each.key, at: each.value.at };
    return [{ kind: "dbt-practice", key: context.project.root, value }];
  });
  const all = [...provides, ...tested, ...sourceProvisions(sources, root, context, file)];
  return {
    raw: {
      role: "properties",
      context,
      sources,
      snapshots,
      tables: tablesIn(all),
      exposures: context.own ? readExposures(root, file) : [],
      uses: node ? usesIn(node, file) : [],
    },
    provides: all,
  };
}

/** A broken file: each of its entries may hold more than is seen. */
function opened(value: Value): Value {
  if (value.kind === "list") return { ...value, items: value.items.map(opened) };
  if (value.kind !== "map") return value;
  return { ...value, entries: value.entries.map((entry) => ({ ...entry, value: opened(entry.value) })), open: true };
}

const itemsIn = (value: Value | undefined): readonly (readonly [number, ValueMap])[] =>
  value?.kind === "list"
    ? [...value.items.entries()].filter((entry): entry is [number, ValueMap] => entry[1].kind === "map")
    : [];

const nameAt = (map: ValueMap, file: FileId): Location => ({ file, span: valueAt(map, "name")?.at ?? map.at });

/** The entry under its name, and each of its versions under the name of the version's file. */
function entryProvisions(
  item: ValueMap,
  section: PropertiesValue["section"],
  path: YamlPath,
  file: FileId,
  context: ResourceContext,
): readonly Extract<Provision, { kind: "dbt-properties" }>[] {
  const name = textOf(valueAt(item, "name"));
  if (name === undefined) return [];
  const map = slim(item);
  const versions = mapsOf(valueAt(item, "versions"));
  const provide = (key: string, version?: ValueMap) => ({
    kind: "dbt-properties" as const,
    key,
    value: {
      node: name,
      project: context.project.root,
      at: nameAt(item, file),
      values: {
        section,
        map,
        versioned: versions.length > 0,
        path,
        ...(version ? { version } : {}),
      } satisfies PropertiesValue,
    } satisfies DbtProperties,
  });
  return [
    provide(name),
    ...versions.flatMap((version) => {
      const number = textOf(valueAt(version, "v"));
      const key = textOf(valueAt(version, "defined_in")) ?? (number === undefined ? undefined : `${name}_v${number}`);
      return key === undefined || key === name ? [] : [provide(key, version)];
    }),
  ];
}

/** An entry without the words about its columns, which nobody asks for and which are most of it. */
function slim(item: ValueMap): ValueMap {
  const words = (entry: ValueEntry): boolean => !WORDS.has(entry.key);
  const entries = item.entries.map((entry): ValueEntry => {
    if (entry.key !== "columns" || entry.value.kind !== "list") return entry;
    const items = entry.value.items.map((column) =>
      column.kind === "map" ? { ...column, entries: column.entries.filter(words) } : column,
    );
    return { ...entry, value: { ...entry.value, items } };
  });
  return { ...item, entries };
}

const WORDS: ReadonlySet<string> = new Set(["description", "meta", "docs", "tags", "quote", "config", "policy_tags"]);

/** A snapshot that is all YAML. */
function snapshotProvisions(
  draft: NodeDraft,
  relation: Value,
  item: ValueMap,
  properties: readonly Extract<Provision, { kind: "dbt-properties" }>[],
): readonly Provision[] {
  const { name, file, context, at } = draft;
  const text = textOf(relation);
  const expression = text === undefined ? undefined : callIn(text);
  const reads = expression ? useOf(expression, { file, span: relation.at }) : undefined;
  const enabled = { state: "absent", searched: [] } as const;
  const values = properties[0]?.value.values as PropertiesValue | undefined;
  const declared = declarationsOf(draft, values && { file, at: nameAt(item, file), value: values });
  return [
    {
      kind: "dbt-node",
      key: name,
      value: {
        name,
        resource: "snapshot",
        package: context.project.name,
        project: context.project.root,
        at,
        enabled,
        config: undefined,
        uses: reads ? [reads] : [],
      },
    },
    ...(reads ? [useProvision(name, reads)] : []),
    ...tableProvisions(declared),
  ];
}

const useProvision = (from: string, use: NonNullable<ReturnType<typeof useOf>>): Provision => ({
  kind: "dbt-use",
  key: use.name,
  value: { from, file: use.at.file, at: use.at, enabled: { state: "absent", searched: [] }, by: "node" },
});

/** Every value of the file that is a `ref()` or a `source()`. */
function usesIn(root: YamlNode, file: FileId): readonly PropertyUse[] {
  const uses: PropertyUse[] = [];
  const stack: { node: YamlNode; test: boolean }[] = [{ node: root, test: false }];
  const seen = new Set<YamlNode>();
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { node, test } = next;
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.kind === "seq") for (const item of node.items) stack.push({ node: item, test });
    else if (node.kind === "map")
      for (const entry of node.entries)
        stack.push({ node: entry.value, test: test || /^(?:data_|unit_)?tests$/.test(entry.key) });
    else if (/^\s*(?:\{\{\s*)?(?:ref|source)\s*\(/.test(node.source.text)) {
      const expression = callIn(node.source.text);
      if (expression) uses.push({ expression, at: { file, span: node.span }, test });
    }
  }
  return uses.reverse();
}
