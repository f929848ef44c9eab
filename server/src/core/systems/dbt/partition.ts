import type { PartitionColumn, Partitioning } from "../../facts/table.ts";
import { baseType } from "../../scripts/partitioning.ts";
import { itemsOf, textOf, type Value, valueAt } from "./value.ts";

/**
 * `partition_by` as a model writes it: BigQuery's mapping (`field`, `data_type`, `granularity`, `range`), or column names
 * and transforms for the other adapters. Undefined where it is not understood.
 */
export function partitioningOf(value: Value, adapter: string | undefined): Partitioning | undefined {
  if (value.kind === "map") return bigQuery(value);
  const columns = itemsOf(value).map((item) => {
    const text = textOf(item);
    return text === undefined ? undefined : columnOf(text);
  });
  if (columns.length === 0 || columns.includes(undefined)) return undefined;
  const read = columns as readonly PartitionColumn[];
  if (adapter === "bigquery" && read.length === 1) return { kind: "time", columns: read };
  return { kind: read.some((column) => column.transform) ? "transform" : "hive", columns: read };
}

function bigQuery(value: Value): Partitioning | undefined {
  const name = textOf(valueAt(value, "field"));
  if (name === undefined) return undefined;
  const type = baseType(textOf(valueAt(value, "data_type")) ?? "date") ?? "DATE";
  if (type === "INT64") {
    const range = valueAt(value, "range");
    const [start, end, interval] = ["start", "end", "interval"].map((key) => textOf(valueAt(range, key)));
    const known = start !== undefined && end !== undefined && interval !== undefined;
    return {
      kind: "integer-range",
      columns: [{ name, type, ...(known ? { transform: `range(${start}, ${end}, ${interval})` } : {}) }],
    };
  }
  const given = valueAt(value, "granularity");
  const granularity = given === undefined ? "day" : textOf(given)?.toLowerCase();
  if (granularity === undefined) return undefined;
  const ingestion = valueAt(value, "time_ingestion_partitioning");
  if (ingestion?.kind === "boolean" && ingestion.value)
    return { kind: "ingestion", columns: [{ name: "_PARTITIONTIME", transform: granularity, type: "TIMESTAMP" }] };
  return { kind: "time", columns: [{ name, type, transform: granularity }] };
}

/** `event_date`, `day(ts)`, `bucket(16, id)`, `timestamp_trunc(ts, day)`. */
function columnOf(text: string): PartitionColumn | undefined {
  const plain = /^\s*[`"]?(\w+)[`"]?\s*$/.exec(text);
  if (plain?.[1]) return { name: plain[1] };
  const call = /^\s*(\w+)\s*\(([^()]*)\)\s*$/.exec(text);
  if (!call?.[1] || call[2] === undefined) return undefined;
  const name = call[1].toLowerCase();
  const args = call[2].split(",").map((arg) => arg.trim().replaceAll(/[`"']/g, ""));
  const [first, second] = args;
  if (first === undefined) return undefined;
  if (name === "bucket" || name === "truncate") {
    const [size, column] = /^\d+$/.test(first) ? [first, second] : [second, first];
    return column && size ? { name: column, transform: `${name}(${size})` } : undefined;
  }
  if (name.endsWith("_trunc")) {
    const [column, unit] =
      name === "date_trunc" && args.length === 2 && UNITS.has(first.toLowerCase()) ? [second, first] : [first, second];
    return column && unit ? { name: column, transform: unit.toLowerCase() } : undefined;
  }
  const unit = name.replace(/s$/, "");
  return UNITS.has(unit) || name === "date" ? { name: first, transform: name === "date" ? "day" : unit } : undefined;
}

const UNITS: ReadonlySet<string> = new Set(["hour", "day", "month", "year"]);
