import { readOrderKeys } from "./call.ts";
import {
  accept,
  acceptAll,
  type Cursor,
  here,
  inBrackets,
  isAhead,
  peekAt,
  skipBrackets,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import type { Draft } from "./draft.ts";
import { emit } from "./draft.ts";
import { readFrom } from "./from.ts";
import { readLimit } from "./query.ts";
import { readAssignments, readTarget, readTargetName, skipReturning } from "./target.ts";
import type {
  Cte,
  DeleteStatement,
  Expr,
  FromItem,
  QualifiedName,
  TableSource,
  TruncateStatement,
  UpdateStatement,
} from "./tree.ts";

/** `UPDATE t [alias] SET … [FROM …] [WHERE …]`; MySQL and Snowflake may join before SET. */
export function readUpdate(c: Cursor, ctes: readonly Cte[] = []): Draft<UpdateStatement> {
  take(c);
  for (const modifier of ["LOW_PRIORITY", "IGNORE", "ONLY"]) if (peekAt(c, 1).upper !== "SET") accept(c, modifier);
  skipTop(c);
  if (accept(c, "OR")) take(c);
  const { target, others } = readTargets(c);
  const assignments = accept(c, "SET") ? readAssignments(c) : [];
  skipReturning(c);
  const from = accept(c, "FROM") ? readFrom(c) : [];
  const where = readWhere(c);
  skipTail(c);
  const draft = { kind: "update", target, assignments, from: [...others, ...from], where } as const;
  return ctes.length > 0 ? { ...draft, ctes } : draft;
}

/** The first relation is what is changed, the ones joined to it are read. */
function readTargets(c: Cursor): { target: TableSource; others: readonly FromItem[] } {
  const at = c.at;
  const gaps = c.gaps.length;
  const target = readTarget(c);
  if (word(c) === "SET" || !JOINS.has(word(c))) return { target, others: [] };
  c.at = at;
  c.gaps.length = gaps;
  const items = readFrom(c);
  const first = items[0]?.source;
  return { target: first?.kind === "table" ? first : target, others: items.slice(1) };
}

const JOINS = new Set([",", "JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL", "STRAIGHT_JOIN"]);

/** `DELETE [FROM] t [alias] [USING …] [WHERE …]`; `DELETE a FROM t a JOIN …`. */
export function readDelete(c: Cursor, ctes: readonly Cte[] = []): Draft<DeleteStatement> {
  take(c);
  skipTop(c);
  for (const modifier of ["LOW_PRIORITY", "QUICK", "IGNORE"]) if (peekAt(c, 1).upper === "FROM") accept(c, modifier);
  accept(c, "FROM");
  if (word(c) === "ONLY" && peekAt(c, 1).kind === "word") take(c);
  const target = readTarget(c);
  skipReturning(c);
  const using: FromItem[] = accept(c, "FROM") || accept(c, "USING") ? readFrom(c) : [];
  skipReturning(c);
  const where = readWhere(c);
  skipTail(c);
  const draft = { kind: "delete", target, using, where } as const;
  return ctes.length > 0 ? { ...draft, ctes } : draft;
}

function skipTop(c: Cursor): void {
  if (word(c) !== "TOP") return;
  const next = peekAt(c, 1);
  if (next.upper !== "(" && next.kind !== "number") return;
  take(c);
  if (word(c) === "(") skipBrackets(c);
  else take(c);
  accept(c, "PERCENT");
}

function readWhere(c: Cursor): Expr | undefined {
  if (!accept(c, "WHERE")) return undefined;
  if (acceptAll(c, "CURRENT", "OF")) {
    const start = here(c);
    take(c);
    return { kind: "other", parts: [], span: spanFrom(c, start) };
  }
  return c.grammar.expr(c);
}

/** ORDER BY, LIMIT, RETURNING, OPTION and an ASSERT_ROWS_MODIFIED behind a change. */
function skipTail(c: Cursor): void {
  readOrderKeys(c);
  if (word(c) === "LIMIT") readLimit(c);
  skipReturning(c);
  if (accept(c, "ASSERT_ROWS_MODIFIED")) take(c);
  if (isAhead(c, "OPTION", "(")) {
    take(c);
    skipBrackets(c);
  }
}

/** `TRUNCATE [TABLE] a, b [PARTITION (…)]`; each further table is a statement of its own. */
export function readTruncate(c: Cursor): Draft<TruncateStatement> {
  take(c);
  if (word(c) === "TABLE" || word(c) === "MATERIALIZED") take(c);
  accept(c, "VIEW");
  acceptAll(c, "IF", "EXISTS");
  accept(c, "ONLY");
  const target = readTargetName(c);
  const more: QualifiedName[] = [];
  let partial = false;
  for (;;) {
    if (accept(c, ",")) {
      accept(c, "ONLY");
      more.push(readTargetName(c));
    } else if (accept(c, "*")) continue;
    else if (word(c) === "PARTITION") {
      partial = true;
      take(c);
      if (word(c) === "(") inBrackets(c, skipAll);
      else take(c);
    } else if (isAhead(c, "WITH", "(")) {
      take(c);
      skipBrackets(c);
      partial = true;
    } else if (TRUNCATE_TAILS.has(word(c))) take(c);
    else break;
  }
  for (const name of more) emit(c, { kind: "truncate", target: name }, name.span);
  return partial ? { kind: "truncate", target, partial } : { kind: "truncate", target };
}

const skipAll = (c: Cursor): void => {
  c.at = c.end;
};

const TRUNCATE_TAILS = new Set(["RESTART", "CONTINUE", "IDENTITY", "CASCADE", "RESTRICT", "REUSE", "DROP", "STORAGE"]);
