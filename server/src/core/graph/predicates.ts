import type { SqlScript } from "../facts/script.ts";
import type { ColumnRef, Expr } from "../sql/tree.ts";
import { bare, conjuncts, everyExpr } from "../sql/walk.ts";
import type { ScanPredicate } from "./graph.ts";

/** A condition with the column of it that is looked at. */
export interface ColumnPredicate {
  readonly column: ColumnRef;
  readonly predicate: ScanPredicate;
}

/** How deep alternatives and negations are followed. */
const DEEPEST = 40;

/** A condition taken apart: for each column it mentions, how it stands there. */
export function predicatesIn(condition: Expr | undefined, script: SqlScript): readonly ColumnPredicate[] {
  return conjuncts(condition).flatMap((conjunct) => read(conjunct, script, false, false, 0));
}

/** Whether a condition holds something of which nothing is known: a template in place of a condition, unread text. */
export const isOpaque = (condition: Expr | undefined): boolean =>
  conjuncts(condition).some((conjunct) => {
    const inner = bare(conjunct);
    if (inner.kind === "template" || inner.kind === "other") return true;
    if (inner.kind === "literal" && inner.templated && inner.type !== "string") return true;
    return everyExpr(inner).some((expr) => expr.kind === "other");
  });

function read(
  condition: Expr,
  script: SqlScript,
  negated: boolean,
  underOr: boolean,
  depth: number,
): readonly ColumnPredicate[] {
  const inner = bare(condition);
  if (depth > DEEPEST) return [];
  if (inner.kind === "unary" && inner.op === "not") return read(inner.expr, script, !negated, underOr, depth + 1);
  if (inner.kind === "binary" && inner.op === "or") return alternatives(inner, script, negated, depth);
  if (inner.kind === "binary" && inner.op === "and")
    return conjuncts(inner).flatMap((part) => read(part, script, negated, underOr, depth + 1));
  const make = (
    columnSide: Expr,
    others: readonly Expr[],
    op: ScanPredicate["op"],
    not = negated,
  ): readonly ColumnPredicate[] =>
    columnsOf(columnSide).map((column) => ({
      column,
      predicate: {
        column: column.parts.at(-1)?.text ?? "",
        expr: inner,
        columnSide,
        others,
        op,
        negated: not,
        underOr,
        at: { file: script.file, span: inner.span },
      },
    }));
  switch (inner.kind) {
    case "binary": {
      if (!COMPARES.has(inner.op)) return make(inner, [], "other");
      const left = columnsOf(inner.left);
      const right = columnsOf(inner.right);
      const op = left.length > 0 && right.length > 0 ? "join" : (inner.op as ScanPredicate["op"]);
      return [
        ...make(inner.left, [inner.right], op),
        ...make(inner.right, [inner.left], op === "join" ? op : (FLIPPED[op] ?? op)),
      ];
    }
    case "between":
      return make(inner.expr, [inner.low, inner.high], "between", negated !== inner.negated);
    case "in":
      return make(inner.expr, inner.items, inner.query ? "in-query" : "in", negated !== inner.negated);
    case "like":
      return make(inner.expr, [inner.pattern], "like", negated !== inner.negated);
    case "is":
      return inner.what === "null"
        ? make(inner.expr, [], inner.negated === negated ? "is-null" : "is-not-null", false)
        : make(inner.expr, inner.other ? [inner.other] : [], "other", negated !== inner.negated);
    default:
      return make(inner, [], "other");
  }
}

const COMPARES: ReadonlySet<string> = new Set(["=", "<>", "<", "<=", ">", ">=", "<=>"]);
const FLIPPED: Readonly<Partial<Record<ScanPredicate["op"], ScanPredicate["op"]>>> = {
  "<": ">",
  ">": "<",
  "<=": ">=",
  ">=": "<=",
};

/** Below an OR a condition on a column limits the rows only where every alternative has one. */
function alternatives(condition: Expr, script: SqlScript, negated: boolean, depth: number): readonly ColumnPredicate[] {
  const parts: Expr[] = [];
  const stack = [condition];
  for (let expr = stack.pop(); expr; expr = stack.pop()) {
    const inner = bare(expr);
    if (inner.kind === "binary" && inner.op === "or") stack.push(inner.right, inner.left);
    else parts.push(inner);
  }
  const named = parts.map(
    (part) => new Set(columnsOf(part).map((column) => column.parts.at(-1)?.text.toLowerCase() ?? "")),
  );
  return parts.flatMap((part) =>
    read(part, script, negated, false, depth + 1).map(({ column, predicate }) => ({
      column,
      predicate: {
        ...predicate,
        underOr: !named.every((names) => names.has(predicate.column.toLowerCase())),
      },
    })),
  );
}

/** Columns of an expression itself, those of queries inside left out. */
const columnsOf = (expr: Expr): readonly ColumnRef[] =>
  everyExpr(expr).filter((inner): inner is ColumnRef => inner.kind === "column");
