import type { FileFacts } from "../facts/file-facts.ts";
import type { FileLanguage } from "../systems/system.ts";
import type { LineIndex } from "../text/lines.ts";
import { contains } from "../text/span.ts";
import type { FixResult, ReportedFinding } from "./analyser.ts";
import { IGNORE_WORD } from "./ignores.ts";

/** The edit that puts an ignore comment on a line of its own above a finding. */
export function ignoreComment(
  finding: ReportedFinding,
  reason: string,
  language: FileLanguage | undefined,
  facts: FileFacts,
  text: string,
  lines: LineIndex,
): FixResult {
  const { file, span } = finding.at;
  const script = facts.scripts.find((each) => contains(each.span, span));
  if (script && !script.editable)
    return { refused: "The SQL stands in a text with escapes, where a comment has no line of its own." };
  const mark = script ? "--" : MARKS[language ?? "text"];
  if (mark === undefined)
    return { refused: "This kind of file has no comments. Use `overrides` in pipewright.yaml instead." };
  const line = lines.lineOf(span.start);
  const start = lines.lineStart(line);
  if (script && start < script.span.start)
    return { refused: "The SQL begins on this line, so there is no line above it. Put the comment behind it by hand." };
  const indent = /^[ \t]*/.exec(text.slice(start, lines.lineEnd(line)))?.[0] ?? "";
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const why = reason.trim().replace(/\s+/g, " ");
  const comment = `${indent}${mark} ${IGNORE_WORD} ${finding.rule}${why === "" ? "" : `: ${why}`}${eol}`;
  return { edits: [{ file, edits: [{ span: { start, end: start }, text: comment }] }] };
}

/** How a comment of one line begins. */
const MARKS: Readonly<Partial<Record<FileLanguage, string>>> = {
  sql: "--",
  yaml: "#",
  python: "#",
  toml: "#",
  ini: "#",
  text: "#",
};
