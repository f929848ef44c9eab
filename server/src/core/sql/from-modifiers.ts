import {
  accept,
  type Cursor,
  here,
  inBrackets,
  isAhead,
  peek,
  peekAt,
  skipBrackets,
  skipUntil,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import { isName } from "./read-name.ts";

/** Relations that are changed row by row or in time: each kind is noted once, in lower case. */
export function readModifiers(c: Cursor, modifiers: string[]): void {
  for (;;) {
    const kind = readOne(c);
    if (kind === undefined) return;
    if (!modifiers.includes(kind)) modifiers.push(kind);
  }
}

function readOne(c: Cursor): string | undefined {
  const next = peekAt(c, 1).upper;
  switch (word(c)) {
    case "TABLESAMPLE":
    case "SAMPLE":
      return readSample(c);
    case "FOR":
      return readTime(c);
    case "VERSION":
    case "TIMESTAMP":
      if (next !== "AS" || peekAt(c, 2).upper !== "OF") return undefined;
      c.at += 3;
      c.grammar.expr(c, 5);
      return "as of";
    case "AT":
    case "BEFORE":
      if (next !== "(") return undefined;
      take(c);
      skipBrackets(c);
      return "as of";
    case "CHANGES":
      if (next !== "(") return undefined;
      take(c);
      skipBrackets(c);
      return "changes";
    case "END":
      if (next !== "(" || c.lexicon.id !== "snowflake") return undefined;
      take(c);
      skipBrackets(c);
      return "changes";
    case "PIVOT":
    case "UNPIVOT": {
      const kind = take(c).upper.toLowerCase();
      if (!accept(c, "INCLUDE")) accept(c, "EXCLUDE");
      accept(c, "NULLS");
      if (word(c) === "(") skipBrackets(c);
      return kind;
    }
    case "MATCH_RECOGNIZE": {
      const start = here(c);
      take(c);
      if (word(c) === "(") skipBrackets(c);
      c.gaps.push({ span: spanFrom(c, start), reason: "MATCH_RECOGNIZE is not read." });
      return "match_recognize";
    }
    case "FINAL":
      if (c.lexicon.id !== "clickhouse") return undefined;
      take(c);
      return "final";
    case "WITH":
      // Not `WITH OFFSET` (a column) and not a statement of its own.
      if (next !== "(" || peek(c).newline) return undefined;
      take(c);
      skipBrackets(c);
      return "hint";
    case "(":
      if (!isAhead(c, "(", "NOLOCK")) return undefined;
      skipBrackets(c);
      return "hint";
    case "USE":
    case "FORCE":
    case "IGNORE":
      if (next !== "INDEX" && next !== "KEY") return undefined;
      c.at += 2;
      skipUntil(c, (token) => token.upper === "(", "An index hint.");
      skipBrackets(c);
      return "hint";
    case "PARTITION":
      if (next !== "(") return undefined;
      take(c);
      skipBrackets(c);
      return "partition";
    default:
      return undefined;
  }
}

function readSample(c: Cursor): string | undefined {
  const at = c.at;
  const isWord = word(c) === "SAMPLE";
  take(c);
  if (isName(peek(c)) && peekAt(c, 1).upper === "(") take(c);
  if (word(c) === "(") skipBrackets(c);
  else if (peek(c).kind === "number") {
    take(c);
    if (accept(c, "/")) take(c);
    if (!accept(c, "PERCENT")) accept(c, "ROWS");
  } else if (isWord) {
    c.at = at;
    return undefined;
  }
  if ((word(c) === "REPEATABLE" || word(c) === "SEED") && peekAt(c, 1).upper === "(") {
    take(c);
    skipBrackets(c);
  }
  return "tablesample";
}

/** `FOR SYSTEM_TIME AS OF x`, `FOR VERSION AS OF x`, T-SQL's `FOR SYSTEM_TIME BETWEEN a AND b`. */
function readTime(c: Cursor): string | undefined {
  const what = peekAt(c, 1).upper;
  if (what !== "SYSTEM_TIME" && what !== "VERSION" && what !== "TIMESTAMP" && what !== "SYSTEM_VERSION")
    return undefined;
  c.at += 2;
  if (isAhead(c, "AS", "OF")) {
    c.at += 2;
    c.grammar.expr(c, 5);
  } else if (accept(c, "BETWEEN") || accept(c, "FROM")) {
    c.grammar.expr(c, 5);
    if (!accept(c, "AND")) accept(c, "TO");
    c.grammar.expr(c, 5);
  } else if (accept(c, "CONTAINED")) {
    accept(c, "IN");
    if (word(c) === "(") inBrackets(c, () => c.grammar.expr(c));
  } else accept(c, "ALL");
  return "as of";
}
