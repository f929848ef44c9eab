import { type Cursor, missing, peek, peekAt, take } from "./cursor.ts";
import { partOf } from "./read-name.ts";
import { isStatementStart } from "./starts.ts";
import type { NamePart } from "./tree.ts";
import { CLAUSE_WORDS, NO_ALIAS, STOP_WORDS } from "./words.ts";

/** Words that go on behind a relation when the right thing follows, and are aliases otherwise. */
const TABLE_TAILS: Readonly<Record<string, ReadonlySet<string>>> = {
  SAMPLE: new Set(["("]),
  AT: new Set(["("]),
  BEFORE: new Set(["("]),
  CHANGES: new Set(["("]),
  SEMI: new Set(["JOIN"]),
  ANTI: new Set(["JOIN"]),
  ASOF: new Set(["JOIN"]),
  GLOBAL: new Set(["JOIN", "LEFT", "INNER", "ANY"]),
  ANY: new Set(["JOIN", "LEFT", "INNER"]),
  POSITIONAL: new Set(["JOIN"]),
  SORT: new Set(["BY"]),
  DISTRIBUTE: new Set(["BY"]),
  CLUSTER: new Set(["BY"]),
  VERSION: new Set(["AS"]),
  TIMESTAMP: new Set(["AS"]),
  MATCH_CONDITION: new Set(["("]),
  PARTITION: new Set(["("]),
  LOCK: new Set(["IN"]),
  MINUS: new Set(["SELECT", "("]),
  REPLACE: new Set(["WHERE", "USING"]),
};

/** `AS name` or a bare name that cannot be anything else. Undefined when there is none. */
export function readAlias(c: Cursor, place: "item" | "table"): NamePart | undefined {
  const token = peek(c);
  if (token.upper === "AS") {
    const next = peekAt(c, 1);
    if (next.kind === "quoted" || next.kind === "string") {
      c.at += 2;
      return partOf(next);
    }
    if (
      (next.kind !== "word" && next.kind !== "template") ||
      (CLAUSE_WORDS.has(next.upper) && place === "item" && next.newline)
    ) {
      if (next.upper === "(" && place === "table") return undefined;
      take(c);
      missing(c, "A name after AS");
      return undefined;
    }
    if (place === "table" && (next.upper === "OF" || (CLAUSE_WORDS.has(next.upper) && next.upper !== "WINDOW")))
      return undefined;
    c.at += 2;
    return partOf(next);
  }
  if (token.kind === "quoted") {
    take(c);
    return partOf(token);
  }
  if (token.kind === "string" && place === "item" && token.quote === "'" && !token.newline) {
    take(c);
    return partOf(token);
  }
  if (token.kind !== "word") return undefined;
  const { upper } = token;
  // A word with a template in it is a name.
  if (upper !== "" && !isFree(c, upper, place)) return undefined;
  take(c);
  return partOf(token);
}

function isFree(c: Cursor, upper: string, place: "item" | "table"): boolean {
  if (CLAUSE_WORDS.has(upper) || STOP_WORDS.has(upper) || NO_ALIAS.has(upper)) return false;
  if (c.lexicon.reserved.includes(upper)) return false;
  if (place === "table") {
    const tails = Object.hasOwn(TABLE_TAILS, upper) ? TABLE_TAILS[upper] : undefined;
    if (tails?.has(peekAt(c, 1).upper)) return false;
  }
  return !isStatementStart(c);
}
