import { type Cursor, peek, peekAt } from "./cursor.ts";
import { isName } from "./read-name.ts";
import { STATEMENT_WORDS } from "./words.ts";

/** Words that close or divide a block; no clause goes over them. */
const BLOCK_WORDS = new Set(["END", "ELSE", "ELSEIF", "ELSIF", "UNTIL", "EXCEPTION", "THEN", "WHEN", "LOOP", "DO"]);

/** Whether a word that divides a block stands here (`END`, `ELSE`, …). */
export const isBlockWord = (c: Cursor): boolean => BLOCK_WORDS.has(peek(c).upper);

/** T-SQL: these start a statement whatever follows. */
const LOOSE = new Set(["EXEC", "EXECUTE", "OPEN", "CLOSE", "DEALLOCATE", "GOTO"]);

/** What has to follow a word for it to start a statement beyond doubt. */
const SECOND: Readonly<Record<string, ReadonlySet<string>>> = {
  CREATE: new Set(
    "OR TABLE VIEW TEMP TEMPORARY EXTERNAL MATERIALIZED UNIQUE INDEX SCHEMA DATABASE FUNCTION PROCEDURE PROC STREAM TASK STAGE PIPE FILE WAREHOUSE ROLE USER TRANSIENT DYNAMIC STREAMING SECURE NONCLUSTERED CLUSTERED SEQUENCE TYPE TRIGGER GLOBAL LOCAL VOLATILE AGGREGATE MODEL SNAPSHOT EXTENSION CATALOG NETWORK SECRET API NOTIFICATION STORAGE SECURITY MASKING ROW TAG SHARE APPLICATION COMPUTE IMAGE SERVICE STREAMLIT CORTEX GIT AGENT SEMANTIC LOGIN ASSEMBLY STATISTICS PARTITION DEFAULT RULE SYNONYM".split(
      " ",
    ),
  ),
  DROP: new Set(
    "TABLE VIEW SCHEMA DATABASE FUNCTION PROCEDURE PROC INDEX MATERIALIZED TEMPORARY STREAM TASK STAGE PIPE FILE WAREHOUSE ROLE USER SEQUENCE TYPE TRIGGER EXTERNAL DYNAMIC SNAPSHOT ALL IF".split(
      " ",
    ),
  ),
  ALTER: new Set(
    "TABLE VIEW SCHEMA DATABASE FUNCTION PROCEDURE INDEX MATERIALIZED TASK WAREHOUSE USER ROLE SESSION ACCOUNT STREAM STAGE PIPE DYNAMIC EXTERNAL SEQUENCE ICEBERG".split(
      " ",
    ),
  ),
  DELETE: new Set(["FROM"]),
  INSERT: new Set(["INTO", "OVERWRITE", "ALL", "FIRST", "OR", "IGNORE"]),
  MERGE: new Set(["INTO"]),
  TRUNCATE: new Set(["TABLE"]),
  EXECUTE: new Set(["IMMEDIATE", "TASK", "AS"]),
  EXPORT: new Set(["DATA"]),
  LOAD: new Set(["DATA"]),
  REPLACE: new Set(["INTO"]),
  START: new Set(["TRANSACTION"]),
  REFRESH: new Set(["TABLE", "MATERIALIZED", "DYNAMIC"]),
  COPY: new Set(["INTO"]),
  COMMENT: new Set(["ON", "IF"]),
  LOCK: new Set(["TABLE", "TABLES"]),
  FETCH: new Set(["NEXT", "FROM", "ABSOLUTE", "RELATIVE", "PRIOR"]),
  BULK: new Set(["INSERT"]),
  RETURN: new Set(["TABLE", "QUERY"]),
  FROM: new Set(),
  VALUES: new Set(),
  FOR: new Set(),
  END: new Set(),
  TRY: new Set(),
  DESC: new Set(["TABLE", "VIEW", "EXTENDED", "FORMATTED", "INTEGRATION", "STAGE", "USER"]),
  LIST: new Set(),
  LS: new Set(),
  RM: new Set(),
  GET: new Set(),
  PUT: new Set(),
  REMOVE: new Set(),
  CACHE: new Set(["TABLE", "LAZY"]),
  UNCACHE: new Set(["TABLE"]),
  IMPORT: new Set(["FOREIGN"]),
  EXCHANGE: new Set(),
  ATTACH: new Set(["DATABASE"]),
  DETACH: new Set(["DATABASE"]),
};

/** Whether the token is one that starts a statement on a line of its own, so that the one before ended without `;`. */
export function isStatementStart(c: Cursor): boolean {
  const token = peek(c);
  if (!token.newline || !STATEMENT_WORDS.has(token.upper)) return false;
  return isUnmistakable(c);
}

/** As {@link isStatementStart}, wherever on the line it stands. */
export function isUnmistakable(c: Cursor): boolean {
  const token = peek(c);
  const next = peekAt(c, 1);
  if (c.lexicon.looseStatements && LOOSE.has(token.upper))
    return isName(next) || next.kind === "parameter" || (next.upper === "(" && token.upper.startsWith("EXEC"));
  const second = Object.hasOwn(SECOND, token.upper) ? SECOND[token.upper] : undefined;
  if (second) {
    if (second.has(next.upper)) return true;
    if (!c.lexicon.looseStatements) return false;
    // T-SQL leaves INTO and FROM out.
    return (
      (token.upper === "INSERT" || token.upper === "DELETE" || token.upper === "MERGE" || token.upper === "RETURN") &&
      next.upper !== "("
    );
  }
  switch (token.upper) {
    case "SELECT":
      return true;
    case "WITH":
      return isName(next) && (peekAt(c, 2).upper === "AS" || peekAt(c, 2).upper === "(" || next.upper === "RECURSIVE");
    case "UPDATE":
      return isName(next) && hasSet(c);
    case "SET":
    case "USE":
    case "CALL":
    case "EXEC":
    case "PRINT":
    case "DECLARE":
    case "GRANT":
    case "REVOKE":
    case "DESCRIBE":
    case "SHOW":
    case "UNSET":
    case "ANALYZE":
    case "VACUUM":
    case "OPTIMIZE":
    case "MSCK":
    case "PRAGMA":
    case "EXPLAIN":
    case "UNDROP":
      return (
        next.kind === "word" ||
        next.kind === "quoted" ||
        next.kind === "template" ||
        next.kind === "parameter" ||
        next.kind === "string"
      );
    case "BEGIN":
    case "COMMIT":
    case "ROLLBACK":
    case "WHILE":
    case "IF":
    case "RAISERROR":
    case "THROW":
    case "ASSERT":
      return next.upper !== "." && next.upper !== "," && (c.lexicon.looseStatements || token.upper !== "IF");
    default:
      return false;
  }
}

/** UPDATE … SET within the next few tokens: a name, an alias and perhaps hints stand between. */
function hasSet(c: Cursor): boolean {
  for (let i = 2; i < 14; i++) if (peekAt(c, i).upper === "SET") return true;
  return false;
}
