import { dirname, joinPath } from "../../text/path.ts";
import type { FileId } from "../../text/span.ts";

/** The text that is assigned to a module-level name, if it is assigned once. */
export type Assigned = (name: string) => string | undefined;

/** Longest expression that is read. */
const LONGEST = 400;
/** How far names are followed. */
const DEEPEST = 8;

/**
 * The path a Python expression gives, as far as it is made of `__file__`, strings, `Path(…)`, `/`, `os.path.join`,
 * `dirname`, `.parent`, `.resolve()` and names of such; undefined for anything else. Nothing is executed.
 */
export function pathOf(expression: string, file: FileId, assigned: Assigned, depth = 0): string | undefined {
  const text = expression.trim();
  if (text.length === 0 || text.length > LONGEST || depth > DEEPEST) return undefined;
  const again = (inner: string): string | undefined => pathOf(inner, file, assigned, depth + 1);
  const string = /^[rbu]?(["'])((?:(?!\1)[^\\\n{])*)\1$/i.exec(text);
  if (string) return string[2];
  if (text === "__file__") return file;
  const formatted = /^f(["'])\{(\w+)\}([^{}"'\\]*)\1$/.exec(text);
  if (formatted?.[2]) return joined([again(formatted[2]), (formatted[3] ?? "").replace(/^\/+/, "")]);
  const divided = splitTop(text, "/");
  if (divided.length > 1) return joined(divided.map(again));
  const method = /^(.*)\.(parent|resolve\(\)|absolute\(\)|as_posix\(\)|parents\[\d\])$/s.exec(text);
  if (method?.[1] && method[2]) return step(again(method[1]), method[2]);
  const call = /^([\w.]+)\((.*)\)$/s.exec(text);
  if (call?.[1]) return called(call[1], splitTop(call[2] ?? "", ",").map(again));
  if (text.startsWith("(") && text.endsWith(")")) return again(text.slice(1, -1));
  const value = /^\w+$/.test(text) ? assigned(text) : undefined;
  return value === undefined ? undefined : again(value);
}

function step(path: string | undefined, name: string): string | undefined {
  if (path === undefined || name.endsWith(")")) return path;
  const up = name === "parent" ? 1 : Number(name.slice("parents[".length, -1)) + 1;
  let folder = path;
  for (let at = 0; at < up; at++) folder = dirname(folder);
  return folder;
}

function called(name: string, args: readonly (string | undefined)[]): string | undefined {
  const [first] = args;
  switch (name.slice(name.lastIndexOf(".") + 1)) {
    case "dirname":
      return first === undefined ? undefined : dirname(first);
    case "join":
    case "Path":
    case "PurePath":
      return joined(args);
    case "str":
    case "abspath":
    case "realpath":
    case "normpath":
    case "fspath":
      return first;
    default:
      return undefined;
  }
}

const joined = (parts: readonly (string | undefined)[]): string | undefined =>
  parts.some((part) => part === undefined) ? undefined : joinPath(...(parts as readonly string[]));

/** Parts between a mark that stands outside of quotes and parentheses. */
function splitTop(text: string, mark: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = "";
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote) {
      if (char === quote) quote = "";
    } else if (char === '"' || char === "'") quote = char;
    else if ("([{".includes(char)) depth++;
    else if (")]}".includes(char)) depth--;
    else if (char === mark && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part.trim() !== "");
}

const ASSIGNMENT = /^([A-Za-z_]\w*)(?:[ \t]*:[ \t]*[\w.]+)?[ \t]*=[ \t]*(?!=)(.{1,400})$/gm;

/** What the names of a module are assigned, one line each; names assigned twice are left out. */
export function assignments(text: string): Assigned {
  const found = new Map<string, string | undefined>();
  for (const [, name = "", value = ""] of text.matchAll(ASSIGNMENT))
    found.set(name, found.has(name) ? undefined : value.replace(/\s+#[^"']*$/, ""));
  return (name) => found.get(name);
}
