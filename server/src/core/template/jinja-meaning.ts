import type { Span } from "../text/span.ts";
import type { Keyword, Node } from "./jinja-tree.ts";
import { nodesIn, pathOf } from "./jinja-tree.ts";
import type { TemplateExpression, TemplateValue } from "./template.ts";

type Call = Node & { readonly kind: "call" };

const spanOf = (node: Span): Span => ({ start: node.start, end: node.end });

/** What an expression means to dbt and Airflow. Bounded by the depth the parser allows. */
export function meaningOf(node: Node): TemplateExpression {
  const base = { span: spanOf(node), engine: "jinja" } as const;
  switch (node.kind) {
    case "string":
    case "number":
    case "boolean":
    case "none":
    case "list":
    case "dict":
      return { ...base, kind: "literal", value: valueOf(node) };
    case "name":
      if (node.name === "this") return { ...base, kind: "this" };
      return { ...base, kind: "name", path: [node.name], filters: [] };
    case "attribute": {
      const path = pathOf(node);
      return path ? { ...base, kind: "name", path, filters: [] } : { ...base, kind: "unknown" };
    }
    case "filter":
      return filtered(node, base);
    case "call":
      return called(node, base);
    default:
      return { ...base, kind: "unknown" };
  }
}

/** A value as an argument sees it. */
export function valueOf(node: Node): TemplateValue {
  const span = spanOf(node);
  switch (node.kind) {
    case "string":
      return { kind: "string", value: node.value, span };
    case "number":
      return { kind: "number", value: node.value, span };
    case "boolean":
      return { kind: "boolean", value: node.value, span };
    case "none":
      return { kind: "none", span };
    case "list":
      return { kind: "list", items: node.items.map(valueOf), span };
    case "dict":
      // A dict with a computed key could hold anything.
      return node.computed.length > 0
        ? { kind: "unknown", span }
        : { kind: "dict", entries: entriesOf(node.entries), span };
    default: {
      const expression = meaningOf(node);
      return expression.kind === "unknown" ? { kind: "unknown", span } : { kind: "expression", expression, span };
    }
  }
}

interface Entry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: TemplateValue;
}

const entriesOf = (entries: readonly Keyword[]): Entry[] =>
  entries.map(({ key, keySpan, value }) => ({ key, keySpan, value: valueOf(value) }));

type Base = { readonly span: Span; readonly engine: "jinja" };

/** `x | f | default('y')`: a name with its filters; over anything else a filter makes the value unknown. */
function filtered(node: Node & { readonly kind: "filter" }, base: Base): TemplateExpression {
  const filters: string[] = [];
  let fallback: TemplateValue | undefined;
  let at: Node = node;
  while (at.kind === "filter") {
    filters.push(at.name);
    const first = at.args[0];
    if ((at.name === "default" || at.name === "d") && first) fallback = valueOf(first);
    at = at.input;
  }
  const inner = meaningOf(at);
  if (inner.kind === "name")
    return { ...base, kind: "name", path: inner.path, filters: filters.reverse(), ...(fallback ? { fallback } : {}) };
  const isVariable = inner.kind === "var" || inner.kind === "env_var";
  if (isVariable && filters.length === 1 && fallback && !inner.fallback) return { ...inner, ...base, fallback };
  return { ...base, kind: "unknown" };
}

function called(node: Call, base: Base): TemplateExpression {
  const path = pathOf(node.callee);
  if (!path) return { ...base, kind: "unknown" };
  const name = path.join(".");
  const special = path[0] === "builtins" ? path.slice(1).join(".") : name;
  const meaning = dbtMeaning(special, node, base);
  if (meaning) return meaning;
  return {
    ...base,
    kind: "call",
    name,
    args: node.args.map(valueOf),
    kwargs: entriesOf(node.kwargs),
    nameSpan: spanOf(node.callee),
    ...(node.open ? { open: true as const } : {}),
  };
}

function dbtMeaning(name: string, node: Call, base: Base): TemplateExpression | undefined {
  switch (name) {
    case "ref":
      return refMeaning(node, base);
    case "source": {
      const [source, table] = node.args;
      if (node.open || node.args.length !== 2 || node.kwargs.length > 0) return undefined;
      if (source?.kind !== "string" || table?.kind !== "string") return undefined;
      return {
        ...base,
        kind: "source",
        source: source.value,
        table: table.value,
        sourceSpan: spanOf(source),
        tableSpan: spanOf(table),
      };
    }
    case "config":
      return configMeaning(node, base);
    case "var":
    case "env_var":
      return variableMeaning(name, node, base);
    default:
      return undefined;
  }
}

function refMeaning(node: Call, base: Base): TemplateExpression | undefined {
  const [first, second] = node.args;
  if (node.open || node.args.length > 2 || first?.kind !== "string") return undefined;
  if (second && second.kind !== "string") return undefined;
  const target = second ?? first;
  let version: string | undefined;
  for (const { key, value } of node.kwargs) {
    if (key !== "version" && key !== "v") return undefined;
    if (value.kind !== "string" && value.kind !== "number") return undefined;
    version = String(value.value);
  }
  return {
    ...base,
    kind: "ref",
    name: target.kind === "string" ? target.value : "",
    ...(second ? { package: first.value } : {}),
    ...(version === undefined ? {} : { version }),
    nameSpan: spanOf(target),
  };
}

function configMeaning(node: Call, base: Base): TemplateExpression {
  const entries = entriesOf(node.kwargs);
  let open = node.open;
  for (const arg of node.args) {
    if (arg.kind !== "dict") open = true;
    else {
      entries.unshift(...entriesOf(arg.entries));
      if (arg.computed.length > 0) open = true;
    }
  }
  return { ...base, kind: "config", entries, ...(open ? { open: true as const } : {}) };
}

function variableMeaning(kind: "var" | "env_var", node: Call, base: Base): TemplateExpression | undefined {
  const [name, positional] = node.args;
  if (node.open || node.args.length > 2 || name?.kind !== "string") return undefined;
  const fallback = positional ?? node.kwargs.find((kwarg) => kwarg.key === "default")?.value;
  return {
    ...base,
    kind,
    name: name.value,
    nameSpan: spanOf(name),
    ...(fallback ? { fallback: valueOf(fallback) } : {}),
  };
}

/** Everything with a meaning of its own in an expression: calls and `this`; with `itself` false only what is below it. */
export function meaningsIn(node: Node, itself: boolean): TemplateExpression[] {
  const found: TemplateExpression[] = [];
  for (const at of nodesIn(node)) {
    if (at === node && !itself) continue;
    if (at.kind !== "call" && !(at.kind === "name" && at.name === "this")) continue;
    const meaning = meaningOf(at);
    if (meaning.kind !== "unknown") found.push(meaning);
  }
  return found;
}
