import strategies from "../../../../data/dbt-incremental.json" with { type: "json" };
import type { DbtProject, Lookup, Provided } from "../../facts/keys.ts";
import { type Known, known } from "../../facts/known.ts";
import type { KeyFact, RelationKind, TableDeclaration } from "../../facts/table.ts";
import { dialectOfAdapter } from "../../scripts/dialect.ts";
import type { FileId, Location, Span } from "../../text/span.ts";
import { columnsOf } from "./columns.ts";
import type { ResourceContext } from "./context.ts";
import { booleanFact, type ConfigLayer, effective, readAs, textFact, textsFact } from "./layer.ts";
import { partitioningOf } from "./partition.ts";
import type { PropertiesValue } from "./properties.ts";
import { promisesOf } from "./tests.ts";
import { treeLayers } from "./trees.ts";
import { textOf, type ValueMap, valueAt } from "./value.ts";

/** A model, snapshot or seed as its own file shows it. */
export interface NodeDraft {
  readonly name: string;
  readonly resource: "model" | "snapshot" | "seed";
  readonly file: FileId;
  readonly at: Location;
  /** `config()` of the file; absent for seeds and snapshots in YAML. */
  readonly inFile: readonly ConfigLayer[];
  readonly context: ResourceContext;
}

const SECTION = { model: "models", snapshot: "snapshots", seed: "seeds" } as const;

/** The properties of a node, as the first of its properties files has them. */
export function propertiesFor(
  draft: Pick<NodeDraft, "resource">,
  provided: readonly Provided<"dbt-properties">[],
): { readonly file: FileId; readonly at: Location; readonly value: PropertiesValue } | undefined {
  const found = provided.find(({ value }) => (value.values as PropertiesValue).section === SECTION[draft.resource]);
  return found && { file: found.file, at: found.value.at, value: found.value.values as PropertiesValue };
}

/** The draft with the projects as they are now: an edit of dbt_project.yml may be on trial. */
export function withProjects(draft: NodeDraft, lookup: Lookup): NodeDraft {
  const now = (project: DbtProject): DbtProject => lookup.all("dbt-project", project.root)[0]?.value ?? project;
  const { context } = draft;
  const { project, running } = context;
  return { ...draft, context: { ...context, project: now(project), ...(running ? { running: now(running) } : {}) } };
}

/** All places that configure a node, strongest first: in-file, properties, project; the running project above a package. */
export function layersOf(draft: NodeDraft, properties: ReturnType<typeof propertiesFor>): readonly ConfigLayer[] {
  const { context, inFile, name, resource } = draft;
  const { project, running, path } = context;
  const folders = path.slice(0, -1);
  const names = resource === "snapshot" ? [project.name, ...path, name] : [project.name, ...folders, name];
  const section = SECTION[resource];
  return [
    ...(running ? treeLayers(running, section, names) : []),
    ...inFile,
    ...(properties ? propertiesLayers(properties.value, properties.file) : []),
    ...treeLayers(project, section, names),
  ];
}

/** `config:` of a version, of the entry, and the configuration keys that may stand beside it. */
function propertiesLayers(value: PropertiesValue, file: FileId): readonly ConfigLayer[] {
  const layer = (map: ValueMap, name: string, values: ValueMap): ConfigLayer => ({
    name,
    file,
    at: valueAt(map, "name")?.at ?? map.at,
    values,
  });
  return [value.version, value.map].flatMap((map): ConfigLayer[] => {
    if (!map) return [];
    const config = valueAt(map, "config");
    const beside = map.entries.filter((entry) => BESIDE.has(entry.key));
    const open = map.open || (config !== undefined && config.kind !== "map" && config.kind !== "none");
    return [
      ...(config?.kind === "map" ? [layer(map, "`config` of the properties", config)] : []),
      layer(map, "the properties", { kind: "map", entries: beside, open, at: map.at }),
    ];
  });
}

/** Configuration that older properties files have beside `config`. */
const BESIDE: ReadonlySet<string> = new Set(["meta", "group", "access", "tags"]);

/** How a node is materialized; what dbt does where nobody says. */
export const materializedOf = (layers: readonly ConfigLayer[]): Known<string> => textFact(layers, "materialized");

const RELATIONS: Readonly<Record<string, RelationKind>> = {
  table: "table",
  view: "view",
  incremental: "incremental",
  ephemeral: "ephemeral",
  materialized_view: "materialized-view",
  dynamic_table: "materialized-view",
  streaming_table: "materialized-view",
};

function relationOf(draft: NodeDraft, layers: readonly ConfigLayer[]): RelationKind {
  if (draft.resource !== "model") return draft.resource;
  const materialized = materializedOf(layers);
  if (materialized.state === "absent") return "view";
  return materialized.state === "known" ? (RELATIONS[materialized.value] ?? "unknown") : "unknown";
}

/** `unique_key`, a single one as a list of one. */
export const uniqueKeyOf = (layers: readonly ConfigLayer[]): Known<readonly string[]> => {
  const found = textsFact(layers, "unique_key");
  return found.state === "known" && found.value.length === 0 ? { state: "absent", searched: [] } : found;
};

/** Whether an incremental run surely merges, so that the unique_key is the key of one row. */
function mergesRows({ context }: NodeDraft, layers: readonly ConfigLayer[]): boolean {
  const strategy = textFact(layers, "incremental_strategy");
  if (strategy.state === "known") return strategy.value === "merge";
  const { adapter } = context;
  return strategy.state === "absent" && adapter.state === "known" && strategies.mergesByDefault.includes(adapter.value);
}

/** Keys a node promises: tests, constraints, and the key an incremental run merges on. */
export function keysOf(
  draft: NodeDraft,
  layers: readonly ConfigLayer[],
  properties: ReturnType<typeof propertiesFor>,
): { readonly keys: readonly KeyFact[]; readonly unclear: boolean } {
  const promised = properties ? promisesOf(properties.value.map, properties.file) : { keys: [], unclear: false };
  const merged = uniqueKeyOf(layers);
  if (relationOf(draft, layers) !== "incremental" || merged.state !== "known" || !mergesRows(draft, layers))
    return promised;
  return { ...promised, keys: [...promised.keys, { columns: merged.value, kind: "unique-key", at: merged.at }] };
}

/** `meta.owner`, else the group. */
export function ownerOf(layers: readonly ConfigLayer[]): Known<string> {
  for (const layer of layers) {
    const owner = valueAt(valueAt(layer.values, "meta"), "owner");
    const text = textOf(owner) ?? textOf(valueAt(owner, "name")) ?? textOf(valueAt(owner, "email"));
    if (owner && text !== undefined) return known(text, { file: layer.file, span: owner.at }, layer.name);
    if (owner)
      return { state: "unknown", why: "the owner is not plain text", at: { file: layer.file, span: owner.at } };
  }
  return textFact(layers, "group");
}

/** What a node declares as a table: under its own name, and under its alias where that is known to differ. */
export function declarationsOf(
  draft: NodeDraft,
  properties: ReturnType<typeof propertiesFor>,
  view?: TableDeclaration["view"],
): readonly TableDeclaration[] {
  const layers = layersOf(draft, properties);
  const { adapter } = draft.context;
  const adapterName = adapter.state === "known" ? adapter.value : undefined;
  const dialect = adapterName === undefined ? undefined : dialectOfAdapter(adapterName);
  const relation = relationOf(draft, layers);
  const columns: TableDeclaration["columns"] = properties
    ? columnsOf(properties.value.map, properties.file, "the properties")
    : { state: "absent", searched: [] };
  const description = properties && valueAt(properties.value.map, "description");
  const text = textOf(description);
  const declaration: TableDeclaration = {
    name: [draft.name],
    system: "dbt",
    relation,
    ...(dialect ? { dialect } : {}),
    at: draft.at,
    partition: withTypes(
      readAs(effective(layers, "partition_by"), (value) => partitioningOf(value, adapterName)),
      columns,
    ),
    requireFilter: booleanFact(layers, "require_partition_filter"),
    cluster: textsFact(layers, ["cluster_by", "liquid_clustered_by"]),
    columns,
    keys: keysOf(draft, layers, properties).keys,
    freshness: ABSENT,
    owner: ownerOf(layers),
    bytes: ABSENT,
    rows: ABSENT,
    description:
      properties && text !== undefined && description ? known(text, place(properties.file, description.at)) : ABSENT,
    ...(view && (relation === "view" || relation === "ephemeral") ? { view } : {}),
  };
  const alias = textFact(layers, "alias");
  return alias.state === "known" && alias.value.toLowerCase() !== draft.name.toLowerCase()
    ? [declaration, { ...declaration, name: [alias.value] }]
    : [declaration];
}

const ABSENT = { state: "absent", searched: [] } as const;
const place = (file: FileId, span: Span): Location => ({ file, span });

/** Types of the partition columns, where the properties give them. */
function withTypes(
  partition: TableDeclaration["partition"],
  columns: TableDeclaration["columns"],
): TableDeclaration["partition"] {
  if (partition.state !== "known" || columns.state !== "known") return partition;
  const typed = partition.value.columns.map((column) => {
    const type = columns.value.find((each) => each.name.toLowerCase() === column.name.toLowerCase())?.type;
    return column.type === undefined && type ? { ...column, type } : column;
  });
  return { ...partition, value: { ...partition.value, columns: typed } };
}
