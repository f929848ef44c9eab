/** Asking a clause tree: its expressions, selects and conditions, queries inside included. Linear, no recursion. */

import type { Cte, Expr, FromItem, Query, QueryBody, Select, Statement } from "./tree.ts";

/** Where an expression stands in its select or statement. */
export type ExprRole =
  | "item"
  | "on"
  | "where"
  | "group"
  | "having"
  | "qualify"
  | "order"
  | "window"
  | "source"
  | "set"
  | "value"
  | "when";

/** A whole expression and where it stands; `select` is the one it belongs to, if any. */
export interface PlacedExpr {
  readonly expr: Expr;
  readonly role: ExprRole;
  readonly select: Select | undefined;
}

/** A select with the query it is a branch of, and the CTEs it can see, by folded name. */
export interface PlacedSelect {
  readonly select: Select;
  readonly query: Query;
  readonly ctes: ReadonlyMap<string, Cte>;
}

/** Every select and every expression of a statement, subqueries included. */
export interface Parts {
  readonly selects: readonly PlacedSelect[];
  readonly exprs: readonly PlacedExpr[];
}

interface Work {
  readonly query: Query;
  readonly ctes: ReadonlyMap<string, Cte>;
}

interface Collector {
  readonly selects: PlacedSelect[];
  readonly exprs: PlacedExpr[];
  readonly queue: Work[];
}

const NO_CTES: ReadonlyMap<string, Cte> = new Map();

/** Direct operands of an expression; queries inside it are not entered. */
export function operandsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case "call":
      return [
        ...expr.args,
        ...expr.orderBy,
        ...(expr.filter ? [expr.filter] : []),
        ...(expr.over ? [...expr.over.partitionBy, ...expr.over.orderBy.map((key) => key.expr)] : []),
      ];
    case "cast":
    case "unary":
    case "paren":
    case "access":
      return [expr.expr];
    case "binary":
      return [expr.left, expr.right];
    case "between":
      return [expr.expr, expr.low, expr.high];
    case "in":
      return [expr.expr, ...expr.items];
    case "like":
      return [expr.expr, expr.pattern];
    case "is":
      return expr.other ? [expr.expr, expr.other] : [expr.expr];
    case "case":
      return [
        ...(expr.operand ? [expr.operand] : []),
        ...expr.whens.flatMap((branch) => [branch.when, branch.then]),
        ...(expr.otherwise ? [expr.otherwise] : []),
      ];
    case "list":
      return expr.items;
    case "star":
      return (expr.replace ?? []).map((item) => item.expr);
    case "other":
      return expr.parts;
    default:
      return [];
  }
}

/** The expression and all below it, outermost first; queries inside are not entered. */
export function everyExpr(root: Expr): readonly Expr[] {
  const found: Expr[] = [];
  const stack: Expr[] = [root];
  for (let expr = stack.pop(); expr !== undefined; expr = stack.pop()) {
    found.push(expr);
    const operands = operandsOf(expr);
    for (let at = operands.length - 1; at >= 0; at--) stack.push(operands[at] as Expr);
  }
  return found;
}

/** The query an expression itself holds: `(SELECT …)`, `EXISTS (…)`, `x IN (SELECT …)`. */
export const queryOf = (expr: Expr): Query | undefined =>
  expr.kind === "subquery" || expr.kind === "exists" || expr.kind === "in" ? expr.query : undefined;

/** Without the parentheses around it. */
export function bare(expr: Expr): Expr {
  let inner = expr;
  while (inner.kind === "paren") inner = inner.expr;
  return inner;
}

/** The conditions joined by AND at the top, in order of place. */
export function conjuncts(predicate: Expr | undefined): readonly Expr[] {
  const found: Expr[] = [];
  const stack: Expr[] = predicate ? [predicate] : [];
  for (let expr = stack.pop(); expr !== undefined; expr = stack.pop()) {
    const inner = bare(expr);
    if (inner.kind === "binary" && inner.op === "and") stack.push(inner.right, inner.left);
    else found.push(expr);
  }
  return found;
}

/** The selects of a query body, set operations and nested queries taken apart. */
export function branchesOf(body: QueryBody): readonly Select[] {
  const found: Select[] = [];
  const stack: QueryBody[] = [body];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next.kind === "select") found.push(next);
    else if (next.kind === "set") stack.push(next.right, next.left);
    else if (next.kind === "nested") stack.push(next.query.body);
  }
  return found;
}

/** Parts by statement: many rules ask for the same ones. They go with their statement. */
const known = new WeakMap<Statement, Parts>();

/** Everything in a statement that can be asked about. */
export function partsOf(statement: Statement): Parts {
  let parts = known.get(statement);
  if (!parts) {
    parts = readParts(statement);
    known.set(statement, parts);
  }
  return parts;
}

function readParts(statement: Statement): Parts {
  const collector: Collector = { selects: [], exprs: [], queue: [] };
  const ctes = "ctes" in statement && statement.ctes ? see(statement.ctes, NO_CTES, collector) : NO_CTES;
  readStatement(statement, ctes, collector);
  // Indexed, since reading a query appends the queries inside it.
  for (let at = 0; at < collector.queue.length; at++) readQuery(collector.queue[at] as Work, collector);
  return { selects: collector.selects, exprs: collector.exprs };
}

/** Everything in a query that can be asked about. */
export function partsOfQuery(query: Query): Parts {
  const collector: Collector = { selects: [], exprs: [], queue: [{ query, ctes: NO_CTES }] };
  for (let at = 0; at < collector.queue.length; at++) readQuery(collector.queue[at] as Work, collector);
  return { selects: collector.selects, exprs: collector.exprs };
}

function readStatement(statement: Statement, ctes: ReadonlyMap<string, Cte>, into: Collector): void {
  const ask = (query: Query | undefined): void => {
    if (query) into.queue.push({ query, ctes });
  };
  const add = (expr: Expr | undefined, role: ExprRole): void => place(expr, role, undefined, ctes, into);
  switch (statement.kind) {
    case "query":
    case "create-table":
    case "create-view":
    case "copy":
      ask(statement.query);
      return;
    case "other":
      ask(statement.query);
      for (const variable of statement.variables) add(variable.value, "value");
      return;
    case "insert":
      if (statement.source.kind === "query") ask(statement.source.query);
      if (statement.source.kind === "values")
        for (const row of statement.source.sample ?? []) for (const value of row) add(value, "value");
      for (const item of statement.partition) add(item.value, "value");
      add(statement.replaceWhere, "where");
      return;
    case "merge":
      readFrom([statement.source], undefined, ctes, into);
      add(statement.on, "on");
      for (const clause of statement.clauses) {
        add(clause.condition, "when");
        for (const item of clause.assignments) add(item.value, "set");
      }
      return;
    case "update":
      readFrom(statement.from, undefined, ctes, into);
      add(statement.where, "where");
      for (const item of statement.assignments) add(item.value, "set");
      return;
    case "delete":
      readFrom(statement.using, undefined, ctes, into);
      add(statement.where, "where");
      return;
  }
}

function readQuery(work: Work, into: Collector): void {
  const ctes = work.query.ctes.length === 0 ? work.ctes : see(work.query.ctes, work.ctes, into);
  for (const key of work.query.orderBy) place(key.expr, "order", undefined, ctes, into);
  const stack: { body: QueryBody; query: Query; ctes: ReadonlyMap<string, Cte> }[] = [
    { body: work.query.body, query: work.query, ctes },
  ];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { body, query } = next;
    if (body.kind === "set") {
      stack.push({ body: body.right, query, ctes: next.ctes }, { body: body.left, query, ctes: next.ctes });
    } else if (body.kind === "nested") into.queue.push({ query: body.query, ctes: next.ctes });
    else if (body.kind === "select") {
      into.selects.push({ select: body, query, ctes: next.ctes });
      readSelect(body, next.ctes, into);
    }
  }
}

function readSelect(select: Select, ctes: ReadonlyMap<string, Cte>, into: Collector): void {
  const add = (expr: Expr | undefined, role: ExprRole): void => place(expr, role, select, ctes, into);
  for (const item of select.items) add(item.expr, "item");
  readFrom(select.from, select, ctes, into);
  add(select.where, "where");
  for (const expr of select.groupBy) add(expr, "group");
  add(select.having, "having");
  add(select.qualify, "qualify");
  for (const expr of select.distinctOn) add(expr, "group");
  for (const { window } of select.windows ?? []) {
    for (const expr of window.partitionBy) add(expr, "window");
    for (const key of window.orderBy) add(key.expr, "window");
  }
}

function readFrom(
  items: readonly FromItem[],
  select: Select | undefined,
  ctes: ReadonlyMap<string, Cte>,
  into: Collector,
): void {
  const stack: FromItem[] = [...items].reverse();
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    place(item.join?.on, "on", select, ctes, into);
    const { source } = item;
    if (source.kind === "derived") into.queue.push({ query: source.query, ctes });
    else if (source.kind === "function") for (const arg of source.args) place(arg, "source", select, ctes, into);
    else if (source.kind === "group") stack.push(...[...source.items].reverse());
  }
}

function place(
  expr: Expr | undefined,
  role: ExprRole,
  select: Select | undefined,
  ctes: ReadonlyMap<string, Cte>,
  into: Collector,
): void {
  if (!expr) return;
  into.exprs.push({ expr, role, select });
  for (const inner of everyExpr(expr)) {
    const query = queryOf(inner);
    if (query) into.queue.push({ query, ctes });
  }
}

/** Makes CTEs visible, and reads each with those before it. */
function see(list: readonly Cte[], outer: ReadonlyMap<string, Cte>, into: Collector): ReadonlyMap<string, Cte> {
  const seen = new Map(outer);
  for (const cte of list) seen.set(cte.name.text.toLowerCase(), cte);
  for (const cte of list) into.queue.push({ query: cte.query, ctes: seen });
  return seen;
}
