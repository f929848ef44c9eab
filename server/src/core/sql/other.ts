import { readRun } from "./blocks.ts";
import {
  accept,
  acceptAll,
  atEnd,
  type Cursor,
  gap,
  here,
  inBrackets,
  isAhead,
  peek,
  peekAt,
  skipBrackets,
  skipOne,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import { type Draft, plain } from "./draft.ts";
import { readObjectKind } from "./drop.ts";
import { isQueryAhead } from "./primary.ts";
import { isName, readQualifiedName } from "./read-name.ts";
import { skipRest, skipStatement } from "./rest.ts";
import { isUnmistakable } from "./starts.ts";
import type { BlockStatement, Expr, OtherStatement } from "./tree.ts";

type Other = Draft<OtherStatement>;

/** Statements about one object: its kind, if it is said, and its name are told. */
const NAMED = new Set(
  "USE COMMENT ANALYZE VACUUM OPTIMIZE MSCK REFRESH DESCRIBE DESC UNDROP CACHE UNCACHE LOCK OPEN FETCH CLOSE DEALLOCATE REORG FSCK RESTORE SHOW ATTACH DETACH INSTALL EXCHANGE KILL CLUSTER REINDEX RENAME CLEAR PREPARE EXPLAIN".split(
    " ",
  ),
);
/** Statements of which only the first word is told. */
const KNOWN = new Set(
  "GRANT REVOKE DENY PUT GET LIST LS REMOVE RM SAVEPOINT RELEASE SAVE UNSET RESET DISCARD CHECKPOINT PRAGMA RAISE RAISERROR THROW SIGNAL RESIGNAL LEAVE BREAK CONTINUE ITERATE EXIT GOTO PRINT NULL NOTIFY LISTEN UNLISTEN WAITFOR GET STATS COLLECT ADD BULK MOVE REVERT REGISTER SECURITY REASSIGN IMPORT BACKUP DBCC ENABLE DISABLE RECONFIGURE SHUTDOWN SYSTEM CREATE RETURN APPLY REPAIR UNLOCK HELP SPOOL PROMPT EXPORT STOP START WHENEVER ANALYSE ABORT ASSOCIATE QUIT STATISTICS".split(
    " ",
  ),
);

/** A statement of which its first words, its object and its values are told; an unknown one is a gap. */
export function readOther(c: Cursor): Draft {
  const first = peek(c);
  const upper = first.upper;
  switch (upper) {
    case "CALL":
      return readCall(c);
    case "EXEC":
    case "EXECUTE":
      return readExecute(c);
    case "ASSERT":
    case "RETURN":
    case "PERFORM":
    case "PRINT":
      return readValue(c);
    case "GRANT":
    case "REVOKE":
    case "DENY":
      // The privileges are words that start statements.
      while (!atEnd(c) && word(c) !== "ON" && word(c) !== "TO" && word(c) !== "FROM") take(c);
      skipStatement(c);
      return plain(upper.toLowerCase());
    case "EXPLAIN":
      return readExplain(c);
    default:
      break;
  }
  if (NAMED.has(upper)) return readNamed(c);
  const start = here(c);
  if (first.kind === "word" || first.kind === "parameter") take(c);
  skipStatement(c);
  if (!KNOWN.has(upper)) gap(c, spanFrom(c, start), "Not a statement that is known.");
  return plain(upper.toLowerCase());
}

function readNamed(c: Cursor): Other {
  const first = take(c).upper.toLowerCase();
  accept(c, "ON");
  accept(c, "REPAIR");
  accept(c, "LAZY");
  const kind = readObjectKind(c);
  if (!acceptAll(c, "IF", "EXISTS")) acceptAll(c, "IF", "NOT", "EXISTS");
  const words = kind === "" ? first : `${first} ${kind}`;
  const name = isName(peek(c)) && first !== "show" && first !== "fetch" ? readQualifiedName(c) : undefined;
  let query: Other["query"];
  if (isAhead(c, "AS", "SELECT") || isAhead(c, "AS", "WITH")) {
    take(c);
    query = c.grammar.query(c);
  }
  skipRest(c);
  return { ...plain(words), ...(name ? { name } : {}), ...(query ? { query } : {}) };
}

function readCall(c: Cursor): Other {
  take(c);
  const name = isName(peek(c)) ? readQualifiedName(c) : undefined;
  const values: Expr[] = [];
  if (word(c) === "(")
    inBrackets(c, () => {
      while (!atEnd(c)) {
        const from = c.at;
        if (isName(peek(c)) && peekAt(c, 1).upper === "=>") c.at += 2;
        values.push(c.grammar.expr(c));
        if (!accept(c, ",") || c.at === from) break;
      }
    });
  if (accept(c, "INTO") && !atEnd(c)) take(c);
  return name ? { ...plain("call"), name, values } : { ...plain("call"), values };
}

/** `EXECUTE IMMEDIATE '…'`, `EXEC ('…')`, `EXEC sp_executesql N'…'`, `EXEC p @a = 1`, `EXECUTE TASK t`. */
function readExecute(c: Cursor): Other | Draft<BlockStatement> {
  const first = take(c).upper.toLowerCase();
  const tail = <T extends Other | Draft<BlockStatement>>(draft: T): T => {
    skipRest(c);
    return draft;
  };
  if (accept(c, "IMMEDIATE")) {
    if (accept(c, "FROM")) return tail(plain("execute immediate from"));
    return tail(readRun(c, "execute immediate"));
  }
  if (word(c) === "(") return tail(readRun(c, "execute immediate"));
  if (peek(c).kind === "parameter" && peekAt(c, 1).upper === "=") c.at += 2;
  if (peek(c).kind === "parameter") return tail(plain(first));
  if (accept(c, "TASK")) {
    const name = isName(peek(c)) ? readQualifiedName(c) : undefined;
    return tail(name ? { ...plain("execute task"), name } : plain("execute task"));
  }
  const isAs = word(c) === "AS";
  const name = isName(peek(c)) && !isAs ? readQualifiedName(c) : undefined;
  if (name?.parts.at(-1)?.text.toLowerCase() === "sp_executesql") return tail(readRun(c, "execute immediate"));
  return tail(name ? { ...plain(first), name } : plain(first));
}

/** ASSERT, RETURN, PERFORM and PRINT with what they evaluate. */
function readValue(c: Cursor): Other {
  const words = take(c).upper.toLowerCase();
  accept(c, "QUERY");
  if (word(c) === "TABLE" && peekAt(c, 1).upper === "(") {
    take(c);
    skipBrackets(c);
    return plain(words);
  }
  if (atEnd(c) || (peek(c).newline && isUnmistakable(c))) return plain(words);
  if (word(c) === "SELECT" || word(c) === "WITH" || (word(c) === "(" && isQueryAhead(c))) {
    const query = c.grammar.query(c);
    if (word(c) === "AS") skipStatement(c);
    return { ...plain(words), query };
  }
  if (peek(c).newline && c.lexicon.looseStatements) return plain(words);
  const value = c.grammar.expr(c);
  skipRest(c);
  return { ...plain(words), values: [value] };
}

function readExplain(c: Cursor): Other {
  take(c);
  while (!atEnd(c) && !isUnmistakable(c) && word(c) !== "(") skipOne(c);
  if (word(c) === "(" && !isQueryAhead(c)) skipBrackets(c);
  const isQuery = word(c) === "SELECT" || word(c) === "WITH" || word(c) === "(";
  const query = isQuery ? c.grammar.query(c) : undefined;
  while (!atEnd(c)) skipOne(c);
  return query ? { ...plain("explain"), query } : plain("explain");
}
