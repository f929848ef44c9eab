import type { SyntaxNode } from "@lezer/common";
import type { Span } from "../text/span.ts";
import type { PyCall, PyEntry, PyValue } from "./module.ts";
import { type DecodedString, decodeString, joinStrings } from "./strings.ts";

/** How deep values may be nested; what is deeper is unknown. */
const DEEPEST = 60;
/** How many literals one concatenation may join. */
const MOST_PARTS = 2_000;

/** Reads expressions literally. Nothing is run: a name is followed only to the one literal of the module it stands for. */
export class Values {
  private readonly memo = new Map<string, PyValue>();
  private readonly following = new Set<string>();

  constructor(
    private readonly text: string,
    private readonly imports: ReadonlyMap<string, string>,
    /** Right sides of names that are assigned exactly once, at module level. */
    private readonly assigned: ReadonlyMap<string, SyntaxNode>,
  ) {}

  /** The value of an expression. */
  read(node: SyntaxNode, depth = 0): PyValue {
    const key = `${node.from}:${node.to}:${node.name}`;
    const known = this.memo.get(key);
    if (known) return known;
    const value = depth > DEEPEST ? unknownAt(node) : this.fresh(node, depth);
    this.memo.set(key, value);
    return value;
  }

  private fresh(node: SyntaxNode, depth: number): PyValue {
    const span = spanOf(node);
    switch (node.name) {
      case "String":
      case "FormatString":
      case "ContinuedString":
        return this.string([node], span) ?? unknownAt(node);
      case "Number":
        return this.number(node, 1);
      case "Boolean":
        return { kind: "boolean", value: this.slice(node) === "True", span };
      case "None":
        return { kind: "none", span };
      case "UnaryExpression": {
        const operand = node.lastChild;
        return operand?.name === "Number" && this.text[node.from] === "-"
          ? this.number(operand, -1, span)
          : unknownAt(node);
      }
      case "ParenthesizedExpression": {
        const inner = operandsOf(node)[0];
        return inner ? this.read(inner, depth + 1) : unknownAt(node);
      }
      case "ArrayExpression":
      case "TupleExpression":
      case "SetExpression": {
        const items = operandsOf(node).map((item) => this.read(item, depth + 1));
        return { kind: "list", items, open: hasChild(node, "*"), span };
      }
      case "DictionaryExpression":
        return this.dictionary(node, depth);
      case "ArrayComprehensionExpression":
      case "SetComprehensionExpression":
        return { kind: "list", items: [], open: true, span };
      case "DictionaryComprehensionExpression":
        return { kind: "dict", entries: [], open: true, span };
      case "BinaryExpression":
        return this.concatenation(node, span) ?? unknownAt(node);
      case "CallExpression":
        return this.callValue(node, depth);
      case "VariableName":
        return this.name(node, depth);
      case "MemberExpression": {
        const path = this.path(node);
        return path ? { kind: "name", path, span } : unknownAt(node);
      }
      default:
        return unknownAt(node);
    }
  }

  private number(node: SyntaxNode, sign: 1 | -1, span: Span = spanOf(node)): PyValue {
    const value = Number(this.slice(node).replaceAll("_", ""));
    return Number.isNaN(value) ? unknownAt(node) : { kind: "number", value: sign * value, span };
  }

  private string(nodes: readonly SyntaxNode[], span: Span): PyValue | undefined {
    const parts: DecodedString[] = [];
    for (const node of nodes) {
      for (const literal of node.name === "ContinuedString" ? childrenOf(node) : [node]) {
        if (literal.name !== "String" && literal.name !== "FormatString") continue;
        const formatted = literal.name === "FormatString";
        const replacements = formatted
          ? childrenOf(literal)
              .filter((child) => child.name === "FormatReplacement")
              .map(spanOf)
          : [];
        parts.push(decodeString(this.slice(literal), literal.from, replacements, formatted));
        if (parts.length > MOST_PARTS) return undefined;
      }
    }
    const { value, source, holes } = joinStrings(parts);
    return { kind: "string", value, source, formatted: holes.length > 0, ...(holes.length > 0 ? { holes } : {}), span };
  }

  /** `"a" + "b" + NAME`: one text, where every part is a literal or follows to one. */
  private concatenation(node: SyntaxNode, span: Span): PyValue | undefined {
    const nodes: SyntaxNode[] = [];
    let at: SyntaxNode | null = node;
    while (at?.name === "BinaryExpression") {
      const [left, operator, right] = childrenOf(at);
      if (!left || !right || operator?.name !== "ArithOp" || this.slice(operator) !== "+") return undefined;
      nodes.push(right);
      if (nodes.length > MOST_PARTS) return undefined;
      at = left;
    }
    if (at) nodes.push(at);
    const literals: SyntaxNode[] = [];
    for (const part of nodes.reverse()) {
      const literal = part.name === "VariableName" ? this.assigned.get(this.slice(part)) : part;
      if (!literal || !/^(?:String|FormatString|ContinuedString)$/.test(literal.name)) return undefined;
      literals.push(literal);
    }
    // The way back to the file must never go backwards.
    if (literals.some((literal, index) => index > 0 && literal.from < (literals[index - 1]?.to ?? 0))) return undefined;
    return this.string(literals, span);
  }

  private dictionary(node: SyntaxNode, depth: number): PyValue {
    const entries = new Map<string, PyEntry>();
    let open = false;
    const children = childrenOf(node);
    for (let at = 0; at < children.length; at++) {
      const child = children[at] as SyntaxNode;
      if (child.name === "**") {
        const spread = children[++at];
        const value = spread && this.read(spread, depth + 1);
        if (value?.kind === "dict") {
          for (const entry of value.entries) entries.set(entry.key, entry);
          open ||= value.open;
        } else open = true;
        continue;
      }
      if (children[at + 1]?.name !== ":") continue;
      const value = children[at + 2];
      const key = this.read(child, depth + 1);
      if (key.kind !== "string" || key.formatted || !value) open = true;
      else
        entries.set(key.value, {
          key: key.value,
          keySpan: spanOf(child),
          value: this.read(value, depth + 1),
          span: { start: child.from, end: value.to },
        });
      at += 2;
    }
    return { kind: "dict", entries: [...entries.values()], open, span: spanOf(node) };
  }

  private callValue(node: SyntaxNode, depth: number): PyValue {
    const call = this.call(node, depth);
    if (!call) return unknownAt(node);
    if (call.qualified === "dict" && call.args.length === 0)
      return { kind: "dict", entries: call.kwargs, open: call.open, span: call.span };
    return { kind: "call", call, span: call.span };
  }

  private name(node: SyntaxNode, depth: number): PyValue {
    const name = this.slice(node);
    const right = this.assigned.get(name);
    if (right && !this.following.has(name)) {
      this.following.add(name);
      const value = this.read(right, depth + 1);
      this.following.delete(name);
      if (LITERAL.has(value.kind)) return value;
    }
    return { kind: "name", path: [name], span: spanOf(node) };
  }

  /** A call with its arguments; the node is a call expression. */
  call(node: SyntaxNode, depth = 0): PyCall | undefined {
    const callee = node.firstChild;
    const list = node.getChild("ArgList");
    if (!callee || !list) return undefined;
    const path = this.path(callee);
    const property = callee.name === "MemberExpression" ? callee.lastChild : callee;
    const object = callee.name === "MemberExpression" ? callee.firstChild : null;
    return {
      name: path?.join(".") ?? "",
      qualified: path ? this.qualify(path) : "",
      nameSpan: spanOf(property ?? callee),
      ...this.arguments(list, depth),
      span: spanOf(node),
      ...(object ? { receiver: this.read(object, depth + 1) } : {}),
    };
  }

  /** The arguments between the parentheses of a call or decorator. */
  arguments(list: SyntaxNode, depth = 0): Pick<PyCall, "args" | "kwargs" | "open" | "argsSpan"> {
    const args: PyValue[] = [];
    const kwargs: PyEntry[] = [];
    let open = false;
    const children = childrenOf(list);
    for (let at = 0; at < children.length; at++) {
      const child = children[at] as SyntaxNode;
      if (PUNCTUATION.has(child.name)) continue;
      if (child.name === "*" || child.name === "**") {
        const spread = children[++at];
        const value = child.name === "**" && spread ? this.read(spread, depth + 1) : undefined;
        if (value?.kind === "dict" && !value.open) kwargs.push(...value.entries);
        else open = true;
        continue;
      }
      const value = children[at + 2];
      if (child.name === "VariableName" && children[at + 1]?.name === "AssignOp" && value) {
        kwargs.push({
          key: this.slice(child),
          keySpan: spanOf(child),
          value: this.read(value, depth + 1),
          span: { start: child.from, end: value.to },
        });
        at += 2;
      } else if (child.name === "for") {
        open = true;
        break;
      } else args.push(this.read(child, depth + 1));
    }
    const closed = list.lastChild?.name === ")";
    return { args, kwargs, open, argsSpan: { start: list.from + 1, end: closed ? list.to - 1 : list.to } };
  }

  /** The parts of a dotted name; undefined for anything computed. */
  path(node: SyntaxNode): readonly string[] | undefined {
    const parts: string[] = [];
    let at: SyntaxNode | null = node;
    for (; at?.name === "MemberExpression"; at = at.firstChild) {
      const property = at.lastChild;
      if (property?.name !== "PropertyName" || parts.length > DEEPEST) return undefined;
      parts.push(this.slice(property));
    }
    if (at?.name !== "VariableName") return undefined;
    parts.push(this.slice(at));
    return parts.reverse();
  }

  /** A dotted name with its first part replaced by what was imported under it. */
  qualify(path: readonly string[]): string {
    const [first = "", ...rest] = path;
    return [this.imports.get(first) ?? first, ...rest].join(".");
  }

  slice(node: SyntaxNode): string {
    return this.text.slice(node.from, node.to);
  }
}

/** Values a name is followed to. */
const LITERAL: ReadonlySet<PyValue["kind"]> = new Set(["string", "number", "boolean", "none", "list", "dict"]);
const PUNCTUATION: ReadonlySet<string> = new Set(["(", ")", ",", "[", "]", "{", "}", "Comment"]);

/** A node's place. */
export const spanOf = (node: SyntaxNode): Span => ({ start: node.from, end: node.to });

/** Direct children, comments and errors left out. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (child.name !== "Comment" && !child.type.isError) children.push(child);
  return children;
}

const operandsOf = (node: SyntaxNode): readonly SyntaxNode[] => {
  const children = childrenOf(node);
  return children.filter(
    (child, at) => !PUNCTUATION.has(child.name) && child.name !== "*" && children[at - 1]?.name !== "*",
  );
};

const hasChild = (node: SyntaxNode, name: string): boolean => node.getChild(name) !== null;

const unknownAt = (node: SyntaxNode): PyValue => ({ kind: "unknown", span: spanOf(node) });
