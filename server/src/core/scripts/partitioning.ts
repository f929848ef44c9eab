import type { ColumnFact, PartitionColumn, Partitioning } from "../facts/table.ts";
import type { Expr } from "../sql/tree.ts";
import { bare, everyExpr } from "../sql/walk.ts";

/** How tables of other engines than BigQuery are divided by a plain column. */
export type PlainKind = Extract<Partitioning["kind"], "time" | "hive" | "list" | "integer-range" | "unknown">;

/** Everything a table declaration says about its division. */
export interface PartitionClause {
  readonly items: readonly Expr[];
  readonly columns: readonly ColumnFact[];
  /** What a plain column means, where its type does not tell. */
  readonly plain: PlainKind;
}

/** How a table is divided by a PARTITION BY; undefined where an item is not understood. */
export function partitioningOf({ items, columns, plain }: PartitionClause): Partitioning | undefined {
  const read: { kind: Partitioning["kind"]; column: PartitionColumn }[] = [];
  for (const item of items) {
    const one = readItem(bare(item), plain);
    if (!one) return undefined;
    const type = baseType(columns.find((column) => column.name.toLowerCase() === one.column.name.toLowerCase())?.type);
    read.push(type === undefined ? one : { kind: kindByType(one.kind, type), column: { ...one.column, type } });
  }
  if (read.length === 0) return undefined;
  const kinds = new Set(read.map((one) => one.kind));
  const kind = kinds.size === 1 ? (read[0]?.kind ?? "unknown") : kinds.has("transform") ? "transform" : "unknown";
  return { kind, columns: read.map((one) => one.column) };
}

/** A type without its parameters, upper case; undefined when there is none. */
export function baseType(type: string | undefined): string | undefined {
  const base = type
    ?.toUpperCase()
    .replace(/[(<].*$/s, "")
    .trim();
  return base === "" ? undefined : base;
}

const TIME_TYPES = /^(?:DATE|DATETIME2?|TIMESTAMP.*)$/;

const kindByType = (kind: Partitioning["kind"], type: string): Partitioning["kind"] =>
  kind === "unknown" && TIME_TYPES.test(type) ? "time" : kind;

/** Functions that cut a moment down to a unit, with the unit or the place of the argument that names it. */
const CUTS: Readonly<Record<string, { readonly unit: string } | { readonly argument: number }>> = {
  DATE: { unit: "day" },
  TO_DATE: { unit: "day" },
  DATE_TRUNC: { argument: 1 },
  TIMESTAMP_TRUNC: { argument: 1 },
  DATETIME_TRUNC: { argument: 1 },
};

/** Iceberg, Delta, Trino and Spark transforms under one name each. */
const TRANSFORMS: Readonly<Record<string, string>> = {
  YEAR: "year",
  YEARS: "year",
  MONTH: "month",
  MONTHS: "month",
  DAY: "day",
  DAYS: "day",
  HOUR: "hour",
  HOURS: "hour",
};

const INGESTION = /^_PARTITION(?:TIME|DATE)$/i;

function readItem(
  item: Expr,
  plain: PlainKind,
): { readonly kind: Partitioning["kind"]; readonly column: PartitionColumn } | undefined {
  if (item.kind === "column") {
    const name = item.parts.at(-1)?.text ?? "";
    return INGESTION.test(name) ? ingestion("day") : { kind: plain, column: { name } };
  }
  if (item.kind === "cast") {
    const inner = columnName(item.expr);
    return inner !== undefined && /^DATE$/.test(item.type)
      ? { kind: "time", column: { name: inner, transform: "day" } }
      : undefined;
  }
  if (item.kind !== "call") return undefined;
  const cut = CUTS[item.name];
  if (cut) return readCut(item.args, cut);
  if (item.name === "RANGE_BUCKET") return readBuckets(item.args);
  const transform = TRANSFORMS[item.name];
  const [first, second] = item.args;
  const name = first && columnName(first);
  if (transform !== undefined && name !== undefined && item.args.length === 1)
    return { kind: "transform", column: { name, transform } };
  if ((item.name === "BUCKET" || item.name === "TRUNCATE") && first && second) {
    // Spark writes `bucket(16, id)`, Trino `bucket(id, 16)`.
    const column = columnName(first) ?? columnName(second);
    const width = number(first) ?? number(second);
    return column === undefined || width === undefined
      ? undefined
      : { kind: "transform", column: { name: column, transform: `${item.name.toLowerCase()}(${width})` } };
  }
  // `toYYYYMM(ts)` and its kin: one column, cut in a way of its own.
  const columns = new Set(everyExpr(item).flatMap((inner) => columnName(inner) ?? []));
  const [only] = columns;
  return columns.size === 1 && only !== undefined
    ? { kind: "transform", column: { name: only, transform: item.name.toLowerCase() } }
    : undefined;
}

/** BigQuery: `DATE(ts)`, `TIMESTAMP_TRUNC(ts, HOUR)`, also of `_PARTITIONTIME`. */
function readCut(
  args: readonly Expr[],
  cut: { readonly unit: string } | { readonly argument: number },
): { readonly kind: Partitioning["kind"]; readonly column: PartitionColumn } | undefined {
  let [first] = args;
  let unit = "unit" in cut ? cut.unit : word(args[cut.argument]);
  // PostgreSQL, Snowflake and Trino name the unit first: `date_trunc('month', ts)`.
  if (!("unit" in cut) && first && literal(first) !== undefined) {
    unit = literal(first);
    first = args[1];
  }
  const name = first && columnName(first);
  if (name === undefined || unit === undefined) return undefined;
  return INGESTION.test(name)
    ? ingestion(unit.toLowerCase())
    : { kind: "time", column: { name, transform: unit.toLowerCase() } };
}

/** BigQuery: `RANGE_BUCKET(id, GENERATE_ARRAY(0, 100, 10))`. */
function readBuckets(
  args: readonly Expr[],
): { readonly kind: Partitioning["kind"]; readonly column: PartitionColumn } | undefined {
  const name = args[0] && columnName(args[0]);
  if (name === undefined) return undefined;
  const series = args[1] && bare(args[1]);
  const numbers = series?.kind === "call" && series.name === "GENERATE_ARRAY" ? series.args.map(number) : [];
  const known = numbers.length > 0 && numbers.every((value) => value !== undefined);
  return { kind: "integer-range", column: known ? { name, transform: `range(${numbers.join(", ")})` } : { name } };
}

const ingestion = (transform: string) =>
  ({ kind: "ingestion", column: { name: "_PARTITIONTIME", transform, type: "TIMESTAMP" } }) as const;

function columnName(expr: Expr): string | undefined {
  const inner = bare(expr);
  return inner.kind === "column" && !inner.parts.at(-1)?.templated ? inner.parts.at(-1)?.text : undefined;
}

function literal(expr: Expr): string | undefined {
  const inner = bare(expr);
  return inner.kind === "literal" && inner.type === "string" && !inner.templated ? inner.value : undefined;
}

function number(expr: Expr): string | undefined {
  const inner = bare(expr);
  if (inner.kind === "unary" && inner.op === "-") {
    const value = number(inner.expr);
    return value === undefined ? undefined : `-${value}`;
  }
  return inner.kind === "literal" && inner.type === "number" && !inner.templated ? inner.value : undefined;
}

/** A unit: `DAY`, also as a bare column name. */
function word(expr: Expr | undefined): string | undefined {
  const inner = expr && bare(expr);
  if (inner?.kind === "keyword") return inner.word;
  return inner && (columnName(inner) ?? literal(inner));
}
