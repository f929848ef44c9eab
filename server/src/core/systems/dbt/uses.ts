import { readTemplate } from "../../template/read.ts";
import type { TemplateExpression } from "../../template/template.ts";
import type { Location } from "../../text/span.ts";

/** A ref or source as an edge of the graph. */
export function useOf(
  expression: TemplateExpression,
  at: Location,
): { readonly kind: "ref" | "source"; readonly name: string; readonly at: Location } | undefined {
  if (expression.kind === "ref") return { kind: "ref", name: expression.name, at };
  return expression.kind === "source"
    ? { kind: "source", name: `${expression.source}.${expression.table}`, at }
    : undefined;
}

/** `ref('orders')` or `source('raw', 'orders')`, with or without braces, as one expression. */
export function callIn(text: string): TemplateExpression | undefined {
  if (text.length > 500) return undefined;
  const inner = text.replace(/^\s*\{\{|\}\}\s*$/g, "");
  return readTemplate(`{{${inner}}}`, { jinja: true }).expressions.find(
    (expression) => expression.kind === "ref" || expression.kind === "source",
  );
}
