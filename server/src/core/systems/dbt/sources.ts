import type { DbtSource } from "../../facts/dbt.ts";
import type { Lookup, Provision } from "../../facts/keys.ts";
import { type Known, known, unknown } from "../../facts/known.ts";
import type { Partitioning, TableDeclaration } from "../../facts/table.ts";
import { dialectOfAdapter } from "../../scripts/dialect.ts";
import { isWithin } from "../../text/path.ts";
import type { FileId, Location } from "../../text/span.ts";
import type { YamlPath } from "../../yaml/document.ts";
import { columnsOf } from "./columns.ts";
import type { ResourceContext } from "./context.ts";
import { freshnessOf } from "./freshness.ts";
import { booleanFact, type ConfigLayer, textFact } from "./layer.ts";
import { sqlTestsOf } from "./model-facts.ts";
import { ownerOf } from "./node.ts";
import { tableProvisions } from "./table.ts";
import { promisesOf, testFactsOf, testsSeen } from "./tests.ts";
import { treeLayers } from "./trees.ts";
import { isOpen, textOf, type Value, type ValueMap, valueAt } from "./value.ts";
import type { Scope } from "./visible.ts";

/** One table of a source, its configuration put together. */
export interface RawSource {
  readonly source: string;
  readonly table: string;
  readonly at: Location;
  readonly sourceAt: Location;
  readonly path: YamlPath;
  readonly identifier: Known<readonly string[]>;
  readonly layers: readonly ConfigLayer[];
  readonly map: ValueMap;
  readonly own: boolean;
  readonly project: FileId;
}

/** The source tables of a properties file; sources and tables without a plain name are left out. */
export function readSources(root: Value | undefined, file: FileId, context: ResourceContext): readonly RawSource[] {
  const list = valueAt(root, "sources");
  if (list?.kind !== "list") return [];
  return [...list.items.entries()].flatMap(([at, source]): RawSource[] => {
    const name = source.kind === "map" ? textOf(valueAt(source, "name")) : undefined;
    const tables = valueAt(source, "tables");
    if (source.kind !== "map" || name === undefined || tables?.kind !== "list") return [];
    return [...tables.items.entries()].flatMap(([index, table]): RawSource[] => {
      const tableName = table.kind === "map" ? textOf(valueAt(table, "name")) : undefined;
      if (table.kind !== "map" || tableName === undefined) return [];
      const { project, running, path } = context;
      const names = [project.name, ...path.slice(0, -1), name, tableName];
      return [
        {
          source: name,
          table: tableName,
          at: { file, span: valueAt(table, "name")?.at ?? table.at },
          sourceAt: { file, span: valueAt(source, "name")?.at ?? source.at },
          path: ["sources", at, "tables", index],
          identifier: identifierOf(source, table, name, tableName, file),
          layers: [
            ...(running ? treeLayers(running, "sources", names) : []),
            ...levels(table, `table \`${tableName}\``, file),
            ...levels(source, `source \`${name}\``, file),
            ...treeLayers(project, "sources", names),
          ],
          map: table,
          own: context.own,
          project: project.root,
        },
      ];
    });
  });
}

/** `config:` and the keys beside it that dbt reads as configuration. */
function levels(map: ValueMap, name: string, file: FileId): readonly ConfigLayer[] {
  const at = valueAt(map, "name")?.at ?? map.at;
  const config = valueAt(map, "config");
  const open = map.open || (config !== undefined && config.kind !== "map" && config.kind !== "none");
  const beside = map.entries.filter((entry) => BESIDE.has(entry.key));
  return [
    ...(config?.kind === "map" ? [{ name: `\`config\` of ${name}`, file, at, values: config }] : []),
    { name, file, at, values: { kind: "map", entries: beside, open, at: map.at } },
  ];
}

const BESIDE: ReadonlySet<string> = new Set(["freshness", "loaded_at_field", "loaded_at_query", "meta", "tags"]);

/** Database, schema and identifier as far as they are plain text, from the end. */
function identifierOf(
  source: ValueMap,
  table: ValueMap,
  name: string,
  tableName: string,
  file: FileId,
): Known<readonly string[]> {
  const at = { file, span: table.at };
  const own = valueAt(table, "identifier");
  const identifier = own ? textOf(own) : tableName;
  if (identifier === undefined) return unknown("a template gives the identifier", at);
  const schema = valueAt(source, "schema");
  const schemaName = schema ? textOf(schema) : name;
  if (schemaName === undefined) return known([identifier], at);
  const database = textOf(valueAt(source, "database"));
  return known(database === undefined ? [schemaName, identifier] : [database, schemaName, identifier], at);
}

/** What the sources of a file tell others, hidden ones included. */
export function sourceProvisions(
  sources: readonly RawSource[],
  root: Value | undefined,
  context: ResourceContext,
  file: FileId,
): readonly Provision[] {
  const provides = sources.flatMap((source): Provision[] => [
    {
      kind: "dbt-source",
      key: `${source.source}.${source.table}`,
      value: {
        source: source.source,
        table: source.table,
        project: context.project.root,
        at: source.at,
        identifier: source.identifier,
        values: undefined,
      },
    },
    ...tableProvisions([declarationOf(source, context)]),
  ]);
  const practice = sources.flatMap((source): Provision[] => {
    const { state } = freshnessOf(source.layers);
    const enabled = booleanFact(source.layers, "enabled");
    if (state === "unknown" || enabled.state === "unknown" || (enabled.state === "known" && !enabled.value)) return [];
    const what = state === "known" ? "freshness" : "no-freshness";
    const value = { what, of: `${source.source}.${source.table}`, at: source.at } as const;
    return [{ kind: "dbt-practice", key: context.project.root, value }];
  });
  return [...provides, ...practice, ...hidden(root, context, file)];
}

/** Marks for sources and tables whose names a template gives. */
function hidden(root: Value | undefined, context: ResourceContext, file: FileId): readonly Provision[] {
  const list = valueAt(root, "sources");
  const mark = (source: string, key: string, value: Value): Provision => ({
    kind: "dbt-source",
    key,
    value: {
      source,
      table: "*",
      project: context.project.root,
      at: { file, span: value.at },
      identifier: unknown("a template gives the name"),
      values: undefined,
    },
  });
  if (!list) return [];
  if (list.kind !== "list") return isOpen(list) ? [mark("*", "*", list)] : [];
  return list.items.flatMap((source): Provision[] => {
    const name = textOf(valueAt(source, "name"));
    if (source.kind === "unknown" || (source.kind === "map" && name === undefined)) return [mark("*", "*", source)];
    const tables = valueAt(source, "tables");
    const some =
      isOpen(source) ||
      isOpen(tables) ||
      (tables?.kind === "list" && tables.items.some((table) => textOf(valueAt(table, "name")) === undefined));
    return some && name !== undefined ? [mark(name, `${name}.*`, source)] : [];
  });
}

/** A source as a table of the warehouse. */
function declarationOf(source: RawSource, context: ResourceContext): TableDeclaration {
  const { layers, map, at } = source;
  const absent = { state: "absent", searched: [] } as const;
  const adapter = context.adapter.state === "known" ? dialectOfAdapter(context.adapter.value) : undefined;
  const freshness = freshnessOf(layers);
  const description = valueAt(map, "description");
  const words = textOf(description);
  return {
    name: source.identifier.state === "known" ? source.identifier.value : [source.table],
    system: "dbt",
    relation: "source",
    ...(adapter ? { dialect: adapter } : {}),
    at,
    partition: externalPartitions(map, at),
    requireFilter: absent,
    cluster: absent,
    columns: columnsOf(map, at.file, "the source"),
    keys: promisesOf(map, at.file).keys,
    freshness:
      freshness.state === "known" ? (freshness.value ? { ...freshness, value: freshness.value } : absent) : freshness,
    owner: ownerOf(layers),
    bytes: absent,
    rows: absent,
    description: description && words !== undefined ? known(words, { file: at.file, span: description.at }) : absent,
  };
}

/** `external.partitions`, by which the dbt_external_tables package makes the table. */
function externalPartitions(map: ValueMap, at: Location): Known<Partitioning> {
  const partitions = valueAt(valueAt(map, "external"), "partitions");
  if (!partitions) return { state: "absent", searched: [] };
  const place = { file: at.file, span: partitions.at };
  if (partitions.kind !== "list" || isOpen(partitions)) return unknown("the partitions are not plain", place);
  const columns = partitions.items.flatMap((item) => {
    const name = textOf(valueAt(item, "name"));
    const type = textOf(valueAt(item, "data_type"))?.toUpperCase();
    return name === undefined ? [] : [{ name, ...(type ? { type } : {}) }];
  });
  return columns.length > 0
    ? known({ kind: "hive", columns }, place)
    : unknown("the partitions are not understood", place);
}

/** The source tables as facts, with who reads them. */
export function sourceFacts(sources: readonly RawSource[], scope: Scope, lookup: Lookup): readonly DbtSource[] {
  return sources.map((source): DbtSource => {
    const { layers, at, path } = source;
    return {
      kind: "source",
      source: source.source,
      table: source.table,
      at,
      subject: { system: "dbt", file: at.file, address: { yaml: path } },
      parent: {
        at: source.sourceAt,
        subject: { system: "dbt", file: at.file, address: { yaml: path.slice(0, 2) } },
      },
      project: source.project,
      enabled: booleanFact(layers, "enabled"),
      freshness: freshnessOf(layers),
      loadedAtField: textFact(layers, ["loaded_at_field", "loaded_at_query"]),
      tests: [...testFactsOf(source.map, at.file), ...sqlTestsOf(`${source.source}.${source.table}`, scope, lookup)],
      testsRead: testsSeen(source.map),
      readers: lookup
        .all("dbt-use", `${source.source}.${source.table}`)
        .filter(({ file, value }) => value.by === "node" && [...scope.roots].some((root) => isWithin(root, file)))
        .filter(
          ({ value }) => value.enabled.state === "absent" || (value.enabled.state === "known" && value.enabled.value),
        )
        .map(({ value }) => ({ model: value.from, at: value.at })),
      own: source.own,
    };
  });
}
