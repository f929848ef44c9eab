import type { SqlScript } from "../../facts/script.ts";
import type { RelationRef, ViewSummary } from "../../facts/table.ts";
import { columnBehind } from "../../scripts/view.ts";
import type { Location, Span } from "../../text/span.ts";
import type { Scan, ScanPredicate, TableView } from "../graph.ts";
import type { Tables, Viewpoint } from "../tables.ts";
import type { Found } from "./walk.ts";

/** How many views may stand on each other, and how many tables may stand behind one name. */
const MAX_HOPS = 8;
const MAX_TABLES = 100;

type Step = Scan["through"][number];

interface Way {
  readonly relation: RelationRef;
  readonly from: Viewpoint;
  readonly predicates: readonly ScanPredicate[];
  readonly uncertain: boolean;
  readonly through: readonly Step[];
}

/** The scans behind a name in a statement: that of the table, or those of the tables that views lead to. */
export function follow(
  found: Found,
  relation: RelationRef,
  script: SqlScript,
  tables: Tables,
  from: Viewpoint,
): readonly Scan[] {
  const place = (span: Span): Location => ({ file: script.file, span });
  const start: Way = {
    relation,
    from,
    predicates: found.conditions.map(({ column, condition }) => {
      const { ref: _, hops: __, correlated: ___, ...rest } = condition;
      return { ...rest, column, underOr: condition.or !== undefined, at: place(condition.expr.span) };
    }),
    uncertain: found.uncertain,
    through: [],
  };
  const scans: Scan[] = [];
  const queue: Way[] = [start];
  for (let at = 0; at < queue.length; at++) {
    const way = queue[at] as Way;
    const table = tables.of(way.relation, way.from);
    const view = table && viewOf(table);
    if (view && table && way.through.length < MAX_HOPS && queue.length + view.reads.length <= MAX_TABLES)
      queue.push(...behind(way, table, view));
    else
      scans.push({
        kind: "scan",
        script,
        statement: found.statement,
        at: place(found.source.name.span),
        source: found.source,
        relation: way.relation,
        table,
        through: [...way.through, ...sourceStep(way, tables, table)],
        predicates: way.predicates,
        uncertain: way.uncertain || (table !== undefined && isView(table)),
        executed: found.executed,
        ...(found.select ? { select: found.select } : {}),
        ...(found.limited ? { limited: true as const } : {}),
        ...(found.target ? { target: true as const } : {}),
        filterInsert: found.filterInsert,
      });
  }
  return scans;
}

const isView = (table: TableView): boolean => table.relation === "view" || table.relation === "ephemeral";

/** What a view reads, where exactly one file says it. */
function viewOf(table: TableView): ViewSummary | undefined {
  if (!isView(table)) return undefined;
  const summaries = table.declarations.flatMap((declaration) => declaration.view ?? []);
  return summaries.length === 1 ? summaries[0] : undefined;
}

/** The ways on from a view: conditions on what it shows become conditions on what it reads. */
function behind(way: Way, view: TableView, summary: ViewSummary): readonly Way[] {
  const declaration = view.declarations.find((one) => one.view === summary);
  if (!declaration) return [];
  const model = way.relation.kind === "ref" ? way.relation.name : undefined;
  const from: Viewpoint = {
    file: declaration.at.file,
    ...(way.from.dialect === undefined ? {} : { dialect: way.from.dialect }),
    ...(model === undefined ? {} : { model }),
  };
  return summary.reads.map((read): Way => {
    let lost = false;
    const predicates = way.predicates.flatMap((predicate): readonly ScanPredicate[] => {
      const column = columnBehind(read.exposes, predicate.column);
      if (column === undefined) lost = true;
      return column === undefined ? [] : [{ ...predicate, column }];
    });
    return {
      relation: read.relation,
      from,
      predicates: [...predicates, ...read.filters.map((column) => within(column, read.at))],
      // A column that the view computes may come from any column of the table.
      uncertain: way.uncertain || !summary.complete || lost,
      through: [...way.through, { name: view.name, at: read.at }],
    };
  });
}

/** A condition that stands in a view: the column is known, the rest is not kept. */
function within(column: string, at: Location): ScanPredicate {
  const expr = { kind: "other", parts: [], span: at.span } as const;
  return { column, expr, columnSide: expr, others: [], op: "other", negated: false, underOr: false, moved: true, at };
}

/** A dbt source leads to a table that another file declares. */
function sourceStep(way: Way, tables: Tables, table: TableView | undefined): readonly Step[] {
  if (way.relation.kind !== "source" || !table) return [];
  const at = tables.sourceAt(way.relation, way.from);
  return at ? [{ name: `${way.relation.source}.${way.relation.table}`, at }] : [];
}
