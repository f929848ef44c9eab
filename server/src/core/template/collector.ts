import { buildStructure, type StructureBuilder } from "./structure.ts";
import type { TemplateExpression, TemplateProblem } from "./template.ts";

/** What the readers of all engines write into. */
export interface Collector {
  readonly structure: StructureBuilder;
  /** Takes an expression, marked with where it stands; answers its index. */
  readonly expression: (expression: TemplateExpression) => number;
  readonly nested: (expression: TemplateExpression) => void;
  /** Notes a macro that is called. */
  readonly call: (name: string) => void;
}

/** A collector, with what it collected. */
export interface Collected extends Collector {
  readonly expressions: TemplateExpression[];
  readonly inner: TemplateExpression[];
  readonly calls: Set<string>;
}

/** Starts collecting. */
export function collect(text: string, problems: TemplateProblem[]): Collected {
  const structure = buildStructure(text, problems);
  const expressions: TemplateExpression[] = [];
  const inner: TemplateExpression[] = [];
  const calls = new Set<string>();
  const placed = (expression: TemplateExpression): TemplateExpression => {
    const { conditional, block } = structure.current();
    if (!conditional && block === undefined) return expression;
    return { ...expression, ...(conditional ? { conditional: true } : {}), ...(block === undefined ? {} : { block }) };
  };
  return {
    structure,
    expressions,
    inner,
    calls,
    expression: (expression) => expressions.push(placed(expression)) - 1,
    nested: (expression) => inner.push(placed(expression)),
    call: (name) => calls.add(name),
  };
}
