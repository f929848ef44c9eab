import {
  accept,
  atEnd,
  behind,
  type Cursor,
  gap,
  here,
  isAhead,
  missing,
  peek,
  skipBrackets,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import { readModifiers } from "./from-modifiers.ts";
import { readAlias } from "./read-alias.ts";
import { isName, partOf, readQualifiedName } from "./read-name.ts";
import { isStatementStart } from "./starts.ts";
import type { Assignment, ColumnRef, Expr, NamePart, QualifiedName, TableSource } from "./tree.ts";
import { CLAUSE_WORDS } from "./words.ts";

/** A name with no parts, where one is missing. */
export function noName(c: Cursor): QualifiedName {
  const at = behind(c);
  return { parts: [], span: { start: at, end: at }, wildcard: false };
}

/** The name a statement is about; one without parts and a gap where none stands. */
export function readTargetName(c: Cursor): QualifiedName {
  const token = peek(c);
  const keyword = token.kind === "word" && CLAUSE_WORDS.has(token.upper) && token.upper !== "WINDOW";
  const name = atEnd(c) || keyword || isStatementStart(c) ? undefined : readQualifiedName(c);
  if (name && name.parts.length > 0) return name;
  if (token.upper === "{") return readBracedName(c);
  if (token.kind === "parameter" || token.kind === "string" || isAhead(c, "IDENTIFIER", "(")) {
    const start = here(c);
    take(c);
    if (word(c) === "(") skipBrackets(c);
    const span = spanFrom(c, start);
    gap(c, span, "A name is given by a value.");
    return { parts: [], span, wildcard: false };
  }
  missing(c, "A name");
  return noName(c);
}

/** `{table}` and `{schema}.{table}` of a Python format. */
function readBracedName(c: Cursor): QualifiedName {
  const start = here(c);
  do {
    if (word(c) === "{") skipBrackets(c);
    else if (isName(peek(c))) take(c);
  } while (accept(c, "."));
  const span = spanFrom(c, start);
  gap(c, span, "A placeholder stands for a name.");
  return { parts: [{ text: "", quoted: false, templated: true, span }], span, wildcard: false };
}

/** The table a statement changes, with its alias. */
export function readTarget(c: Cursor): TableSource {
  const start = here(c);
  const name = readTargetName(c);
  const modifiers: string[] = [];
  accept(c, "*");
  readModifiers(c, modifiers);
  const alias = readAlias(c, "table");
  readModifiers(c, modifiers);
  const source = { kind: "table", name, columns: [], modifiers, span: spanFrom(c, start) } as const;
  return alias ? { ...source, alias } : source;
}

/** `a = 1, t.b = 2, (c, d) = (1, 2)` behind SET. */
export function readAssignments(c: Cursor): Assignment[] {
  const found: Assignment[] = [];
  while (!atEnd(c)) {
    const from = c.at;
    const start = here(c);
    const columns = readAssigned(c);
    const equals =
      columns.length > 0 &&
      (accept(c, "=") ||
        accept(c, ":=") ||
        accept(c, "+=") ||
        accept(c, "-=") ||
        accept(c, "*=") ||
        accept(c, "/=") ||
        accept(c, "||="));
    if (!equals) {
      if (columns.length > 0) missing(c, "The value of an assignment");
      break;
    }
    const value = c.grammar.expr(c);
    spread(found, columns, value, spanFrom(c, start));
    if (!accept(c, ",") || c.at === from) break;
  }
  return found;
}

/** The column, or several in brackets, that is set. */
function readAssigned(c: Cursor): ColumnRef[] {
  if (word(c) !== "(") {
    const one = readColumnRef(c);
    return one ? [one] : [];
  }
  const columns: ColumnRef[] = [];
  take(c);
  while (!atEnd(c) && word(c) !== ")") {
    const one = readColumnRef(c);
    if (!one) break;
    columns.push(one);
    accept(c, ",");
  }
  accept(c, ")");
  return columns;
}

function readColumnRef(c: Cursor): ColumnRef | undefined {
  const token = peek(c);
  if (token.kind === "parameter") {
    take(c);
    return { kind: "column", parts: [partOf(token)], span: { start: token.start, end: token.end } };
  }
  if (!isName(token)) return undefined;
  const name = readQualifiedName(c);
  if (!name) return undefined;
  while (word(c) === "[") {
    skipBrackets(c);
    while (accept(c, ".")) if (isName(peek(c))) take(c);
  }
  return { kind: "column", parts: name.parts, span: name.span };
}

/** `(a, b) = (1, 2)` as two assignments; where the sides do not match, each column gets the whole value. */
function spread(into: Assignment[], columns: readonly ColumnRef[], value: Expr, span: Assignment["span"]): void {
  const parts = value.kind === "list" && value.items.length === columns.length ? value.items : undefined;
  columns.forEach((column, at) => {
    into.push({ column, value: parts?.[at] ?? value, span });
  });
}

/** Columns and their values side by side; none when their numbers differ. */
export function pairUp(columns: readonly NamePart[], values: readonly Expr[]): Assignment[] {
  if (columns.length !== values.length) return [];
  return columns.map((part, at) => {
    const value = values[at] as Expr;
    const column: ColumnRef = { kind: "column", parts: [part], span: part.span };
    return { column, value, span: { start: part.span.start, end: Math.max(part.span.end, value.span.end) } };
  });
}

/** RETURNING and OUTPUT say nothing about what is written; they end with the next clause. */
export function skipReturning(c: Cursor): void {
  if (word(c) !== "RETURNING" && word(c) !== "OUTPUT") return;
  take(c);
  while (!atEnd(c) && !RETURNING_ENDS.has(word(c))) {
    const from = c.at;
    c.grammar.expr(c);
    readAlias(c, "item");
    accept(c, ",");
    if (accept(c, "INTO")) {
      readTargetName(c);
      if (word(c) === "(") skipBrackets(c);
      while (accept(c, ",")) readTargetName(c);
    }
    if (c.at === from) return;
  }
}

const RETURNING_ENDS = new Set(["VALUES", "SELECT", "WITH", "FROM", "WHERE", "DEFAULT", "EXEC", "EXECUTE", "WHEN"]);
