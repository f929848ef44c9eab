import type { Hole } from "../text/hole.ts";
import type { Span } from "../text/span.ts";
import type { Formula } from "./formula.ts";
import type { TemplateBlock, TemplateProblem } from "./template.ts";

/** A stretch of text that is in a reading or not, as a whole. Scopes are numbered in order of place, parents first. */
export interface Scope {
  readonly parent: number;
  /** `plain` and `loop` are there when their parent is, an `arm` when its chain chooses it, `off` never. */
  readonly kind: "plain" | "loop" | "arm" | "off";
  readonly start: number;
  end: number;
  /** Something in it can print. */
  visible: boolean;
  /** What is printed in it cannot be told from the text alone: a loop's body, an unknown tag's. */
  readonly uncertain: boolean;
  /** A branch or loop is around it. */
  readonly conditional: boolean;
  /** The innermost loop around it, itself included; -1 for none. */
  readonly loop: number;
  readonly block: number | undefined;
  open: boolean;
}

/** One branch; `condition` undefined for `else`. */
export interface Arm {
  readonly condition: Formula | undefined;
  readonly scope: number;
  readonly tag: Span;
}

/** An `if` with all its branches. */
export interface Chain {
  readonly parent: number;
  readonly arms: Arm[];
}

/** In order of place: a hole, or the begin of a scope. */
export type Item =
  | { readonly scope: number; hole: Hole; readonly opens?: undefined }
  | { readonly scope: number; readonly opens: number; readonly hole?: undefined };

/** The nesting of a text's tags. */
export interface Structure {
  readonly scopes: readonly Scope[];
  readonly chains: readonly Chain[];
  readonly items: readonly Item[];
  readonly blocks: readonly TemplateBlock[];
  /** Whether every tag found its partner. */
  readonly sound: boolean;
}

interface Frame {
  readonly word: string;
  readonly tag: Span;
  readonly outer: number;
  readonly chain?: Chain;
  /** For a captured body: the item that stands for all of it. */
  readonly item?: number;
  readonly block?: number;
  hasElse: boolean;
}

type NewBlock = Pick<TemplateBlock, "kind" | "name" | "nameSpan" | "params">;

/** Builds the nesting from tags in order of place. Total: stray and missing tags are noted, linear in their number. */
export interface StructureBuilder {
  /** The scope new text belongs to. */
  readonly current: () => Scope;
  readonly currentIndex: () => number;
  readonly isOpen: (scope: number) => boolean;
  /** Notes that the text from the last tag to here stands in the current scope. */
  readonly textTo: (offset: number) => void;
  readonly hole: (hole: Hole) => void;
  readonly openIf: (tag: Span, word: string, condition: Formula) => void;
  readonly elseIf: (tag: Span, condition: Formula) => void;
  readonly otherwise: (tag: Span) => void;
  readonly openLoop: (tag: Span, word: string) => void;
  readonly openPlain: (tag: Span, word: string, uncertain: boolean) => void;
  /** A body that does not print where it stands; `prints` is the expression printed instead of it. */
  readonly capture: (tag: Span, word: string, block: NewBlock, prints: number | undefined) => void;
  /** A block that is known at once (`raw`). */
  readonly block: (block: TemplateBlock) => void;
  /** Closes what `word` opened, or the innermost when undefined. */
  readonly close: (tag: Span, word: string | undefined) => void;
  readonly finish: () => Structure;
}

/** Starts a structure. @param problems takes what does not fit together. */
export function buildStructure(text: string, problems: TemplateProblem[]): StructureBuilder {
  const scopes: Scope[] = [];
  const chains: Chain[] = [];
  const items: Item[] = [];
  const blocks: TemplateBlock[] = [];
  const frames: Frame[] = [];
  const openWords = new Map<string, number>();
  let sound = true;
  let seen = 0;
  let now = 0;

  const tagText = (tag: Span): string => {
    const shown = text.slice(tag.start, Math.min(tag.end, tag.start + 60)).replace(/\s+/g, " ");
    return tag.end - tag.start > 60 ? `${shown}…` : shown;
  };
  const trouble = (tag: Span, message: string): void => {
    sound = false;
    problems.push({ span: { start: tag.start, end: tag.end }, message });
  };

  const begin = (kind: Scope["kind"], parent: number, start: number, uncertain: boolean, block?: number): number => {
    const outer = scopes[parent];
    const index = scopes.length;
    scopes.push({
      parent,
      kind,
      start,
      end: text.length,
      visible: false,
      uncertain,
      conditional: kind === "arm" || kind === "loop" || (outer?.conditional ?? false),
      loop: kind === "loop" ? index : (outer?.loop ?? -1),
      block: block ?? outer?.block,
      open: true,
    });
    now = index;
    return index;
  };
  const end = (offset: number): void => {
    const scope = scopes[now];
    if (!scope) return;
    scope.end = offset;
    scope.open = false;
  };
  const push = (frame: Frame): void => {
    frames.push(frame);
    openWords.set(frame.word, (openWords.get(frame.word) ?? 0) + 1);
  };
  const blank = (tag: Span): void => {
    items.push({ scope: now, hole: { start: tag.start, end: tag.end, kind: "blank" } });
  };
  const arm = (chain: Chain, tag: Span, condition: Formula | undefined, kind: Scope["kind"] = "arm"): void => {
    const parent = now;
    const scope = begin(kind, parent, tag.end, false);
    items.push({ scope: parent, opens: scope });
    chain.arms.push({ condition, scope, tag });
  };

  /** Takes the innermost frame away; `tag` closes it properly when `closed`. */
  const pop = (tag: Span, closed: boolean): void => {
    const frame = frames.pop();
    if (!frame) return;
    openWords.set(frame.word, (openWords.get(frame.word) ?? 1) - 1);
    end(tag.start);
    now = frame.outer;
    if (!closed) trouble(frame.tag, `\`${tagText(frame.tag)}\` is never closed.`);
    const stop = closed ? tag.end : tag.start;
    const item = frame.item === undefined ? undefined : items[frame.item];
    if (item?.hole) item.hole = { ...item.hole, end: stop };
    else if (closed) blank(tag);
    const block = frame.block === undefined ? undefined : blocks[frame.block];
    if (block && frame.block !== undefined)
      blocks[frame.block] = {
        ...block,
        span: { start: frame.tag.start, end: stop },
        body: { start: frame.tag.end, end: Math.max(frame.tag.end, tag.start) },
      };
  };

  begin("plain", -1, 0, false);

  return {
    current: () => scopes[now] as Scope,
    currentIndex: () => now,
    isOpen: (scope) => scopes[scope]?.open ?? false,
    textTo(offset) {
      const scope = scopes[now];
      for (let i = seen; scope && !scope.visible && i < offset; i++) if (text.charCodeAt(i) > 32) scope.visible = true;
      seen = Math.max(seen, offset);
    },
    hole(hole) {
      items.push({ scope: now, hole });
      const scope = scopes[now];
      if (hole.kind === "value" && scope) scope.visible = true;
      seen = Math.max(seen, hole.end);
    },
    openIf(tag, word, condition) {
      blank(tag);
      seen = tag.end;
      const chain: Chain = { parent: now, arms: [] };
      chains.push(chain);
      push({ word, tag, outer: now, chain, hasElse: false });
      arm(chain, tag, condition);
    },
    elseIf(tag, condition) {
      seen = tag.end;
      const frame = frames.at(-1);
      if (!frame?.chain || frame.hasElse) {
        trouble(tag, `\`${tagText(tag)}\` stands outside of an \`if\`.`);
        blank(tag);
        return;
      }
      end(tag.start);
      now = frame.outer;
      blank(tag);
      arm(frame.chain, tag, condition);
    },
    otherwise(tag) {
      seen = tag.end;
      const frame = frames.at(-1);
      if (!frame || frame.hasElse || frame.item !== undefined || scopes[now]?.kind === "plain") {
        trouble(tag, `\`${tagText(tag)}\` stands outside of an \`if\` or a loop.`);
        blank(tag);
        return;
      }
      frame.hasElse = true;
      end(tag.start);
      now = frame.outer;
      blank(tag);
      if (frame.chain) arm(frame.chain, tag, undefined);
      else {
        // The `else` of a loop runs instead of its body, and the body is what is read.
        const parent = now;
        items.push({ scope: parent, opens: begin("off", parent, tag.end, false) });
      }
    },
    openLoop(tag, word) {
      blank(tag);
      seen = tag.end;
      push({ word, tag, outer: now, hasElse: false });
      const parent = now;
      items.push({ scope: parent, opens: begin("loop", parent, tag.end, true) });
    },
    openPlain(tag, word, uncertain) {
      blank(tag);
      seen = tag.end;
      push({ word, tag, outer: now, hasElse: false });
      const parent = now;
      items.push({ scope: parent, opens: begin("plain", parent, tag.end, uncertain) });
    },
    capture(tag, word, block, prints) {
      const outer = now;
      const scope = scopes[now];
      if (scope && prints !== undefined) scope.visible = true;
      const kind = prints === undefined ? "blank" : "value";
      const whole = { start: tag.start, end: tag.end };
      const item = items.length;
      items.push({ scope: outer, hole: { ...whole, kind, ...(prints === undefined ? {} : { expression: prints }) } });
      push({ word, tag, outer, item, block: blocks.length, hasElse: false });
      blocks.push({ ...block, span: whole, body: { start: tag.end, end: tag.end } });
      begin("off", outer, tag.end, false, blocks.length - 1);
      seen = tag.end;
    },
    block: (block) => blocks.push(block),
    close(tag, word) {
      seen = tag.end;
      if (frames.length === 0 || (word !== undefined && (openWords.get(word) ?? 0) === 0)) {
        trouble(tag, `\`${tagText(tag)}\` closes nothing.`);
        blank(tag);
        return;
      }
      while (word !== undefined && frames.at(-1)?.word !== word) pop({ start: tag.start, end: tag.start }, false);
      pop(tag, true);
    },
    finish() {
      const bottom = { start: text.length, end: text.length };
      while (frames.length > 0) pop(bottom, false);
      for (let i = scopes.length - 1; i > 0; i--) {
        const scope = scopes[i];
        const parent = scope && scope.kind !== "off" ? scopes[scope.parent] : undefined;
        if (scope?.visible && parent) parent.visible = true;
      }
      return { scopes, chains, items, blocks, sound };
    },
  };
}
