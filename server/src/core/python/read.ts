import type { SyntaxNode, SyntaxNodeRef } from "@lezer/common";
import { parser } from "@lezer/python";
import type { Span } from "../text/span.ts";
import { readEdges } from "./edges.ts";
import type { PyCall, PyCallSite, PyDecorated, PyEdge, PyModule, PyValue } from "./module.ts";
import { readNames } from "./names.ts";
import { childrenOf, spanOf, Values } from "./values.ts";

/** How many places of broken syntax are told. */
const MOST_PROBLEMS = 20;

/** What stands around a node. */
interface Around {
  readonly within: readonly { readonly target?: string; readonly call: Span }[];
  readonly functions: readonly string[];
  readonly repeated: boolean;
  readonly conditional: boolean;
}

const REPEATS: ReadonlySet<string> = new Set([
  "ForStatement",
  "WhileStatement",
  "ArrayComprehensionExpression",
  "SetComprehensionExpression",
  "DictionaryComprehensionExpression",
  "ComprehensionExpression",
]);
const BRANCHES: ReadonlySet<string> = new Set([
  "IfStatement",
  "TryStatement",
  "MatchStatement",
  "ConditionalExpression",
]);

/**
 * Reads a Python module literally; nothing is run. Total and linear: broken syntax leaves a partial
 * module and problems. All offsets are those of `text`.
 */
export function readPython(text: string): PyModule {
  const tree = parser.parse(text);
  const { imports, assigned } = readNames(tree, text);
  const values = new Values(text, imports, assigned);
  const calls: PyCallSite[] = [];
  const decorated: PyDecorated[] = [];
  const edges: PyEdge[] = [];
  const comments: Span[] = [];
  const problems: { span: Span; message: string }[] = [];
  const stack: Around[] = [{ within: [], functions: [], repeated: false, conditional: false }];
  const opened: number[] = [];

  tree.iterate({
    enter(ref) {
      const around = stack.at(-1) as Around;
      if (ref.name === "Comment") comments.push({ start: ref.from, end: ref.to });
      else if (ref.type.isError) note(ref);
      else if (ref.name === "DecoratedStatement") readDecorated(ref.node, around);
      else if (ref.name === "CallExpression") {
        const call = values.call(ref.node);
        if (call) calls.push({ call, ...targetOf(ref.node), ...around, within: outside(ref.node, around) });
      } else if (ref.name === "ExpressionStatement") edges.push(...readEdges(ref.node, values));
      const inner = surround(ref, around);
      if (inner) {
        stack.push(inner);
        opened.push(ref.from, ref.to);
      }
    },
    leave(ref) {
      if (opened.at(-1) === ref.to && opened.at(-2) === ref.from && opens(ref.name)) {
        opened.length -= 2;
        stack.pop();
      }
    },
  });

  const constants = new Map<string, PyValue>();
  for (const [name, node] of assigned) constants.set(name, values.read(node));
  return { calls, decorated, edges, imports, constants, comments, problems };

  function note({ from, to }: SyntaxNodeRef): void {
    if (problems.length < MOST_PROBLEMS)
      problems.push({ span: { start: from, end: to }, message: "Python cannot be read here." });
  }

  /** What is around the children of a node that changes it. */
  function surround(ref: SyntaxNodeRef, around: Around): Around | undefined {
    if (!opens(ref.name)) return undefined;
    if (REPEATS.has(ref.name)) return { ...around, repeated: true };
    if (BRANCHES.has(ref.name)) return { ...around, conditional: true };
    if (ref.name === "WithStatement") return { ...around, within: [...around.within, ...managersOf(ref.node)] };
    const name = ref.node.getChild("VariableName");
    return { ...around, functions: [...around.functions, name ? values.slice(name) : ""] };
  }

  /** The `with` calls around a call; one that opens a block itself stands in those before it. */
  function outside(node: SyntaxNode, around: Around): Around["within"] {
    return node.parent?.name === "WithStatement"
      ? around.within.filter(({ call }) => call.end <= node.from)
      : around.within;
  }

  function managersOf(node: SyntaxNode): readonly { target?: string; call: Span }[] {
    const managers: { target?: string; call: Span }[] = [];
    const children = childrenOf(node);
    for (const [at, child] of children.entries()) {
      if (child.name === "Body") break;
      // `with dag:` enters what the variable holds.
      if (child.name === "VariableName" && children[at - 1]?.name !== "as")
        managers.push({ call: spanOf(child), target: values.slice(child) });
      if (child.name !== "CallExpression") continue;
      const name = children[at + 1]?.name === "as" ? children[at + 2] : undefined;
      managers.push({
        call: spanOf(child),
        ...(name?.name === "VariableName" ? { target: values.slice(name) } : {}),
      });
    }
    return managers;
  }

  /** The variable a call is assigned to. */
  function targetOf(node: SyntaxNode): { readonly target?: string } {
    const { parent } = node;
    if (parent?.name === "AssignStatement") {
      const [first] = childrenOf(parent);
      const alone = childrenOf(parent).filter((child) => child.name === "AssignOp").length === 1;
      const last = parent.lastChild;
      if (first?.name === "VariableName" && alone && last?.from === node.from && last.to === node.to)
        return { target: values.slice(first) };
    }
    if (parent?.name === "WithStatement") {
      const manager = managersOf(parent).find(({ call }) => call.start === node.from && call.end === node.to);
      if (manager?.target !== undefined) return { target: manager.target };
    }
    return {};
  }

  function readDecorated(node: SyntaxNode, around: Around): void {
    const definition = node.getChild("FunctionDefinition") ?? node.getChild("ClassDefinition");
    const name = definition?.getChild("VariableName");
    if (!name) return;
    decorated.push({
      name: values.slice(name),
      nameSpan: spanOf(name),
      span: spanOf(node),
      decorators: node.getChildren("Decorator").map(readDecorator),
      functions: around.functions,
      repeated: around.repeated,
      conditional: around.conditional,
    });
  }

  function readDecorator(node: SyntaxNode): PyCall {
    const names = childrenOf(node).filter((child) => child.name === "VariableName" || child.name === "PropertyName");
    const path = names.map((child) => values.slice(child));
    const list = node.getChild("ArgList");
    // The node goes on to the end of the line, a comment included.
    const end = names.at(-1)?.to ?? node.to;
    const empty = { args: [], kwargs: [], open: false, argsSpan: { start: end, end } };
    const start = node.firstChild?.to ?? node.from;
    return {
      name: path.join("."),
      qualified: values.qualify(path),
      nameSpan: { start, end: list?.from ?? end },
      ...(list ? values.arguments(list) : empty),
      span: { start, end: list?.to ?? end },
    };
  }
}

const opens = (name: string): boolean =>
  REPEATS.has(name) ||
  BRANCHES.has(name) ||
  name === "WithStatement" ||
  name === "FunctionDefinition" ||
  name === "ClassDefinition" ||
  name === "LambdaExpression";
