import type { Span } from "../text/span.ts";
import { isBuiltIn, printsNothing } from "./builtins.ts";
import type { Collector } from "./collector.ts";
import type { Formula } from "./formula.ts";
import { type ConditionScope, conditionOf, isIncrementalCall } from "./jinja-condition.ts";
import { meaningOf, meaningsIn } from "./jinja-meaning.ts";
import { cursorOf, parseWhole } from "./jinja-parser.ts";
import { readTag, type Tag } from "./jinja-tag.ts";
import { type Node, nodesIn, pathOf } from "./jinja-tree.ts";
import type { Piece } from "./scan.ts";
import type { TemplateExpression } from "./template.ts";

/** A name the text binds. */
interface Binding {
  /** How often it is bound, in any way. */
  count: number;
  loop: boolean;
  /** The scope of its only `set`, once that has been read. */
  scope?: number;
  meaning?: TemplateExpression;
  condition?: Formula;
}

/** The Jinja side of a reading: takes pieces in order of place. */
export interface JinjaReader {
  readonly read: (piece: Piece) => void;
  readonly asksIncremental: () => boolean;
}

/** Reads the Jinja pieces of a text into the collector. All pieces are looked at first: what a name means depends on all of them. */
export function jinjaReader(text: string, pieces: readonly Piece[], into: Collector): JinjaReader {
  const tags = new Map<Piece, Tag>();
  const printed = new Map<Piece, Node>();
  const bindings = new Map<string, Binding>();
  const ends = new Set<string>();
  let asks = false;
  let changes = 0;

  const bind = (name: string, loop: boolean): void => {
    const binding = bindings.get(name);
    if (binding) {
      binding.count++;
      binding.loop ||= loop;
    } else bindings.set(name, { count: 1, loop });
  };
  for (const piece of pieces) {
    if (piece.engine !== "jinja" || piece.kind === "comment") continue;
    if (piece.kind === "print") {
      printed.set(piece, parseWhole(cursorOf(text, piece.inner.start, piece.inner.end)));
      continue;
    }
    const tag = readTag(text, piece.inner);
    tags.set(piece, tag);
    bindNames(tag, bind);
    if (tag.kind === "end") ends.add(tag.word);
  }

  const inspect = (node: Node): void => {
    for (const at of nodesIn(node)) {
      if (at.kind !== "call") continue;
      const path = pathOf(at.callee);
      if (!path) continue;
      if (isIncrementalCall(path.join("."))) asks = true;
      else if (!isBuiltIn(path, (name) => bindings.has(name))) into.call(path.join("."));
    }
  };
  const nested = (node: Node, itself: boolean): void => {
    for (const meaning of meaningsIn(node, itself)) into.nested(meaning);
  };
  const followed = (name: string): Binding | undefined => {
    const binding = bindings.get(name);
    if (binding?.count !== 1 || binding.scope === undefined) return undefined;
    return into.structure.isOpen(binding.scope) ? binding : undefined;
  };

  /** The meaning of an expression, followed when it is a name that was set once. */
  const resolve = (node: Node): TemplateExpression => {
    const meaning = meaningOf(node);
    if (node.kind !== "name") return meaning;
    const target = followed(node.name)?.meaning;
    return target ? { ...target, span: meaning.span } : meaning;
  };

  const condition = (node: Node): Formula => {
    const { loop } = into.structure.current();
    const scope: ConditionScope = {
      text,
      inLoop: loop >= 0,
      follow: (name) => followed(name)?.condition,
      volatility(name) {
        const binding = bindings.get(name);
        if (!binding && name !== "loop") return undefined;
        if ((binding?.loop || name === "loop") && loop >= 0) return `loop${loop}`;
        return binding && binding.count > 1 ? `use${changes++}` : undefined;
      },
    };
    return conditionOf(node, scope);
  };

  const print = (piece: Piece): void => {
    const node = printed.get(piece);
    if (!node) return;
    inspect(node);
    const meaning = resolve(node);
    const index = into.expression(meaning);
    nested(node, meaning.kind === "unknown");
    into.structure.hole(
      isSilent(meaning)
        ? { start: piece.start, end: piece.end, kind: "blank" }
        : { start: piece.start, end: piece.end, kind: "value", expression: index },
    );
  };

  const set = (tag: Tag & { readonly kind: "set" }): void => {
    inspect(tag.value);
    const meaning = resolve(tag.value);
    const called = CALLS.has(meaning.kind) && tag.value.kind !== "name";
    if (called) into.expression(meaning);
    nested(tag.value, !called);
    const binding = tag.whole ? bindings.get(tag.names[0] ?? "") : undefined;
    if (binding?.count !== 1) return;
    binding.scope = into.structure.currentIndex();
    binding.condition = condition(tag.value);
    if (FOLLOWED.has(meaning.kind)) binding.meaning = meaning;
  };

  const block = (piece: Piece, tag: Tag & { readonly kind: "block" }): void => {
    for (const use of tag.uses) inspect(use);
    const { block: kind, name, nameSpan, params } = tag;
    let prints: number | undefined;
    if (kind === "call" || kind === "filter") {
      const use = tag.uses.at(-1);
      const meaning = use && kind === "call" ? meaningOf(use) : unknownAt(piece.inner);
      const index = into.expression(meaning);
      // `{% call statement(…) %}` runs its body and prints nothing.
      if (name !== "statement") prints = index;
    }
    for (const use of tag.uses) nested(use, kind !== "call" || use !== tag.uses.at(-1));
    into.structure.capture(piece, tag.word, { kind, name, nameSpan, ...(params.length > 0 ? { params } : {}) }, prints);
  };

  const readTagOf = (piece: Piece, tag: Tag): void => {
    const { structure } = into;
    switch (tag.kind) {
      case "if":
      case "elif":
        inspect(tag.condition);
        nested(tag.condition, true);
        if (tag.kind === "if") structure.openIf(piece, "if", condition(tag.condition));
        else structure.elseIf(piece, condition(tag.condition));
        return;
      case "else":
        return structure.otherwise(piece);
      case "for":
        uses(tag.uses);
        return structure.openLoop(piece, "for");
      case "end":
        return structure.close(piece, tag.word);
      case "block":
        return block(piece, tag);
      case "include": {
        nested(tag.value, true);
        const index = into.expression(includeAt(piece, tag.value));
        // What another file prints may hold anything, so nothing around it is proven absent.
        structure.openPlain({ start: piece.start, end: piece.start }, "include", true);
        structure.hole({ start: piece.start, end: piece.end, kind: "value", expression: index });
        return structure.close({ start: piece.end, end: piece.end }, "include");
      }
      case "set":
        set(tag);
        break;
      case "do": {
        inspect(tag.value);
        const meaning = meaningOf(tag.value);
        if (meaning.kind !== "unknown") into.expression(meaning);
        nested(tag.value, meaning.kind === "unknown");
        break;
      }
      case "other":
        uses(tag.uses);
        if (ends.has(tag.word)) return structure.openPlain(piece, tag.word, !TRANSPARENT.has(tag.word));
        break;
      case "import":
        break;
    }
    structure.hole({ start: piece.start, end: piece.end, kind: "blank" });
  };

  const uses = (nodes: readonly Node[]): void => {
    for (const node of nodes) {
      inspect(node);
      nested(node, true);
    }
  };

  return {
    asksIncremental: () => asks,
    read(piece) {
      into.structure.textTo(piece.start);
      if (piece.kind === "print") return print(piece);
      if (piece.kind === "comment") return into.structure.hole({ start: piece.start, end: piece.end, kind: "blank" });
      if (piece.rawEnd) return raw(text, piece, piece.rawEnd, into);
      const tag = tags.get(piece);
      if (tag) readTagOf(piece, tag);
    },
  };
}

const CALLS: ReadonlySet<string> = new Set(["ref", "source", "config", "var", "env_var", "call"]);
/** What a name is followed to: what prints the same wherever it stands. */
const FOLLOWED: ReadonlySet<string> = new Set(["ref", "source", "this", "var", "env_var", "literal", "name"]);
/** Tags around text that is printed as it stands. */
const TRANSPARENT: ReadonlySet<string> = new Set(["with", "block", "autoescape"]);

function bindNames(tag: Tag, bind: (name: string, loop: boolean) => void): void {
  if (tag.kind === "set") for (const name of tag.names) bind(name, false);
  else if (tag.kind === "for") for (const name of tag.targets) bind(name, true);
  else if (tag.kind === "import" || tag.kind === "other") for (const name of tag.names) bind(name, false);
  else if (tag.kind === "block") {
    if (tag.block === "set") bind(tag.name, false);
    // A parameter means something else in every call.
    for (const name of tag.params) {
      bind(name, true);
      bind(name, true);
    }
  }
}

const isSilent = (meaning: TemplateExpression): boolean =>
  meaning.kind === "config" ||
  (meaning.kind === "call" && printsNothing(meaning.name)) ||
  (meaning.kind === "literal" && meaning.value.kind === "string" && meaning.value.value === "");

const unknownAt = (span: Span): TemplateExpression => ({ kind: "unknown", engine: "jinja", span });

function includeAt(piece: Piece, value: Node): TemplateExpression {
  const span = { start: value.start, end: value.end };
  const args = value.kind === "string" ? [{ kind: "string" as const, value: value.value, span }] : [];
  return { kind: "call", engine: "jinja", name: "include", args, kwargs: [], nameSpan: piece.inner, span };
}

function raw(text: string, piece: Piece, rawEnd: Span, into: Collector): void {
  const { structure } = into;
  structure.hole({ start: piece.start, end: piece.end, kind: "blank" });
  structure.textTo(rawEnd.start);
  structure.hole({ start: rawEnd.start, end: rawEnd.end, kind: "blank" });
  const at = text.indexOf("raw", piece.start);
  structure.block({
    kind: "raw",
    name: "",
    nameSpan: { start: at, end: at + 3 },
    span: { start: piece.start, end: rawEnd.end },
    body: { start: piece.end, end: rawEnd.start },
  });
}
