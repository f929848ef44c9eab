import {
  accept,
  acceptAll,
  atEnd,
  behind,
  type Cursor,
  gap,
  here,
  inBrackets,
  isAhead,
  missing,
  peekAt,
  skipBrackets,
  skipUntil,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import type { Draft } from "./draft.ts";
import { readFrom } from "./from.ts";
import { readNameList } from "./read-name.ts";
import { pairUp, readAssignments, readTarget, skipReturning } from "./target.ts";
import type { Assignment, Cte, Expr, FromItem, MergeStatement, NamePart } from "./tree.ts";

type Clause = MergeStatement["clauses"][number];

/** `MERGE [INTO] t USING s ON … WHEN [NOT] MATCHED … THEN …`. */
export function readMerge(c: Cursor, ctes: readonly Cte[] = []): Draft<MergeStatement> {
  take(c);
  if (word(c) === "TOP" && peekAt(c, 1).upper === "(") c.at++;
  if (word(c) === "(") skipBrackets(c);
  if (acceptAll(c, "WITH", "SCHEMA", "EVOLUTION")) accept(c, "INTO");
  else accept(c, "INTO");
  const target = readTarget(c);
  acceptAll(c, "WITH", "SCHEMA", "EVOLUTION");
  const source = readSource(c);
  let on: Expr | undefined;
  if (accept(c, "ON")) on = c.grammar.expr(c);
  else missing(c, "The condition of MERGE");
  const clauses: Clause[] = [];
  while (word(c) === "WHEN") clauses.push(readClause(c));
  skipReturning(c);
  if (isAhead(c, "OPTION", "(")) {
    take(c);
    skipBrackets(c);
  }
  const draft = { kind: "merge", target, source, on, clauses } as const;
  return ctes.length > 0 ? { ...draft, ctes } : draft;
}

function readSource(c: Cursor): FromItem {
  if (accept(c, "USING")) {
    const [first, ...more] = readFrom(c);
    const last = more.at(-1);
    if (first && !last) return first;
    if (first && last) {
      const span = { start: first.span.start, end: last.span.end };
      return { span, source: { kind: "group", items: [first, ...more], span } };
    }
  }
  missing(c, "The source of MERGE");
  const at = behind(c);
  const span = { start: at, end: at };
  return { span, source: { kind: "unread", span } };
}

/** `WHEN [NOT] MATCHED [BY SOURCE] [AND …] THEN …`. */
function readClause(c: Cursor): Clause {
  const start = here(c);
  take(c);
  const not = accept(c, "NOT");
  accept(c, "MATCHED");
  let when: Clause["when"] = not ? "not-matched" : "matched";
  if (accept(c, "BY")) {
    if (accept(c, "SOURCE")) when = "not-matched-by-source";
    else accept(c, "TARGET");
  }
  const condition = accept(c, "AND") ? c.grammar.expr(c) : undefined;
  if (!accept(c, "THEN")) missing(c, "THEN");
  const action = readAction(c);
  // Oracle puts a condition behind the action.
  const late = accept(c, "WHERE") ? c.grammar.expr(c) : undefined;
  const both = condition ?? late;
  const clause = { when, ...action, span: spanFrom(c, start) };
  return both ? { ...clause, condition: both } : clause;
}

type Action = Pick<Clause, "action" | "assignments" | "columns">;

function readAction(c: Cursor): Action {
  const start = here(c);
  if (accept(c, "DELETE")) return { action: "delete", assignments: [] };
  if (acceptAll(c, "DO", "NOTHING")) return { action: "nothing", assignments: [] };
  if (accept(c, "UPDATE")) {
    if (acceptAll(c, "ALL", "BY", "NAME")) return { action: "update", assignments: [] };
    if (!accept(c, "SET")) missing(c, "SET");
    if (accept(c, "*") || acceptAll(c, "ALL", "BY", "NAME")) return { action: "update", assignments: [] };
    const assignments = readAssignments(c);
    if (isAhead(c, "DELETE", "WHERE")) {
      c.at += 2;
      c.grammar.expr(c);
    }
    return { action: "update", assignments };
  }
  if (accept(c, "INSERT")) return readInsert(c);
  skipUntil(c, (token) => token.upper === "WHEN", "What MERGE does is not understood.");
  if (atEnd(c) && behind(c) === start) gap(c, spanFrom(c, start), "What MERGE does is missing.");
  return { action: "other", assignments: [] };
}

/** `INSERT (a, b) VALUES (x, y)`, `INSERT ROW`, `INSERT *`, `INSERT ALL BY NAME`. */
function readInsert(c: Cursor): Action {
  if (accept(c, "ROW") || accept(c, "*") || acceptAll(c, "ALL", "BY", "NAME"))
    return { action: "insert", assignments: [] };
  const columns: readonly NamePart[] | undefined = word(c) === "(" ? readNameList(c) : undefined;
  let assignments: Assignment[] = [];
  if (accept(c, "VALUES")) {
    if (word(c) === "(") {
      const values = inBrackets(c, readList);
      if (columns) assignments = pairUp(columns, values);
    } else missing(c, "The values");
  } else if (!accept(c, "ROW") && !acceptAll(c, "DEFAULT", "VALUES")) missing(c, "VALUES");
  return columns ? { action: "insert", assignments, columns } : { action: "insert", assignments };
}

function readList(c: Cursor): Expr[] {
  const items: Expr[] = [];
  while (!atEnd(c)) {
    const from = c.at;
    items.push(c.grammar.expr(c));
    if (!accept(c, ",") || c.at === from) break;
  }
  return items;
}
