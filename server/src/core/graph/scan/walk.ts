import type { SqlScript } from "../../facts/script.ts";
import type {
  Cte,
  Expr,
  FromItem,
  MergeStatement,
  Query,
  QueryBody,
  Select,
  Statement,
  TableSource,
} from "../../sql/tree.ts";
import { bare, branchesOf, everyExpr, queryOf } from "../../sql/walk.ts";
import { isConstant, nameOf } from "../ask/columns.ts";
import type { Scan } from "../graph.ts";
import { isTemporary } from "../names.ts";
import { readConditions } from "./condition.ts";
import { isVisible, type Scope, scopeOf } from "./ctes.ts";
import { addJoin } from "./joins.ts";
import { itemName, pushDown } from "./output.ts";
import { type Arrived, deliver, type Entry, entriesOf, entryOf, MAX_ENTRIES, ownersOf } from "./scope.ts";

/** A table that a statement names, with the conditions that reach it. */
export interface Found {
  readonly statement: Statement;
  readonly source: TableSource;
  readonly conditions: readonly Arrived[];
  readonly uncertain: boolean;
  readonly executed: boolean;
  readonly select: Select | undefined;
  readonly limited: boolean;
  readonly target: boolean;
  readonly filterInsert: Scan["filterInsert"];
}

/** What is known where a query stands. */
interface Around {
  readonly ctes: Scope | undefined;
  readonly outer: ReadonlySet<string>;
  readonly uncertain: boolean;
  readonly executed: boolean;
}

interface Work {
  readonly query: Query;
  readonly arrived: readonly Arrived[];
  readonly around: Around;
}

/** Queries that are entered for one statement: each use of a CTE counts. */
const MAX_VISITS = 1_000;
/** Conditions that are taken along into a query; what has more is not judged by what is missing. */
const MAX_CONDITIONS = 60;
const MAX_GAPS = 50;
const NOTHING: ReadonlySet<string> = new Set();
const PARTIAL = new Set(["tablesample", "changes", "partition", "match_recognize"]);

/** Finds every read of a table by one statement. Queries are taken from a list, never by recursion. */
export class Walk {
  readonly found: Found[] = [];
  private readonly queue: Work[] = [];
  private readonly visited = new Map<Query, Set<string>>();

  constructor(
    script: SqlScript,
    private readonly statement: Statement,
    private readonly variables: ReadonlySet<string>,
    private readonly temporary: ReadonlySet<string>,
    executed: boolean,
  ) {
    const uncertain = !script.variant.complete;
    const own = "ctes" in statement && statement.ctes ? scopeOf(statement.ctes, undefined) : undefined;
    this.start({ ctes: own, outer: NOTHING, uncertain, executed });
    for (let at = 0; at < this.queue.length && at < MAX_VISITS; at++) this.query(this.queue[at] as Work);
  }

  private start(around: Around): void {
    const { statement } = this;
    switch (statement.kind) {
      case "query":
      case "create-table":
      case "create-view":
      case "copy":
        this.ask(statement.query, [], around);
        return;
      case "insert":
        if (statement.source.kind === "query") this.ask(statement.source.query, [], around);
        return;
      case "other":
        this.ask(statement.query, [], { ...around, executed: around.executed && /\btask\b/.test(statement.words) });
        for (const { value } of statement.variables) this.inside(value, around);
        return;
      case "merge":
        this.merge(statement, around);
        return;
      case "update":
        for (const { value } of statement.assignments) this.inside(value, around);
        this.change(statement.target, statement.from, statement.where, around);
        return;
      case "delete":
        this.change(statement.target, statement.using, statement.where, around);
        return;
    }
  }

  private ask(query: Query | undefined, all: readonly Arrived[], place: Around): void {
    if (!query || this.queue.length >= MAX_VISITS) return;
    const tooMany = all.length > MAX_CONDITIONS;
    const arrived = tooMany ? all.slice(0, MAX_CONDITIONS) : all;
    const around = tooMany ? { ...place, uncertain: true } : place;
    const key = `${around.uncertain}|${arrived.map(signature).join("|")}`;
    const before = this.visited.get(query) ?? new Set();
    if (before.has(key)) return;
    this.visited.set(query, before.add(key));
    this.queue.push({ query, arrived, around });
  }

  /** Queries inside an expression. */
  private inside(expr: Expr | undefined, around: Around): void {
    if (!expr) return;
    for (const inner of everyExpr(expr)) this.ask(queryOf(inner), [], around);
  }

  private query({ query, arrived, around }: Work): void {
    const ctes = query.ctes.length > 0 ? scopeOf(query.ctes, around.ctes) : around.ctes;
    const inner = { ...around, ctes };
    const passed = query.limit ? [] : arrived;
    const [first] = branchesOf(query.body);
    const stack: QueryBody[] = [query.body];
    for (let body = stack.pop(); body !== undefined; body = stack.pop()) {
      if (body.kind === "set") stack.push(body.right, body.left);
      else if (body.kind === "nested") this.ask(body.query, passed, inner);
      else if (body.kind === "select")
        this.select(body, first === undefined || body === first ? passed : inBranch(passed, first, body), inner, query);
    }
    for (const key of query.orderBy) this.inside(key.expr, inner);
  }

  private select(select: Select, arrived: readonly Arrived[], around: Around, query: Query): void {
    const entries = entriesOf(select.from);
    const outer = around.outer;
    const where = readConditions(select.where, this.variables);
    if (entries.length <= MAX_ENTRIES) {
      deliver(where.list, entries, outer);
      for (const [at, entry] of entries.entries()) addJoin(entries, at, entry, this.variables, outer);
      pushDown(select.top ? [] : arrived, select, entries);
    }
    const from = select.from[0]?.span.start ?? select.span.start;
    if (where.opaque || this.hasGap(from, select.span.end) || this.late(select, entries))
      for (const entry of entries) entry.uncertain = true;
    const limited = query.limit !== undefined || select.top !== undefined;
    const place = { select, limited, hasWhere: select.where, end: select.whereSpan?.end ?? select.whereInsert };
    this.enter(entries, around, place);
    this.subqueries(select, entries, around);
  }

  /** HAVING and QUALIFY on plain columns: some engines ask them before they read. */
  private late(select: Select, entries: readonly Entry[]): boolean {
    for (const expr of [select.having, select.qualify]) {
      if (!expr) continue;
      const { list, opaque } = readConditions(expr, this.variables);
      const computed = new Set(
        select.items.flatMap((item) =>
          item.alias && bare(item.expr).kind !== "column" ? [item.alias.text.toLowerCase()] : [],
        ),
      );
      const plain = list.some(
        ({ columnSide, ref }) =>
          bare(columnSide).kind === "column" &&
          !computed.has(nameOf(ref).toLowerCase()) &&
          ownersOf(ref, entries).length > 0,
      );
      if (opaque || plain) return true;
    }
    return false;
  }

  private subqueries(select: Select, entries: readonly Entry[], around: Around): void {
    const exprs = [
      ...select.items.map((item) => item.expr),
      ...entries.flatMap(({ item }) => (item?.join?.on ? [item.join.on] : [])),
      ...entries.flatMap(({ source }) => (source.kind === "function" ? source.args : [])),
      ...[select.where, select.having, select.qualify].flatMap((expr) => (expr ? [expr] : [])),
      ...select.groupBy,
    ];
    let inner: Around | undefined;
    for (const root of exprs)
      for (const expr of everyExpr(root)) {
        const query = queryOf(expr);
        if (!query) continue;
        inner ??= { ...around, outer: this.around(entries, around.outer) };
        this.ask(query, [], inner);
      }
  }

  private around(entries: readonly Entry[], outer: ReadonlySet<string>): ReadonlySet<string> {
    return new Set([...outer, ...entries.flatMap(({ alias }) => alias ?? [])]);
  }

  /** Follows the relations of a FROM clause to tables, CTEs and derived tables. */
  private enter(
    entries: readonly Entry[],
    around: Around,
    place: {
      readonly select?: Select;
      readonly limited: boolean;
      readonly hasWhere: Expr | undefined;
      readonly end: number;
      readonly target?: Entry;
    },
  ): void {
    for (const entry of entries) {
      const { source } = entry;
      const uncertain = around.uncertain || entry.uncertain;
      const next = { ...around, uncertain };
      if (source.kind === "derived") {
        const names = source.columns.map((part) => part.text);
        const outer = source.lateral ? this.around(entries, around.outer) : around.outer;
        this.ask(source.query, renamed(entry.conditions, names), { ...next, outer });
      } else if (source.kind === "table") {
        const cte = isVisible(source, around.ctes);
        if (cte) this.cte(cte.cte, cte.inside, entry, next);
        else if (!isTemporary(source, this.temporary)) this.add(entry, source, next, place);
      }
    }
  }

  private cte(cte: Cte, inside: Scope, entry: Entry, around: Around): void {
    const names = (
      entry.source.kind === "table" && entry.source.columns.length > 0 ? entry.source.columns : cte.columns
    ).map((part) => part.text);
    const recursive = cte.recursive && readsItself(cte);
    this.ask(cte.query, recursive ? [] : renamed(entry.conditions, names), {
      ctes: inside,
      outer: around.outer,
      uncertain: around.uncertain || (recursive && entry.conditions.length > 0),
      executed: around.executed,
    });
  }

  private add(entry: Entry, source: TableSource, around: Around, place: Parameters<Walk["enter"]>[2]): void {
    const on = entry.nullable ? entry.item?.join?.on : undefined;
    const condition = on ?? place.hasWhere;
    const alias = source.alias ?? source.name.parts.at(-1);
    this.found.push({
      statement: this.statement,
      source,
      conditions: entry.conditions,
      uncertain:
        around.uncertain ||
        source.modifiers.some((kind) => PARTIAL.has(kind)) ||
        /\$/.test(source.name.parts.at(-1)?.text ?? ""),
      executed: around.executed,
      select: place.select,
      limited: place.limited,
      target: place.target === entry,
      filterInsert: {
        at: on ? on.span.end : place.end,
        hasWhere: condition !== undefined,
        alias: alias && !alias.templated && source.name.expression === undefined ? alias.text : source.alias?.text,
        ...(condition && isOr(condition) ? { wrap: condition.span } : {}),
      },
    });
  }

  private merge(statement: MergeStatement, around: Around): void {
    const target = entryOf(statement.target);
    const sources = entriesOf([statement.source]);
    const entries = [target, ...sources];
    const on = readConditions(statement.on, this.variables);
    deliver(on.list, entries, NOTHING);
    let opaque = on.opaque;
    for (const clause of statement.clauses) {
      const when = readConditions(clause.condition, this.variables);
      // What a branch asks of the target restricts at most what is read of the target.
      deliver(when.list, [target], new Set(sources.flatMap(({ alias }) => alias ?? [])));
      opaque ||= when.opaque;
      this.inside(clause.condition, around);
      for (const { value } of clause.assignments) this.inside(value, around);
    }
    if (opaque || this.hasGap(statement.span.start, statement.span.end))
      for (const entry of entries) entry.uncertain = true;
    this.inside(statement.on, { ...around, outer: this.around(entries, NOTHING) });
    const bySource = statement.clauses.some((clause) => clause.when === "not-matched-by-source");
    const read = statement.on && isConstant(statement.on) && !bySource ? sources : entries;
    const end = statement.on?.span.end ?? statement.source.span.end;
    this.enter(read, around, { limited: false, hasWhere: statement.on, end, target });
  }

  /** UPDATE and DELETE: the target is read as far as the condition tells. */
  private change(table: TableSource, from: readonly FromItem[], where: Expr | undefined, around: Around): void {
    const others = entriesOf(from);
    const target =
      others.find(
        (entry) => entry.source.kind === "table" && entry.alias !== undefined && entry.alias === aliasOf(table),
      ) ?? entryOf(table);
    const entries = others.includes(target) ? others : [target, ...others];
    const conditions = readConditions(where, this.variables);
    deliver(conditions.list, entries, NOTHING);
    for (const [at, entry] of entries.entries()) if (entry.item) addJoin(entries, at, entry, this.variables, NOTHING);
    if (conditions.opaque || this.hasGap(this.statement.span.start, this.statement.span.end))
      for (const entry of entries) entry.uncertain = true;
    const end = where?.span.end ?? from.at(-1)?.span.end ?? table.span.end;
    // Emptying a table reads nothing of it.
    const read = this.statement.kind === "delete" && !where && from.length === 0 ? [] : entries;
    this.enter(read, around, { limited: false, hasWhere: where, end, target });
    this.inside(where, { ...around, outer: this.around(entries, NOTHING) });
    for (const entry of entries) if (entry.item?.join?.on) this.inside(entry.item.join.on, around);
  }

  private hasGap(start: number, end: number): boolean {
    const { gaps } = this.statement;
    // A statement with so many holes is not worth a search through all of them for each of its selects.
    return gaps.length > MAX_GAPS || gaps.some((gap) => gap.span.start < end && gap.span.end > start);
  }
}

const aliasOf = (source: TableSource): string | undefined =>
  (source.alias ?? source.name.parts.at(-1))?.text.toLowerCase();

const isOr = (expr: Expr): boolean => expr.kind === "binary" && expr.op === "or";

const signature = ({ column, condition, position }: Arrived): string =>
  `${column.toLowerCase()}@${position ?? ""}:${condition.expr.span.start}-${condition.expr.span.end}${condition.or ? "o" : ""}${condition.op}${condition.hops ?? 0}`;

/** The names a list of columns gives, from left to right. */
function renamed(arrived: readonly Arrived[], names: readonly string[]): readonly Arrived[] {
  if (names.length === 0) return arrived;
  return arrived.flatMap((one) => {
    const position = names.findIndex((name) => name.toLowerCase() === one.column.toLowerCase());
    return position < 0 ? [] : [{ ...one, position }];
  });
}

/** Set operations count columns by place, and name them as the first branch does. */
function inBranch(arrived: readonly Arrived[], first: Select, branch: Select): readonly Arrived[] {
  return arrived.map((one) => {
    if (one.position !== undefined) return one;
    const position = first.items.findIndex((item) => itemName(item)?.toLowerCase() === one.column.toLowerCase());
    const upTo = [...first.items.slice(0, position), ...branch.items.slice(0, position)];
    return position < 0 || upTo.some((item) => bare(item.expr).kind === "star") ? one : { ...one, position };
  });
}

/** Whether a CTE under WITH RECURSIVE is one that reads itself. */
function readsItself(cte: Cte): boolean {
  const name = cte.name.text.toLowerCase();
  return branchesOf(cte.query.body).some((select) =>
    entriesOf(select.from).some(
      ({ source }) =>
        source.kind === "table" && source.name.parts.length === 1 && source.name.parts[0]?.text.toLowerCase() === name,
    ),
  );
}
