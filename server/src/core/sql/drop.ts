import { accept, acceptAll, atEnd, type Cursor, peek, peekAt, skipBrackets, take, word } from "./cursor.ts";
import { type Draft, emit } from "./draft.ts";
import { readTargetName } from "./target.ts";
import type { DropStatement, QualifiedName } from "./tree.ts";

/** Words that make up the kind of an object, in front of its name. */
const KINDS = new Set(
  "TABLE VIEW SCHEMA DATABASE FUNCTION PROCEDURE PROC INDEX MATERIALIZED TEMPORARY TEMP STREAM TASK STAGE PIPE FILE FORMAT WAREHOUSE ROLE USER SEQUENCE TYPE TRIGGER EXTERNAL DYNAMIC SNAPSHOT STREAMING ICEBERG AGGREGATE ROW ACCESS POLICY MASKING TAG SEARCH VECTOR MODEL CATALOG EXTENSION NETWORK RESOURCE MONITOR SECRET API INTEGRATION NOTIFICATION STORAGE SECURITY SHARE APPLICATION SERVICE STREAMLIT ALERT CONNECTION SEMANTIC RULE SYNONYM DOMAIN OWNED PUBLICATION SUBSCRIPTION SERVER FOREIGN CAPACITY RESERVATION ASSIGNMENT COMPUTE POOL IMAGE REPOSITORY GIT CORTEX AGENT PACKAGE PRIVILEGE ALL POLICIES STATISTICS LOGIN EXTERNAL EVENT HYBRID DICTIONARY CONSTRAINT VOLUME SHARE RECIPIENT PROVIDER VARIABLE".split(
    " ",
  ),
);
const ON_NAMES = new Set(["POLICY", "INDEX", "TRIGGER", "RULE"]);

/** The kind of an object (`external table`), lower case; `IF [NOT] EXISTS` ends it. */
export function readObjectKind(c: Cursor): string {
  const words: string[] = [];
  while (KINDS.has(word(c)) && words.length < 5) {
    const next = peekAt(c, 1);
    // A name that happens to be one of the words.
    if (
      words.length > 0 &&
      (next.upper === "." || next.kind === "end" || next.upper === "," || next.kind === "separator")
    )
      break;
    words.push(take(c).upper.toLowerCase());
  }
  return words.join(" ");
}

/** `DROP <object> [IF EXISTS] a, b [CASCADE]`; each further name is a statement of its own. */
export function readDrop(c: Cursor): Draft<DropStatement> {
  take(c);
  const object = readObjectKind(c);
  let ifExists = acceptAll(c, "IF", "EXISTS");
  const name = readTargetName(c);
  const more: QualifiedName[] = [];
  for (;;) {
    if (word(c) === "(") skipBrackets(c);
    else if (accept(c, ",")) more.push(readTargetName(c));
    else if (acceptAll(c, "IF", "EXISTS")) ifExists = true;
    else if (TAILS.has(word(c))) take(c);
    else if (word(c) === "ON" && ON_NAMES.has(object.split(" ").at(-1)?.toUpperCase() ?? "")) {
      take(c);
      if (!atEnd(c)) readTargetName(c);
    } else break;
    if (peek(c).kind === "end") break;
  }
  for (const other of more) emit(c, { kind: "drop", object, name: other, ifExists }, other.span);
  return { kind: "drop", object, name, ifExists };
}

const TAILS = new Set(["CASCADE", "RESTRICT", "PURGE", "CONSTRAINTS", "CONCURRENTLY", "SYNC", "FORCE"]);
