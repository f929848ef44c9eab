import type { SqlScript } from "../facts/script.ts";
import type { RelationRef } from "../facts/table.ts";
import { relationOfName } from "../scripts/names.ts";
import { columnBehind } from "../scripts/view.ts";
import type { ColumnRef, Cte, Expr, FromItem, Query, Select, SelectItem, Statement, TableSource } from "../sql/tree.ts";
import { bare, branchesOf, everyExpr, queryOf } from "../sql/walk.ts";
import type { Location } from "../text/span.ts";
import type { Scan, ScanPredicate, TableView } from "./graph.ts";
import { isOpaque, predicatesIn } from "./predicates.ts";

/** How far queries, CTEs and views are followed. */
const DEEPEST = 40;
/** How many scans one statement may have. */
const MOST_SCANS = 400;
const MOST_VIEWS = 12;

/** What the walk needs of the graph. */
export interface ScanContext {
  readonly script: SqlScript;
  table(relation: RelationRef, from: SqlScript): TableView | undefined;
  /** Whether the script's own rows are stored or returned; false for the body of a view. */
  readonly executed: boolean;
}

/** A condition that reaches a relation, under the name its column has there. */
interface Reaching {
  readonly name: string;
  readonly predicate: ScanPredicate;
}

/** Reads of stored tables by the statements of a script, with the conditions that reach each of them. */
export function scansOf(context: ScanContext): readonly Scan[] {
  return context.script.statements.flatMap((statement) => new Walk(context, statement).run());
}

/** A relation in FROM, under the name its columns are qualified with. */
interface Side {
  readonly item: FromItem;
  readonly alias: string;
  readonly reaching: Reaching[];
}

class Walk {
  private readonly scans: Scan[] = [];
  private readonly uncertain: boolean;

  constructor(
    private readonly context: ScanContext,
    private readonly statement: Statement,
  ) {
    this.uncertain = statement.gaps.length > 0 || !context.script.variant.complete;
  }

  run(): readonly Scan[] {
    const { statement } = this;
    const outer = "ctes" in statement && statement.ctes ? visible(statement.ctes, NO_CTES) : NO_CTES;
    switch (statement.kind) {
      case "query":
        this.query(statement.query, outer, [], 0, this.uncertain);
        break;
      case "create-table":
      case "create-view":
      case "copy":
      case "other":
        if (statement.query) this.query(statement.query, outer, [], 0, this.uncertain);
        break;
      case "insert":
        if (statement.source.kind === "query") this.query(statement.source.query, outer, [], 0, this.uncertain);
        break;
      case "merge":
        this.items([statement.source], statement.on, outer, statement.span.end, false);
        break;
      case "update":
        this.target(statement.target, statement.where, statement.span.end);
        this.items(
          statement.from,
          statement.where,
          outer,
          statement.where?.span.end ?? statement.span.end,
          statement.where !== undefined,
        );
        for (const { value } of statement.assignments) this.inside(value, outer, 0);
        break;
      case "delete":
        this.target(statement.target, statement.where, statement.span.end);
        this.items(
          statement.using,
          statement.where,
          outer,
          statement.where?.span.end ?? statement.span.end,
          statement.where !== undefined,
        );
        break;
    }
    return this.scans;
  }

  /** The table an UPDATE or DELETE looks for its rows in. */
  private target(source: TableSource, where: Expr | undefined, end: number): void {
    const alias = aliasOf(source);
    const reaching = predicatesIn(where, this.context.script)
      .filter(({ column }) => column.parts.length === 1 || column.parts.at(-2)?.text.toLowerCase() === alias)
      .map(({ predicate }) => ({ name: predicate.column, predicate }));
    this.base(source, reaching, this.uncertain || isOpaque(where), {
      at: where?.span.end ?? end,
      hasWhere: where !== undefined,
      alias: source.alias?.text,
    });
  }

  /** Relations of MERGE, UPDATE … FROM and DELETE … USING. */
  private items(
    items: readonly FromItem[],
    where: Expr | undefined,
    ctes: ReadonlyMap<string, Cte>,
    end: number,
    hasWhere: boolean,
  ): void {
    const sides = this.sides(items);
    this.distribute(where, sides);
    for (const side of sides)
      this.side(side, ctes, 0, this.uncertain || isOpaque(where), {
        at: end,
        hasWhere,
        alias: undefined,
      });
    if (where) this.inside(where, ctes, 0);
  }

  private query(
    query: Query,
    outer: ReadonlyMap<string, Cte>,
    reaching: readonly Reaching[],
    depth: number,
    uncertain: boolean,
  ): void {
    if (depth > DEEPEST || this.scans.length > MOST_SCANS) return;
    const ctes = visible(query.ctes, outer);
    const branches = branchesOf(query.body);
    const [first] = branches;
    for (const select of branches) {
      const cut = query.limit !== undefined || select.top !== undefined || select.distinctOn.length > 0;
      const below = cut ? [] : reaching.flatMap((each) => into(each, select, first ?? select));
      this.select(select, ctes, below, depth, uncertain);
    }
  }

  private select(
    select: Select,
    ctes: ReadonlyMap<string, Cte>,
    below: readonly { readonly column: ColumnRef; readonly predicate: ScanPredicate }[],
    depth: number,
    outer: boolean,
  ): void {
    const uncertain =
      outer ||
      isOpaque(select.where) ||
      select.from.some((item) => item.source.kind === "unread" || isOpaque(item.join?.on));
    const sides = this.sides(select.from);
    for (const { column, predicate } of below) this.give(column, predicate, sides);
    this.distribute(select.where, sides);
    for (const item of select.from) this.joinConditions(item, sides);
    const filterInsert = {
      at: select.where?.span.end ?? select.whereInsert,
      hasWhere: select.where !== undefined,
    };
    for (const side of sides)
      this.side(side, ctes, depth, uncertain, {
        ...filterInsert,
        alias: sides.length > 1 ? side.alias : undefined,
      });
    for (const expr of [
      ...select.items.map((item) => item.expr),
      select.where,
      select.having,
      select.qualify,
      ...select.from.map((item) => item.join?.on),
    ])
      if (expr) this.inside(expr, ctes, depth);
  }

  /** A condition in ON limits both sides of an inner join, and of an outer join the side that may be missing. */
  private joinConditions(item: FromItem, sides: readonly Side[]): void {
    const { join } = item;
    if (!join?.on) return;
    const own = sides.filter((side) => side.item === item);
    const limited =
      join.kind === "left" || join.kind === "anti" || join.kind === "asof"
        ? own
        : join.kind === "right"
          ? sides.filter((side) => side.item !== item)
          : join.kind === "full"
            ? []
            : sides;
    for (const { column, predicate } of predicatesIn(join.on, this.context.script))
      this.give(column, predicate, sides, limited);
  }

  private distribute(condition: Expr | undefined, sides: readonly Side[]): void {
    for (const { column, predicate } of predicatesIn(condition, this.context.script))
      this.give(column, predicate, sides);
  }

  /** Adds a condition to the relations whose column it may be about. */
  private give(column: ColumnRef, predicate: ScanPredicate, sides: readonly Side[], limited = sides): void {
    const qualifiers = column.parts.slice(0, -1).map((part) => part.text.toLowerCase());
    const owner = qualifiers.length > 0 ? sides.find((side) => qualifiers.includes(side.alias)) : undefined;
    // A column that says not whose it is may be of any relation: that is enough to be silent.
    const owners = owner ? [owner] : qualifiers.length > 0 && sides.length > 1 ? [] : sides;
    for (const side of owners)
      if (limited.includes(side)) side.reaching.push({ name: column.parts.at(-1)?.text ?? "", predicate });
  }

  private sides(items: readonly FromItem[]): readonly Side[] {
    const sides: Side[] = [];
    const stack = [...items].reverse();
    for (let item = stack.pop(); item; item = stack.pop()) {
      const { source } = item;
      if (source.kind === "group") stack.push(...[...source.items].reverse());
      else if (source.kind === "table") sides.push({ item, alias: aliasOf(source), reaching: [] });
      else if (source.kind === "derived")
        sides.push({ item, alias: source.alias?.text.toLowerCase() ?? "", reaching: [] });
      else if (source.kind === "function")
        sides.push({ item, alias: source.alias?.text.toLowerCase() ?? source.name.toLowerCase(), reaching: [] });
    }
    return sides;
  }

  private side(
    { item: { source }, reaching }: Side,
    ctes: ReadonlyMap<string, Cte>,
    depth: number,
    uncertain: boolean,
    filterInsert: Scan["filterInsert"],
  ): void {
    if (source.kind === "derived") {
      if (source.columns.length > 0) this.query(source.query, ctes, [], depth + 1, true);
      else this.query(source.query, ctes, reaching, depth + 1, uncertain);
    } else if (source.kind === "table") {
      const [first] = source.name.parts;
      const cte =
        source.name.parts.length === 1 && source.name.expression === undefined
          ? ctes.get(first?.text.toLowerCase() ?? "")
          : undefined;
      if (!cte) this.base(source, reaching, uncertain || source.columns.length > 0, filterInsert);
      else if (cte.recursive || cte.columns.length > 0) this.query(cte.query, without(ctes, cte), [], depth + 1, true);
      else this.query(cte.query, without(ctes, cte), reaching, depth + 1, uncertain);
    }
  }

  private base(
    source: TableSource,
    reaching: readonly Reaching[],
    uncertain: boolean,
    filterInsert: Scan["filterInsert"],
  ): void {
    const { script } = this.context;
    const relation = relationOfName(source.name, script.expressions);
    this.relation(relation, source, reaching, uncertain, filterInsert, [], new Set());
  }

  /** A stored table is scanned; a view is followed to what it reads. */
  private relation(
    relation: RelationRef,
    source: TableSource,
    reaching: readonly Reaching[],
    uncertain: boolean,
    filterInsert: Scan["filterInsert"],
    through: Scan["through"],
    seen: ReadonlySet<TableView["name"]>,
  ): void {
    const { script, executed } = this.context;
    const at: Location = { file: script.file, span: source.name.span };
    const table = this.context.table(relation, script);
    const view = table?.declarations.find((each) => each.view)?.view;
    const isView = table && (table.relation === "view" || table.relation === "ephemeral");
    if (this.scans.length > MOST_SCANS) return;
    if (table && isView && view && through.length < MOST_VIEWS && !seen.has(table.name)) {
      const declared = table.declarations.find((each) => each.view)?.at ?? at;
      for (const read of view.reads) {
        const below = reaching.flatMap(({ name, predicate }): readonly Reaching[] => {
          const column = columnBehind(read.exposes, name);
          return column === undefined ? [] : [{ name: column, predicate }];
        });
        const own = read.filters.map((column) => ({ name: column, predicate: filteredInView(column, read.at) }));
        this.relation(
          read.relation,
          source,
          [...below, ...own],
          uncertain || !view.complete,
          filterInsert,
          [...through, { name: table.name, at: declared }],
          new Set([...seen, table.name]),
        );
      }
      return;
    }
    this.scans.push({
      kind: "scan",
      script,
      statement: this.statement,
      at,
      source,
      relation,
      // A view whose body is not known is no stored table.
      table: isView ? undefined : table,
      through,
      predicates: reaching.map(({ name, predicate }) => ({ ...predicate, column: name })),
      uncertain,
      executed: executed && !(this.statement.kind === "create-view" && !this.statement.materialized),
      filterInsert,
    });
  }

  /** Queries inside an expression are statements of their own. */
  private inside(root: Expr, ctes: ReadonlyMap<string, Cte>, depth: number): void {
    for (const expr of everyExpr(root)) {
      const query = queryOf(expr);
      if (query) this.query(query, ctes, [], depth + 1, this.uncertain);
    }
  }
}

/** A condition that stands in a view's own text: only that there is one is known. */
function filteredInView(column: string, at: Location): ScanPredicate {
  const expr: Expr = {
    kind: "column",
    parts: [{ text: column, quoted: false, templated: false, span: at.span }],
    span: at.span,
  };
  const constant: Expr = {
    kind: "literal",
    type: "string",
    value: "",
    templated: true,
    expressions: [],
    span: at.span,
  };
  return { column, expr, columnSide: expr, others: [constant], op: "=", negated: false, underOr: false, at };
}

/** Carries a condition on the output of a query to the columns of one of its branches; none where it cannot go below. */
function into(
  { name, predicate }: Reaching,
  select: Select,
  first: Select,
): readonly { readonly column: ColumnRef; readonly predicate: ScanPredicate }[] {
  // A later branch of a UNION goes by position.
  const at = first === select ? -1 : first.items.findIndex((item) => itemName(item) === name.toLowerCase());
  const item = at >= 0 ? select.items[at] : select.items.find((each) => itemName(each) === name.toLowerCase());
  const star = select.items.some((each) => bare(each.expr).kind === "star");
  const expr = item ? bare(item.expr) : undefined;
  const column: ColumnRef | undefined =
    expr?.kind === "column"
      ? expr
      : !item && star
        ? {
            kind: "column",
            parts: [{ text: name, quoted: false, templated: false, span: predicate.at.span }],
            span: predicate.at.span,
          }
        : undefined;
  if (!column || !passes(column, select)) return [];
  return [{ column, predicate }];
}

/** Whether a condition on a column may be checked before grouping and windows. */
function passes(column: ColumnRef, select: Select): boolean {
  const name = column.parts.at(-1)?.text.toLowerCase();
  const named = (expr: Expr): boolean => {
    const inner = bare(expr);
    return inner.kind === "column" && inner.parts.at(-1)?.text.toLowerCase() === name;
  };
  if (select.grouping === "sets") return false;
  if (select.grouping === "plain" && !select.groupBy.some(named)) {
    const at = select.items.findIndex((item) => named(item.expr) || itemName(item) === name);
    const position = select.groupBy.some((expr) => {
      const inner = bare(expr);
      return inner.kind === "literal" && inner.type === "number" && Number(inner.value) === at + 1;
    });
    if (!position) return false;
  }
  const exprs = [...select.items.map((item) => item.expr), ...(select.qualify ? [select.qualify] : [])];
  for (const expr of exprs.flatMap((each) => everyExpr(each))) {
    if (expr.kind !== "call" || !expr.over) continue;
    const { over } = expr;
    const window = over.name
      ? select.windows?.find((each) => each.name.text.toLowerCase() === over.name?.toLowerCase())?.window
      : over;
    if (!window?.partitionBy.some(named)) return false;
  }
  return true;
}

function itemName(item: SelectItem): string | undefined {
  const expr = bare(item.expr);
  const text = item.alias?.text ?? (expr.kind === "column" ? expr.parts.at(-1)?.text : undefined);
  return text?.toLowerCase();
}

const aliasOf = (source: TableSource): string => (source.alias ?? source.name.parts.at(-1))?.text.toLowerCase() ?? "";

const NO_CTES: ReadonlyMap<string, Cte> = new Map();

function visible(list: readonly Cte[], outer: ReadonlyMap<string, Cte>): ReadonlyMap<string, Cte> {
  if (list.length === 0) return outer;
  const ctes = new Map(outer);
  for (const cte of list) ctes.set(cte.name.text.toLowerCase(), cte);
  return ctes;
}

/** Inside itself a CTE's name means the table of that name. */
function without(ctes: ReadonlyMap<string, Cte>, cte: Cte): ReadonlyMap<string, Cte> {
  const fewer = new Map(ctes);
  fewer.delete(cte.name.text.toLowerCase());
  return fewer;
}
