import { lexJinja, type Token } from "./jinja-lexer.ts";
import type { Keyword, Node } from "./jinja-tree.ts";

/** How deep an expression may nest; deeper parts are `broken`. */
const MAX_DEPTH = 60;
/** How many `.a`, `()`, `[]`, `| f` may follow one another. */
const MAX_CHAIN = 100;

const COMPARE = new Set(["==", "!=", "<", "<=", ">", ">="]);
const ARITHMETIC = new Set(["+", "-", "~", "*", "/", "//", "%", "**"]);
/** Names that end an operand, so that they never start the argument of a test. */
const RESERVED = new Set(["else", "or", "and", "is", "in", "if", "not", "recursive"]);

/** Reads tokens one by one; `at` may be moved by the reader of a tag. */
export interface Cursor {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly end: number;
  at: number;
}

/** Starts reading between two offsets of a text. */
export const cursorOf = (text: string, start: number, end: number): Cursor => ({
  text,
  tokens: lexJinja(text, start, end),
  end,
  at: 0,
});

/** The next token, without taking it. */
export const peek = (cursor: Cursor, ahead = 0): Token | undefined => cursor.tokens[cursor.at + ahead];

/** Whether the next token is this operator. */
export function isOperator(cursor: Cursor, text: string, ahead = 0): boolean {
  const token = peek(cursor, ahead);
  return token?.kind === "operator" && token.text === text;
}

/** Whether the next token is this word. */
export function isWord(cursor: Cursor, text: string, ahead = 0): boolean {
  const token = peek(cursor, ahead);
  return token?.kind === "name" && token.text === text;
}

/** Takes the next token when it is this operator. */
export function takeOperator(cursor: Cursor, text: string): boolean {
  if (!isOperator(cursor, text)) return false;
  cursor.at++;
  return true;
}

/** Takes the next token when it is this word. */
export function takeWord(cursor: Cursor, text: string): boolean {
  if (!isWord(cursor, text)) return false;
  cursor.at++;
  return true;
}

/** Reads all that is left as one expression; `broken` when something stands behind it. Never throws. */
export function parseWhole(cursor: Cursor): Node {
  const start = peek(cursor)?.start ?? cursor.end;
  const node = parseExpression(cursor);
  const rest = peek(cursor);
  if (!rest) return node;
  const end = cursor.tokens.at(-1)?.end ?? cursor.end;
  cursor.at = cursor.tokens.length;
  // What could be read is kept inside, so that a `ref` before a slip of the pen is still found.
  return { kind: "operation", items: [node, { kind: "broken", start: rest.start, end }], start, end };
}

/** Reads one expression, commas included when `tuple` is set: `a, b` is a list. */
export function parseExpression(cursor: Cursor, depth = 0, tuple = false, condition = true): Node {
  const first = parseConditional(cursor, depth, condition);
  if (!tuple || !isOperator(cursor, ",")) return first;
  const items = [first];
  while (takeOperator(cursor, ",")) {
    if (!peek(cursor) || isOperator(cursor, ")") || isOperator(cursor, "=")) break;
    items.push(parseConditional(cursor, depth, condition));
  }
  return { kind: "list", items, start: first.start, end: lastEnd(cursor, first) };
}

const lastEnd = (cursor: Cursor, fallback: { readonly end: number }): number =>
  Math.max(fallback.end, cursor.tokens[cursor.at - 1]?.end ?? fallback.end);

function broken(cursor: Cursor): Node {
  const token = peek(cursor);
  const start = token?.start ?? cursor.end;
  return { kind: "broken", start, end: token?.end ?? cursor.end };
}

function parseConditional(cursor: Cursor, depth: number, condition: boolean): Node {
  if (depth > MAX_DEPTH) {
    const node = broken(cursor);
    cursor.at = cursor.tokens.length;
    return { ...node, end: cursor.end };
  }
  const node = parseOr(cursor, depth);
  if (!condition || !isWord(cursor, "if")) return node;
  const items = [node];
  while (takeWord(cursor, "if")) {
    items.push(parseOr(cursor, depth));
    if (takeWord(cursor, "else")) items.push(parseOr(cursor, depth));
  }
  return { kind: "operation", items, start: node.start, end: lastEnd(cursor, node) };
}

function parseOr(cursor: Cursor, depth: number): Node {
  const first = parseAnd(cursor, depth);
  if (!isWord(cursor, "or")) return first;
  const items = [first];
  while (takeWord(cursor, "or")) items.push(parseAnd(cursor, depth));
  return { kind: "or", items, start: first.start, end: lastEnd(cursor, first) };
}

function parseAnd(cursor: Cursor, depth: number): Node {
  const first = parseNot(cursor, depth);
  if (!isWord(cursor, "and")) return first;
  const items = [first];
  while (takeWord(cursor, "and")) items.push(parseNot(cursor, depth));
  return { kind: "and", items, start: first.start, end: lastEnd(cursor, first) };
}

function parseNot(cursor: Cursor, depth: number): Node {
  const starts: number[] = [];
  while (isWord(cursor, "not")) {
    starts.push(peek(cursor)?.start ?? cursor.end);
    cursor.at++;
  }
  let node = parseCompare(cursor, depth);
  // `not not x` is `x`; a pair changes the truth of nothing.
  if (starts.length % 2 === 1) node = { kind: "not", operand: node, start: starts[0] ?? node.start, end: node.end };
  return node;
}

function parseCompare(cursor: Cursor, depth: number): Node {
  const left = parseOperand(cursor, depth);
  const operator = comparison(cursor);
  if (operator === undefined) return left;
  const right = parseOperand(cursor, depth);
  const node: Node = { kind: "compare", operator, left, right, start: left.start, end: right.end };
  if (comparison(cursor) === undefined) return node;
  const items: Node[] = [node];
  do items.push(parseOperand(cursor, depth));
  while (comparison(cursor) !== undefined);
  return { kind: "operation", items, start: left.start, end: lastEnd(cursor, node) };
}

function comparison(cursor: Cursor): string | undefined {
  const token = peek(cursor);
  if (token?.kind === "operator" && COMPARE.has(token.text)) {
    cursor.at++;
    return token.text;
  }
  if (takeWord(cursor, "in")) return "in";
  if (isWord(cursor, "not") && isWord(cursor, "in", 1)) {
    cursor.at += 2;
    return "not in";
  }
  return undefined;
}

function parseOperand(cursor: Cursor, depth: number): Node {
  const first = parseSigned(cursor, depth);
  if (!isArithmetic(cursor)) return first;
  const items = [first];
  while (isArithmetic(cursor)) {
    cursor.at++;
    items.push(parseSigned(cursor, depth));
  }
  return { kind: "operation", items, start: first.start, end: lastEnd(cursor, first) };
}

const isArithmetic = (cursor: Cursor): boolean => {
  const token = peek(cursor);
  return token?.kind === "operator" && ARITHMETIC.has(token.text);
};

function parseSigned(cursor: Cursor, depth: number): Node {
  const sign = peek(cursor);
  let negative = false;
  let signed = false;
  while (isOperator(cursor, "-") || isOperator(cursor, "+")) {
    if (isOperator(cursor, "-")) negative = !negative;
    signed = true;
    cursor.at++;
  }
  const operand = parsePostfix(cursor, parsePrimary(cursor, depth), depth);
  if (!signed) return operand;
  const start = sign?.start ?? operand.start;
  if (operand.kind === "number") return { ...operand, value: negative ? -operand.value : operand.value, start };
  return { kind: "operation", items: [operand], start, end: operand.end };
}

function parsePrimary(cursor: Cursor, depth: number): Node {
  const token = peek(cursor);
  if (!token) return broken(cursor);
  const { start, end } = token;
  switch (token.kind) {
    case "number":
      cursor.at++;
      return { kind: "number", value: Number(token.text.replaceAll("_", "")), start, end };
    case "string": {
      let value = "";
      let last = token;
      for (let next = peek(cursor); next?.kind === "string"; next = peek(cursor)) {
        value += next.text;
        last = next;
        cursor.at++;
      }
      return { kind: "string", value, start, end: last.end };
    }
    case "name":
      if (RESERVED.has(token.text)) return broken(cursor);
      cursor.at++;
      return nameNode(token);
    case "operator":
      if (token.text === "(") return parseParens(cursor, depth);
      if (token.text === "[") return parseList(cursor, depth);
      if (token.text === "{") return parseDict(cursor, depth);
      return broken(cursor);
    case "bad":
      cursor.at++;
      return { kind: "broken", start, end };
  }
}

function nameNode(token: Token): Node {
  const { start, end, text } = token;
  if (text === "true" || text === "True") return { kind: "boolean", value: true, start, end };
  if (text === "false" || text === "False") return { kind: "boolean", value: false, start, end };
  if (text === "none" || text === "None") return { kind: "none", start, end };
  return { kind: "name", name: text, start, end };
}

function parseParens(cursor: Cursor, depth: number): Node {
  const start = peek(cursor)?.start ?? cursor.end;
  cursor.at++;
  if (takeOperator(cursor, ")")) return { kind: "list", items: [], start, end: lastEnd(cursor, { end: start }) };
  const inner = parseExpression(cursor, depth + 1, true);
  takeOperator(cursor, ")");
  // Parentheses belong to a tuple's span; around a single value they mean nothing.
  return inner.kind === "list" ? { ...inner, start, end: lastEnd(cursor, inner) } : inner;
}

function parseList(cursor: Cursor, depth: number): Node {
  const start = peek(cursor)?.start ?? cursor.end;
  cursor.at++;
  const items: Node[] = [];
  while (peek(cursor) && !isOperator(cursor, "]")) {
    const before = cursor.at;
    items.push(parseExpression(cursor, depth + 1));
    if (!takeOperator(cursor, ",") && (cursor.at === before || !isOperator(cursor, "]"))) break;
  }
  takeOperator(cursor, "]");
  return { kind: "list", items, start, end: lastEnd(cursor, { end: start }) };
}

function parseDict(cursor: Cursor, depth: number): Node {
  const start = peek(cursor)?.start ?? cursor.end;
  cursor.at++;
  const entries: Keyword[] = [];
  const computed: Node[] = [];
  while (peek(cursor) && !isOperator(cursor, "}")) {
    const before = cursor.at;
    const key = parseExpression(cursor, depth + 1);
    if (!takeOperator(cursor, ":")) break;
    const value = parseExpression(cursor, depth + 1);
    if (key.kind === "string") entries.push({ key: key.value, keySpan: { start: key.start, end: key.end }, value });
    else computed.push(key, value);
    if (!takeOperator(cursor, ",") && (cursor.at === before || !isOperator(cursor, "}"))) break;
  }
  takeOperator(cursor, "}");
  return { kind: "dict", entries, computed, start, end: lastEnd(cursor, { end: start }) };
}

/** `.name`, `[…]`, `(…)`, `| filter`, `is test` behind a primary. */
function parsePostfix(cursor: Cursor, primary: Node, depth: number): Node {
  let node = primary;
  for (let count = 0; ; count++) {
    const token = peek(cursor);
    if (!token) return node;
    if (count > MAX_CHAIN) {
      cursor.at = cursor.tokens.length;
      return { kind: "broken", start: primary.start, end: cursor.end };
    }
    const next = postfix(cursor, node, token, depth);
    if (!next) return node;
    node = next;
  }
}

function postfix(cursor: Cursor, node: Node, token: Token, depth: number): Node | undefined {
  const start = node.start;
  if (token.kind === "operator") {
    if (token.text === ".") {
      const name = peek(cursor, 1);
      if (name?.kind !== "name" && name?.kind !== "number") {
        cursor.at++;
        return { kind: "operation", items: [node], start, end: token.end };
      }
      cursor.at += 2;
      return { kind: "attribute", object: node, name: name.text, start, end: name.end };
    }
    if (token.text === "(") {
      const { args, kwargs, open } = parseArguments(cursor, depth);
      return { kind: "call", callee: node, args, kwargs, open, start, end: lastEnd(cursor, token) };
    }
    if (token.text === "[") return parseSubscript(cursor, node, depth);
    if (token.text !== "|") return undefined;
    const name = peek(cursor, 1);
    if (name?.kind !== "name") return undefined;
    cursor.at += 2;
    let filter = name.text;
    while (isOperator(cursor, ".") && peek(cursor, 1)?.kind === "name") {
      filter += `.${peek(cursor, 1)?.text}`;
      cursor.at += 2;
    }
    const args = isOperator(cursor, "(") ? allArguments(parseArguments(cursor, depth)) : [];
    return { kind: "filter", input: node, name: filter, args, start, end: lastEnd(cursor, name) };
  }
  if (token.kind !== "name" || token.text !== "is") return undefined;
  cursor.at++;
  const negated = takeWord(cursor, "not");
  const name = peek(cursor);
  if (name?.kind !== "name") return { kind: "operation", items: [node], start, end: token.end };
  cursor.at++;
  let args: readonly Node[] = [];
  if (isOperator(cursor, "(")) args = allArguments(parseArguments(cursor, depth));
  else if (startsArgument(peek(cursor))) args = [parsePrimary(cursor, depth + 1)];
  const test: Node = { kind: "test", input: node, name: name.text, args, start, end: lastEnd(cursor, name) };
  return negated ? { kind: "not", operand: test, start, end: test.end } : test;
}

const startsArgument = (token: Token | undefined): boolean =>
  token !== undefined &&
  (token.kind === "string" ||
    token.kind === "number" ||
    (token.kind === "name" && !RESERVED.has(token.text)) ||
    (token.kind === "operator" && (token.text === "[" || token.text === "{")));

interface Arguments {
  readonly args: readonly Node[];
  readonly kwargs: readonly Keyword[];
  readonly open: boolean;
}

const allArguments = (read: Arguments): Node[] => [...read.args, ...read.kwargs.map((kwarg) => kwarg.value)];

function parseArguments(cursor: Cursor, depth: number): Arguments {
  cursor.at++;
  const args: Node[] = [];
  const kwargs: Keyword[] = [];
  let open = false;
  while (peek(cursor) && !isOperator(cursor, ")")) {
    const before = cursor.at;
    const name = peek(cursor);
    if (takeOperator(cursor, "*") || takeOperator(cursor, "**")) {
      open = true;
      args.push(parseExpression(cursor, depth + 1));
    } else if (name?.kind === "name" && isOperator(cursor, "=", 1)) {
      cursor.at += 2;
      const keySpan = { start: name.start, end: name.end };
      kwargs.push({ key: name.text, keySpan, value: parseExpression(cursor, depth + 1) });
    } else args.push(parseExpression(cursor, depth + 1));
    if (takeOperator(cursor, ",")) continue;
    if (!isOperator(cursor, ")") || cursor.at === before) {
      open = true;
      break;
    }
  }
  takeOperator(cursor, ")");
  return { args, kwargs, open };
}

/** `x['key']` is an attribute; slices and computed keys are operations. */
function parseSubscript(cursor: Cursor, node: Node, depth: number): Node {
  const open = cursor.at;
  cursor.at++;
  const items: Node[] = [node];
  let plain = true;
  while (peek(cursor) && !isOperator(cursor, "]")) {
    const before = cursor.at;
    if (takeOperator(cursor, ":")) {
      plain = false;
      continue;
    }
    items.push(parseExpression(cursor, depth + 1));
    if (takeOperator(cursor, ",")) plain = false;
    else if (cursor.at === before) break;
  }
  takeOperator(cursor, "]");
  const end = lastEnd(cursor, cursor.tokens[open] ?? node);
  const key = items[1];
  if (plain && items.length === 2 && key?.kind === "string")
    return { kind: "attribute", object: node, name: key.value, start: node.start, end };
  return { kind: "operation", items, start: node.start, end };
}
