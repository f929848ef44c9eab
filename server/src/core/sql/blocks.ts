import {
  accept,
  atEnd,
  type Cursor,
  gap,
  here,
  inBrackets,
  isAhead,
  missing,
  peek,
  peekAt,
  skipBrackets,
  skipOne,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import { type Draft, emit } from "./draft.ts";
import { isQueryAhead } from "./primary.ts";
import type { BlockStatement, Expr } from "./tree.ts";

type Block = Draft<BlockStatement>;

/** Reads statements one level deeper, up to one of these words. */
export function readInner(c: Cursor, limit: number, conditional: boolean, stops: ReadonlySet<string>): void {
  const { level, conditional: outer } = c;
  c.end = limit;
  c.level = level + 1;
  c.conditional = outer || conditional;
  c.grammar.statements(c, () => stops.has(word(c)));
  c.level = level;
  c.conditional = outer;
}

/** Reads one statement one level deeper: T-SQL's IF and WHILE, what a task runs. */
export function readInnerOne(c: Cursor, limit: number, conditional: boolean): void {
  const { level, conditional: outer } = c;
  c.end = limit;
  if (atEnd(c) || peek(c).kind === "separator") return;
  c.level = level + 1;
  c.conditional = outer || conditional;
  c.grammar.statement(c, limit);
  c.end = limit;
  c.level = level;
  c.conditional = outer;
}

const END = new Set(["END"]);
const BEGIN_STOPS = new Set(["END", "EXCEPTION"]);
const WHEN_STOPS = new Set(["WHEN", "END"]);
const IF_STOPS = new Set(["ELSEIF", "ELSIF", "ELSE", "END"]);
const CASE_STOPS = new Set(["WHEN", "ELSE", "END"]);
const UNTIL_STOPS = new Set(["UNTIL", "END"]);

/** END and the word it repeats (`END IF`, `END label`). */
function close(c: Cursor, kind: string): void {
  if (!accept(c, "END")) {
    missing(c, kind === "" ? "END" : `END ${kind}`);
    return;
  }
  if (kind !== "" && word(c) === kind && !peek(c).newline) take(c);
  const label = peek(c);
  const next = peekAt(c, 1).kind;
  const isLabel = (label.kind === "word" || label.kind === "quoted") && !label.newline;
  if (isLabel && (next === "separator" || next === "end")) take(c);
}

const block = (name: string, handlesErrors = false): Block => ({ kind: "block", word: name, handlesErrors });

/** `BEGIN … [EXCEPTION WHEN … THEN …] END`, with T-SQL's TRY and CATCH as one block. BEGIN stands at the place. */
export function readBegin(c: Cursor, limit: number): Block {
  take(c);
  if (accept(c, "TRY")) return readTry(c, limit);
  const isCatch = accept(c, "CATCH");
  if (accept(c, "ATOMIC") && isAhead(c, "WITH", "(")) {
    take(c);
    skipBrackets(c);
  }
  readInner(c, limit, isCatch, BEGIN_STOPS);
  const handles = word(c) === "EXCEPTION" && readHandlers(c, limit);
  close(c, isCatch ? "CATCH" : "");
  return block(isCatch ? "catch" : "begin", handles);
}

function readTry(c: Cursor, limit: number): Block {
  readInner(c, limit, false, END);
  close(c, "TRY");
  if (peek(c).kind === "separator" && peekAt(c, 1).upper === "BEGIN" && peekAt(c, 2).upper === "CATCH") take(c);
  if (!isAhead(c, "BEGIN", "CATCH")) return block("try");
  c.at += 2;
  readInner(c, limit, true, END);
  close(c, "CATCH");
  return block("try", true);
}

/** `EXCEPTION WHEN … THEN … WHEN … THEN …`. */
function readHandlers(c: Cursor, limit: number): true {
  take(c);
  while (word(c) === "WHEN") {
    while (!atEnd(c) && word(c) !== "THEN" && word(c) !== "END" && peek(c).kind !== "separator") skipOne(c);
    if (!accept(c, "THEN")) missing(c, "THEN");
    readInner(c, limit, true, WHEN_STOPS);
  }
  return true;
}

/** `IF … THEN … ELSEIF … ELSE … END IF`, and T-SQL's `IF … statement ELSE statement`. */
export function readIf(c: Cursor, limit: number): Block {
  take(c);
  const condition = c.grammar.expr(c);
  if (!accept(c, "THEN")) return readLooseIf(c, limit, condition);
  readInner(c, limit, true, IF_STOPS);
  for (;;) {
    if (accept(c, "ELSEIF") || accept(c, "ELSIF")) {
      c.grammar.expr(c);
      if (!accept(c, "THEN")) missing(c, "THEN");
    } else if (!accept(c, "ELSE")) break;
    readInner(c, limit, true, IF_STOPS);
  }
  close(c, "IF");
  return { ...block("if"), condition };
}

function readLooseIf(c: Cursor, limit: number, condition: Expr): Block {
  if (!c.lexicon.looseStatements && c.lexicon.id !== "generic") missing(c, "THEN");
  readInnerOne(c, limit, true);
  if (peek(c).text === ";" && peekAt(c, 1).upper === "ELSE") take(c);
  if (accept(c, "ELSE")) readInnerOne(c, limit, true);
  return { ...block("if"), condition };
}

/** `WHILE … DO … END WHILE`, `WHILE … LOOP … END LOOP`, T-SQL's `WHILE … statement`. */
export function readWhile(c: Cursor, limit: number): Block {
  take(c);
  const condition = c.grammar.expr(c);
  const kind = accept(c, "DO") ? "WHILE" : accept(c, "LOOP") ? "LOOP" : undefined;
  if (kind === undefined) readInnerOne(c, limit, true);
  else {
    readInner(c, limit, true, END);
    close(c, kind);
  }
  return { ...block("while"), condition };
}

/** `LOOP … END LOOP`. */
export function readLoop(c: Cursor, limit: number): Block {
  take(c);
  readInner(c, limit, true, END);
  close(c, "LOOP");
  return block("loop");
}

/** `REPEAT … UNTIL … END REPEAT`. */
export function readRepeat(c: Cursor, limit: number): Block {
  take(c);
  readInner(c, limit, true, UNTIL_STOPS);
  const condition = accept(c, "UNTIL") ? c.grammar.expr(c) : undefined;
  close(c, "REPEAT");
  return condition ? { ...block("repeat"), condition } : block("repeat");
}

/** Whether FOR starts a loop here: `FOR x IN …`, `FOR x AS …`, `FOREACH x IN ARRAY …`. */
export function isForLoop(c: Cursor): boolean {
  for (let i = 2; i < 12; i++) {
    const { upper } = peekAt(c, i);
    if (upper === "IN" || upper === "AS") return true;
    if (upper !== "," && upper !== "." && i > 2 && peekAt(c, i).kind !== "word") return false;
  }
  return false;
}

/** `FOR x IN (query) DO … END FOR`, `FOR i IN 1 TO 10 DO …`, `FOR x IN SELECT … LOOP … END LOOP`; the query stands inside as a statement. */
export function readFor(c: Cursor, limit: number): Block {
  take(c);
  while (!atEnd(c) && word(c) !== "IN" && word(c) !== "AS") take(c);
  take(c);
  const start = here(c);
  const bracketed = word(c) === "(" && isQueryAhead(c);
  if (bracketed || word(c) === "SELECT" || word(c) === "WITH") {
    const query = bracketed ? inBrackets(c, () => c.grammar.query(c)) : c.grammar.query(c);
    c.level++;
    emit(c, { kind: "query", query }, spanFrom(c, start));
    c.level--;
  }
  while (!atEnd(c) && word(c) !== "DO" && word(c) !== "LOOP") skipOne(c);
  const kind = accept(c, "DO") ? "FOR" : accept(c, "LOOP") ? "LOOP" : undefined;
  if (kind === undefined) {
    missing(c, "DO or LOOP");
    return block("for");
  }
  readInner(c, limit, true, END);
  close(c, kind);
  return block("for");
}

/** `CASE [x] WHEN … THEN statements … ELSE … END CASE`. */
export function readCaseStatement(c: Cursor, limit: number): Block {
  take(c);
  const condition = word(c) === "WHEN" ? undefined : c.grammar.expr(c);
  for (;;) {
    if (accept(c, "WHEN")) {
      c.grammar.expr(c);
      if (!accept(c, "THEN")) missing(c, "THEN");
    } else if (!accept(c, "ELSE")) break;
    readInner(c, limit, true, CASE_STOPS);
  }
  close(c, "CASE");
  return condition ? { ...block("case"), condition } : block("case");
}

/** A text that is run as SQL: its statements follow when it is a plain string, otherwise it is a gap. */
export function readRun(c: Cursor, name: string): Block {
  const start = here(c);
  const bracket = accept(c, "(");
  const text = peek(c);
  const next = peekAt(c, 1).upper;
  const whole = text.kind === "string" && next !== "||" && next !== "+" && next !== "%";
  if (whole) {
    take(c);
    c.grammar.body(c, text, false);
  } else {
    while (!atEnd(c) && word(c) !== ")" && word(c) !== "USING" && word(c) !== "INTO" && !peek(c).newline) skipOne(c);
    gap(c, spanFrom(c, start), "This SQL is put together when it runs.");
  }
  if (bracket) accept(c, ")");
  return block(name);
}
