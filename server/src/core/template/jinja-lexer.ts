/** A token of a Jinja expression. Offsets are those of the whole text. */
export interface Token {
  readonly kind: "name" | "number" | "string" | "operator" | "bad";
  /** As written; for a string without its quotes and with its escapes decoded. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const PAIRS = new Set(["//", "**", "==", "!=", "<=", ">="]);

/** Cuts the text between two offsets into tokens. Linear; what is no token becomes `bad`. */
export function lexJinja(text: string, from: number, to: number): Token[] {
  const tokens: Token[] = [];
  let at = from;
  while (at < to) {
    const unit = text.charCodeAt(at);
    if (unit <= 32 || unit === 160) {
      at++;
      continue;
    }
    const start = at;
    if (isNameStart(unit)) {
      while (at < to && isNamePart(text.charCodeAt(at))) at++;
      tokens.push({ kind: "name", text: text.slice(start, at), start, end: at });
    } else if (isDigit(unit)) {
      at = endOfNumber(text, at, to);
      tokens.push({ kind: "number", text: text.slice(start, at), start, end: at });
    } else if (unit === 39 || unit === 34) {
      at = endOfQuoted(text, at, to);
      const closed = at - start > 1 && text.charCodeAt(at - 1) === unit;
      tokens.push({
        kind: closed ? "string" : "bad",
        text: decodeString(text.slice(start + 1, closed ? at - 1 : at)),
        start,
        end: at,
      });
    } else {
      at += PAIRS.has(text.slice(at, Math.min(at + 2, to))) ? 2 : 1;
      tokens.push({ kind: "operator", text: text.slice(start, at), start, end: at });
    }
  }
  return tokens;
}

const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;
const isNameStart = (unit: number): boolean =>
  (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 95 || unit > 160;
const isNamePart = (unit: number): boolean => isNameStart(unit) || isDigit(unit);

function endOfNumber(text: string, from: number, to: number): number {
  let at = from;
  const digits = () => {
    while (at < to && (isDigit(text.charCodeAt(at)) || text.charCodeAt(at) === 95)) at++;
  };
  digits();
  if (text.charCodeAt(at) === 46 && at + 1 < to && isDigit(text.charCodeAt(at + 1))) {
    at++;
    digits();
  }
  if ((text.charCodeAt(at) | 32) === 101) {
    const sign = text.charCodeAt(at + 1) === 43 || text.charCodeAt(at + 1) === 45 ? 2 : 1;
    if (at + sign < to && isDigit(text.charCodeAt(at + sign))) {
      at += sign;
      digits();
    }
  }
  return at;
}

function endOfQuoted(text: string, from: number, to: number): number {
  const quote = text.charCodeAt(from);
  for (let at = from + 1; at < to; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) return at + 1;
    if (unit === 92) at++;
  }
  return to;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", a: "\x07" };

/** Decodes backslash escapes as Jinja does (those of Python); an unknown escape stays as written. */
export function decodeString(raw: string): string {
  if (!raw.includes("\\")) return raw;
  return raw.replace(/\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(\r\n|[\s\S]))/g, (whole, hex, wide, one) => {
    const code: string | undefined = hex ?? wide;
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    if (one === "\\" || one === "'" || one === '"') return one;
    if (one === "\n" || one === "\r\n") return "";
    return ESCAPES[one] ?? whole;
  });
}
