import { nearestName } from "../config/read.ts";
import type { Problem } from "../facts/reference.ts";
import type { LineIndex } from "../text/lines.ts";
import type { FileId, Span } from "../text/span.ts";
import type { ReportedFinding, SuppressedFinding } from "./analyser.ts";

/** The word all ignore comments hold; a text without it has none. */
export const IGNORE_WORD = "pipewright-ignore";

/** A rule named in an ignore comment, and the lines it holds for. */
interface Ignored {
  readonly rule: string;
  readonly span: Span;
  readonly reason: string;
  /** First and last line, zero-based. */
  readonly from: number;
  readonly to: number;
  used: boolean;
}

/** One ignore comment. */
interface Directive {
  readonly comment: Span;
  readonly rules: readonly Ignored[];
}

const DIRECTIVE =
  /pipewright-ignore(?:-(file|start|end))?(?=[\s:]|$)\s*((?:[\w-]+\s*,\s*)*[\w-]*)\s*(?::\s*([^\n]*?))?\s*(?:\*\/|[#-]\}|%\})?$/;

/** What ignore comments do to findings. */
export interface IgnoreOutcome {
  readonly shown: readonly ReportedFinding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Unknown rules, and comments that hide nothing. */
  readonly problems: readonly Problem[];
}

/**
 * Applies the ignore comments of a file: for the line they stand on or the next one that holds something, for a block
 * (`-start` … `-end`), for the file (`-file`).
 * @param complete whether the whole file was read: only then a comment that hides nothing is told
 * @param on whether a rule is on: one that is off cannot be hidden
 */
export function applyIgnores(
  findings: readonly ReportedFinding[],
  file: FileId,
  text: string,
  lines: LineIndex,
  comments: readonly Span[],
  rules: ReadonlySet<string>,
  on: (rule: string) => boolean,
  complete: boolean,
): IgnoreOutcome {
  const problems: Problem[] = [];
  const directives = readDirectives(text, lines, comments, file, rules, problems);
  if (directives.length === 0) return { shown: findings, suppressed: [], problems };
  const shown: ReportedFinding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of findings) {
    const line = lines.lineOf(finding.at.span.start);
    const by = directives
      .flatMap((directive) => directive.rules)
      .find((each) => each.rule === finding.rule && each.from <= line && line <= each.to);
    if (!by) {
      shown.push(finding);
      continue;
    }
    by.used = true;
    suppressed.push({ ...finding, suppressed: { by: "comment", ...(by.reason ? { reason: by.reason } : {}) } });
  }
  if (complete)
    for (const directive of directives) {
      const unused = directive.rules.filter((each) => !each.used && on(each.rule));
      if (unused.length > 0) problems.push(unusedProblem(directive, unused, file, text, lines));
    }
  return { shown, suppressed, problems };
}

function readDirectives(
  text: string,
  lines: LineIndex,
  comments: readonly Span[],
  file: FileId,
  rules: ReadonlySet<string>,
  problems: Problem[],
): readonly Directive[] {
  const directives: Directive[] = [];
  const starts: {
    readonly comment: Span;
    readonly names: readonly Named[];
    readonly reason: string;
    readonly line: number;
  }[] = [];
  const add = (comment: Span, names: readonly Named[], reason: string, from: number, to: number): void => {
    directives.push({
      comment,
      rules: names.map(({ name, span }) => ({ rule: name, span, reason, from, to, used: false })),
    });
  };
  const places = [...new Map(comments.map((span) => [span.start, span])).values()].sort((a, b) => a.start - b.start);
  const commentAt = new Map(places.map((span) => [lines.lineOf(span.start), span]));
  for (const comment of places) {
    const written = text.slice(comment.start, comment.end);
    const word = written.indexOf(IGNORE_WORD);
    const match = word < 0 ? null : DIRECTIVE.exec(written.slice(word).trimEnd());
    if (!match) continue;
    const [, where, list = "", reason = ""] = match;
    const line = lines.lineOf(comment.start);
    if (where === "end") {
      const start = starts.pop();
      if (start) add(start.comment, start.names, start.reason, start.line, line);
      continue;
    }
    const names = namesIn(list, comment.start + word + match[0].indexOf(list, IGNORE_WORD.length));
    const known = names.filter((named) => {
      if (rules.has(named.name)) return true;
      problems.push(unknownRule(named, file, rules));
      return false;
    });
    if (names.length === 0)
      problems.push({
        kind: "problem",
        source: "config",
        message: `This comment names no rule. Write \`${IGNORE_WORD} <rule>: reason\`.`,
        at: { file, span: comment },
        related: [],
      });
    if (where === "file") add(comment, known, reason, 0, lines.lineCount);
    else if (where === "start") starts.push({ comment, names: known, reason, line });
    else {
      const target = text.slice(lines.lineStart(line), comment.start).trim() === "" ? nextLine(line) : line;
      add(comment, known, reason, target, target);
    }
  }
  // A block nobody closes reaches to the end of the file.
  for (const start of starts) add(start.comment, start.names, start.reason, start.line, lines.lineCount);
  return directives;

  /** The next line that holds something other than a comment. */
  function nextLine(from: number): number {
    for (let line = from + 1; line < lines.lineCount; line++) {
      const start = lines.lineStart(line);
      const end = lines.lineEnd(line);
      const comment = commentAt.get(line);
      const before = text.slice(start, comment ? comment.start : end).trim();
      if (before !== "") return line;
    }
    return from;
  }
}

interface Named {
  readonly name: string;
  readonly span: Span;
}

function namesIn(list: string, start: number): readonly Named[] {
  const names: Named[] = [];
  for (const match of list.matchAll(/[\w-]+/g))
    names.push({ name: match[0], span: { start: start + match.index, end: start + match.index + match[0].length } });
  return names;
}

function unknownRule({ name, span }: Named, file: FileId, rules: ReadonlySet<string>): Problem {
  const nearest = nearestName(name, [...rules]);
  const at = { file, span };
  return {
    kind: "problem",
    source: "config",
    message: `There is no rule named \`${name}\`, so this comment hides nothing.${nearest ? ` Did you mean \`${nearest}\`?` : ""}`,
    at,
    related: [],
    ...(nearest ? { fix: { title: `Change to \`${nearest}\``, at, text: nearest, safe: false } } : {}),
  };
}

function unusedProblem(
  directive: Directive,
  unused: readonly Ignored[],
  file: FileId,
  text: string,
  lines: LineIndex,
): Problem {
  const names = unused.map(({ rule }) => `\`${rule}\``).join(", ");
  const all = unused.length === directive.rules.length;
  const list = directive.rules.map(({ span }) => span);
  const listSpan = { start: list[0]?.start ?? 0, end: list.at(-1)?.end ?? 0 };
  const kept = directive.rules.filter((each) => !unused.includes(each)).map(({ rule }) => rule);
  return {
    kind: "problem",
    source: "ignore",
    message: `This comment hides nothing: there is no ${names} finding here. Remove it, so that the next one is seen.`,
    at: { file, span: directive.comment },
    related: [],
    fix: {
      title: all ? "Remove the comment" : `Remove ${names} from the comment`,
      at: { file, span: all ? wholeComment(directive.comment, text, lines) : listSpan },
      text: all ? "" : kept.join(", "),
      safe: true,
    },
  };
}

/** A comment with its line where it stands alone, else with the blanks before it. */
function wholeComment(comment: Span, text: string, lines: LineIndex): Span {
  const line = lines.lineOf(comment.start);
  const start = lines.lineStart(line);
  const last = lines.lineOf(comment.end);
  if (text.slice(start, comment.start).trim() === "" && text.slice(comment.end, lines.lineEnd(last)).trim() === "")
    return { start, end: last + 1 < lines.lineCount ? lines.lineStart(last + 1) : text.length };
  let from = comment.start;
  while (from > start && /[ \t]/.test(text[from - 1] ?? "")) from--;
  return { start: from, end: comment.end };
}
