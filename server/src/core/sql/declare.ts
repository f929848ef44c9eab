import { readBegin } from "./blocks.ts";
import {
  accept,
  acceptAll,
  atEnd,
  type Cursor,
  here,
  isAhead,
  peek,
  peekAt,
  skipBrackets,
  skipOne,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import { type Draft, emit, plain } from "./draft.ts";
import { isQueryAhead } from "./primary.ts";
import { isName, readQualifiedName } from "./read-name.ts";
import { readType } from "./read-type.ts";
import { skipRest } from "./rest.ts";
import { isBlockWord, isUnmistakable } from "./starts.ts";
import type { BlockStatement, Expr, OtherStatement, Query, TransactionStatement } from "./tree.ts";

type Other = Draft<OtherStatement>;
type Variable = OtherStatement["variables"][number];

/** Dialects where DECLARE opens a section that lasts up to BEGIN. */
const SECTIONS = new Set(["snowflake", "postgres", "redshift", "oracle", "generic"]);

/** DECLARE: one statement, or a section with several declarations and the block behind it. */
export function readDeclare(c: Cursor, limit: number): Other | Draft<BlockStatement> {
  take(c);
  if (acceptAll(c, "OR", "REPLACE")) accept(c, "VARIABLE");
  else if (!accept(c, "VARIABLE") && isName(peekAt(c, 1)) && word(c) === "VAR") take(c);
  if (!SECTIONS.has(c.lexicon.id)) return readDeclaration(c, limit);
  return readSection(c, limit, "declare");
}

/** Declarations up to BEGIN and the block that follows; just the declarations where none does. */
export function readSection(c: Cursor, limit: number, first: string): Other | Draft<BlockStatement> {
  const found: { draft: Other; start: number; end: number }[] = [];
  for (;;) {
    const start = here(c);
    const from = c.at;
    if (!atEnd(c)) {
      const draft = readDeclaration(c, limit);
      found.push({ draft, ...spanFrom(c, start) });
    }
    const at = c.at;
    c.end = limit;
    while (peek(c).kind === "separator" && peek(c).text === ";") take(c);
    if (word(c) === "BEGIN" && peekAt(c, 1).kind !== "separator") {
      c.level++;
      for (const { draft, ...span } of found) emit(c, draft, span);
      c.level--;
      return readBegin(c, limit);
    }
    if (!isName(peek(c)) || isUnmistakable(c) || isBlockWord(c) || !isDeclaration(c) || c.at === from) {
      c.at = at;
      break;
    }
    c.end = Math.min(limit, c.separators[c.at] as number);
  }
  const variables = found.flatMap((item) => item.draft.variables);
  const query = found.find((item) => item.draft.query)?.draft.query;
  return query ? { ...plain(first), variables, query } : { ...plain(first), variables };
}

/** `name type`, as a further line of a section looks. */
const isDeclaration = (c: Cursor): boolean => {
  const next = peekAt(c, 1);
  return next.kind === "word" || next.kind === "quoted" || next.upper === ":=" || next.upper === ",";
};

const VALUE_MARKS = new Set(["DEFAULT", ":=", "="]);
const CURSOR_WORDS = new Set(["CURSOR", "SCROLL", "INSENSITIVE", "NO", "BINARY", "ASENSITIVE"]);

/** `a, b INT64 DEFAULT 1`, `@a INT = 1, @b DATE`, `c CURSOR FOR SELECT …`, `EXIT HANDLER FOR SQLEXCEPTION …`. */
function readDeclaration(c: Cursor, limit: number): Other {
  const variables: Variable[] = [];
  let query: Query | undefined;
  if ((word(c) === "CONTINUE" || word(c) === "EXIT" || word(c) === "UNDO") && peekAt(c, 1).upper === "HANDLER")
    return readHandler(c, limit);
  if (word(c) === "CURSOR" && isName(peekAt(c, 1))) take(c);
  while (!atEnd(c)) {
    const start = here(c);
    const token = peek(c);
    if (!isName(token) && token.kind !== "parameter") break;
    const names = [take(c).text];
    while (word(c) === "," && isName(peekAt(c, 1)) && peek(c).kind === "operator") {
      take(c);
      names.push(take(c).text);
    }
    accept(c, "AS");
    if (CURSOR_WORDS.has(word(c))) query = readCursorQuery(c) ?? query;
    else {
      accept(c, "CONSTANT");
      if (isAhead(c, "TABLE", "(")) c.at++;
      else if (!VALUE_MARKS.has(word(c))) readType(c);
      if (word(c) === "(") skipBrackets(c);
      acceptAll(c, "NOT", "NULL");
    }
    const value = accept(c, "DEFAULT") || accept(c, ":=") || accept(c, "=") ? c.grammar.expr(c) : undefined;
    const span = spanFrom(c, start);
    for (const name of names) variables.push(value ? { name, value, span } : { name, span });
    if (!accept(c, ",")) break;
  }
  const draft: Other = { ...plain("declare"), variables };
  skipRest(c);
  return query ? { ...draft, query } : draft;
}

/** MySQL: `EXIT HANDLER FOR SQLEXCEPTION <statement>`. */
function readHandler(c: Cursor, limit: number): Other {
  while (!atEnd(c) && word(c) !== "BEGIN" && !isUnmistakable(c)) skipOne(c);
  const { level, conditional } = c;
  c.level++;
  c.conditional = true;
  c.end = limit;
  if (!atEnd(c) && peek(c).kind !== "separator") c.grammar.statement(c, limit);
  c.level = level;
  c.conditional = conditional;
  return plain("declare handler");
}

function readCursorQuery(c: Cursor): Query | undefined {
  while (!atEnd(c) && word(c) !== "FOR" && word(c) !== "IS") skipOne(c);
  take(c);
  if (word(c) === "SELECT" || word(c) === "WITH" || (word(c) === "(" && isQueryAhead(c))) return c.grammar.query(c);
  if (isName(peek(c))) readQualifiedName(c);
  return undefined;
}

const SCOPES = ["SESSION", "LOCAL", "GLOBAL", "PERSIST", "VARIABLE", "VAR"];

/** `SET x = 1`, `SET (a, b) = (1, 2)`, `SET NOCOUNT ON`, `SET hive.x=y`; what is no assignment is stepped over. */
export function readSet(c: Cursor): Other | Draft<TransactionStatement> {
  take(c);
  const scope = SCOPES.includes(word(c)) && peekAt(c, 1).upper !== "=" && peekAt(c, 1).upper !== ".";
  if (scope) take(c);
  const variables = word(c) === "(" ? readSeveral(c) : readAssigned(c);
  const only = variables[0];
  const mode = only && /^(?:@@)?(?:\w+\.)?(autocommit|implicit_transactions)$/i.exec(only.name);
  if (mode && only) {
    const on = /^(?:1|on|true)$/i.test(wordOf(only.value));
    const commits = /^a/i.test(mode[1] as string) ? on : !on;
    if (wordOf(only.value) !== "") return { kind: "transaction", action: commits ? "autocommit-on" : "autocommit-off" };
  }
  skipRest(c);
  return { ...plain("set"), variables };
}

/** A constant or bare word as text. */
function wordOf(expr: Expr | undefined): string {
  if (expr?.kind === "literal") return expr.value;
  return expr?.kind === "column" ? (expr.parts[0]?.text ?? "") : "";
}

/** Tools whose SET takes raw text. */
const RAW_SETTINGS = new Set(["hive", "spark", "databricks", "flink", "generic", "athena", "trino"]);

function readAssigned(c: Cursor): Variable[] {
  const variables: Variable[] = [];
  while (!atEnd(c)) {
    const start = here(c);
    const token = peek(c);
    let name = "";
    if (token.kind === "parameter" || token.kind === "string") name = take(c).text;
    else if (isName(token)) name = (readQualifiedName(c)?.parts ?? []).map((part) => part.text).join(".");
    else break;
    while (token.kind === "parameter" && accept(c, ".")) name += `.${take(c).text}`;
    if (accept(c, "=") || accept(c, ":=") || accept(c, "TO") || accept(c, "+=")) {
      const value =
        name.includes(".") && token.kind === "word" && RAW_SETTINGS.has(c.lexicon.id) ? readRaw(c) : c.grammar.expr(c);
      variables.push({ name, value, span: spanFrom(c, start) });
    } else {
      const isSwitch = word(c) === "ON" || word(c) === "OFF";
      const span = spanFrom(c, start);
      if (isSwitch) {
        const value = take(c);
        const at = { start: value.start, end: value.end };
        variables.push({
          name,
          value: { kind: "literal", type: "boolean", value: value.upper, templated: false, expressions: [], span: at },
          span,
        });
      }
      break;
    }
    if (!accept(c, ",")) break;
  }
  return variables;
}

/** Everything up to the end of the statement as text. */
function readRaw(c: Cursor): Expr {
  const first = peek(c);
  const expressions: number[] = [];
  let last = first;
  while (!atEnd(c) && !(peek(c).newline && c.at > 0 && peek(c) !== first)) {
    last = take(c);
    for (const index of last.expressions) expressions.push(index);
  }
  const value = c.source.text.slice(first.at, last.to);
  const span = { start: first.start, end: last.end };
  return { kind: "literal", type: "string", value, templated: expressions.length > 0, expressions, span };
}

function readSeveral(c: Cursor): Variable[] {
  const start = here(c);
  const names: string[] = [];
  take(c);
  while (!atEnd(c) && word(c) !== ")") {
    const token = take(c);
    if (isName(token) || token.kind === "parameter") names.push(token.text);
  }
  accept(c, ")");
  const value = accept(c, "=") ? c.grammar.expr(c) : undefined;
  const span = spanFrom(c, start);
  const parts = value?.kind === "list" && value.items.length === names.length ? value.items : undefined;
  return names.map((name, at) => {
    const own = parts?.[at] ?? value;
    return own ? { name, value: own, span } : { name, span };
  });
}

/** Whether `x := …` or, inside a block, `x = …` stands here. */
export const isAssignment = (c: Cursor): boolean => {
  if (!isName(peek(c)) && peek(c).kind !== "parameter") return false;
  let i = 1;
  while (peekAt(c, i).upper === "." && i < 9) i += 2;
  const { upper } = peekAt(c, i);
  return upper === ":=" || (upper === "=" && c.level > 0);
};

/** `x := expr`. */
export function readAssignment(c: Cursor): Other {
  const variables = readAssigned(c);
  return { ...plain("set"), variables };
}

/** Snowflake: `LET x INT := 1`, `LET c CURSOR FOR SELECT …`. */
export function readLet(c: Cursor, limit: number): Other {
  take(c);
  return { ...readDeclaration(c, limit), words: "let" };
}
