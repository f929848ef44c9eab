import { LineIndex } from "../../server/src/core/text/lines.ts";
import type { Span } from "../../server/src/core/text/span.ts";

/** A finding a fixture expects: exactly on this span, or starting there and going on beyond the line. */
export interface Expected {
  readonly path: string;
  readonly rule: string;
  readonly span: Span;
  readonly open: boolean;
  /** Part of the message. */
  readonly text?: string;
}

/** What a file must be after a fix of its first finding. */
export interface FixedFile {
  readonly path: string;
  /** Which fix of the finding, from 1. */
  readonly number: number;
  readonly text: string;
}

/** One `##` section of a fixture file: a small workspace and what is to be found in it. */
export interface Case {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly expected: readonly Expected[];
  readonly fixed: readonly FixedFile[];
}

/** A fixture file: the rule it is about, and its cases. */
export interface Fixture {
  readonly rule: string;
  readonly cases: readonly Case[];
}

const FENCE = /^(`{3,})(.*)$/;
const CARETS = /^\s*(?:--|#|\/\/)\s*(\^+)(\+?)\s+([a-z0-9-]+)(?:\s+"(.*)")?\s*$/;
const COLUMNS = /^\s*(?:--|#|\/\/)<\s*(\d+)-(\d+)(\+?)\s+([a-z0-9-]+)(?:\s+"(.*)")?\s*$/;

/** Reads a fixture file. @throws Error where it is not one, naming the line. */
export function readFixture(markdown: string): Fixture {
  const lines = markdown.split("\n");
  const rule = /^# ([a-z0-9-]+)$/.exec(lines[0] ?? "")?.[1];
  if (!rule) throw new Error("Line 1 must be `# <rule-id>`.");
  const cases: Case[] = [];
  let draft: { title: string; files: Record<string, string>; expected: Expected[]; fixed: FixedFile[] } | undefined;
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at] as string;
    const title = /^## (.+)$/.exec(line)?.[1];
    if (title) {
      draft = { title, files: {}, expected: [], fixed: [] };
      cases.push(draft);
      continue;
    }
    const fence = FENCE.exec(line);
    if (!fence) continue;
    const end = lines.indexOf(fence[1] as string, at + 1);
    if (end < 0) throw new Error(`Line ${at + 1}: this block is never closed.`);
    if (!draft) throw new Error(`Line ${at + 1}: a block before the first \`## \`.`);
    readBlock(draft, (fence[2] as string).trim(), lines.slice(at + 1, end), at + 1);
    at = end;
  }
  return { rule, cases };
}

function readBlock(
  into: { files: Record<string, string>; expected: Expected[]; fixed: FixedFile[] },
  info: string,
  lines: readonly string[],
  number: number,
): void {
  const words = info.split(/\s+/);
  // `config` stands alone, `yaml config` may be written for editors.
  const [kind, path] = words[0] === "config" ? ["config", undefined] : words.slice(1);
  const fixed = /^fixed(?:=(\d+))?$/.exec(kind ?? "");
  if (fixed) {
    const target = path ?? Object.keys(into.files).at(0);
    if (!target) throw new Error(`Line ${number}: \`fixed\` of which file?`);
    into.fixed.push({ path: target, number: Number(fixed[1] ?? 1), text: `${lines.join("\n")}\n` });
    return;
  }
  if (!kind) throw new Error(`Line ${number}: a block needs a path: \`\`\`sql models/a.sql.`);
  const name = kind === "config" ? "pipewright.yaml" : kind;
  const read = readMarkers(name, lines, number);
  into.files[name] = read.text;
  into.expected.push(...read.expected);
}

/** Takes the marker lines out and turns them into spans of what remains. */
export function readMarkers(
  path: string,
  lines: readonly string[],
  number = 1,
): { readonly text: string; readonly expected: readonly Expected[] } {
  const kept: string[] = [];
  const marks: { line: number; from: number; to: number; open: boolean; rule: string; text?: string }[] = [];
  for (const [at, line] of lines.entries()) {
    const carets = CARETS.exec(line);
    const columns = carets ? undefined : COLUMNS.exec(line);
    if (!carets && !columns) {
      kept.push(line);
      continue;
    }
    if (kept.length === 0) throw new Error(`Line ${number + at + 1}: a marker below no line.`);
    const start = carets ? line.indexOf("^") : Number(columns?.[1]);
    const end = carets ? start + (carets[1] as string).length : Number(columns?.[2]);
    const [open, rule, text] = carets ? carets.slice(2) : (columns ?? []).slice(3);
    marks.push({
      line: kept.length - 1,
      from: start,
      to: end,
      open: open === "+",
      rule: rule as string,
      ...(text === undefined ? {} : { text }),
    });
  }
  const text = `${kept.join("\n")}\n`;
  const index = new LineIndex(text);
  const expected = marks.map((mark) => ({
    path,
    rule: mark.rule,
    span: { start: index.lineStart(mark.line) + mark.from, end: index.lineStart(mark.line) + mark.to },
    open: mark.open,
    ...(mark.text === undefined ? {} : { text: mark.text }),
  }));
  return { text, expected };
}
