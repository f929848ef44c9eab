import { absent, type Known, known, unknown } from "../../facts/known.ts";
import type { Problem } from "../../facts/reference.ts";
import type { ColumnFact, KeyFact, Partitioning, TableDeclaration } from "../../facts/table.ts";
import { type PlainKind, partitioningOf } from "../../scripts/partitioning.ts";
import { DIALECTS } from "../../sql/dialects/all.ts";
import { parseScript } from "../../sql/parse.ts";
import type { DialectId } from "../../sql/tree.ts";
import { wholeText } from "../../text/source.ts";
import type { FileId, Location } from "../../text/span.ts";
import type { YamlEntry, YamlMap, YamlStream } from "../../yaml/document.ts";
import { entryOf } from "../yaml-tree.ts";
import { Complaints, spanOf } from "./complaints.ts";

/** What a catalogue says: the tables it could read, and every mistake at its place. */
export interface CatalogReading {
  readonly tables: readonly TableDeclaration[];
  readonly problems: readonly Problem[];
}

const TOP = ["version", "tables"];
const TABLE_KEYS = [
  "relation",
  "dialect",
  "partition",
  "require_partition_filter",
  "cluster",
  "rows",
  "bytes",
  "daily_growth",
  "pk",
  "unique",
  "columns",
  "owner",
  "freshness",
  "description",
];
const RELATIONS = ["table", "view", "materialized-view", "external"] as const;
const UNITS = ["hour", "day", "month", "year"] as const;
const LAYER = "pipewright.catalog.yaml";

/** Reads a `pipewright.catalog.yaml`; its form is described by `server/data/catalog.schema.json`. */
export function readCatalog(file: FileId, stream: YamlStream): CatalogReading {
  const complaints = new Complaints(file);
  const root = stream.documents[0]?.root;
  if (!root || (root.kind === "scalar" && root.value === null)) return { tables: [], problems: [] };
  const top = complaints.map(root, "The catalogue", TOP);
  const version = top && entryOf(top, "version");
  if (version && !(version.value.kind === "scalar" && version.value.value === 1))
    complaints.add(spanOf(version.value), "`version` must be 1, the only format there is.", "1");
  const holder = top && entryOf(top, "tables")?.value;
  const isEmpty = holder?.kind === "scalar" && holder.value === null;
  const map = holder && !isEmpty ? complaints.map(holder, "`tables`") : undefined;
  const tables = (map?.entries ?? []).flatMap((entry) => readTable(entry, complaints) ?? []);
  return { tables, problems: complaints.problems };
}

function readTable(entry: YamlEntry, complaints: Complaints): TableDeclaration | undefined {
  const { file } = complaints;
  const at: Location = { file, span: entry.keySpan };
  const name = entry.key.split(".").map((part) => part.replace(/^[`"[]|[`"\]]$/g, ""));
  if (name.some((part) => part.trim() === ""))
    return complaints.add(
      entry.keySpan,
      `\`${entry.key}\` is no name of a table: write its parts with dots, as in raw.events.`,
    );
  const empty = entry.value.kind === "scalar" && entry.value.value === null;
  const map = empty ? undefined : complaints.map(entry.value, `What stands under \`${entry.key}\``, TABLE_KEYS);
  if (!map && !empty) return undefined;
  const reader = new TableReader(map, complaints, at);
  return reader.read(name);
}

class TableReader {
  constructor(
    private readonly map: YamlMap | undefined,
    private readonly complaints: Complaints,
    private readonly at: Location,
  ) {}

  read(name: readonly string[]): TableDeclaration {
    const { complaints } = this;
    const dialect = this.dialect();
    const columns = this.columns();
    const growth = this.value("daily_growth", (entry) => complaints.size(entry));
    return {
      name,
      system: "catalog",
      relation: this.choice("relation", RELATIONS) ?? "table",
      ...(dialect ? { dialect } : {}),
      at: this.at,
      partition: this.value("partition", (entry) => this.partition(entry, columns, dialect)),
      requireFilter: this.value("require_partition_filter", (entry) => complaints.boolean(entry)),
      cluster: this.value("cluster", (entry) => complaints.names(entry.value, entry.key)),
      columns,
      keys: this.keys(),
      freshness: this.value("freshness", (entry) => this.freshness(entry)),
      owner: this.value("owner", (entry) => complaints.text(entry)),
      bytes: this.value("bytes", (entry) => complaints.size(entry)),
      rows: this.value("rows", (entry) => complaints.count(entry)),
      ...(growth.state === "known" ? { dailyGrowth: growth } : {}),
      description: this.value("description", (entry) => complaints.text(entry)),
    };
  }

  private entry(key: string): YamlEntry | undefined {
    return this.map && entryOf(this.map, key);
  }

  /** A value that is there and right, or not there, or there and wrong. */
  private value<T>(key: string, read: (entry: YamlEntry) => T | undefined): Known<T> {
    const entry = this.entry(key);
    if (!entry) return absent([{ name: LAYER, at: this.at }]);
    const at = { file: this.at.file, span: spanOf(entry.value) };
    const value = read(entry);
    return value === undefined ? unknown("the catalogue has a mistake there", at) : known(value, at, LAYER);
  }

  private choice<T extends string>(key: string, values: readonly T[]): T | undefined {
    const entry = this.entry(key);
    return entry && this.complaints.choice(entry, values);
  }

  private dialect(): DialectId | undefined {
    return this.choice(
      "dialect",
      DIALECTS.filter((id) => id !== "generic"),
    );
  }

  private columns(): Known<readonly ColumnFact[]> {
    return this.value("columns", (entry) => {
      const map = this.complaints.map(entry.value, "`columns`");
      return map?.entries.map((column): ColumnFact => {
        const at = { file: this.at.file, span: column.keySpan };
        if (column.value.kind === "scalar" && column.value.value === null)
          return { name: column.key, type: "", notNull: false, at };
        if (column.value.kind === "scalar")
          return { name: column.key, type: (this.complaints.text(column) ?? "").toUpperCase(), notNull: false, at };
        const inner = this.complaints.map(column.value, `Column \`${column.key}\``, [
          "type",
          "not_null",
          "description",
        ]);
        const type = inner && entryOf(inner, "type");
        const notNull = inner && entryOf(inner, "not_null");
        return {
          name: column.key,
          type: ((type && this.complaints.text(type)) ?? "").toUpperCase(),
          notNull: (notNull && this.complaints.boolean(notNull)) ?? false,
          at,
        };
      });
    });
  }

  private keys(): readonly KeyFact[] {
    const keys: KeyFact[] = [];
    const add = (node: YamlEntry["value"], key: string): void => {
      const columns = this.complaints.names(node, key);
      if (columns) keys.push({ columns, kind: "catalog", at: { file: this.at.file, span: spanOf(node) } });
    };
    const [pk, unique] = [this.entry("pk"), this.entry("unique")];
    if (pk) add(pk.value, "pk");
    if (unique)
      for (const item of unique.value.kind === "seq" ? unique.value.items : [unique.value]) add(item, "unique");
    return keys;
  }

  private freshness(entry: YamlEntry): { warnAfter?: number; errorAfter?: number } | undefined {
    const map = this.complaints.map(entry.value, "`freshness`", ["warn_after", "error_after"]);
    if (!map) return undefined;
    const [warn, error] = [entryOf(map, "warn_after"), entryOf(map, "error_after")];
    const [warnAfter, errorAfter] = [warn && this.complaints.age(warn), error && this.complaints.age(error)];
    return {
      ...(warnAfter === undefined ? {} : { warnAfter }),
      ...(errorAfter === undefined ? {} : { errorAfter }),
    };
  }

  private partition(
    entry: YamlEntry,
    columns: Known<readonly ColumnFact[]>,
    dialect: DialectId | undefined,
  ): Partitioning | undefined {
    if (entry.value.kind === "map") return this.partitionMap(entry.value);
    const texts = this.complaints.names(entry.value, "partition");
    if (!texts) return undefined;
    // The words of PARTITION BY are those of SQL, so SQL reads them.
    const sql = `CREATE TABLE t (x INT) PARTITION BY ${texts.join(", ")}`;
    const [statement] = parseScript(wholeText(sql), dialect ?? "generic").statements;
    const read =
      statement?.kind === "create-table"
        ? partitioningOf({
            items: statement.partitionBy,
            columns: columns.state === "known" ? columns.value : [],
            plain: plainKind(dialect),
          })
        : undefined;
    return (
      read ??
      this.complaints.add(
        spanOf(entry.value),
        "`partition` is not understood: write a column, or an expression such as DATE(created_at) or bucket(16, id).",
      )
    );
  }

  private partitionMap(map: YamlMap): Partitioning | undefined {
    this.complaints.map(map, "`partition`", ["column", "by", "type"]);
    const [column, by, type] = [entryOf(map, "column"), entryOf(map, "by"), entryOf(map, "type")];
    const name = column
      ? this.complaints.text(column)
      : this.complaints.add(map.span, "`partition` needs `column`, the name of the column.");
    if (name === undefined) return undefined;
    const unit = by && this.complaints.choice(by, UNITS);
    const written = type && this.complaints.text(type);
    return {
      kind: "time",
      columns: [{ name, ...(unit ? { transform: unit } : {}), ...(written ? { type: written.toUpperCase() } : {}) }],
    };
  }
}

const HIVE: readonly (DialectId | undefined)[] = ["hive", "spark", "databricks", "athena", "trino"];

const plainKind = (dialect: DialectId | undefined): PlainKind =>
  dialect === "bigquery" ? "time" : HIVE.includes(dialect) ? "hive" : "unknown";
