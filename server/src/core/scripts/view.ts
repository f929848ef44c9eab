import type { SqlScript } from "../facts/script.ts";
import type { RelationRef, ViewSummary } from "../facts/table.ts";
import type { Cte, Expr, FromItem, Query, Select, SelectItem } from "../sql/tree.ts";
import { bare, branchesOf, conjuncts, everyExpr } from "../sql/walk.ts";
import type { Location } from "../text/span.ts";
import { relationOfName } from "./names.ts";

/** A stored relation on its way up through a query: under which names its columns can still be filtered. */
interface Stream {
  readonly relation: RelationRef;
  readonly at: Location;
  readonly exposes: Readonly<Record<string, string>>;
  readonly filters: readonly string[];
}

/** Everything is bounded: a view that is more than this is called incomplete. */
const MAX_STREAMS = 200;
const MAX_DEPTH = 40;

/**
 * What the body of a view or of an ephemeral model reads, and which columns it lets through unchanged, so that a
 * condition on the view is a condition on the relation. `names` renames the columns from left to right.
 */
export function viewSummary(
  query: Query,
  script: SqlScript,
  names: readonly string[] = [],
  readable = true,
): ViewSummary {
  const reader = new ViewReader(script);
  const reads = reader.query(query, new Map(), 0).map((stream) => rename(stream, query, names));
  return { complete: readable && reader.complete && script.variant.complete && script.gaps.length === 0, reads };
}

/** Name under which a column of a relation can be filtered on the view; undefined when it cannot. */
export function shownAs(exposes: Readonly<Record<string, string>>, column: string): string | undefined {
  const folded = column.toLowerCase();
  if (Object.hasOwn(exposes, folded)) return exposes[folded] || undefined;
  return exposes["*"] === undefined ? undefined : column;
}

/** The column of a relation that a view shows under a name; undefined when there is none. */
export function columnBehind(exposes: Readonly<Record<string, string>>, name: string): string | undefined {
  const folded = name.toLowerCase();
  for (const [column, shown] of Object.entries(exposes))
    if (column !== "*" && shown.toLowerCase() === folded) return column;
  return exposes["*"] === undefined || Object.hasOwn(exposes, folded) ? undefined : name;
}

/** A relation of a FROM clause under the name it has there. */
interface Side {
  readonly alias: string;
  readonly streams: readonly Stream[];
}

class ViewReader {
  complete = true;
  private count = 0;
  private readonly ctes = new Map<Cte, readonly Stream[]>();

  constructor(private readonly script: SqlScript) {}

  query(query: Query, outer: ReadonlyMap<string, Cte>, depth: number): readonly Stream[] {
    if (depth > MAX_DEPTH) return this.giveUp();
    const ctes = new Map(outer);
    for (const cte of query.ctes) {
      // In order, so that a long chain of CTEs is no deep recursion.
      this.cte(cte, ctes, depth);
      ctes.set(fold(cte.name.text), cte);
    }
    const branches = branchesOf(query.body);
    const [first] = branches;
    return branches.flatMap((select) => {
      const streams = this.select(select, ctes, depth);
      // Rows that are cut off by their order or number: a condition outside is another one than inside.
      if (query.limit !== undefined || select.top !== undefined || select.distinctOn.length > 0)
        return streams.map((stream) => ({ ...stream, exposes: {} }));
      return first && select !== first ? streams.map((stream) => inFirstBranch(stream, select, first)) : streams;
    });
  }

  private select(select: Select, ctes: ReadonlyMap<string, Cte>, depth: number): readonly Stream[] {
    const sides = this.sides(select.from, ctes, depth);
    const shown = new Map<Stream, Record<string, string>>();
    for (const side of sides) for (const stream of side.streams) shown.set(stream, {});
    for (const item of select.items) this.item(item, sides, shown);
    const keep = windowColumns(select);
    const filters = this.filters(select, sides);
    return [...shown].map(([stream, exposes]) => ({
      ...stream,
      exposes: keep ? onlyShown(exposes, stream, keep) : exposes,
      filters: [...new Set([...stream.filters, ...(filters.get(stream) ?? [])])],
    }));
  }

  private sides(items: readonly FromItem[], ctes: ReadonlyMap<string, Cte>, depth: number): readonly Side[] {
    const sides: Side[] = [];
    const stack = [...items].reverse();
    for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
      const { source } = item;
      if (source.kind === "group") stack.push(...[...source.items].reverse());
      else if (source.kind === "unread") this.complete = false;
      else if (source.kind === "derived")
        sides.push({ alias: fold(source.alias?.text), streams: this.query(source.query, ctes, depth + 1) });
      else if (source.kind === "table") {
        const { parts } = source.name;
        const cte = parts.length === 1 ? ctes.get(fold(parts[0]?.text)) : undefined;
        const alias = fold((source.alias ?? parts.at(-1))?.text);
        sides.push({ alias, streams: cte ? this.cte(cte, ctes, depth) : [this.base(source.name)] });
      }
    }
    return sides;
  }

  private base(name: Parameters<typeof relationOfName>[0]): Stream {
    if (++this.count > MAX_STREAMS) this.complete = false;
    return {
      relation: relationOfName(name, this.script.expressions),
      at: { file: this.script.file, span: name.span },
      exposes: { "*": "*" },
      filters: [],
    };
  }

  private cte(cte: Cte, ctes: ReadonlyMap<string, Cte>, depth: number): readonly Stream[] {
    const known = this.ctes.get(cte);
    if (known) {
      this.count += known.length;
      return this.count > MAX_STREAMS ? this.giveUp() : known.map((stream) => ({ ...stream }));
    }
    if (cte.recursive) return this.giveUp();
    this.ctes.set(cte, []);
    const streams = this.query(cte.query, ctes, depth + 1).map((stream) =>
      rename(
        stream,
        cte.query,
        cte.columns.map((part) => part.text),
      ),
    );
    this.ctes.set(cte, streams);
    return streams.map((stream) => ({ ...stream }));
  }

  private giveUp(): readonly Stream[] {
    this.complete = false;
    return [];
  }

  private item(item: SelectItem, sides: readonly Side[], shown: Map<Stream, Record<string, string>>): void {
    const expr = bare(item.expr);
    if (expr.kind === "star") {
      const qualifier = fold(expr.qualifier?.parts.at(-1)?.text);
      for (const side of sides)
        if (qualifier === "" || side.alias === qualifier)
          for (const stream of side.streams) showAll(stream, expr, shown.get(stream) ?? {});
    } else if (expr.kind === "column") {
      const name = expr.parts.at(-1)?.text ?? "";
      for (const stream of this.owners(expr.parts.at(-2)?.text, name, sides)) {
        const column = columnBehind(stream.exposes, name);
        const exposes = shown.get(stream);
        if (column !== undefined && exposes) exposes[column.toLowerCase()] ||= item.alias?.text ?? name;
      }
    }
  }

  /** The relations a column may belong to; none when that cannot be told. */
  private owners(qualifier: string | undefined, name: string, sides: readonly Side[]): readonly Stream[] {
    if (qualifier !== undefined) return sides.find((side) => side.alias === fold(qualifier))?.streams ?? [];
    if (sides.length === 1) return sides[0]?.streams ?? [];
    const owning = sides.filter((side) =>
      side.streams.some((stream) => columnBehind(stream.exposes, name) !== undefined),
    );
    if (owning.length > 1) this.complete = false;
    return owning.length === 1 ? (owning[0]?.streams ?? []) : [];
  }

  /** Columns that the WHERE clause compares with something constant. */
  private filters(select: Select, sides: readonly Side[]): ReadonlyMap<Stream, readonly string[]> {
    const found = new Map<Stream, string[]>();
    for (const condition of conjuncts(select.where)) {
      const inner = everyExpr(condition);
      if (inner.some((part) => part.kind === "other" || part.kind === "exists" || part.kind === "subquery")) continue;
      const columns = inner.filter((part) => part.kind === "column");
      const [column] = columns;
      if (columns.length !== 1 || column?.kind !== "column" || bare(condition).kind === "is") continue;
      const name = column.parts.at(-1)?.text ?? "";
      for (const stream of this.owners(column.parts.at(-2)?.text, name, sides)) {
        const behind = columnBehind(stream.exposes, name);
        if (behind !== undefined) found.set(stream, [...(found.get(stream) ?? []), behind.toLowerCase()]);
      }
    }
    return found;
  }
}

const fold = (text: string | undefined): string => (text ?? "").toLowerCase();

/** `*`, `t.*`, with EXCEPT, REPLACE and RENAME: a hidden column has the empty name. */
function showAll(stream: Stream, star: Extract<Expr, { kind: "star" }>, into: Record<string, string>): void {
  if (star.open) return;
  const hidden = new Set(
    [...(star.except ?? []), ...(star.replace ?? []).map((item) => item.name)].map((part) => fold(part.text)),
  );
  const renamed = new Map((star.rename ?? []).map(({ from, to }) => [fold(from.text), to.text]));
  for (const [column, name] of Object.entries(stream.exposes)) {
    if (column === "*") into["*"] = "*";
    else into[column] = hidden.has(fold(name)) ? "" : (renamed.get(fold(name)) ?? name);
  }
  if (stream.exposes["*"] === undefined) return;
  for (const name of hidden) if (!Object.hasOwn(stream.exposes, name)) into[name] = "";
  for (const [name, to] of renamed) if (!Object.hasOwn(stream.exposes, name)) into[name] = to;
}

/** Columns in PARTITION BY of every window of a select: only a condition on them may move below the windows. */
function windowColumns(select: Select): ReadonlySet<string> | undefined {
  let keep: Set<string> | undefined;
  const exprs = [...select.items.map((item) => item.expr), ...(select.qualify ? [select.qualify] : [])];
  for (const expr of exprs.flatMap((item) => everyExpr(item))) {
    if (expr.kind !== "call" || !expr.over) continue;
    const window = select.windows?.find((item) => fold(item.name.text) === fold(expr.over?.name))?.window ?? expr.over;
    const columns = new Set(window.partitionBy.flatMap((by) => columnName(by) ?? []));
    keep = keep ? new Set([...keep].filter((name) => columns.has(name))) : columns;
  }
  return keep;
}

function columnName(expr: Expr): string | undefined {
  const inner = bare(expr);
  return inner.kind === "column" ? fold(inner.parts.at(-1)?.text) : undefined;
}

/** What is left of the columns shown when only some may be filtered from outside. */
function onlyShown(
  exposes: Readonly<Record<string, string>>,
  stream: Stream,
  keep: ReadonlySet<string>,
): Record<string, string> {
  const left: Record<string, string> = {};
  for (const name of keep) {
    const column = columnBehind(stream.exposes, name);
    const shown = column === undefined ? undefined : shownAs(exposes, column);
    if (column !== undefined && shown !== undefined) left[column.toLowerCase()] = shown;
  }
  return left;
}

/** A column of a later branch of a UNION is called as in the first. */
function inFirstBranch(stream: Stream, select: Select, first: Select): Stream {
  const positions = new Map<string, string>();
  for (const [at, item] of select.items.entries()) {
    const name = itemName(item);
    const other = first.items[at];
    if (name === undefined || !other) continue;
    positions.set(fold(name), itemName(other) ?? "");
  }
  const hasStar = [...select.items, ...first.items].some((item) => bare(item.expr).kind === "star");
  if (hasStar) return stream;
  return {
    ...stream,
    exposes: Object.fromEntries(
      Object.entries(stream.exposes).flatMap(([column, name]) => {
        const renamed = positions.get(fold(name));
        return renamed === undefined || renamed === "" ? [] : [[column, renamed]];
      }),
    ),
  };
}

function itemName(item: SelectItem): string | undefined {
  const expr = bare(item.expr);
  return item.alias?.text ?? (expr.kind === "column" ? expr.parts.at(-1)?.text : undefined);
}

/** `CREATE VIEW v (a, b) AS …`, `WITH c (a, b) AS …`: the names count from left to right. */
function rename(stream: Stream, query: Query, names: readonly string[]): Stream {
  if (names.length === 0) return stream;
  const [first] = branchesOf(query.body);
  const positions = new Map<string, string>();
  for (const [at, item] of (first?.items ?? []).entries()) {
    const name = itemName(item);
    if (name === undefined) break;
    positions.set(fold(name), names[at] ?? "");
  }
  return {
    ...stream,
    exposes: Object.fromEntries(
      Object.entries(stream.exposes).flatMap(([column, name]) => {
        const renamed = positions.get(fold(name));
        return renamed === undefined || renamed === "" ? [] : [[column, renamed]];
      }),
    ),
  };
}
