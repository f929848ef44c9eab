import type { SqlScript } from "../facts/script.ts";
import { sameExpr } from "../sql/equal.ts";
import type { DeleteStatement, Expr, InsertStatement, QualifiedName, Select, Statement } from "../sql/tree.ts";
import { bare, branchesOf, conjuncts, queryOf } from "../sql/walk.ts";
import { samePrint, sameRelation } from "./names.ts";
import { readsOfStatement, storedTables } from "./reads.ts";
import type { Removal, Removals } from "./removals.ts";

/**
 * What the script took out of a table before rows are added: everything, the window that is added, the keys that
 * are added, something of which that cannot be told, or nothing because the script has just made the table.
 */
export type Emptied = "all" | "window" | "keys" | "unclear" | "made";

/** What was taken out of `target` before statement number `index` adds rows; undefined when nothing was. */
export function emptiedBefore(
  target: QualifiedName,
  statement: Statement,
  index: number,
  script: SqlScript,
  removals: Removals,
): Emptied | undefined {
  let found: Emptied | undefined;
  // The nearest first: what a DELETE leaves unclear, an earlier one may still settle.
  for (const { statement: earlier } of removals.before(target, index).toReversed()) {
    const taken = removedBy(earlier, statement, script);
    if (taken !== undefined && taken !== "unclear") return taken;
    found ??= taken;
  }
  return found;
}

function removedBy(earlier: Removal, statement: Statement, script: SqlScript): Emptied | undefined {
  switch (earlier.kind) {
    case "create-table":
      return earlier.ifNotExists ? undefined : "made";
    case "drop":
      return "all";
    case "truncate":
      return earlier.partial ? "unclear" : "all";
    case "delete":
      return earlier.conditional ? "unclear" : takenBy(earlier, statement, script);
  }
}

/** Why a script may have taken rows out without showing it; undefined when all of it was read. */
export function hiddenBefore(index: number, script: SqlScript, removals: Removals): string | undefined {
  if (removals.firstGap < (script.statements[index]?.span.start ?? 0))
    return "part of the script before it could not be read";
  return removals.firstCall < index ? "something is called before it" : undefined;
}

/** What a DELETE takes out, beside what the statement adds. */
function takenBy(earlier: DeleteStatement, statement: Statement, script: SqlScript): Emptied {
  const conditions = conjuncts(earlier.where);
  if (earlier.using.length === 0 && conditions.every(isTrue)) return "all";
  if (statement.kind !== "insert" || statement.source.kind !== "query") return "unclear";
  if (deletesKeysOf(earlier, statement, script)) return "keys";
  const selects = branchesOf(statement.source.query.body);
  const [only] = selects;
  if (!only || selects.length > 1 || earlier.using.length > 0) return "unclear";
  return conditions.every((condition) => isTrue(condition) || isAdded(condition, only, statement, script))
    ? "window"
    : "unclear";
}

function isTrue(expr: Expr): boolean {
  const inner = bare(expr);
  if (inner.kind === "literal") return inner.type === "boolean" && inner.value.toLowerCase() === "true";
  return (
    inner.kind === "binary" &&
    inner.op === "=" &&
    inner.left.kind === "literal" &&
    inner.right.kind === "literal" &&
    !inner.left.templated &&
    inner.left.value === inner.right.value
  );
}

/** DELETE … USING source, or WHERE key IN (SELECT key FROM source), and the source is what is added. */
function deletesKeysOf(earlier: DeleteStatement, statement: InsertStatement, script: SqlScript): boolean {
  const added = readsOfStatement(statement, script);
  const sources = [
    ...storedTables(earlier.using, new Map()),
    ...conjuncts(earlier.where).flatMap((condition) => {
      const query = queryOf(bare(condition));
      return query ? branchesOf(query.body).flatMap((select) => storedTables(select.from, new Map())) : [];
    }),
  ].filter((source) => !sameRelation(source.name, earlier.target.name, script.expressions));
  return (
    sources.length > 0 &&
    sources.every((source) => added.some((read) => sameRelation(read.source.name, source.name, script.expressions)))
  );
}

/** Whether every added row meets the condition of the DELETE: the same condition stands in its WHERE, or the value in its items. */
function isAdded(condition: Expr, select: Select, statement: InsertStatement, script: SqlScript): boolean {
  const equal = (a: Expr, b: Expr): boolean =>
    sameExpr(a, b, (x, y) => samePrint(script.expressions[x], script.expressions[y]));
  const stripped = strip(bare(condition));
  if (conjuncts(select.where).some((other) => equal(strip(bare(other)), stripped))) return true;
  if (stripped.kind !== "binary" || stripped.op !== "=") return false;
  const [column, value] =
    stripped.left.kind === "column" ? [stripped.left, stripped.right] : [stripped.right, stripped.left];
  if (column.kind !== "column") return false;
  const name = column.parts.at(-1)?.text.toLowerCase();
  const position = statement.columns.findIndex((part) => part.text.toLowerCase() === name);
  const item =
    statement.columns.length > 0
      ? select.items[position]
      : select.items.find((other) => other.alias?.text.toLowerCase() === name);
  return item !== undefined && equal(uncast(item.expr), uncast(value));
}

/** The columns of a comparison without their qualifiers: `t.ds = x` is `ds = x`. */
function strip(expr: Expr): Expr {
  if (expr.kind === "column") return { ...expr, parts: expr.parts.slice(-1) };
  if (expr.kind === "binary") return { ...expr, left: strip(bare(expr.left)), right: strip(bare(expr.right)) };
  if (expr.kind === "between" || expr.kind === "in") return { ...expr, expr: strip(bare(expr.expr)) };
  if (expr.kind === "call") return { ...expr, args: expr.args.map((arg) => strip(bare(arg))) };
  return expr.kind === "cast" ? { ...expr, expr: strip(bare(expr.expr)) } : expr;
}

/** `DATE '…'`, `'…'::date` and `CAST('…' AS DATE)` hold the same value as `'…'`. */
function uncast(expr: Expr): Expr {
  const inner = bare(expr);
  if (inner.kind === "cast") return uncast(inner.expr);
  return inner.kind === "literal" && (inner.type === "date" || inner.type === "timestamp")
    ? { ...inner, type: "string" }
    : inner;
}
