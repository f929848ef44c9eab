import { isWithin, relativeTo } from "../core/text/path.ts";
import type { FileId } from "../core/text/span.ts";
import type { Place } from "./places.ts";

/** How a door shows places and text of the workspace on the Markdown pages of operations. */
export interface Page {
  /** A place with its line: `dags/orders.yml:12`, as a link where the door can follow one. */
  at(place: Place): string;
  /** A file of the workspace. */
  file(file: FileId): string;
}

/** Pages for terminals and models: places are text. */
export const plainPage = (roots: readonly FileId[]): Page => ({
  at: ({ file, line }) => code(`${nameOf(roots, file)}:${line}`),
  file: (file) => code(nameOf(roots, file)),
});

/** Pages for editors: places are links to `uri`s with the line as fragment. */
export const linkedPage = (roots: readonly FileId[], uri: (file: FileId) => string): Page => ({
  at: ({ file, line }) => `[${escaped(`${nameOf(roots, file)}:${line}`)}](${uri(file)}#L${line})`,
  file: (file) => `[${escaped(nameOf(roots, file))}](${uri(file)})`,
});

/** A file below its root, with the root's name where there are several. */
export function nameOf(roots: readonly FileId[], file: FileId): string {
  const root = roots.find((each) => isWithin(each, file));
  if (root === undefined) return file;
  const below = relativeTo(root, file);
  return roots.length > 1 ? `${root.slice(root.lastIndexOf("/") + 1)}/${below}` : below;
}

/** Text of the workspace as code: no Markdown of it takes effect. */
export function code(text: string): string {
  const line = text.replace(/[\r\n]+/g, " ");
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return longest > 0 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** Text of the workspace within a sentence: no Markdown of it takes effect, and no address in it becomes a link. */
export const escaped = (text: string): string =>
  text.replace(/[\r\n]+/g, " ").replace(/[\\`*_[\]<>#|~@]|:(?=\/\/)|(?<=\bwww)\./gi, (mark) => `\\${mark}`);

/** A message of a rule: what it sets in ticks is code, everything else plain text, whatever names stand in it. */
export function prose(message: string): string {
  const parts = message.split("`");
  const even = parts.length % 2 === 1;
  return parts
    .map((part, at) => (at % 2 === 1 && (even || at < parts.length - 1) ? code(part) : escaped(part)))
    .join("");
}

/** Several lines of a language, in a fence longer than any run of ticks inside. */
export function fenced(content: string, language: string): string {
  const longest = Math.max(2, ...(content.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${content}${fence}`;
}

/** A table; cells are Markdown, with their bars escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replace(/\r?\n/g, " ").replace(/(?<!\\)\|/g, "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

/** A list of at most `most` lines, with a last one that says how many more there are. */
export function bullets(lines: readonly string[], most = 50): string {
  const shown = lines.slice(0, most).map((line) => `- ${line}`);
  return [...shown, ...(lines.length > most ? [`- … and ${lines.length - most} more`] : [])].join("\n");
}

/** `1 error`, `2 errors`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
