import type { SyntaxNode } from "@lezer/common";
import type { Span } from "../text/span.ts";
import type { PyCall, PyEdge, PyValue } from "./module.ts";
import { childrenOf, spanOf, type Values } from "./values.ts";

/** How many tasks one chain may have. */
const MOST = 2_000;

/** The dependencies a statement makes: `a >> b`, `a << b`, `a.set_downstream(b)`, `chain(a, b)`, `cross_downstream(a, b)`. */
export function readEdges(statement: SyntaxNode, values: Values): readonly PyEdge[] {
  const [expression] = childrenOf(statement);
  if (!expression) return [];
  const span = spanOf(expression);
  if (expression.name === "BinaryExpression") return shifts(expression, values);
  if (expression.name !== "CallExpression") return [];
  const call = values.call(expression);
  return call ? callEdges(call, span) : [];
}

/** `a >> b >> c` is read from its end: each step's right side is what the step before it leaves. */
function shifts(expression: SyntaxNode, values: Values): readonly PyEdge[] {
  const steps: { readonly right: SyntaxNode; readonly down: boolean }[] = [];
  let at: SyntaxNode = expression;
  while (at.name === "BinaryExpression") {
    const [left, operator, right] = childrenOf(at);
    const text = operator ? values.slice(operator) : "";
    if (!left || !right || (text !== ">>" && text !== "<<") || steps.length > MOST) return [];
    steps.push({ right, down: text === ">>" });
    at = left;
  }
  const span = spanOf(expression);
  const edges: PyEdge[] = [];
  let from = values.read(at);
  for (const { right, down } of steps.reverse()) {
    const to = values.read(right);
    edges.push(down ? { from, to, span } : { from: to, to: from, span });
    from = to;
  }
  return edges;
}

function callEdges(call: PyCall, span: Span): readonly PyEdge[] {
  const method = call.name.slice(call.name.lastIndexOf(".") + 1);
  const [first] = call.args;
  if ((method === "set_downstream" || method === "set_upstream") && call.receiver && first)
    return method === "set_downstream"
      ? [{ from: call.receiver, to: first, span }]
      : [{ from: first, to: call.receiver, span }];
  if (!call.qualified.startsWith("airflow.")) return [];
  if (method === "cross_downstream" && first && call.args[1]) return [{ from: first, to: call.args[1], span }];
  return method === "chain" ? call.args.slice(1).flatMap((to, at) => pairs(call.args[at] as PyValue, to, span)) : [];
}

/** Two lists of the same length are chained one to one. */
function pairs(from: PyValue, to: PyValue, span: Span): readonly PyEdge[] {
  if (from.kind !== "list" || to.kind !== "list" || from.items.length !== to.items.length) return [{ from, to, span }];
  return from.items.map((item, at) => ({ from: item, to: to.items[at] as PyValue, span }));
}
