import { readCall } from "./call.ts";
import {
  accept,
  atEnd,
  type Cursor,
  deeper,
  gap,
  here,
  inBrackets,
  missing,
  peek,
  peekAt,
  skipBrackets,
  skipUntil,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import { isName } from "./read-name.ts";
import { readType, skipAngles } from "./read-type.ts";
import type { Expr } from "./tree.ts";
import { DATE_PARTS } from "./words.ts";

/** CASE … END. */
export function readCase(c: Cursor): Expr {
  return deeper(c, 1, () => readCaseBody(c)) ?? readUnread(c);
}

function readCaseBody(c: Cursor): Expr {
  const start = here(c);
  take(c);
  const operand = word(c) === "WHEN" ? undefined : c.grammar.expr(c);
  const whens: { when: Expr; then: Expr }[] = [];
  while (accept(c, "WHEN")) {
    const when = c.grammar.expr(c);
    if (!accept(c, "THEN")) missing(c, "THEN");
    // biome-ignore lint/suspicious/noThenProperty: the word of the language; nothing here is awaited.
    whens.push({ when, then: c.grammar.expr(c) });
  }
  const otherwise = accept(c, "ELSE") ? c.grammar.expr(c) : undefined;
  if (!accept(c, "END")) missing(c, "END");
  const span = spanFrom(c, start);
  return {
    kind: "case",
    whens,
    span,
    ...(operand ? { operand } : {}),
    ...(otherwise ? { otherwise } : {}),
  };
}

function readUnread(c: Cursor): Expr {
  const start = here(c);
  take(c);
  const span = spanFrom(c, start);
  gap(c, span, "Nested too deep to be read.");
  return { kind: "other", parts: [], span };
}

/** CAST, TRY_CAST, SAFE_CAST, CONVERT. */
export function readCast(c: Cursor): Expr {
  const start = here(c);
  const name = take(c);
  const nameSpan = { start: name.start, end: name.end };
  const safe = name.upper !== "CAST" && name.upper !== "CONVERT";
  if (name.upper.endsWith("CONVERT") && c.lexicon.id !== "tsql") return readCall(c, name.upper, nameSpan);
  let type = "";
  const expr = inBrackets(c, () => {
    if (name.upper.endsWith("CONVERT")) {
      type = readType(c);
      if (!accept(c, ",")) missing(c, "What is converted");
      const inner = c.grammar.expr(c);
      if (accept(c, ",")) c.grammar.expr(c);
      return inner;
    }
    const inner = c.grammar.expr(c);
    if (accept(c, "AS")) type = readType(c);
    else missing(c, "AS and a type");
    if (word(c) === "FORMAT" || word(c) === "AT" || word(c) === "DEFAULT" || word(c) === "ON" || word(c) === ",")
      c.at = c.end;
    return inner;
  });
  return { kind: "cast", expr, type, safe, span: spanFrom(c, start) };
}

/** EXISTS (query); some dialects also have a function of that name. */
export function readExists(c: Cursor): Expr {
  const start = here(c);
  const inner = peekAt(c, 1 + ((c.leads[c.at + 1] as number) - (c.at + 1)));
  const isQuery =
    inner.upper === "SELECT" || inner.upper === "WITH" || inner.upper === "FROM" || inner.upper === "VALUES";
  const name = take(c);
  if (!isQuery) return readCall(c, "EXISTS", { start: name.start, end: name.end });
  const query = inBrackets(c, () => c.grammar.query(c));
  return { kind: "exists", query, span: spanFrom(c, start) };
}

/** `INTERVAL '1' DAY`, `INTERVAL 1 DAY`, `INTERVAL (n) DAY`; undefined when INTERVAL is a name here. */
export function readInterval(c: Cursor, next: { kind: string; upper: string; text: string }): Expr | undefined {
  const constant = next.kind === "string" || next.kind === "number";
  if (
    !constant &&
    next.kind !== "parameter" &&
    next.kind !== "template" &&
    next.kind !== "word" &&
    next.kind !== "quoted"
  )
    if (next.upper !== "(" && next.upper !== "-") return undefined;
  if (
    next.kind === "word" &&
    !DATE_PARTS.has(peekAt(c, 2).upper) &&
    peekAt(c, 2).upper !== "(" &&
    peekAt(c, 2).upper !== "."
  )
    return undefined;
  const start = here(c);
  const name = take(c);
  const token = peek(c);
  const operand = c.grammar.expr(c, constant ? 8 : 7);
  const unit = readUnit(c);
  const span = spanFrom(c, start);
  if (operand.kind === "literal") {
    const value = unit === "" ? operand.value : `${operand.value} ${unit}`;
    const { templated, expressions } = operand;
    return { kind: "literal", type: "interval", value, templated, expressions, span };
  }
  const args: Expr[] = [operand];
  if (unit !== "") args.push({ kind: "keyword", word: unit, span: { start: token.start, end: span.end } });
  const nameSpan = { start: name.start, end: name.end };
  return { kind: "call", name: "INTERVAL", args, distinct: false, orderBy: [], span, nameSpan };
}

function readUnit(c: Cursor): string {
  const first = peek(c);
  if (!DATE_PARTS.has(first.upper)) return "";
  take(c);
  let unit = first.upper;
  if (word(c) === "(") skipBrackets(c);
  if (word(c) === "TO" && DATE_PARTS.has(peekAt(c, 1).upper)) {
    take(c);
    unit += ` TO ${take(c).upper}`;
    if (word(c) === "(") skipBrackets(c);
  }
  return unit;
}

/** `ARRAY<T>[…]`, `STRUCT<…>(…)`, `ARRAY[…]`. */
export function readTypedArray(c: Cursor): Expr {
  const start = here(c);
  const name = peek(c);
  const nameSpan = { start: name.start, end: name.end };
  take(c);
  if (word(c) === "<") skipAngles(c);
  if (word(c) === "(") return readCall(c, name.upper, nameSpan);
  if (word(c) !== "[") {
    const span = spanFrom(c, start);
    return { kind: "other", parts: [], span };
  }
  const items = inBrackets(c, () => {
    const list: Expr[] = [];
    while (!atEnd(c)) {
      const from = c.at;
      list.push(c.grammar.expr(c));
      if (word(c) === "AS" || isName(peek(c))) skipUntil(c, (item) => item.upper === ",", "Not understood.");
      if (!accept(c, ",") || c.at === from) break;
    }
    return list;
  });
  return { kind: "list", items, span: spanFrom(c, start) };
}
