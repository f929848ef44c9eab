import type { Span } from "../text/span.ts";

/** A keyword argument or a dict entry with a literal key. */
export interface Keyword {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Node;
}

/** A Jinja expression. What the reader has no use for is an `operation` (with its operands) or `broken`. */
export type Node = Span &
  (
    | { readonly kind: "string"; readonly value: string }
    | { readonly kind: "number"; readonly value: number }
    | { readonly kind: "boolean"; readonly value: boolean }
    | { readonly kind: "none" }
    | { readonly kind: "name"; readonly name: string }
    | { readonly kind: "attribute"; readonly object: Node; readonly name: string }
    | {
        readonly kind: "call";
        readonly callee: Node;
        readonly args: readonly Node[];
        readonly kwargs: readonly Keyword[];
        readonly open: boolean;
      }
    | { readonly kind: "filter"; readonly input: Node; readonly name: string; readonly args: readonly Node[] }
    | { readonly kind: "test"; readonly input: Node; readonly name: string; readonly args: readonly Node[] }
    | { readonly kind: "not"; readonly operand: Node }
    | { readonly kind: "and" | "or"; readonly items: readonly Node[] }
    | { readonly kind: "compare"; readonly operator: string; readonly left: Node; readonly right: Node }
    | { readonly kind: "operation"; readonly items: readonly Node[] }
    | { readonly kind: "list"; readonly items: readonly Node[] }
    | { readonly kind: "dict"; readonly entries: readonly Keyword[]; readonly computed: readonly Node[] }
    | { readonly kind: "broken" }
  );

/** The nodes directly below a node, in order of place. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case "attribute":
      return [node.object];
    case "call":
      return [node.callee, ...node.args, ...node.kwargs.map((kwarg) => kwarg.value)];
    case "filter":
    case "test":
      return [node.input, ...node.args];
    case "not":
      return [node.operand];
    case "and":
    case "or":
    case "operation":
    case "list":
      return node.items;
    case "compare":
      return [node.left, node.right];
    case "dict":
      return [...node.entries.map((entry) => entry.value), ...node.computed];
    default:
      return [];
  }
}

/** `a.b.c` as its parts; undefined when something in it is computed. */
export function pathOf(node: Node): string[] | undefined {
  const path: string[] = [];
  let at = node;
  while (at.kind === "attribute") {
    path.push(at.name);
    at = at.object;
  }
  if (at.kind !== "name") return undefined;
  path.push(at.name);
  return path.reverse();
}

/** A node and all below it, those in front last. Linear, without recursion. */
export function* nodesIn(node: Node): Generator<Node> {
  const stack: Node[] = [node];
  for (let at = stack.pop(); at; at = stack.pop()) {
    yield at;
    for (const child of childrenOf(at)) stack.push(child);
  }
}
