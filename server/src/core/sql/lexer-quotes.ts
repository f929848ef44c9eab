import { isBreak, isWordPart } from "./chars.ts";
import type { Backslash } from "./dialects/lexicon.ts";
import { holeAt, type LexState } from "./lexer-state.ts";
import { NONE } from "./tokens.ts";

/** A string or a quoted name: what stands inside, and where it ends. */
export interface Quoted {
  readonly text: string;
  readonly end: number;
  readonly expressions: readonly number[];
  readonly quote: string;
  readonly closed: boolean;
}

/**
 * A string whose token starts at `from` and whose quote stands at `at`. An unclosed one ends with its line, so that what
 * follows is still read; the search for its quote is done once a text and kind of quote.
 */
export function readString(state: LexState, from: number, at: number, backslash: Backslash): Quoted {
  const { text, lexicon } = state;
  const mark = text[at] as string;
  const triple = lexicon.tripleQuotes && text.startsWith(mark + mark + mark, at);
  const quote = triple ? mark + mark + mark : mark;
  const opening = text.slice(from, at) + quote;
  return readUntil(state, at + quote.length, opening, quote, {
    backslash,
    doubled: !triple,
    multiline: triple || lexicon.multilineStrings,
  });
}

/** `r'…'`, `E'…'`, `_utf8'…'`, `q'[…]'`: a word that belongs to a string. Undefined when it is just a word. */
export function readPrefixed(state: LexState, at: number): Quoted | undefined {
  const { text, lexicon, to } = state;
  let i = at;
  const stop = Math.min(to, at + 9);
  while (i < stop && (isWordPart(text.charCodeAt(i)) || text[i] === "&")) {
    if (text[i] === "&" && (i !== at + 1 || (text.charCodeAt(at) | 32) !== 117)) return undefined;
    i++;
  }
  if (i >= to || holeAt(state, i)) return undefined;
  const mark = text[i] as string;
  if (mark !== "'" && !(mark === '"' && lexicon.stringQuotes.includes('"'))) return undefined;
  const prefix = text.slice(at, i).toUpperCase();
  if (lexicon.alternativeQuotes && (prefix === "Q" || prefix === "NQ") && mark === "'" && i + 1 < to) {
    const open = text[i + 1] as string;
    const close = `${{ "[": "]", "(": ")", "{": "}", "<": ">" }[open] ?? open}'`;
    return readUntil(state, i + 2, text.slice(at, i + 2), close, {
      backslash: "plain",
      doubled: false,
      multiline: true,
    });
  }
  const backslash = Object.hasOwn(lexicon.prefixes, prefix) ? lexicon.prefixes[prefix] : undefined;
  return backslash === undefined ? undefined : readString(state, at, i, backslash);
}

/** `"…"`, `` `…` `` or `[…]`; `close` is the code unit that ends it. Ends with its line at the latest. */
export function readIdentifier(state: LexState, at: number, close: number): Quoted {
  const mark = String.fromCharCode(close);
  const backslash = state.lexicon.id === "bigquery" ? "escape" : "plain";
  return readUntil(state, at + 1, state.text[at] as string, mark, { backslash, doubled: true, multiline: false });
}

/** `$$…$$` or `$tag$…$tag$`; undefined when there is none here. */
export function readDollarString(state: LexState, at: number): Quoted | undefined {
  const { text, lexicon, to } = state;
  if (lexicon.dollarStrings === "none") return undefined;
  let i = at + 1;
  if (lexicon.dollarStrings === "tagged") {
    const stop = Math.min(to, at + 64);
    while (i < stop && !holeAt(state, i) && isWordPart(text.charCodeAt(i))) i++;
  }
  if (text[i] !== "$" || i >= to || holeAt(state, i)) return undefined;
  const tag = text.slice(at, i + 1);
  if (tag !== "$$" && /^\$\d/.test(tag)) return undefined;
  return readUntil(state, i + 1, tag, tag, { backslash: "plain", doubled: false, multiline: true });
}

interface Rules {
  readonly backslash: Backslash;
  /** A doubled closing mark stands for itself. */
  readonly doubled: boolean;
  readonly multiline: boolean;
}

/** Reads to the closing mark, stepping over holes. */
function readUntil(state: LexState, from: number, quote: string, close: string, rules: Rules): Quoted {
  const { text, to } = state;
  const known = state.unclosed.has(quote);
  const first = close.charCodeAt(0);
  const single = close.length === 1;
  let expressions: number[] | undefined;
  let content = "";
  let piece = from;
  let at = from;
  let firstBreak = -1;
  let broken: { content: string; expressions: readonly number[] } | undefined;
  const done = (end: number, closed: boolean, upTo: number): Quoted => ({
    text: piece === from && content === "" ? text.slice(from, upTo) : content + text.slice(piece, upTo),
    end,
    expressions: expressions ?? NONE,
    quote,
    closed,
  });
  while (at < to) {
    const hole = holeAt(state, at);
    if (hole) {
      content += text.slice(piece, at);
      if (hole.kind === "value" && hole.expression !== undefined) {
        expressions ??= [];
        expressions.push(hole.expression);
      }
      at = piece = Math.min(hole.end, to);
      continue;
    }
    const code = text.charCodeAt(at);
    if (code === first && (single || text.startsWith(close, at))) {
      const second = rules.doubled ? doubledAt(state, at + 1) : -1;
      if (second >= 0 && text.charCodeAt(second) === first) {
        content += text.slice(piece, at + 1);
        at = piece = second + 1;
        continue;
      }
      return done(at + close.length, true, at);
    }
    if (code === 92 && rules.backslash !== "plain") {
      const lone = rules.backslash === "guess" && at === from && text.startsWith(close, at + 1);
      if (!lone || !endsValue(text.charCodeAt(at + 1 + close.length))) {
        at += at + 1 < to && isBreak(text.charCodeAt(at + 1)) && !rules.multiline ? 1 : 2;
        continue;
      }
    }
    if (isBreak(code) && firstBreak < 0) {
      if (known || !rules.multiline) return done(at, false, at);
      firstBreak = at;
      broken = { content: content + text.slice(piece, at), expressions: expressions?.slice() ?? NONE };
    }
    at++;
  }
  if (rules.multiline) state.unclosed.add(quote);
  // Dollar strings hold whole bodies: half-typed ones keep the rest, so that a body does not run as a script.
  if (firstBreak < 0 || quote.startsWith("$")) return done(to, false, to);
  return {
    text: broken?.content ?? "",
    end: firstBreak,
    expressions: broken?.expressions ?? NONE,
    quote,
    closed: false,
  };
}

/** Where the second of two quotes has to stand: behind a mark that only escapes it, where this text is itself inside a string. */
function doubledAt(state: LexState, at: number): number {
  const hole = holeAt(state, at);
  const second = hole?.kind === "blank" && hole.end - hole.start === 1 ? hole.end : at;
  return second < state.to && (second !== at || !hole) ? second : -1;
}

/** Whether a code unit can stand behind a finished value; decides `'\'` in dialects that are only guessed. */
const endsValue = (code: number): boolean => Number.isNaN(code) || !isWordPart(code);
