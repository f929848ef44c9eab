import { readCall } from "./call.ts";
import {
  accept,
  atEnd,
  behind,
  type Cursor,
  gap,
  here,
  inBrackets,
  isAhead,
  missing,
  peek,
  peekAt,
  skipBrackets,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import { readCase, readCast, readExists, readInterval, readTypedArray } from "./forms.ts";
import { isName, partOf, readQualifiedName } from "./read-name.ts";
import { NONE, type Token, templated } from "./tokens.ts";
import type { Expr, NamePart } from "./tree.ts";
import { BARE_FUNCTIONS, CLAUSE_WORDS, STOP_WORDS } from "./words.ts";

const QUERY_STARTS = new Set(["SELECT", "WITH", "VALUES", "FROM", "TABLE", "SEL"]);
const TYPED_LITERALS: Readonly<Record<string, "date" | "timestamp" | "string" | "number">> = {
  DATE: "date",
  TIMESTAMP: "timestamp",
  DATETIME: "timestamp",
  TIMESTAMPTZ: "timestamp",
  TIME: "string",
  JSON: "string",
  NUMERIC: "number",
  BIGNUMERIC: "number",
  DECIMAL: "number",
};
const STARTERS = new Set(["INSERT", "UPDATE", "DELETE", "MERGE", "CREATE", "DROP", "ALTER", "TRUNCATE"]);

/** Whether the `(` at the place holds a query, itself in any number of brackets. */
export function isQueryAhead(c: Cursor): boolean {
  const lead = c.leads[c.at] as number;
  const token = lead < c.end ? c.tokens[lead] : undefined;
  if (!token || !QUERY_STARTS.has(token.upper)) return false;
  if (token.upper === "SEL" && c.lexicon.id !== "teradata") return false;
  const next = c.tokens[lead + 1];
  if (token.upper === "VALUES" && c.lexicon.id === "mysql") return false;
  if ((token.upper === "TABLE" || token.upper === "FROM") && !(next && (isName(next) || next.upper === "(")))
    return false;
  if (lead === c.at + 1) return true;
  // `((SELECT 1) + 2)`: the inner brackets hold the query, these do not.
  const close = c.tokens[c.pairs[c.at + 1] as number];
  const behindInner = c.tokens[(c.pairs[c.at + 1] as number) + 1];
  if (close?.upper !== ")" || behindInner === undefined) return true;
  return [")", "UNION", "INTERSECT", "EXCEPT", "MINUS", "ORDER", "LIMIT", ";"].includes(behindInner.upper);
}

/** One operand without what follows it. */
export function readPrimary(c: Cursor): Expr {
  const token = peek(c);
  const span = { start: token.start, end: token.end };
  switch (token.kind) {
    case "number":
      take(c);
      return { kind: "literal", type: "number", value: token.text, templated: false, expressions: NONE, span };
    case "string":
      take(c);
      return literal(token, "string", token.start);
    case "parameter":
    case "stage":
      take(c);
      return { kind: "parameter", name: token.text, span };
    case "template":
      return readTemplate(c, token);
    case "quoted":
      return readName(c);
    case "word":
      return readWord(c, token);
    case "operator":
      return readBracketed(c, token);
    default:
      return nothing(c);
  }
}

function nothing(c: Cursor): Expr {
  missing(c, "An expression");
  const at = behind(c);
  return { kind: "other", parts: [], span: { start: at, end: at } };
}

const literal = (token: Token, type: "string" | "date" | "timestamp" | "number", start: number): Expr => ({
  kind: "literal",
  type,
  value: token.text,
  templated: templated(token),
  expressions: token.expressions,
  span: { start, end: token.end },
});

function readTemplate(c: Cursor, token: Token): Expr {
  const next = peekAt(c, 1);
  if (next.upper === "." || (next.upper === "(" && !next.spaced)) return readName(c);
  take(c);
  return { kind: "template", expression: token.expressions[0] ?? -1, span: { start: token.start, end: token.end } };
}

function readWord(c: Cursor, token: Token): Expr {
  const { upper } = token;
  const next = peekAt(c, 1);
  const call = next.upper === "(";
  const special = upper === "" ? undefined : readSpecialWord(c, token, next);
  if (special) return special;
  if (!call && next.upper !== "." && (CLAUSE_WORDS.has(upper) || STOP_WORDS.has(upper))) return nothing(c);
  if (
    call &&
    (CLAUSE_WORDS.has(upper) ||
      upper === "AND" ||
      upper === "OR" ||
      upper === "IN" ||
      upper === "AS" ||
      upper === "THEN")
  )
    return nothing(c);
  if (token.newline && STARTERS.has(upper) && next.kind === "word") return nothing(c);
  if (BARE_FUNCTIONS.has(upper) && !call && next.upper !== ".") {
    take(c);
    const span = { start: token.start, end: token.end };
    return { kind: "call", name: upper, args: [], distinct: false, orderBy: [], span, nameSpan: span };
  }
  return readName(c);
}

function readSpecialWord(c: Cursor, token: Token, next: Token): Expr | undefined {
  const span = { start: token.start, end: token.end };
  const { upper } = token;
  switch (upper) {
    case "NULL":
    case "TRUE":
    case "FALSE": {
      if (next.upper === ".") return undefined;
      take(c);
      const type = upper === "NULL" ? "null" : "boolean";
      return { kind: "literal", type, value: upper, templated: false, expressions: NONE, span };
    }
    case "CASE":
      return next.upper === "." || next.upper === "," ? undefined : readCase(c);
    case "CAST":
    case "TRY_CAST":
    case "SAFE_CAST":
    case "CONVERT":
    case "TRY_CONVERT":
      return next.upper === "(" ? readCast(c) : undefined;
    case "EXISTS":
      return next.upper === "(" ? readExists(c) : undefined;
    case "INTERVAL":
      return readInterval(c, next);
    case "ARRAY":
    case "STRUCT":
    case "MAP":
      return next.upper === "<" || next.upper === "[" ? readTypedArray(c) : undefined;
    case "NEXT": {
      if (!isAhead(c, "NEXT", "VALUE", "FOR")) return undefined;
      c.at += 3;
      readQualifiedName(c);
      const all = { start: token.start, end: behind(c) };
      return { kind: "call", name: "NEXT VALUE FOR", args: [], distinct: false, orderBy: [], span: all, nameSpan: all };
    }
    case "DEFAULT":
      if (next.upper === "." || next.upper === "(") return undefined;
      take(c);
      return { kind: "keyword", word: upper, span };
    case "PRIOR":
    case "DISTINCT":
    case "BINARY":
    case "ROW":
      // A modifier before an operand; alone it is a name.
      if (next.kind !== "word" || CLAUSE_WORDS.has(next.upper) || STOP_WORDS.has(next.upper)) return undefined;
      if (upper === "ROW" || upper === "BINARY") return undefined;
      take(c);
      return c.grammar.expr(c, 8);
    default: {
      if (next.kind !== "string") return undefined;
      const type = Object.hasOwn(TYPED_LITERALS, upper) ? TYPED_LITERALS[upper] : undefined;
      if (type === undefined) return undefined;
      c.at += 2;
      return literal(next, type, token.start);
    }
  }
}

/** A column, a call, or `x.*`. */
function readName(c: Cursor): Expr {
  const start = here(c);
  const parts: NamePart[] = [partOf(take(c))];
  while (word(c) === "." && isPathPart(c)) {
    take(c);
    parts.push(partOf(take(c)));
  }
  const span = spanFrom(c, start);
  if (word(c) === "." && peekAt(c, 1).upper === "*") {
    c.at += 2;
    return { kind: "star", qualifier: { parts, span, wildcard: false }, modified: false, span: spanFrom(c, start) };
  }
  if (word(c) === "(") {
    if (peekAt(c, 1).upper === "+" && peekAt(c, 2).upper === ")") {
      c.at += 3;
      return { kind: "access", expr: { kind: "column", parts, span }, op: "(+)", span: spanFrom(c, start) };
    }
    const name = parts.map((part) => part.text.toUpperCase()).join(".");
    return readCall(c, name, span);
  }
  // `t.` at the end: the column is still being typed.
  if (word(c) === "." && !peekAt(c, 1).spaced && accept(c, ".")) missing(c, "A name");
  else if (word(c) === "." && (CLAUSE_WORDS.has(peekAt(c, 1).upper) || peekAt(c, 1).kind === "end")) {
    take(c);
    missing(c, "A name");
  }
  return { kind: "column", parts, span: spanFrom(c, start) };
}

/** Whether a name goes on behind the dot; a clause word on the next line starts its clause instead. */
function isPathPart(c: Cursor): boolean {
  const next = peekAt(c, 1);
  if (next.kind === "number") return !next.spaced;
  // Snowflake's `s.$1`.
  if (next.kind === "parameter") return !next.spaced && next.text.startsWith("$");
  return isName(next) && !(next.spaced && CLAUSE_WORDS.has(next.upper));
}

function readBracketed(c: Cursor, token: Token): Expr {
  const start = token.start;
  switch (token.upper) {
    case "(":
      return readParens(c, start);
    case "[": {
      const items = inBrackets(c, () => readItems(c));
      return { kind: "list", items, span: spanFrom(c, start) };
    }
    case "{":
      return readBraces(c, start);
    case "*":
      take(c);
      return { kind: "star", modified: false, span: spanFrom(c, start) };
    case "%":
      if (peekAt(c, 1).upper === "S" && !peekAt(c, 1).spaced) {
        c.at += 2;
        return { kind: "parameter", name: "%s", span: spanFrom(c, start) };
      }
      return nothing(c);
    case "@":
      while (accept(c, "@"));
      return readPrimary(c);
    case "#":
      if (peekAt(c, 1).kind !== "number") return nothing(c);
      c.at += 2;
      return { kind: "parameter", name: `#${(c.tokens[c.at - 1] as Token).text}`, span: spanFrom(c, start) };
    default:
      return nothing(c);
  }
}

function readParens(c: Cursor, start: number): Expr {
  if (isQueryAhead(c)) {
    const query = inBrackets(c, () => c.grammar.query(c));
    return { kind: "subquery", query, span: spanFrom(c, start) };
  }
  let alias = false;
  const items = inBrackets(c, () => {
    const list = readItems(c);
    alias = list.length !== 1 || (c.tokens[c.at - 1] as Token).upper === ",";
    return list;
  });
  const only = items[0];
  const span = spanFrom(c, start);
  if (only && !alias) return { kind: "paren", expr: only, span };
  return { kind: "list", items, span };
}

/** Expressions between commas; named ones (`x AS a`) lose their name. */
function readItems(c: Cursor): Expr[] {
  const items: Expr[] = [];
  while (!atEnd(c)) {
    const from = c.at;
    items.push(c.grammar.expr(c));
    if (accept(c, "AS") && isName(peek(c))) readQualifiedName(c);
    if (!accept(c, ",") || c.at === from) break;
  }
  return items;
}

/** `{name}` of a Python format, or an object constant `{'a': x}`. */
function readBraces(c: Cursor, start: number): Expr {
  const inner = peekAt(c, 1);
  if (inner.kind === "word" && peekAt(c, 2).upper === "}") {
    c.at += 3;
    return { kind: "parameter", name: `{${inner.text}}`, span: spanFrom(c, start) };
  }
  if (inner.kind !== "string" && inner.kind !== "word" && inner.kind !== "quoted") {
    const span = skipBrackets(c);
    if (inner.upper !== "}" && inner.upper !== "*") gap(c, span, "Not understood.");
    return { kind: "other", parts: [], span };
  }
  const parts = inBrackets(c, () => {
    const values: Expr[] = [];
    while (!atEnd(c)) {
      const from = c.at;
      take(c);
      if (accept(c, ":")) values.push(c.grammar.expr(c));
      if (!accept(c, ",") || c.at === from) break;
    }
    return values;
  });
  return { kind: "other", parts, span: spanFrom(c, start) };
}
