import { combine, constant, type Formula, negate } from "./formula.ts";
import { type Node, nodesIn, pathOf } from "./jinja-tree.ts";

/** What a condition needs to know about the place it stands in. */
export interface ConditionScope {
  readonly text: string;
  /** The condition a name stands for when it was set exactly once; undefined when it is not followed. */
  follow(name: string): Formula | undefined;
  /**
   * How a name behaves: `fixed` means the same everywhere in one run, otherwise a mark that is
   * different wherever the name may mean something different (a loop variable, a name set twice).
   */
  volatility(name: string): string | undefined;
  readonly inLoop: boolean;
}

/** Formulas above this size are not copied to where their name is used. */
const MAX_FOLLOWED = 50;

/** Values of the loop variable in a body that is read once, as if the loop ran a single time. */
const LOOP: Readonly<Record<string, number>> = { index: 1, index0: 0, revindex: 1, revindex0: 0, length: 1 };

/** Reads an `if` condition. dbt's `execute` is true: what counts is what runs, not the parse. */
export function conditionOf(node: Node, scope: ConditionScope): Formula {
  switch (node.kind) {
    case "boolean":
      return constant(node.value);
    case "none":
      return constant(false);
    case "string":
      return constant(node.value !== "");
    case "number":
      return constant(node.value !== 0);
    case "not":
      return negate(conditionOf(node.operand, scope));
    case "and":
    case "or":
      return combine(
        node.kind,
        node.items.map((item) => conditionOf(item, scope)),
      );
    case "name": {
      if (node.name === "execute") return constant(true);
      const followed = scope.follow(node.name);
      return followed && followed.size <= MAX_FOLLOWED ? followed : atom(node, scope);
    }
    case "attribute":
      return attributeCondition(node, scope);
    case "call":
      return callCondition(node, scope);
    case "compare":
      return comparisonOf(node, scope);
    default:
      return atom(node, scope);
  }
}

function attributeCondition(node: Node, scope: ConditionScope): Formula {
  const path = pathOf(node)?.join(".");
  if (path === "flags.FULL_REFRESH") return negate({ kind: "incremental", size: 1 });
  if (scope.inLoop && (path === "loop.first" || path === "loop.last")) return constant(true);
  return atom(node, scope);
}

function callCondition(node: Node & { readonly kind: "call" }, scope: ConditionScope): Formula {
  const path = pathOf(node.callee)?.join(".");
  if (isIncrementalCall(path)) return { kind: "incremental", size: 1 };
  if (path === "should_full_refresh") return negate({ kind: "incremental", size: 1 });
  return atom(node, scope);
}

/** Whether a dotted name is dbt's `is_incremental`. */
export const isIncrementalCall = (path: string | undefined): boolean =>
  path === "is_incremental" || path === "dbt.is_incremental" || path === "builtins.is_incremental";

function comparisonOf(node: Node & { readonly kind: "compare" }, scope: ConditionScope): Formula {
  const { operator, left, right } = node;
  const loop = scope.inLoop ? loopComparison(operator, left, right) : undefined;
  if (loop !== undefined) return constant(loop);
  if (operator === "==" || operator === "!=") {
    const [subject, value] = isLiteral(left) ? [right, left] : [left, right];
    const negative = operator === "!=";
    if (value.kind === "boolean" && isTruth(subject)) {
      const condition = conditionOf(subject, scope);
      return value.value === negative ? negate(condition) : condition;
    }
    if (value.kind === "string" && !isLiteral(subject)) {
      const equals: Formula = { kind: "equals", subject: keyOf(subject, scope), values: [value.value], size: 1 };
      return negative ? negate(equals) : equals;
    }
  }
  if ((operator === "in" || operator === "not in") && right.kind === "list") {
    const values = right.items.flatMap((item) => (item.kind === "string" ? [item.value] : []));
    if (values.length > 0 && values.length === right.items.length) {
      const equals: Formula = { kind: "equals", subject: keyOf(left, scope), values, size: values.length };
      return operator === "in" ? equals : negate(equals);
    }
  }
  return atom(node, scope);
}

const isLiteral = (node: Node): boolean => node.kind === "string" || node.kind === "boolean" || node.kind === "number";

/** Whether comparing with `true` is the same as asking for its truth: only calls that give a boolean. */
const isTruth = (node: Node): boolean => node.kind === "call" && isIncrementalCall(pathOf(node.callee)?.join("."));

function loopComparison(operator: string, left: Node, right: Node): boolean | undefined {
  const a = loopValue(left);
  const b = loopValue(right);
  if (a === undefined || b === undefined || (left.kind === "number" && right.kind === "number")) return undefined;
  switch (operator) {
    case "==":
      return a === b;
    case "!=":
      return a !== b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    default:
      return undefined;
  }
}

function loopValue(node: Node): number | undefined {
  if (node.kind === "number") return node.value;
  const path = pathOf(node);
  return path?.length === 2 && path[0] === "loop" ? LOOP[path[1] ?? ""] : undefined;
}

const atom = (node: Node, scope: ConditionScope): Formula => ({ kind: "atom", key: keyOf(node, scope), size: 1 });

/** The text of an expression with its blanks and quotes made equal, and a mark for names that change their meaning. */
function keyOf(node: Node, scope: ConditionScope): string {
  const key = scope.text.slice(node.start, node.end).replace(/\s+/g, " ").replaceAll('"', "'");
  const marks: string[] = [];
  for (const at of nodesIn(node)) {
    const mark = at.kind === "name" ? scope.volatility(at.name) : undefined;
    if (mark !== undefined) marks.push(mark);
  }
  return marks.length > 0 ? `${key}#${[...new Set(marks)].sort().join("#")}` : key;
}
