import { readBegin, readInner, readInnerOne } from "./blocks.ts";
import {
  accept,
  atEnd,
  type Cursor,
  here,
  isAhead,
  missing,
  peek,
  peekAt,
  skipBrackets,
  skipOne,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import { readSection } from "./declare.ts";
import { type Draft, emit, plain } from "./draft.ts";
import { cursorInside, readInside } from "./inside.ts";
import { isQueryAhead } from "./primary.ts";
import { isName, readQualifiedName } from "./read-name.ts";
import { isUnmistakable } from "./starts.ts";
import type { Token } from "./tokens.ts";
import type { BlockStatement, Expr, OtherStatement, QualifiedName } from "./tree.ts";

type Routine = Draft<BlockStatement> | Draft<OtherStatement>;

/** Languages whose bodies are SQL. */
const SQL_LANGUAGES = new Set(["SQL", "PLPGSQL", ""]);
const NOTHING: ReadonlySet<string> = new Set();

/** CREATE PROCEDURE, FUNCTION and TRIGGER, from behind the word on. `words` are the leading words, `kind` the block's word. */
export function readRoutine(c: Cursor, limit: number, words: string, kind: string): Routine {
  for (const part of ["IF", "NOT", "EXISTS"]) accept(c, part);
  const name = isName(peek(c)) ? readQualifiedName(c) : undefined;
  if (!name) missing(c, "A name");
  if (word(c) === "(") skipBrackets(c);
  const language = languageAhead(c);
  const isSql = SQL_LANGUAGES.has(language);
  const done = (handlesErrors = false): Routine => {
    const draft: Draft<BlockStatement> = { kind: "block", word: kind, handlesErrors };
    return name ? { ...draft, name } : draft;
  };
  while (!atEnd(c)) {
    const upper = word(c);
    if (upper === "BEGIN") return done(readBody(c, limit));
    if (upper === "RETURN" && kind === "function" && peekAt(c, 1).upper !== "NULL") {
      take(c);
      return readReturned(c, words, name);
    }
    if (upper === "EXECUTE" || upper === "OPTIONS") {
      // EXECUTE AS CALLER; a trigger's EXECUTE FUNCTION f().
      take(c);
      if (word(c) === "(") skipBrackets(c);
      else if (accept(c, "AS")) take(c);
      continue;
    }
    if (c.lexicon.looseStatements && peek(c).kind === "parameter" && peekAt(c, 1).upper === "AS") {
      c.at += 2;
      continue;
    }
    if (upper === "AS" || upper === "IS") {
      take(c);
      if (isAhead(c, "EXTERNAL", "NAME")) break;
      const text = peek(c);
      if (text.kind === "string") {
        take(c);
        const value = isSql && kind === "function" ? readExpressionBody(c, text) : undefined;
        if (isSql && !value) c.grammar.body(c, text, false);
        while (!atEnd(c) && !isUnmistakable(c)) skipOne(c);
        if (value) return { ...other(words, name), values: [value] };
        return isSql ? done() : other(words, name);
      }
      if (!isSql && text.kind !== "word") continue;
      if (c.lexicon.id === "tsql" || c.lexicon.id === "generic" ? word(c) !== "(" && !isQuery(c) : isBlockStart(c))
        return done(readBody(c, limit));
      if (c.lexicon.id === "tsql") return done(readBody(c, limit));
      return readReturned(c, words, name);
    }
    if (startsBody(c, kind)) {
      readInnerOne(c, limit, false);
      return done();
    }
    skipOne(c);
  }
  while (!atEnd(c)) skipOne(c);
  return other(words, name);
}

/** Words of a routine's own clauses that also start statements. */
const CLAUSES = new Set(["", "SET", "COMMENT"]);

/** The single statement that is the body: MySQL has no word before it. */
const startsBody = (c: Cursor, kind: string): boolean =>
  kind !== "function" &&
  peek(c).newline &&
  !CLAUSES.has(word(c)) &&
  !isAhead(c, "WITH", "EXECUTE") &&
  isUnmistakable(c);

/** Snowflake: the body of a function is an expression unless it starts as a statement does. */
function readExpressionBody(c: Cursor, text: Token): Expr | undefined {
  const inner = cursorInside(c, text);
  const first = peek(inner);
  const second = peekAt(inner, 1).upper;
  const lead = inner.tokens[inner.leads[0] ?? 0]?.upper ?? "";
  if (first.kind === "end" || ["SELECT", "WITH", "BEGIN", "DECLARE", "VALUES"].includes(lead) || second === ":=")
    return undefined;
  if (isUnmistakable(inner)) return undefined;
  return readInside(c, text);
}

const isQuery = (c: Cursor): boolean => word(c) === "SELECT" || word(c) === "WITH";
const isBlockStart = (c: Cursor): boolean => word(c) === "BEGIN" || word(c) === "DECLARE" || c.lexicon.id === "oracle";

function other(words: string, name: QualifiedName | undefined): Draft<OtherStatement> {
  return name ? { ...plain(words), name } : plain(words);
}

/** The language a routine says it is written in; it may stand in front of the body or behind it. */
function languageAhead(c: Cursor): string {
  for (let i = c.at; i + 1 < c.end; i++) {
    const token = c.tokens[i];
    if (token?.upper === "BEGIN") return "";
    // The body of an external function is the address of a service.
    if (token?.upper === "SERVICE" || token?.upper === "API_INTEGRATION") return token.upper;
    if (token?.upper === "LANGUAGE") return (c.tokens[i + 1]?.text ?? "").toUpperCase();
  }
  return "";
}

/** The statements of a routine that stand there as they are; whether they handle errors. */
function readBody(c: Cursor, limit: number): boolean {
  if (c.lexicon.looseStatements && word(c) !== "DECLARE") {
    // A batch: everything up to GO belongs to the routine.
    readInner(c, limit, false, NOTHING);
    return false;
  }
  if (c.lexicon.looseStatements) {
    readInner(c, limit, false, NOTHING);
    return false;
  }
  if (word(c) === "BEGIN") return readBegin(c, limit).handlesErrors;
  accept(c, "DECLARE");
  const section = readSection(c, limit, "declare");
  return section.kind === "block" && section.handlesErrors;
}

/** `AS (expression)`, `RETURN expression`, `AS SELECT …`, `RETURN TABLE …`: a function of one query or expression. */
function readReturned(c: Cursor, words: string, name: QualifiedName | undefined): Routine {
  const draft = other(words, name);
  if (isQuery(c) || (word(c) === "(" && isQueryAhead(c))) {
    const query = c.grammar.query(c);
    return { ...draft, query };
  }
  if (isAhead(c, "TABLE") || atEnd(c)) return draft;
  const start = here(c);
  const value: Expr = c.grammar.expr(c);
  while (accept(c, ",")) c.grammar.expr(c);
  while (!atEnd(c) && !isUnmistakable(c)) skipOne(c);
  if (value.kind === "subquery") {
    c.level++;
    emit(c, { kind: "query", query: value.query }, spanFrom(c, start));
    c.level--;
    return draft;
  }
  return { ...draft, values: [value] };
}
