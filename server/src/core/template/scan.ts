import type { Span } from "../text/span.ts";
import type { TemplateEngine, TemplateProblem } from "./template.ts";

/** Which engines run over a text. With `go`, `{{ }}` is Go's; otherwise it is Jinja's when `jinja` is set. */
export interface Engines {
  /** Jinja: `{{ }}`, `{% %}`, `{# #}` (dbt, Airflow). */
  readonly jinja?: boolean;
  /** `${x}`, `${x:-y}` (shells, envsubst, compose files); a bare `$x` is text. */
  readonly dollar?: boolean;
  /** Go templates: `{{ .Values.x }}` (Helm). */
  readonly go?: boolean;
}

/** A stretch of template in a text. */
export interface Piece extends Span {
  readonly kind: "print" | "tag" | "comment";
  readonly engine: TemplateEngine;
  /** Between the marks, whitespace control left out, blanks kept. */
  readonly inner: Span;
  /** Whether the closing mark was found; otherwise the piece ends with its line. */
  readonly closed: boolean;
  /** For `{% raw %}`: where its `{% endraw %}` tag stands; the scan goes on behind it. */
  readonly rawEnd?: Span;
}

/** A quick test: whether a text can hold a template at all. */
export const hasTemplate = (text: string): boolean =>
  text.includes("{{") || text.includes("{%") || text.includes("{#") || text.includes("${");

const QUOTE = 39;
const DOUBLE = 34;
const BACKTICK = 96;
const OPEN = 123;
const CLOSE = 125;
const PERCENT = 37;
const HASH = 35;
const BACKSLASH = 92;

/** Finds all pieces of template in order of place. Linear: failed searches share a budget. */
export function scan(text: string, engines: Engines): { pieces: Piece[]; problems: TemplateProblem[] } {
  const pieces: Piece[] = [];
  const problems: TemplateProblem[] = [];
  const opener = openerOf(engines);
  if (!opener) return { pieces, problems };
  // A search for a closing mark that fails costs up to the whole text; behind this budget only the line is searched.
  let budget = 4 * text.length + 1000;
  let rawAhead = true;

  const fail = (start: number, from: number, mark: string, searched: number): number => {
    budget -= searched;
    const lineEnd = endOfLine(text, from);
    const line = text.slice(from, lineEnd);
    const at = line.indexOf(mark);
    if (at >= 0) return from + at;
    problems.push({ span: { start, end: lineEnd }, message: `\`${text.slice(start, from)}\` is never closed.` });
    return -1;
  };

  const cut = (kind: Piece["kind"], engine: TemplateEngine, start: number, mark: string, found: number): Piece => {
    const from = start + 2;
    const lineEnd = found < 0 ? endOfLine(text, from) : 0;
    const innerEnd = found < 0 ? lineEnd : found;
    const end = found < 0 ? lineEnd : found + mark.length;
    return { kind, engine, start, end, inner: trimControl(text, from, innerEnd, engine), closed: found >= 0 };
  };

  opener.lastIndex = 0;
  for (let match = opener.exec(text); match; match = opener.exec(text)) {
    const start = match.index;
    const from = start + 2;
    const open = match[0];
    let piece: Piece;
    if (open === "{#") {
      let found = budget > 0 ? text.indexOf("#}", from) : -1;
      if (found < 0) found = fail(start, from, "#}", text.length - from);
      piece = cut("comment", "jinja", start, "#}", found);
    } else if (open === "{%") {
      let found = budget > 0 ? closeOfJinja(text, from, PERCENT) : -from;
      if (found < 0) found = fail(start, from, "%}", -found - from);
      piece = cut("tag", "jinja", start, "%}", found);
      if (piece.closed && rawAhead && isRaw(text, piece.inner)) {
        const rawEnd = endOfRaw(text, piece.end);
        if (rawEnd) piece = { ...piece, rawEnd };
        else {
          rawAhead = false;
          problems.push({ span: { start, end: piece.end }, message: "`{% raw %}` is never closed." });
        }
      }
    } else if (open === "${") {
      let found = budget > 0 ? closeOfDollar(text, from) : -from;
      if (found < 0) found = fail(start, from, "}", -found - from);
      piece = cut("print", "dollar", start, "}", found);
    } else if (engines.go === true) {
      const comment = goComment(text, from);
      let found = budget > 0 ? (comment ?? closeOfGo(text, from)) : -from;
      if (found < 0) found = fail(start, from, "}}", -found - from);
      piece = cut(comment === undefined ? "print" : "comment", "go", start, "}}", found);
    } else {
      let found = budget > 0 ? closeOfJinja(text, from, CLOSE) : -from;
      if (found < 0) found = fail(start, from, "}}", -found - from);
      piece = cut("print", "jinja", start, "}}", found);
    }
    pieces.push(piece);
    opener.lastIndex = Math.max(piece.rawEnd?.end ?? piece.end, from);
  }
  return { pieces, problems };
}

function openerOf(engines: Engines): RegExp | undefined {
  const parts: string[] = [];
  if (engines.go === true) parts.push("\\{\\{");
  else if (engines.jinja === true) parts.push("\\{[{%#]");
  // `${{ x }}` is a dollar sign before a `{{ }}` where those have a meaning.
  if (engines.dollar === true) parts.push(parts.length > 0 ? "\\$\\{(?!\\{)" : "\\$\\{");
  return parts.length > 0 ? new RegExp(parts.join("|"), "g") : undefined;
}

const endOfLine = (text: string, from: number): number => {
  let end = text.indexOf("\n", from);
  if (end < 0) end = text.length;
  return end > from && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
};

/** Behind a quoted string that starts at `at`; the negated place it gave up at when it is never closed. */
function endOfString(text: string, at: number, multiline: boolean): number {
  const quote = text.charCodeAt(at);
  for (let i = at + 1; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === quote) return i + 1;
    if (unit === BACKSLASH && quote !== BACKTICK) i++;
    else if (unit === 10 && !multiline) return -i;
  }
  return -text.length;
}

/**
 * Where the `}}` or `%}` stands that closes an expression, strings and dicts stepped over; the negated place the search
 * gave up at when there is none. A second `{{` or `{%` cannot stand in an expression, so the search ends there.
 */
function closeOfJinja(text: string, from: number, mark: number): number {
  let braces = 0;
  for (let i = from; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === QUOTE || unit === DOUBLE) {
      const end = endOfString(text, i, true);
      if (end < 0) return end;
      i = end - 1;
    } else if (unit === OPEN) {
      const next = text.charCodeAt(i + 1);
      if (next === OPEN || next === PERCENT || next === HASH) return -i || -1;
      braces++;
    } else if (unit === CLOSE) {
      if (braces > 0) braces--;
      else if (mark === CLOSE && text.charCodeAt(i + 1) === CLOSE) return i;
    } else if (unit === PERCENT && mark === PERCENT && text.charCodeAt(i + 1) === CLOSE) return i;
  }
  return -text.length;
}

function closeOfGo(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === DOUBLE || unit === QUOTE || unit === BACKTICK) {
      const end = endOfString(text, i, unit === BACKTICK);
      if (end < 0) return end;
      i = end - 1;
    } else if (unit === OPEN && text.charCodeAt(i + 1) === OPEN) return -i;
    else if (unit === CLOSE && text.charCodeAt(i + 1) === CLOSE) return i;
  }
  return -text.length;
}

/** For a Go comment: where its `}}` stands, negated when it is never closed; undefined when it is none. */
function goComment(text: string, from: number): number | undefined {
  let at = from;
  if (text.charCodeAt(at) === 45) at++;
  while (isBlank(text.charCodeAt(at))) at++;
  if (!text.startsWith("/*", at)) return undefined;
  const end = text.indexOf("*/", at + 2);
  if (end < 0) return -text.length;
  const close = text.indexOf("}}", end + 2);
  return close < 0 ? -text.length : close;
}

function closeOfDollar(text: string, from: number): number {
  let braces = 0;
  for (let i = from; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === BACKSLASH) i++;
    else if (unit === OPEN) braces++;
    else if (unit === CLOSE) {
      if (braces === 0) return i;
      braces--;
    } else if (unit === 10) return -i;
  }
  return -text.length;
}

const isBlank = (unit: number): boolean => unit === 32 || unit === 9 || unit === 10 || unit === 13;

/** Leaves `-`, `+` (Jinja) and `- ` (Go) whitespace control out. */
function trimControl(text: string, start: number, end: number, engine: TemplateEngine): Span {
  let from = start;
  let to = end;
  const first = text.charCodeAt(from);
  const last = text.charCodeAt(to - 1);
  if (engine === "jinja") {
    if (from < to && (first === 45 || first === 43)) from++;
    if (from < to && (last === 45 || last === 43)) to--;
  } else if (engine === "go") {
    if (from < to && first === 45 && isBlank(text.charCodeAt(from + 1))) from++;
    if (from < to && last === 45 && isBlank(text.charCodeAt(to - 2))) to--;
  }
  return { start: from, end: to };
}

const isRaw = (text: string, inner: Span): boolean =>
  inner.end - inner.start < 64 && text.slice(inner.start, inner.end).trim() === "raw";

function endOfRaw(text: string, from: number): Span | undefined {
  const closer = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;
  closer.lastIndex = from;
  const match = closer.exec(text);
  return match ? { start: match.index, end: match.index + match[0].length } : undefined;
}
