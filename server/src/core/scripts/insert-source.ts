import type { SqlScript, WriteSummary } from "../facts/script.ts";
import type { InsertStatement, Query, QueryBody } from "../sql/tree.ts";
import { bare, branchesOf, conjuncts, partsOfQuery } from "../sql/walk.ts";
import { sameRelation } from "./names.ts";
import { readsOfStatement, storedTables } from "./reads.ts";

/**
 * What an INSERT does whose source reads its own target: an anti-join leaves out the rows that are there (`merge`);
 * anything else, such as `> (SELECT MAX(…))`, cannot be told. Undefined when the target is not read.
 */
export function insertFromOwnTarget(
  statement: InsertStatement,
  script: SqlScript,
): Pick<WriteSummary, "effect" | "because"> | undefined {
  if (statement.source.kind !== "query") return undefined;
  const reads = readsOfStatement(statement, script);
  if (!reads.some((read) => sameRelation(read.source.name, statement.target, script.expressions))) return undefined;
  return leavesOutTarget(statement.source.query, statement, script)
    ? { effect: "merge", because: "rows that are there already are left out" }
    : { effect: "unknown", because: "it reads its own target" };
}

function leavesOutTarget(query: Query, statement: InsertStatement, script: SqlScript): boolean {
  const isTarget = (inner: Query): boolean =>
    branchesOf(inner.body).some((select) =>
      storedTables(select.from, new Map()).some((source) =>
        sameRelation(source.name, statement.target, script.expressions),
      ),
    );
  if (exceptsTarget(query.body, isTarget)) return true;
  return partsOfQuery(query).selects.some(({ select }) => {
    const nullChecked = new Set<string>();
    for (const condition of conjuncts(select.where)) {
      const inner = bare(condition);
      if (inner.kind === "unary" && inner.op === "not") {
        const negated = bare(inner.expr);
        if (negated.kind === "exists" && isTarget(negated.query)) return true;
        if (negated.kind === "in" && !negated.negated && negated.query && isTarget(negated.query)) return true;
      }
      if (inner.kind === "in" && inner.negated && inner.query && isTarget(inner.query)) return true;
      if (inner.kind === "is" && inner.what === "null" && !inner.negated) {
        const column = bare(inner.expr);
        const qualifier = column.kind === "column" ? column.parts.at(-2)?.text.toLowerCase() : undefined;
        if (qualifier !== undefined) nullChecked.add(qualifier);
      }
    }
    return select.from.some(
      ({ join, source }) =>
        source.kind === "table" &&
        sameRelation(source.name, statement.target, script.expressions) &&
        (join?.kind === "anti" ||
          (join?.kind === "left" &&
            nullChecked.has((source.alias ?? source.name.parts.at(-1))?.text.toLowerCase() ?? ""))),
    );
  });
}

/** `… EXCEPT SELECT … FROM target`. */
function exceptsTarget(body: QueryBody, isTarget: (query: Query) => boolean): boolean {
  if (body.kind !== "set" || body.op !== "except") return false;
  return isTarget({ span: body.right.span, ctes: [], body: body.right, orderBy: [] });
}
