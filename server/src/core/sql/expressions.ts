import { cover } from "../text/span.ts";
import {
  accept,
  atEnd,
  behind,
  type Cursor,
  deeper,
  gap,
  here,
  inBrackets,
  isAhead,
  peek,
  skipOne,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import { type Infix, infixAt, PRECEDENCE } from "./operators.ts";
import { readPostfix } from "./postfix.ts";
import { isQueryAhead, readPrimary } from "./primary.ts";
import type { Token } from "./tokens.ts";
import type { BinaryOp, Expr } from "./tree.ts";
import { CLAUSE_WORDS } from "./words.ts";

/** Longest run of operators one expression takes at one level; a longer one is cut with a gap. */
const MAX_RUN = 300;

/** One level of an expression takes several frames of the stack. */
const COST = 4;

/** Reads an expression; `min` is the lowest precedence taken. Where none stands, an empty `other` and a gap. */
export function readExpr(c: Cursor, min = 0): Expr {
  return deeper(c, COST, () => readInfix(c, readPrefixed(c), min)) ?? readTooDeep(c);
}

/** What is nested too deep becomes one unread expression: up to a comma, a clause or the end of the brackets. */
function readTooDeep(c: Cursor): Expr {
  const start = here(c);
  while (!atEnd(c) && word(c) !== "," && !CLAUSE_WORDS.has(word(c))) skipOne(c);
  const span = spanFrom(c, start);
  gap(c, span, "Nested too deep to be read.");
  return { kind: "other", parts: [], span };
}

/** An operand with the signs and NOTs before it. */
function readPrefixed(c: Cursor): Expr {
  if (!isPrefix(c)) return readOperand(c);
  const signs: Token[] = [];
  while (isPrefix(c)) {
    if (signs.length < MAX_RUN) signs.push(peek(c));
    c.at++;
  }
  // A sign takes its operand only, NOT a whole comparison.
  const lastNot = signs.findLastIndex(isNot);
  let expr = readOperand(c);
  for (let i = signs.length - 1; i >= 0; i--) {
    if (i === lastNot) expr = readInfix(c, expr, PRECEDENCE.compare);
    const sign = signs[i] as Token;
    const op = isNot(sign) ? "not" : (sign.upper as "-" | "+" | "~");
    expr = { kind: "unary", op, expr, span: { start: sign.start, end: expr.span.end } };
  }
  return expr;
}

const isNot = (token: Token): boolean => token.upper === "NOT" || token.upper === "!";

function isPrefix(c: Cursor): boolean {
  const upper = word(c);
  return upper === "NOT" || upper === "-" || upper === "+" || upper === "~" || upper === "!";
}

const readOperand = (c: Cursor): Expr => readPostfix(c, readPrimary(c));

function readInfix(c: Cursor, first: Expr, min: number): Expr {
  let left = first;
  for (let run = 0; ; run++) {
    const infix = infixAt(c);
    if (infix === undefined || infix.precedence < min) return left;
    if (run >= MAX_RUN) {
      gap(c, { start: here(c), end: here(c) }, "Too many operators in a row.");
      return left;
    }
    if (infix.kind === "binary") {
      left = readChain(c, left, infix.precedence);
      continue;
    }
    const opStart = here(c);
    c.at += infix.length;
    left = readSpecial(c, left, infix, opStart);
  }
}

/** `a OP b OP c …` of one precedence. Long chains of one associative operator become balanced trees, so that no chain is deep. */
function readChain(c: Cursor, first: Expr, precedence: number): Expr {
  const operands: Expr[] = [first];
  const operators: { op: BinaryOp; associative: boolean; start: number; end: number }[] = [];
  for (;;) {
    const infix = infixAt(c);
    if (infix === undefined || infix.kind !== "binary" || infix.precedence !== precedence) break;
    const start = here(c);
    c.at += infix.length;
    operators.push({ op: infix.op, associative: infix.associative, start, end: behind(c) });
    operands.push(readExpr(c, precedence + 1));
  }
  const join = (left: Expr, right: Expr, at: number): Expr => {
    const op = operators[at] as (typeof operators)[number];
    const opSpan = { start: op.start, end: op.end };
    return { kind: "binary", op: op.op, left, right, span: cover(left.span, right.span), opSpan };
  };
  const balanced = (from: number, to: number): Expr => {
    if (from === to) return operands[from] as Expr;
    const middle = (from + to) >> 1;
    return join(balanced(from, middle), balanced(middle + 1, to), middle);
  };
  const head = operators[0];
  const uniform = head?.associative === true && operators.every((operator) => operator.op === head.op);
  if (operands.length > 24 && uniform) return balanced(0, operands.length - 1);
  if (operands.length > MAX_RUN)
    return { kind: "other", parts: operands, span: cover(first.span, (operands.at(-1) as Expr).span) };
  let left = first;
  for (let i = 1; i < operands.length; i++) left = join(left, operands[i] as Expr, i - 1);
  return left;
}

function readSpecial(c: Cursor, expr: Expr, infix: Infix, opStart: number): Expr {
  const { negated } = infix;
  const start = expr.span.start;
  switch (infix.kind) {
    case "between": {
      if (!accept(c, "SYMMETRIC")) accept(c, "ASYMMETRIC");
      const low = readExpr(c, PRECEDENCE.bit);
      const high = accept(c, "AND") ? readExpr(c, PRECEDENCE.bit) : emptyOperand(c, "The upper bound of BETWEEN");
      return { kind: "between", expr, low, high, negated, span: spanFrom(c, start) };
    }
    case "in":
      return readIn(c, expr, negated);
    case "like": {
      const op = (c.tokens[c.at - 1] as Token).upper;
      if (op === "SIMILAR") accept(c, "TO");
      if (op === "ILIKE" || op === "LIKE") if (!accept(c, "ANY") && !accept(c, "ALL")) accept(c, "SOME");
      const pattern = readExpr(c, PRECEDENCE.bit);
      if (accept(c, "ESCAPE")) readExpr(c, PRECEDENCE.bit);
      return { kind: "like", expr, pattern, negated, op: op.toLowerCase(), span: spanFrom(c, start) };
    }
    case "isnull": {
      const not = (c.tokens[c.at - 1] as Token).upper === "NOTNULL";
      return { kind: "is", expr, what: "null", negated: not, span: spanFrom(c, start) };
    }
    case "is":
      return readIs(c, expr, opStart);
    default: {
      // A lambda: its parameters are no columns, so only the body is kept.
      const body = readExpr(c);
      return { kind: "other", parts: [body], span: cover(expr.span, body.span) };
    }
  }
}

function readIn(c: Cursor, expr: Expr, negated: boolean): Expr {
  const start = expr.span.start;
  if (word(c) !== "(") {
    const item = readExpr(c, PRECEDENCE.bit);
    return { kind: "in", expr, items: [item], negated, span: spanFrom(c, start) };
  }
  if (isQueryAhead(c)) {
    const query = inBrackets(c, () => c.grammar.query(c));
    return { kind: "in", expr, items: [], query, negated, span: spanFrom(c, start) };
  }
  const items = inBrackets(c, () => {
    const list: Expr[] = [];
    while (!atEnd(c)) {
      const from = c.at;
      list.push(readExpr(c));
      if (!accept(c, ",") || c.at === from) break;
    }
    return list;
  });
  return { kind: "in", expr, items, negated, span: spanFrom(c, start) };
}

function readIs(c: Cursor, expr: Expr, opStart: number): Expr {
  const negated = accept(c, "NOT");
  const start = expr.span.start;
  const upper = word(c);
  if (upper === "NULL" || upper === "TRUE" || upper === "FALSE" || upper === "UNKNOWN") {
    take(c);
    const what = upper.toLowerCase() as "null" | "true" | "false" | "unknown";
    return { kind: "is", expr, what, negated, span: spanFrom(c, start) };
  }
  if (isAhead(c, "DISTINCT", "FROM")) {
    c.at += 2;
    const other = readExpr(c, PRECEDENCE.bit);
    return { kind: "is", expr, what: "distinct", other, negated, span: spanFrom(c, start) };
  }
  if (upper === "JSON" || upper === "NORMALIZED" || upper === "DOCUMENT") {
    take(c);
    return { kind: "other", parts: [expr], span: spanFrom(c, start) };
  }
  const span = { start: opStart, end: behind(c) };
  gap(c, span, "What follows IS is not understood.");
  return { kind: "other", parts: [expr], span: spanFrom(c, start) };
}

function emptyOperand(c: Cursor, what: string): Expr {
  const at = behind(c);
  gap(c, { start: at, end: at }, `${what} is missing.`);
  return { kind: "other", parts: [], span: { start: at, end: at } };
}
