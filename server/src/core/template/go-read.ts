import type { Span } from "../text/span.ts";
import type { Collector } from "./collector.ts";
import { combine, constant, type Formula, negate } from "./formula.ts";
import { type GoAction, type GoPipeline, type GoTerm, readGo } from "./go-tree.ts";
import type { Piece } from "./scan.ts";
import type { TemplateExpression, TemplateValue } from "./template.ts";

/** Functions that print what a named template or a string of template prints. */
const CALLS = new Set(["include", "template", "tpl"]);

/** Reads Go pieces into the collector, in order of place. */
export function goReader(text: string, into: Collector): (piece: Piece) => void {
  // `.x` means something else inside of `range` and `with`; the scopes that changed the dot.
  const dots: { readonly word: string; readonly rebinds: boolean }[] = [];
  let rebound = 0;
  const open = (word: string, rebinds: boolean): void => {
    dots.push({ word, rebinds });
    if (rebinds) rebound++;
  };
  const { structure } = into;

  const print = (piece: Piece, action: GoAction): void => {
    const meaning = meaningOf(text, piece, action, rebound > 0);
    const expression = into.expression(meaning);
    if (meaning.kind === "call") into.call(templateName(meaning));
    structure.hole({ start: piece.start, end: piece.end, kind: "value", expression });
  };

  return (piece) => {
    structure.textTo(piece.start);
    if (piece.kind === "comment") return structure.hole({ start: piece.start, end: piece.end, kind: "blank" });
    const action = readGo(text, piece.inner);
    const mark = rebound > 0 ? `#${rebound}-${structure.currentIndex()}` : "";
    switch (action.word) {
      case "if":
        open("if", false);
        return structure.openIf(piece, "if", conditionOf(text, action.pipeline, mark));
      case "with":
        open("with", true);
        return structure.openIf(piece, "with", conditionOf(text, action.pipeline, mark));
      case "else if":
      case "else with":
        return structure.elseIf(piece, conditionOf(text, action.pipeline, mark));
      case "else":
        return structure.otherwise(piece);
      case "range":
        open("range", true);
        return structure.openLoop(piece, "range");
      case "define": {
        open("define", false);
        const name = action.pipeline[0]?.[0];
        const nameSpan: Span = name ? { start: name.start, end: name.end } : piece.inner;
        const block = { kind: "macro" as const, name: name?.kind === "string" ? name.value : "", nameSpan };
        return structure.capture(piece, "define", block, undefined);
      }
      case "block":
        open("block", true);
        return structure.openPlain(piece, "block", true);
      case "end":
        if (dots.pop()?.rebinds) rebound--;
        return structure.close(piece, undefined);
      case "break":
      case "continue":
        return structure.hole({ start: piece.start, end: piece.end, kind: "blank" });
      default:
        if (!action.assigns) return print(piece, action);
        return structure.hole({ start: piece.start, end: piece.end, kind: "blank" });
    }
  };
}

const templateName = (call: TemplateExpression & { readonly kind: "call" }): string => {
  const name = call.args[0];
  return name?.kind === "string" ? name.value : call.name;
};

function meaningOf(text: string, piece: Piece, action: GoAction, rebound: boolean): TemplateExpression {
  const written = text.slice(piece.inner.start, piece.inner.end);
  const start = piece.inner.start + (written.length - written.trimStart().length);
  const base = { span: { start, end: start + written.trim().length }, engine: "go" } as const;
  const first = action.pipeline[0] ?? [];
  const head = first[0];
  if (action.word === "template" || (head?.kind === "word" && CALLS.has(head.text))) {
    const args = action.word === "template" ? first : first.slice(1);
    const name = head?.kind === "word" && action.word === "" ? head.text : "template";
    const nameSpan = action.word === "template" || !head ? base.span : { start: head.start, end: head.end };
    return { ...base, kind: "call", name, args: args.map(valueOf), kwargs: [], nameSpan };
  }
  if (first.length === 1 && head && (head.kind === "string" || head.kind === "number") && action.pipeline.length === 1)
    return { ...base, kind: "literal", value: valueOf(head) };
  return nameOf(action.pipeline, rebound, base) ?? { ...base, kind: "unknown" };
}

type Base = { readonly span: Span; readonly engine: "go" };

/** `.Values.x | default "y" | quote`, `default "y" .Values.x`, `quote .Values.x`: a field with what is done to it. */
function nameOf(pipeline: GoPipeline, rebound: boolean, base: Base): TemplateExpression | undefined {
  const first = pipeline[0] ?? [];
  const target = first.at(-1);
  const path = target && pathOf(target, rebound);
  if (!path) return undefined;
  const filters: string[] = [];
  let fallback: TemplateValue | undefined;
  const commands = first.length > 1 ? [first.slice(0, -1), ...pipeline.slice(1)] : pipeline.slice(1);
  for (const command of commands) {
    const word = command[0];
    if (word?.kind !== "word") return undefined;
    const literal = command.slice(1).every((term) => term.kind === "string" || term.kind === "number");
    if (command === commands[0] && first.length > 1 && !literal) return undefined;
    filters.push(word.text);
    const value = command[1];
    if (word.text === "default" && value) fallback = valueOf(value);
  }
  return { ...base, kind: "name", path, filters, ...(fallback ? { fallback } : {}) };
}

function pathOf(term: GoTerm, rebound: boolean): readonly string[] | undefined {
  if (term.kind === "variable") return [`$${term.name}`, ...term.path];
  if (term.kind !== "field" || term.path.length === 0) return undefined;
  return rebound && !term.root ? undefined : term.path;
}

function valueOf(term: GoTerm): TemplateValue {
  const span = { start: term.start, end: term.end };
  if (term.kind === "string") return { kind: "string", value: term.value, span };
  if (term.kind === "number") return { kind: "number", value: term.value, span };
  return { kind: "unknown", span };
}

/** `not`, `and`, `or`, `eq`, `ne` over terms; anything else is known by its text. `mark` tells apart what a moved dot makes different. */
function conditionOf(text: string, pipeline: GoPipeline, mark: string): Formula {
  const command = pipeline[0] ?? [];
  const head = command[0];
  const rest = command.slice(1);
  if (pipeline.length === 1 && head?.kind === "group" && rest.length === 0)
    return conditionOf(text, head.pipeline, mark);
  if (pipeline.length === 1 && head?.kind === "word") {
    if (rest.length === 0 && (head.text === "true" || head.text === "false")) return constant(head.text === "true");
    const terms = rest.map((term) => conditionOf(text, [[term]], mark));
    if (head.text === "not" && terms[0] && rest.length === 1) return negate(terms[0]);
    if ((head.text === "and" || head.text === "or") && terms.length > 0) return combine(head.text, terms);
    const equals = equalsOf(text, rest, mark);
    if (equals && head.text === "eq") return equals;
    if (equals && head.text === "ne" && rest.length === 2) return negate(equals);
  }
  return { kind: "atom", key: keyOf(text, pipeline, mark), size: 1 };
}

function equalsOf(text: string, terms: readonly GoTerm[], mark: string): Formula | undefined {
  const [first, second] = terms;
  if (!first || !second) return undefined;
  const [subject, ...values] = first.kind === "string" ? [second, first] : terms;
  if (!subject || subject.kind === "string") return undefined;
  const texts = values.flatMap((value) => (value.kind === "string" ? [value.value] : []));
  if (texts.length !== values.length) return undefined;
  return { kind: "equals", subject: keyOf(text, [[subject]], mark), values: texts, size: texts.length };
}

function keyOf(text: string, pipeline: GoPipeline, mark: string): string {
  const terms = pipeline.flat();
  const start = terms[0]?.start ?? 0;
  const end = terms.at(-1)?.end ?? start;
  return text.slice(start, end).replace(/\s+/g, " ") + mark;
}
