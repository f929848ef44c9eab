import type { ColumnRef, Expr } from "../../sql/tree.ts";
import { bare, partsOfQuery } from "../../sql/walk.ts";
import { columnsIn, isConstant, nameOf } from "../ask/columns.ts";
import type { ScanPredicate } from "../graph.ts";

/** A condition on one column, before it is known whose column that is. */
export interface Condition extends Omit<ScanPredicate, "column" | "at" | "underOr"> {
  readonly ref: ColumnRef;
  /** Stands in a subquery: only a qualified name of the query around it is meant. */
  readonly correlated?: true;
  /** How many expressions were put in the place of its column. */
  readonly hops?: number;
}

/** What a WHERE or ON says: conditions on columns, and whether something in it could be any condition. */
export interface Conditions {
  readonly list: readonly Condition[];
  readonly opaque: boolean;
}

type Draft = Omit<Condition, "ref" | "columnSide" | "others" | "op">;

const MAX_DEPTH = 200;
const FLIPPED: Readonly<Record<string, ScanPredicate["op"]>> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };
const COMPARISONS = new Set(["=", "<>", "<", "<=", ">", ">=", "<=>"]);

/** Reads a condition; `variables` are names, folded, that hold one value for the whole run. */
export function readConditions(expr: Expr | undefined, variables: ReadonlySet<string>): Conditions {
  const reader = new Reader(variables);
  if (expr) reader.read(expr, false, undefined, 0);
  return { list: reader.list, opaque: reader.opaque };
}

class Reader {
  list: Condition[] = [];
  opaque = false;

  constructor(private readonly variables: ReadonlySet<string>) {}

  read(expr: Expr, negated: boolean, or: Expr | undefined, depth: number): void {
    if (depth > MAX_DEPTH) {
      this.opaque = true;
      return;
    }
    const inner = bare(expr);
    if (inner.kind === "unary" && inner.op === "not") {
      this.read(inner.expr, !negated, or, depth + 1);
      return;
    }
    if (inner.kind === "binary" && (inner.op === "and" || inner.op === "or")) {
      const branches = chain(inner, inner.op);
      if ((inner.op === "and") !== negated) for (const branch of branches) this.read(branch, negated, or, depth + 1);
      else this.either(inner, branches, negated, or, depth + 1);
      return;
    }
    this.leaf(inner, { expr: inner, negated, ...(or ? { or } : {}) });
  }

  /** OR: a column that every branch speaks of is still restricted; constant branches switch the rest on and off. */
  private either(whole: Expr, branches: readonly Expr[], negated: boolean, or: Expr | undefined, depth: number): void {
    const outer = this.list;
    const read: Condition[][] = [];
    for (const branch of branches) {
      this.list = [];
      this.read(branch, negated, or, depth);
      if (this.list.length > 0 || !isConstant(branch)) read.push(this.list);
    }
    this.list = outer;
    const count = new Map<string, number>();
    for (const list of read)
      for (const key of new Set(list.map((condition) => keyOf(condition.ref))))
        count.set(key, (count.get(key) ?? 0) + 1);
    for (const list of read)
      for (const condition of list) {
        const everywhere = count.get(keyOf(condition.ref)) === read.length;
        outer.push(everywhere || condition.or ? condition : { ...condition, or: whole });
      }
  }

  private leaf(inner: Expr, draft: Draft): void {
    switch (inner.kind) {
      case "template":
      case "other":
        this.opaque = true;
        this.any(inner, draft);
        return;
      case "binary":
        if (!COMPARISONS.has(inner.op)) {
          this.any(inner, draft);
          return;
        }
        this.compare(inner.left, inner.right, inner.op === "<=>" ? "=" : (inner.op as ScanPredicate["op"]), draft);
        return;
      case "between":
        if (this.columns(inner.expr).length > 0) {
          this.add(inner.expr, [inner.low, inner.high], "between", draft);
          return;
        }
        this.compare(inner.low, inner.expr, "<=", draft);
        this.compare(inner.high, inner.expr, ">=", draft);
        return;
      case "in":
        if (inner.query) {
          this.correlated(inner.query, draft);
          this.add(inner.expr, [{ kind: "subquery", query: inner.query, span: inner.query.span }], "in-query", draft);
          return;
        }
        this.add(inner.expr, inner.items, "in", draft);
        return;
      case "like":
        this.add(inner.expr, [inner.pattern], "like", draft);
        return;
      case "is": {
        const not = inner.negated !== draft.negated;
        if (inner.what === "distinct" && inner.other) {
          this.compare(inner.expr, inner.other, inner.negated ? "=" : "<>", draft);
          return;
        }
        this.add(inner.expr, [], inner.what === "null" ? (not ? "is-not-null" : "is-null") : "other", draft);
        return;
      }
      case "exists":
        this.correlated(inner.query, draft);
        return;
      default:
        this.any(inner, draft);
        return;
    }
  }

  /** Something true or false of which no more is known. */
  private any(inner: Expr, draft: Draft): void {
    this.add(inner, [], "other", draft);
  }

  private compare(left: Expr, right: Expr, op: ScanPredicate["op"], draft: Draft): void {
    const [a, b] = [this.columns(left).length > 0, this.columns(right).length > 0];
    if (a && b) {
      this.add(left, [right], "join", draft);
      this.add(right, [left], "join", draft);
      return;
    }
    if (a) {
      this.add(left, [right], op, draft);
      return;
    }
    if (b) {
      this.add(right, [left], FLIPPED[op] ?? op, draft);
      return;
    }
    // `{{ partition_column }} >= DATE '…'`: the template may be the column.
    if (bare(left).kind === "template" || bare(right).kind === "template") this.opaque = true;
  }

  private add(columnSide: Expr, others: readonly Expr[], op: ScanPredicate["op"], draft: Draft): void {
    const constant = others.every((other) => this.columns(other).length === 0);
    for (const ref of this.columns(columnSide))
      this.list.push({ ...draft, ref, columnSide, others, op: constant ? op : "join" });
    if (!constant && op !== "join")
      for (const other of others)
        for (const ref of this.columns(other))
          this.list.push({ ...draft, ref, columnSide: other, others: [columnSide], op: "join" });
  }

  /** Columns an expression reads, variables left out; each name once. */
  private columns(expr: Expr): readonly ColumnRef[] {
    const seen = new Set<string>();
    return columnsIn(expr).filter((ref) => {
      if (ref.parts.at(-1)?.templated) this.opaque = true;
      if (ref.parts.length === 1 && this.variables.has(nameOf(ref).toLowerCase())) return false;
      const key = keyOf(ref);
      return !seen.has(key) && seen.add(key);
    });
  }

  /** What a subquery compares with columns of the query around it joins the two. */
  private correlated(query: Parameters<typeof partsOfQuery>[0], draft: Draft): void {
    for (const { expr, role } of partsOfQuery(query).exprs) {
      if (role !== "where" && role !== "on") continue;
      for (const ref of columnsIn(expr))
        if (ref.parts.length > 1)
          this.list.push({ ...draft, ref, columnSide: ref, others: [expr], op: "join", correlated: true });
    }
  }
}

/** The operands of a chain of one operator, in order. */
function chain(root: Expr, op: "and" | "or"): readonly Expr[] {
  const found: Expr[] = [];
  const stack: Expr[] = [root];
  for (let expr = stack.pop(); expr !== undefined; expr = stack.pop()) {
    const inner = bare(expr);
    if (inner.kind === "binary" && inner.op === op) stack.push(inner.right, inner.left);
    else found.push(expr);
  }
  return found;
}

const keyOf = (ref: ColumnRef): string => ref.parts.map((part) => part.text.toLowerCase()).join(".");

/** `expr` with every occurrence of a column replaced; the result stands in no place of the file. */
export function replaceColumn(expr: Expr, ref: ColumnRef, by: Expr): Expr {
  const again = (inner: Expr): Expr => replaceColumn(inner, ref, by);
  switch (expr.kind) {
    case "column":
      return keyOf(expr) === keyOf(ref) ? by : expr;
    case "paren":
    case "cast":
    case "unary":
    case "access":
      return { ...expr, expr: again(expr.expr) };
    case "call":
      return { ...expr, args: expr.args.map(again) };
    case "binary":
      return { ...expr, left: again(expr.left), right: again(expr.right) };
    case "list":
      return { ...expr, items: expr.items.map(again) };
    default:
      return { kind: "other", parts: [by], span: expr.span };
  }
}
