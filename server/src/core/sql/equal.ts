import type { Expr, Query } from "./tree.ts";
import { bare } from "./walk.ts";

/** How deep two trees are compared; deeper ones count as different. */
const MAX_DEPTH = 40;

/**
 * Whether two expressions say the same, whatever their place, case of names and outer parentheses. Template
 * expressions are compared by `sameHole`, since only their owner knows what they print; without it they differ.
 */
export const sameExpr = (a: Expr, b: Expr, sameHole: (a: number, b: number) => boolean = () => false): boolean =>
  same(bare(a), bare(b), sameHole, 0);

function same(a: unknown, b: unknown, sameHole: (a: number, b: number) => boolean, depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  if (typeof a === "string" && typeof b === "string") return a === b;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, at) => same(item, b[at], sameHole, depth + 1));
  }
  const [left, right] = [a as Expr | Query, b as Expr | Query];
  if ("kind" in left && "kind" in right) {
    if (left.kind !== right.kind) return false;
    // What is not understood equals nothing.
    if (left.kind === "other" || left.kind === "access" || left.kind === "call") {
      if (left.kind !== "call" || NONDETERMINISTIC.test(left.name)) return false;
    }
    if (left.kind === "template" && right.kind === "template") return sameHole(left.expression, right.expression);
    if (left.kind === "literal" && right.kind === "literal" && left.templated && right.templated)
      return (
        left.type === right.type &&
        left.value === right.value &&
        left.expressions.length > 0 &&
        left.expressions.length === right.expressions.length &&
        left.expressions.every((item, at) => sameHole(item, right.expressions[at] as number))
      );
  }
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const key of keys) {
    if (key === "span" || key.endsWith("Span") || key === "quoted") continue;
    const [x, y] = [(a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]];
    if (key === "text" && typeof x === "string" && typeof y === "string") {
      if (x.toLowerCase() !== y.toLowerCase()) return false;
    } else if (!same(x, y, sameHole, depth + 1)) return false;
  }
  return true;
}

const NONDETERMINISTIC = /^(?:RAND|RANDOM|UUID|UUID_STRING|GENERATE_UUID|NEWID|GEN_RANDOM_UUID)$/;
