import type { Span } from "../text/span.ts";
import {
  type Cursor,
  cursorOf,
  isOperator,
  parseExpression,
  parseWhole,
  peek,
  takeOperator,
  takeWord,
} from "./jinja-parser.ts";
import type { Node } from "./jinja-tree.ts";
import type { TemplateBlock } from "./template.ts";

/** What a `{% … %}` says. */
export type Tag =
  | { readonly kind: "if" | "elif"; readonly condition: Node }
  | { readonly kind: "else" }
  | { readonly kind: "for"; readonly targets: readonly string[]; readonly uses: readonly Node[] }
  /** `{% set a, b = … %}`; for `ns.a` the name is `ns`, and `whole` is false. */
  | { readonly kind: "set"; readonly names: readonly string[]; readonly whole: boolean; readonly value: Node }
  | { readonly kind: "do"; readonly value: Node }
  | {
      readonly kind: "block";
      readonly word: string;
      readonly block: TemplateBlock["kind"];
      readonly name: string;
      readonly nameSpan: Span;
      readonly params: readonly string[];
      /** The macro a `call` block hands its body to, or default values of parameters. */
      readonly uses: readonly Node[];
    }
  | { readonly kind: "end"; readonly word: string }
  /** `include`: prints another file. */
  | { readonly kind: "include"; readonly value: Node }
  | { readonly kind: "import"; readonly names: readonly string[] }
  /** Tags around text that is kept (`with`, `block`, an extension's), or that stand alone. */
  | {
      readonly kind: "other";
      readonly word: string;
      readonly names: readonly string[];
      readonly uses: readonly Node[];
    };

/** dbt's and Jinja's tags around a body that does not print where it stands. */
const BLOCKS: Readonly<Record<string, TemplateBlock["kind"]>> = {
  macro: "macro",
  snapshot: "snapshot",
  test: "test",
  data_test: "test",
  materialization: "materialization",
  docs: "docs",
  call: "call",
  filter: "filter",
};

/** Reads the inside of a tag. Total: what makes no sense is `other`. */
export function readTag(text: string, inner: Span): Tag {
  const cursor = cursorOf(text, inner.start, inner.end);
  const first = peek(cursor);
  if (first?.kind !== "name") return { kind: "other", word: "", names: [], uses: [] };
  cursor.at++;
  const word = first.text;
  const block = Object.hasOwn(BLOCKS, word) ? BLOCKS[word] : undefined;
  if (block) return readBlock(cursor, word, block, first);
  switch (word) {
    case "if":
    case "elif":
      return { kind: word, condition: parseWhole(cursor) };
    case "else":
      return { kind: "else" };
    case "for":
      return readFor(cursor);
    case "set":
      return readSet(cursor, first);
    case "do":
      return { kind: "do", value: parseWhole(cursor) };
    case "include":
      return { kind: "include", value: parseExpression(cursor) };
    case "import":
    case "from":
      return { kind: "import", names: readImport(cursor) };
    case "with":
      return readWith(cursor);
    default:
      if (word.startsWith("end") && word.length > 3) return { kind: "end", word: word.slice(3) };
      return { kind: "other", word, names: [], uses: peek(cursor) ? [parseWhole(cursor)] : [] };
  }
}

function readNames(cursor: Cursor): { names: string[]; whole: boolean } {
  const names: string[] = [];
  let whole = true;
  for (;;) {
    takeOperator(cursor, "(");
    const token = peek(cursor);
    if (token?.kind !== "name" || token.text === "in") break;
    cursor.at++;
    names.push(token.text);
    while (takeOperator(cursor, ".")) {
      cursor.at++;
      whole = false;
    }
    takeOperator(cursor, ")");
    if (!takeOperator(cursor, ",")) break;
  }
  return { names, whole: whole && names.length === 1 };
}

function readFor(cursor: Cursor): Tag {
  const { names } = readNames(cursor);
  takeWord(cursor, "in");
  const uses = [parseExpression(cursor, 0, true, false)];
  if (takeWord(cursor, "if")) uses.push(parseExpression(cursor));
  return { kind: "for", targets: names, uses };
}

function readSet(cursor: Cursor, first: Span): Tag {
  const nameToken = peek(cursor);
  const { names, whole } = readNames(cursor);
  if (takeOperator(cursor, "=")) {
    const start = peek(cursor)?.start ?? cursor.end;
    const value = parseExpression(cursor, 0, true);
    const rest = peek(cursor);
    if (!rest) return { kind: "set", names, whole, value };
    const broken: Node = { kind: "broken", start: rest.start, end: cursor.end };
    return { kind: "set", names, whole, value: { kind: "operation", items: [value, broken], start, end: cursor.end } };
  }
  const nameSpan = nameToken ? { start: nameToken.start, end: nameToken.end } : { start: first.start, end: first.end };
  return { kind: "block", word: "set", block: "set", name: names[0] ?? "", nameSpan, params: [], uses: [] };
}

function readBlock(cursor: Cursor, word: string, block: TemplateBlock["kind"], tag: Span): Tag {
  const params: string[] = [];
  const uses: Node[] = [];
  if (block === "call" && isOperator(cursor, "(")) readParams(cursor, params, uses);
  const token = peek(cursor);
  const nameSpan = token?.kind === "name" ? { start: token.start, end: token.end } : { start: tag.start, end: tag.end };
  const name = token?.kind === "name" ? token.text : "";
  if (block === "call" || block === "filter") uses.push(parseWhole(cursor));
  else {
    if (token?.kind === "name") cursor.at++;
    if (isOperator(cursor, "(")) readParams(cursor, params, uses);
  }
  return { kind: "block", word, block, name, nameSpan, params, uses };
}

/** `(a, b=1)`: the names, and the default values. */
function readParams(cursor: Cursor, params: string[], defaults: Node[]): void {
  cursor.at++;
  while (peek(cursor) && !isOperator(cursor, ")")) {
    const token = peek(cursor);
    cursor.at++;
    if (token?.kind === "name") params.push(token.text);
    if (takeOperator(cursor, "=")) defaults.push(parseExpression(cursor, 1));
  }
  takeOperator(cursor, ")");
}

/** The names an `import … as x` or `from … import a, b as c` binds. */
function readImport(cursor: Cursor): string[] {
  const names: string[] = [];
  let binds = false;
  for (let token = peek(cursor); token; token = peek(cursor)) {
    cursor.at++;
    if (token.kind !== "name") continue;
    if (token.text === "import" || token.text === "as") {
      binds = true;
      if (token.text === "as") names.pop();
    } else if (binds) names.push(token.text);
  }
  return names.filter((name) => name !== "with" && name !== "without" && name !== "context");
}

function readWith(cursor: Cursor): Tag {
  const names: string[] = [];
  const uses: Node[] = [];
  for (let token = peek(cursor); token; token = peek(cursor)) {
    cursor.at++;
    if (token.kind !== "name") continue;
    if (!takeOperator(cursor, "=")) continue;
    names.push(token.text);
    uses.push(parseExpression(cursor));
  }
  return { kind: "other", word: "with", names, uses };
}
