import { type Cursor, peek, peekAt } from "./cursor.ts";
import type { BinaryOp } from "./tree.ts";

/** Precedences, lowest first. An expression read with `min` takes operators of at least that precedence. */
export const PRECEDENCE = { or: 1, and: 2, not: 3, compare: 4, bit: 5, add: 6, multiply: 7, unary: 8 } as const;

/** How the reader goes on behind an operand. */
export interface Infix {
  readonly kind: "binary" | "is" | "in" | "like" | "between" | "isnull" | "lambda";
  readonly precedence: number;
  readonly op: BinaryOp;
  /** Tokens the operator takes. */
  readonly length: number;
  readonly negated: boolean;
  /** A chain of it may be regrouped without a change of meaning. */
  readonly associative: boolean;
}

const make = (kind: Infix["kind"], precedence: number, op: BinaryOp, associative = false): Infix => ({
  kind,
  precedence,
  op,
  length: 1,
  negated: false,
  associative,
});

const TABLE = new Map<string, Infix>();
const { or, and, compare, bit, add, multiply } = PRECEDENCE;
TABLE.set("OR", make("binary", or, "or", true));
TABLE.set("AND", make("binary", and, "and", true));
for (const word of ["XOR", ":="]) TABLE.set(word, make("binary", or, "other"));
for (const op of ["=", "<>", "<", "<=", ">", ">=", "<=>"] as const) TABLE.set(op, make("binary", compare, op));
TABLE.set("==", make("binary", compare, "="));
for (const word of ["!=", "^="]) TABLE.set(word, make("binary", compare, "<>"));
for (const word of ["~", "~*", "!~", "!~*", "~~", "OVERLAPS", "@>", "<@", "&&", "CONTAINS"])
  TABLE.set(word, make("binary", compare, "other"));
TABLE.set("IS", make("is", compare, "other"));
TABLE.set("IN", make("in", compare, "other"));
TABLE.set("BETWEEN", make("between", compare, "other"));
for (const word of ["LIKE", "ILIKE", "RLIKE", "REGEXP", "GLOB", "SIMILAR"])
  TABLE.set(word, make("like", compare, "other"));
for (const word of ["ISNULL", "NOTNULL"]) TABLE.set(word, make("isnull", compare, "other"));
for (const op of ["&", "|", "^"] as const) TABLE.set(op, make("binary", bit, op));
for (const word of ["->>", "#>", "#>>", "?"]) TABLE.set(word, make("binary", bit, "other"));
TABLE.set("||", make("binary", add, "||", true));
TABLE.set("+", make("binary", add, "+"));
TABLE.set("-", make("binary", add, "-"));
for (const op of ["*", "/", "%"] as const) TABLE.set(op, make("binary", multiply, op));
for (const word of ["DIV", "MOD", "**", "//"]) TABLE.set(word, make("binary", multiply, "other"));

const SHIFT: Infix = { ...make("binary", bit, "other"), length: 2 };
const ARROW = make("binary", bit, "other");
const LAMBDA = make("lambda", or, "other");

/** The operator at the place, if one stands there. */
export function infixAt(c: Cursor): Infix | undefined {
  const token = peek(c);
  if (token.upper === "") return token.kind === "parameter" && token.text === "?" ? ARROW : undefined;
  const found = TABLE.get(token.upper);
  if (found) {
    if ((token.upper === "<" || token.upper === ">") && peekAt(c, 1).upper === token.upper && !peekAt(c, 1).spaced)
      return SHIFT;
    if (token.upper === "MOD" || token.upper === "CONTAINS") return isOperand(c) ? found : undefined;
    return found;
  }
  if (token.upper === "->") {
    const right = peekAt(c, 1);
    return right.kind === "string" || right.kind === "number" || c.lexicon.id === "postgres" ? ARROW : LAMBDA;
  }
  if (token.upper !== "NOT") return undefined;
  const next = TABLE.get(peekAt(c, 1).upper);
  if (next === undefined || (next.kind !== "in" && next.kind !== "like" && next.kind !== "between")) return undefined;
  return { ...next, length: 2, negated: true };
}

/** `a MOD b`, not a name that happens to be called so. */
const isOperand = (c: Cursor): boolean => {
  const next = peekAt(c, 1);
  return next.kind === "number" || next.kind === "word" || next.upper === "(";
};
