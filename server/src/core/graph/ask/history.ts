import columnNames from "../../../../data/column-names.json" with { type: "json" };
import type { Expr, Select } from "../../sql/tree.ts";
import type { Scan } from "../graph.ts";
import { columnsIn, nameOf, sameName } from "./columns.ts";
import type { PartitionedScan } from "./pruning.ts";
import { bare, everyExpr } from "./walk.ts";

const BIRTH = new Set(columnNames.birthWords);

/**
 * Whether a read shows by itself that it means all partitions: it asks for the first or the last of something, follows
 * rows through time, or looks rows up by a key. A condition on the partition column would change what it says.
 */
export function meansAll(scan: Scan, known: PartitionedScan): boolean {
  const isPartition = (name: string): boolean => known.columns.some((column) => sameName(column.name, name));
  return (
    known.columns.some(({ name }) => startsLife(name)) ||
    looksUp(scan) ||
    (scan.select !== undefined && (asksEnds(scan.select, isPartition) || followsTime(scan.select, isPartition)))
  );
}

/** `first_seen_date`, `created_at`: the table holds one row for each thing, by the day it began. */
const startsLife = (name: string): boolean =>
  name
    .toLowerCase()
    .split("_")
    .some((word) => BIRTH.has(word));

/** Nothing but the keys of a join limits the rows: whichever partition they are in, they are looked for. */
const looksUp = ({ predicates }: Scan): boolean => predicates.length > 0 && predicates.every(({ op }) => op === "join");

/** `MIN(day)`, `MAX(day) + 1`, also for each key. */
const asksEnds = (select: Select, isPartition: (name: string) => boolean): boolean =>
  select.items.some(({ expr }) =>
    everyExpr(expr).some(
      (inner) =>
        inner.kind === "call" &&
        (inner.name === "MIN" || inner.name === "MAX") &&
        !inner.over &&
        inner.args.some((arg) => mentions(arg, isPartition)),
    ),
  );

/** A window that is ordered by the partition column: the row before, the row after, the newest row. */
function followsTime(select: Select, isPartition: (name: string) => boolean): boolean {
  const exprs = [...select.items.map(({ expr }) => expr), ...(select.qualify ? [select.qualify] : [])];
  const windows = [
    ...exprs.flatMap((expr) =>
      everyExpr(expr).flatMap((inner) => (inner.kind === "call" && inner.over ? inner.over : [])),
    ),
    ...(select.windows ?? []).map(({ window }) => window),
  ];
  return windows.some(({ orderBy }) => orderBy.some(({ expr }) => mentions(expr, isPartition)));
}

const mentions = (expr: Expr, isPartition: (name: string) => boolean): boolean =>
  columnsIn(bare(expr)).some((column) => isPartition(nameOf(column)));
