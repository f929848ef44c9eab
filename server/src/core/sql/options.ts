import {
  accept,
  atEnd,
  type Cursor,
  here,
  inBrackets,
  peek,
  peekAt,
  skipBrackets,
  skipUntil,
  spanFrom,
  take,
  word,
} from "./cursor.ts";
import { PRECEDENCE } from "./operators.ts";
import type { Expr, SqlOption } from "./tree.ts";

/** `(key = value, …)`; keys in lower case, those of nested lists with a dot (`file_format.type`). */
export function readOptionList(c: Cursor, into: SqlOption[], prefix = ""): void {
  if (word(c) !== "(") return;
  inBrackets(c, () => {
    while (!atEnd(c)) {
      const from = c.at;
      if (accept(c, ",")) continue;
      readOption(c, into, prefix);
      if (c.at === from) skipUntil(c, (token) => token.upper === ",", "Not an option.");
      if (c.at === from) break;
    }
  });
}

/** Whether a bare `key = value` stands here. */
export function isOptionAhead(c: Cursor): boolean {
  const token = peek(c);
  return token.kind === "word" && peekAt(c, 1).upper === "=";
}

/** Words one key may have. */
const MAX_WORDS = 8;

/** One `key = value`, `key (…)` or lone `key`; a key may be several words (`clustered columnstore index`). */
export function readOption(c: Cursor, into: SqlOption[], prefix = ""): void {
  const start = here(c);
  let key = "";
  for (let words = 0; words < MAX_WORDS && !atEnd(c); words++) {
    const token = peek(c);
    if (token.kind !== "word" && token.kind !== "string" && token.kind !== "quoted" && token.kind !== "template") break;
    // The next option starts here: this one has no value.
    if (key !== "" && peekAt(c, 1).upper === "=" && peekAt(c, -1).upper !== ".")
      if (token.kind !== "word" || isLoneKey(key)) break;
    take(c);
    key += key === "" || key.endsWith(".") ? token.text : ` ${token.text}`;
    if (word(c) === "." && accept(c, ".")) key += ".";
    else if (word(c) === "=" || word(c) === "(" || word(c) === "," || prefix !== "") break;
  }
  const name = prefix + key.toLowerCase();
  if (key === "") return;
  const equals = accept(c, "=") || accept(c, "=>");
  if (word(c) === "(" && isListOfOptions(c)) {
    const index = into.length;
    readOptionList(c, into, `${name}.`);
    into.splice(index, 0, { key: name, value: undefined, span: spanFrom(c, start) });
    return;
  }
  if (!equals && word(c) !== "(") {
    const token = peek(c);
    // Trino and Databricks also write `'key' 'value'`.
    const hasValue = token.kind === "string" || token.kind === "number";
    const value = hasValue ? c.grammar.expr(c, PRECEDENCE.bit) : undefined;
    into.push({ key: name, value, span: spanFrom(c, start) });
    return;
  }
  const value = atEnd(c) || word(c) === "," ? undefined : (readSwitch(c) ?? c.grammar.expr(c, PRECEDENCE.bit));
  into.push({ key: name, value, span: spanFrom(c, start) });
}

/** T-SQL: `= ON`, `= ON (HISTORY_TABLE = …)`. */
function readSwitch(c: Cursor): Expr | undefined {
  const token = peek(c);
  if (token.upper !== "ON" && token.upper !== "OFF") return undefined;
  take(c);
  if (word(c) === "(") skipBrackets(c);
  return { kind: "keyword", word: token.upper, span: { start: token.start, end: token.end } };
}

const isLoneKey = (key: string): boolean => !/^(?:with|set|default|add|copy)$/i.test(key);

function isListOfOptions(c: Cursor): boolean {
  const first = peekAt(c, 1);
  if (first.kind !== "word" && first.kind !== "string" && first.kind !== "quoted") return false;
  let i = 2;
  while (peekAt(c, i).upper === "." && i < 16) i += 2;
  return peekAt(c, i).upper === "=";
}

/** Steps over a list of anything in brackets, if one stands here. */
export function skipList(c: Cursor): void {
  if (word(c) === "(") skipBrackets(c);
}
