import pruning from "../../../../data/partition-pruning.json" with { type: "json" };
import type { FileFacts } from "../../facts/file-facts.ts";
import { valueOf } from "../../facts/known.ts";
import type { PartitionColumn, Partitioning } from "../../facts/table.ts";
import type { DialectId, Expr } from "../../sql/tree.ts";
import type { Location } from "../../text/span.ts";
import type { Graph, Scan, ScanPredicate, TableView } from "../graph.ts";
import { isConstant, sameName } from "./columns.ts";
import { runners } from "./tasks.ts";
import { bare } from "./walk.ts";

/** A scan of a table whose partitioning is known, by an engine that is known. */
export interface PartitionedScan {
  readonly table: TableView;
  readonly partition: Partitioning;
  readonly columns: readonly PartitionColumn[];
  /** Where the partitioning is declared. */
  readonly declared: Location;
  readonly dialect: DialectId;
}

/** What a scan knows of its table's partitions; undefined where something that decides is unknown. */
export function partitionedScan(scan: Scan): PartitionedScan | undefined {
  const { table, script } = scan;
  if (!table || !scan.executed || table.partition.state !== "known") return undefined;
  const partition = table.partition.value;
  const dialect = script.dialect.certain
    ? script.dialect.id
    : table.declarations.find((each) => each.dialect !== undefined && each.dialect !== "generic")?.dialect;
  if (partition.kind === "unknown" || partition.columns.length === 0 || dialect === undefined || dialect === "generic")
    return undefined;
  return { table, partition, columns: partition.columns, declared: table.partition.at, dialect };
}

/** Names a condition may use for a partition column: BigQuery's pseudo columns among them. */
const namesOf = ({ partition }: PartitionedScan, column: PartitionColumn): readonly string[] =>
  partition.kind === "ingestion" ? ["_PARTITIONTIME", "_PARTITIONDATE", column.name] : [column.name];

/** Conditions of a scan on one of the partition columns. */
export const predicatesOn = (scan: Scan, known: PartitionedScan): readonly ScanPredicate[] =>
  scan.predicates.filter(({ column }) =>
    known.columns.some((each) => namesOf(known, each).some((name) => sameName(name, column))),
  );

const RANGES: ReadonlySet<ScanPredicate["op"]> = new Set(["=", "<", "<=", ">", ">=", "between", "in"]);

/** Whether a condition compares the partition column, as the engine still sees it, with constants: then it prunes. */
export function prunes(predicate: ScanPredicate, dialect: DialectId): boolean {
  const { op, others, negated, underOr, columnSide } = predicate;
  return (
    RANGES.has(op) &&
    !negated &&
    !underOr &&
    others.length > 0 &&
    others.every(isConstant) &&
    seesThrough(columnSide, dialect)
  );
}

const BIGQUERY = new Set(pruning.bigquery.prunes);
const EXTRACTS = new Set(pruning.bigquery.extractParts);

/** Whether an engine prunes by this expression of a partition column. */
export function seesThrough(expr: Expr, dialect: DialectId): boolean {
  const inner = bare(expr);
  if (inner.kind === "column") return true;
  // Spark, Hive, Trino and their kin evaluate expressions of partition columns on the partition values.
  if (dialect !== "bigquery" && dialect !== "postgres") return true;
  if (dialect === "postgres" || inner.kind !== "call") return false;
  if (inner.name === "EXTRACT") return inner.args.some((arg) => arg.kind === "keyword" && EXTRACTS.has(arg.word));
  return BIGQUERY.has(inner.name);
}

/** Lines of evidence for a finding about a scan: the declaration, the views on the way, who runs it. */
export function scanEvidence(
  scan: Scan,
  known: PartitionedScan,
  graph: Graph,
): readonly { readonly at: Location; readonly message: string }[] {
  const tasks = graph.tasksRunning(scan.script);
  return [
    {
      at: known.declared,
      message: `\`${known.table.name}\` is partitioned by \`${known.columns.map(({ name }) => name).join(", ")}\` here.`,
    },
    ...scan.through.map(({ name, at }) => ({ at, message: `It is read through \`${name}\`.` })),
    ...runners(tasks),
    ...tasks
      .slice(0, 1)
      .flatMap(({ schedule, pipeline }) =>
        schedule.state === "known" ? [{ at: schedule.at, message: `This is how often \`${pipeline}\` runs.` }] : [],
      ),
  ];
}

/** Declared type of a partition column, upper case; undefined where nobody says. */
export function partitionType({ table, columns }: PartitionedScan, column: string): string | undefined {
  const part = columns.find(({ name }) => sameName(name, column));
  const declared = part?.type ?? valueOf(table.columns)?.find(({ name }) => sameName(name, column))?.type;
  const base = declared?.toUpperCase().replace(/\(.*$/s, "").trim();
  return base === "" ? undefined : base;
}

/** Whether a scan is the first of its script that reads by the same name and for which `same` holds: a view over eight tables is one finding. */
export const isFirst = (scan: Scan, graph: Graph, same: (other: Scan) => boolean): boolean =>
  graph.scans(scan.script).find((other) => other.source === scan.source && same(other)) === scan;

/** Whether another variant of the same text limits the same read: who wrote this one without a limit meant it. */
export function limitedElsewhere(scan: Scan, facts: FileFacts, graph: Graph): boolean {
  const { script, at } = scan;
  if (script.variant.id === "only") return false;
  return facts.scripts.some(
    (other) =>
      other.id !== script.id &&
      other.span.start === script.span.start &&
      graph.scans(other).some((read) => {
        const known = read.at.span.start === at.span.start ? partitionedScan(read) : undefined;
        return known && predicatesOn(read, known).some((predicate) => prunes(predicate, known.dialect));
      }),
  );
}
