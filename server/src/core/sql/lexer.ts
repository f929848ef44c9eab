import type { Hole } from "../text/hole.ts";
import type { SourceText } from "../text/source.ts";
import type { Span } from "../text/span.ts";
import { isBreak, isDigit, isSpace, isWordPart, isWordStart } from "./chars.ts";
import { lexiconOf } from "./dialects/all.ts";
import { readDollarString, readIdentifier, readPrefixed, readString } from "./lexer-quotes.ts";
import { firstHoleBehind, holeAt, type LexState, type Range } from "./lexer-state.ts";
import { NONE, type Token, type TokenKind, type Tokens } from "./tokens.ts";
import type { DialectId } from "./tree.ts";

const OPERATORS3 = new Set(["<=>", "->>", "!~*", "#>>"]);
const OPERATORS2 = new Set(
  ":: := => -> || |> <= >= <> != == ** ^= ~* !~ @> <@ && #> ~~ += -= *= /= %=".split(" ").filter((op) => op !== ""),
);
const NUMBER_SUFFIXES = new Set(["L", "S", "Y", "F", "D", "BD"]);

/**
 * Reads a text into tokens. Holes are offsets in `source.text`, ascending: a blank hole is skipped like a blank, a
 * value hole is a token of its own, or a part of the word or string it touches. Every offset in the result is
 * mapped to the file. Total and linear.
 */
export function tokenize(
  source: SourceText,
  dialect: DialectId,
  holes: readonly Hole[] = [],
  range: Range = { from: 0, to: source.text.length },
): Tokens {
  const lexicon = lexiconOf(dialect);
  const state: LexState = {
    source,
    text: source.text,
    to: range.to,
    lexicon,
    holes,
    hole: firstHoleBehind(holes, range.from),
    tokens: [],
    comments: [],
    unclosed: new Set(),
    delimiter: "",
    uppers: new Map(),
  };
  let at = range.from;
  let spaced = true;
  let newline = true;
  const text = source.text;
  while (at < range.to) {
    const hole = holeAt(state, at);
    if (hole) {
      if (hole.kind === "blank") {
        at = Math.min(hole.end, range.to);
        spaced = true;
        continue;
      }
      at = readWord(state, at, spaced, newline);
      spaced = newline = false;
      continue;
    }
    const code = text.charCodeAt(at);
    if (isSpace(code)) {
      if (isBreak(code)) newline = true;
      spaced = true;
      at++;
      continue;
    }
    const comment = commentEnd(state, at, code);
    if (comment > 0) {
      state.comments.push(mapped(source, at, comment));
      at = comment;
      spaced = true;
      continue;
    }
    const line = newline ? lineCommandEnd(state, at, code) : 0;
    const next = line > 0 ? line : readToken(state, at, code, spaced, newline);
    if (line > 0) push(state, "separator", text.slice(at, line), ";", at, line, spaced, newline, NONE, "", true);
    at = next > at ? next : at + 1;
    spaced = newline = false;
  }
  return { tokens: state.tokens, comments: state.comments, end: source.toFile(range.to) };
}

const mapped = (source: SourceText, at: number, to: number): Span => ({
  start: source.toFile(at),
  end: source.toFile(to),
});

function push(
  state: LexState,
  kind: TokenKind,
  text: string,
  upper: string,
  at: number,
  to: number,
  spaced: boolean,
  newline: boolean,
  expressions: readonly number[],
  quote: string,
  closed: boolean,
): number {
  const start = state.source.toFile(at);
  const end = state.source.toFile(to);
  state.tokens.push({ kind, text, upper, start, end, at, to, spaced, newline, expressions, quote, closed });
  return to;
}

/** Where a comment that starts here ends; 0 when none does. Holes inside a comment are stepped over. */
function commentEnd(state: LexState, at: number, code: number): number {
  const { text, lexicon, to } = state;
  const next = at + 1 < to ? text.charCodeAt(at + 1) : 0;
  if (code === 45 && next === 45) {
    if (lexicon.dashNeedsBlank && at + 2 < to && !isSpace(text.charCodeAt(at + 2))) return 0;
    return lineEnd(state, at + 2);
  }
  if (code === 35 && lexicon.hashComments) return lineEnd(state, at + 1);
  if (code !== 47) return 0;
  // Not the slashes of a file's address (`PUT file:///tmp/x @stage`).
  if (next === 47 && lexicon.slashComments && !isAddress(text, at)) return lineEnd(state, at + 2);
  if (next !== 42) return 0;
  let depth = 1;
  let i = at + 2;
  while (i < to) {
    const hole = holeAt(state, i);
    if (hole) {
      i = Math.min(hole.end, to);
      continue;
    }
    const unit = text.charCodeAt(i);
    if (unit === 42 && text.charCodeAt(i + 1) === 47 && i + 1 < to) {
      i += 2;
      if (--depth === 0) return i;
    } else if (unit === 47 && lexicon.nestedComments && text.charCodeAt(i + 1) === 42 && i + 1 < to) {
      i += 2;
      depth++;
    } else i++;
  }
  return to;
}

const isAddress = (text: string, at: number): boolean =>
  text.charCodeAt(at - 1) === 58 || (text.charCodeAt(at - 1) === 47 && text.charCodeAt(at - 2) === 58);

function lineEnd(state: LexState, from: number): number {
  let i = from;
  while (i < state.to) {
    const hole = holeAt(state, i);
    if (hole) i = Math.min(hole.end, state.to);
    else if (isBreak(state.text.charCodeAt(i))) return i;
    else i++;
  }
  return state.to;
}

/** `GO`, `/`, `DELIMITER x`, `\copy …`: lines that are no SQL but end a statement. 0 when this is none. */
function lineCommandEnd(state: LexState, at: number, code: number): number {
  const { text, lexicon, to } = state;
  const lower = code | 32;
  if (lower === 103 && lexicon.goLines && /^go[ \t]*(?:\d+[ \t]*)?;?[ \t]*(?:--[^\r\n]*)?$/i.test(shortLine(state, at)))
    return lineEnd(state, at);
  if (lower === 100 && lexicon.delimiterLines) {
    const match = /^delimiter[ \t]+(\S{1,16})[ \t]*$/i.exec(shortLine(state, at));
    if (match) {
      state.delimiter = match[1] === ";" ? "" : (match[1] as string);
      return lineEnd(state, at);
    }
  }
  if (code === 47 && lexicon.slashLines && shortLine(state, at).trim() === "/") return at + 1;
  const isCommand = lexicon.commandLines !== "" && code === lexicon.commandLines.charCodeAt(0);
  if (!isCommand || at + 1 >= to || !isWordStart(text.charCodeAt(at + 1))) return 0;
  const last = state.tokens.at(-1);
  return code === 92 || last === undefined || last.kind === "separator" ? lineEnd(state, at) : 0;
}

/** The rest of a line, cut where it is too long to be a command. */
function shortLine(state: LexState, at: number): string {
  let i = at;
  const stop = Math.min(state.to, at + 80);
  while (i < stop && !isBreak(state.text.charCodeAt(i))) i++;
  return state.text.slice(at, i);
}

function readToken(state: LexState, at: number, code: number, spaced: boolean, newline: boolean): number {
  const { text, lexicon, to } = state;
  if (state.delimiter !== "" && text.startsWith(state.delimiter, at)) {
    const end = Math.min(to, at + state.delimiter.length);
    return push(state, "separator", text.slice(at, end), ";", at, end, spaced, newline, NONE, "", true);
  }
  const quoted = (kind: TokenKind, read: ReturnType<typeof readString>) =>
    push(state, kind, read.text, "", at, read.end, spaced, newline, read.expressions, read.quote, read.closed);

  if (isWordStart(code)) {
    const prefixed = readPrefixed(state, at);
    if (prefixed) return quoted("string", prefixed);
    return readWord(state, at, spaced, newline);
  }
  if (code === 39 || (code === 34 && lexicon.stringQuotes.includes('"')))
    return quoted("string", readString(state, at, at, lexicon.backslash));
  if (code === 34 || code === 96) return quoted("quoted", readIdentifier(state, at, code));
  if (code === 91 && lexicon.identifierQuotes.includes("[") && !isSubscript(state, at, spaced))
    return quoted("quoted", readIdentifier(state, at, 93));
  const next = at + 1 < to ? text.charCodeAt(at + 1) : 0;
  if (isDigit(code) || (code === 46 && isDigit(next) && !followsName(state, spaced)))
    return readNumber(state, at, spaced, newline);
  if (code === 59) return push(state, "separator", ";", ";", at, at + 1, spaced, newline, NONE, "", true);
  if (code === 36) {
    const dollar = readDollarString(state, at);
    if (dollar) return quoted("string", dollar);
  }
  if (code === 35 && lexicon.hashWords && (isWordStart(next) || next === 35))
    return readWord(state, at, spaced, newline);
  const stage = code === 64 && lexicon.at === "stage" ? stageEnd(state, at) : 0;
  if (stage > 0) {
    const expressions = holesWithin(state, at, stage);
    return push(state, "stage", text.slice(at, stage), "", at, stage, spaced, newline, expressions, "", true);
  }
  const parameter = parameterEnd(state, at, code, next, spaced);
  if (parameter > 0)
    return push(state, "parameter", text.slice(at, parameter), "", at, parameter, spaced, newline, NONE, "", true);
  return readOperator(state, at, spaced, newline);
}

/** A word, with the holes that touch it; a hole alone is a template token. */
function readWord(state: LexState, from: number, spaced: boolean, newline: boolean): number {
  const { text, to, lexicon } = state;
  let at = from;
  let written = "";
  let expressions: number[] | undefined;
  let pieceStart = at;
  let holes = 0;
  if (text.charCodeAt(at) === 35) while (text.charCodeAt(at) === 35 && at < to) at++;
  while (at < to) {
    const hole = holeAt(state, at);
    if (hole) {
      if (hole.kind === "blank") break;
      written += text.slice(pieceStart, at);
      expressions ??= [];
      if (hole.expression !== undefined) expressions.push(hole.expression);
      holes++;
      at = pieceStart = Math.min(hole.end, to);
      continue;
    }
    const code = text.charCodeAt(at);
    if (isWordPart(code)) at++;
    else if (code === 36 && at > from && isWordPart(text.charCodeAt(at + 1)) && at + 1 < to) at++;
    else if (code === 35 && (lexicon.hashWords || lexicon.id === "oracle") && at > from) at++;
    else break;
  }
  written = written === "" && holes === 0 ? text.slice(from, at) : written + text.slice(pieceStart, at);
  if (holes === 0) {
    let upper = state.uppers.get(written);
    if (upper === undefined) {
      upper = written.toUpperCase();
      if (written.length < 32) state.uppers.set(written, upper);
    }
    return push(state, "word", written, upper, from, at, spaced, newline, NONE, "", true);
  }
  const kind = holes === 1 && written === "" ? "template" : "word";
  return push(state, kind, written, "", from, at, spaced, newline, expressions ?? NONE, "", true);
}

/** Numbers, and words that start with digits where a dialect has them or a template goes on with them. */
function readNumber(state: LexState, from: number, spaced: boolean, newline: boolean): number {
  const { text, to, lexicon } = state;
  const codeAt = (i: number): number => (i < to && !holeAt(state, i) ? text.charCodeAt(i) : 0);
  let at = from;
  if (codeAt(at) === 48 && (codeAt(at + 1) | 32) === 120) {
    at += 2;
    while (isWordPart(codeAt(at))) at++;
    return push(state, "number", text.slice(from, at), "", from, at, spaced, newline, NONE, "", true);
  }
  while (isDigit(codeAt(at)) || (codeAt(at) === 95 && isDigit(codeAt(at + 1)))) at++;
  if (codeAt(at) === 46 && !isWordStart(codeAt(at + 1) || 32) && !(followsName(state, spaced) && from > 0)) {
    at++;
    while (isDigit(codeAt(at))) at++;
  }
  if ((codeAt(at) | 32) === 101) {
    const sign = codeAt(at + 1);
    const digits = sign === 43 || sign === 45 ? at + 2 : at + 1;
    if (isDigit(codeAt(digits))) {
      at = digits;
      while (isDigit(codeAt(at))) at++;
    }
  }
  const hole = holeAt(state, at);
  if (at < to && ((hole && hole.kind === "value") || (!hole && isWordPart(text.charCodeAt(at))))) {
    let end = at;
    while (isWordPart(codeAt(end))) end++;
    const suffix = text.slice(at, end).toUpperCase();
    const isHole = holeAt(state, end)?.kind === "value";
    if (!isHole && NUMBER_SUFFIXES.has(suffix)) at = end;
    else if (isHole || lexicon.digitWords || lexicon.hyphenNames) return readWord(state, from, spaced, newline);
  }
  return push(state, "number", text.slice(from, at), "", from, at, spaced, newline, NONE, "", true);
}

/** Whether what stands before is a name this goes on with (`t.1`, `proj-1.ds`). */
function followsName(state: LexState, spaced: boolean): boolean {
  const last = state.tokens.at(-1);
  if (spaced || last === undefined) return false;
  return last.kind === "word" || last.kind === "quoted" || last.upper === "]" || last.upper === ".";
}

/** `[` behind a value is a subscript, also where it quotes names. */
function isSubscript(state: LexState, at: number, spaced: boolean): boolean {
  if (!followsName(state, spaced) || state.tokens.at(-1)?.upper === ".") return false;
  return isDigit(state.text.charCodeAt(at + 1));
}

function stageEnd(state: LexState, from: number): number {
  const { text, to } = state;
  let at = from + 1;
  while (at < to) {
    const hole = holeAt(state, at);
    if (hole) {
      if (hole.kind === "blank") break;
      at = Math.min(hole.end, to);
      continue;
    }
    const code = text.charCodeAt(at);
    if (code === 34) {
      const close = readIdentifier(state, at, 34);
      at = close.end;
    } else if (isWordPart(code) || "~%.-/$*=:+".includes(text[at] as string)) at++;
    else break;
  }
  return at > from + 1 ? at : 0;
}

function holesWithin(state: LexState, from: number, to: number): readonly number[] {
  const found: number[] = [];
  for (let i = state.hole - 1; i >= 0; i--) {
    const hole = state.holes[i] as Hole;
    if (hole.start < from) break;
    if (hole.start < to && hole.kind === "value" && hole.expression !== undefined) found.unshift(hole.expression);
  }
  return found.length > 0 ? found : NONE;
}

function parameterEnd(state: LexState, at: number, code: number, next: number, spaced: boolean): number {
  const { text, to, lexicon } = state;
  let i = at;
  if (code === 63) return next === 124 || next === 38 ? 0 : at + 1;
  if (code === 64 && lexicon.at === "parameter") {
    i = at + 1;
    if (text.charCodeAt(i) === 64) i++;
  } else if (code === 58) {
    const last = state.tokens.at(-1);
    const glued = !spaced && last !== undefined && (isValueEnd(last) || last.upper === ":");
    if (!lexicon.colonParameters || glued || !isWordStart(next)) return 0;
    i = at + 1;
  } else if (code === 36) {
    if (next === 123) return bracesEnd(state, at + 2);
    if (next === 40 && lexicon.id === "tsql") return sqlcmdEnd(state, at + 2);
    i = at + 1;
  } else if (code === 37) {
    if (next !== 40) return 0;
    return percentEnd(state, at + 2);
  } else return 0;
  const start = i;
  while (i < to && !holeAt(state, i) && isWordPart(text.charCodeAt(i))) i++;
  return i > start ? i : 0;
}

const isValueEnd = (token: Token): boolean =>
  token.kind === "word" ||
  token.kind === "quoted" ||
  token.kind === "string" ||
  token.kind === "parameter" ||
  token.upper === ")" ||
  token.upper === "]";

/** `${name}` that no template reader took. */
function bracesEnd(state: LexState, from: number): number {
  const stop = Math.min(state.to, from + 200);
  for (let i = from; i < stop; i++) {
    const code = state.text.charCodeAt(i);
    if (code === 125) return i + 1;
    if (isBreak(code) || code === 59) return 0;
  }
  return 0;
}

/** `$(Name)` of sqlcmd. */
function sqlcmdEnd(state: LexState, from: number): number {
  let i = from;
  while (i < state.to && isWordPart(state.text.charCodeAt(i))) i++;
  return i > from && i < state.to && state.text.charCodeAt(i) === 41 ? i + 1 : 0;
}

/** `%(name)s` of Python drivers. */
function percentEnd(state: LexState, from: number): number {
  let i = from;
  while (i < state.to && isWordPart(state.text.charCodeAt(i))) i++;
  return i > from && state.text.startsWith(")s", i) && i + 2 <= state.to ? i + 2 : 0;
}

function readOperator(state: LexState, at: number, spaced: boolean, newline: boolean): number {
  const { text, to, lexicon } = state;
  const room = to - at;
  let length = 1;
  if (room >= 3 && OPERATORS3.has(text.slice(at, at + 3))) length = 3;
  else if (room >= 2 && OPERATORS2.has(text.slice(at, at + 2))) length = 2;
  if (length === 2 && lexicon.at !== "operator" && text.charCodeAt(at + 1) === 64) length = 1;
  const written = text.slice(at, at + length);
  return push(state, "operator", written, written, at, at + length, spaced, newline, NONE, "", true);
}
