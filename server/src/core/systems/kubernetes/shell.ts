import type { Hole } from "../../text/hole.ts";

/** A word of a command line with what is filled in at run time. Offsets are those of the text it was read from. */
export interface ShellWord {
  /** Without quotes; a word with a part that is not written straight (escapes, several quotes) has none. */
  readonly text: string | undefined;
  readonly start: number;
  readonly end: number;
  /** Variables and substitutions, in coordinates of `text`. */
  readonly holes: readonly Hole[];
}

/** One simple command: its words, and the text of a here-document it is given. */
export interface ShellCommand {
  readonly words: readonly ShellWord[];
  readonly input?: ShellWord;
}

/** Each here-document may cost a search through the whole text. */
const MAX_DOCUMENTS = 50;

/**
 * The simple commands of a shell script, as far as they are written plainly. Not a shell: it knows quotes,
 * line continuations, separators, comments and here-documents, and leaves out what it does not know. Linear.
 */
export function shellCommands(text: string): readonly ShellCommand[] {
  const commands: ShellCommand[] = [];
  let words: ShellWord[] = [];
  let pending: { mark: string; plain: boolean } | undefined;
  let at = 0;
  let documents = 0;
  const finish = (input?: ShellWord): void => {
    if (words.length > 0) commands.push(input ? { words, input } : { words });
    words = [];
  };
  while (at < text.length) {
    const char = text[at] as string;
    if (char === "\\" && /^\r?\n/.test(text.slice(at + 1, at + 3))) at += text[at + 1] === "\r" ? 3 : 2;
    else if (char === "\n") {
      at++;
      const document = pending && readDocument(text, at, pending);
      pending = undefined;
      if (document) at = document.next;
      finish(document?.word);
    } else if (char === " " || char === "\t" || char === "\r") at++;
    else if (char === "#" && (at === 0 || /\s|;/.test(text[at - 1] as string))) {
      const end = text.indexOf("\n", at);
      at = end < 0 ? text.length : end;
    } else if (char === "<" && text[at + 1] === "<" && text[at + 2] !== "<" && ++documents <= MAX_DOCUMENTS) {
      const mark = /^<<-?[ \t]*(['"]?)(\w{1,40})\1/.exec(text.slice(at, at + 60));
      pending = mark?.[2] ? { mark: mark[2], plain: mark[1] !== "" } : undefined;
      at += mark ? mark[0].length : 2;
    } else if (";|&(){}<>".includes(char)) {
      if (pending === undefined && char !== "<" && char !== ">") finish();
      at++;
    } else {
      const word = readWord(text, at);
      words.push(word);
      at = word.end;
    }
  }
  finish();
  return commands;
}

function readDocument(
  text: string,
  start: number,
  { mark, plain }: { readonly mark: string; readonly plain: boolean },
): { readonly word: ShellWord; readonly next: number } | undefined {
  for (let line = start; line < text.length; ) {
    const end = text.indexOf("\n", line) < 0 ? text.length : text.indexOf("\n", line);
    if (text.slice(line, end).trim() === mark) {
      const body = text.slice(start, line);
      return { word: { text: body, start, end: line, holes: plain ? [] : variables(body) }, next: end + 1 };
    }
    line = end + 1;
  }
  return undefined;
}

/** One word from its first character to a blank or a separator outside of quotes. */
function readWord(text: string, start: number): ShellWord {
  const first = text[start] as string;
  if (first === "'" || first === '"') {
    const end = closing(text, start, first);
    const next = text[end + 1];
    if (end > 0 && (next === undefined || /[\s;|&)<>]/.test(next))) {
      const inner = text.slice(start + 1, end);
      const straight = first === "'" || !/[\\`]/.test(inner);
      return {
        text: straight ? inner : undefined,
        start: start + 1,
        end: end + 1,
        holes: first === "'" || !straight ? [] : variables(inner),
      };
    }
  }
  let at = start;
  let plain = true;
  while (at < text.length && !/[\s;|&(){}<>]/.test(text[at] as string)) {
    const char = text[at] as string;
    if (char === "\\") {
      plain = false;
      at += 2;
    } else if (char === "'" || char === '"') {
      plain = false;
      const end = closing(text, at, char);
      at = end < 0 ? text.length : end + 1;
    } else if (char === "$" && (text[at + 1] === "(" || text[at + 1] === "{")) {
      plain = false;
      const end = text.indexOf(text[at + 1] === "(" ? ")" : "}", at);
      at = end < 0 ? text.length : end + 1;
    } else at++;
  }
  if (at === start) at++;
  at = Math.min(at, text.length);
  const word = text.slice(start, at);
  return { text: plain && !word.includes("$") ? word : undefined, start, end: at, holes: [] };
}

/** Where a quote ends; -1 when it does not. */
function closing(text: string, start: number, quote: string): number {
  if (quote === "'") return text.indexOf("'", start + 1);
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === quote) return at;
  }
  return -1;
}

/** `$name`, `${name}`, `$(command)`: filled in before the client sees the text. */
export const variables = (text: string): readonly Hole[] =>
  [...text.matchAll(/\$(?:\{[^{}]*\}|\([^()]*\)|[A-Za-z_]\w*)/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    kind: "value",
  }));
