import type { RuleLevels } from "../config/effective.ts";
import { type FileFacts, joinFacts } from "../facts/file-facts.ts";
import type { Lookup } from "../facts/keys.ts";
import type { Problem } from "../facts/reference.ts";
import type { DialectFact } from "../facts/script.ts";
import { createGraph } from "../graph/create.ts";
import type { Rule } from "../rules/rule.ts";
import { LineIndex } from "../text/lines.ts";
import type { FileId, Span } from "../text/span.ts";
import type { ReportedFinding } from "./analyser.ts";
import { applyBaseline, type Baseline } from "./baseline.ts";
import type { Checked, Extracted } from "./document.ts";
import { identify } from "./fingerprints.ts";
import { applyIgnores } from "./ignores.ts";
import { runProblemRules, runRules } from "./run-rules.ts";

/** Facts of a file, all look-ups answered. A system that throws says nothing, and is told. */
export function resolveFacts(
  extracted: readonly Extracted[],
  file: FileId,
  lookup: Lookup,
  problems: readonly Problem[],
  failed: (system: string, error: unknown) => void,
): FileFacts {
  const parts: Partial<FileFacts>[] = [{ problems }];
  for (const { system, raw, context } of extracted) {
    try {
      parts.push(system.resolve(raw, file, context, lookup));
    } catch (error) {
      failed(system.title, error);
    }
  }
  return joinFacts(parts);
}

/** What a check needs besides the facts. */
export interface CheckOptions {
  readonly file: FileId;
  readonly root: FileId;
  readonly text: string;
  readonly lookup: Lookup;
  readonly rules: readonly Rule[];
  readonly levels: RuleLevels;
  readonly baseline: Baseline;
  readonly today: string;
  readonly comments: readonly Span[];
  readonly troubles: readonly string[];
  readonly failed: (rule: string, error: unknown) => void;
  /** See `CheckInput` of the rules: not everything is read yet. */
  readonly partial?: boolean;
}

/** Findings of a file as they are shown. */
export function checkFile(facts: FileFacts, options: CheckOptions): Checked {
  const { file, root, text, levels } = options;
  const graph = createGraph(options.lookup, facts);
  const lines = new LineIndex(text);
  const troubles = [...options.troubles];
  const input = {
    file,
    facts,
    graph,
    levels,
    today: options.today,
    partial: options.partial ?? false,
    failed: (rule: string, error: unknown) => {
      options.failed(rule, error);
      troubles.push(`Rule ${rule} failed here and is off for this file.`);
    },
  };
  const found = identify(runRules(options.rules, input), file, root, text, lines);
  const notes = [...troubles, ...notesOf(facts, lines)];
  const comments = [...options.comments, ...facts.scripts.flatMap((script) => script.comments ?? [])];
  const ids = new Set(options.rules.map(({ meta }) => meta.id));
  const ignored =
    comments.length === 0
      ? { shown: found, suppressed: [], problems: [] }
      : applyIgnores(
          found,
          file,
          text,
          lines,
          comments,
          ids,
          (rule) => levels.has(rule),
          notes.length === 0 && !input.partial,
        );
  const about = identify(runProblemRules(options.rules, input, ignored.problems), file, root, text, lines);
  const all = [...ignored.shown, ...about].sort(byPlace);
  const { shown, suppressed } = applyBaseline(all, options.baseline);
  return { shown, suppressed: [...ignored.suppressed, ...suppressed], notes, dialects: dialectsOf(facts) };
}

const byPlace = (a: ReportedFinding, b: ReportedFinding): number => a.at.span.start - b.at.span.start;

/** How many stretches that were not understood are told one by one. */
const MOST_NOTES = 3;

/** What of a file was not understood, in sentences. */
function notesOf(facts: FileFacts, lines: LineIndex): readonly string[] {
  const notes: string[] = [];
  const gaps = new Map<number, string>();
  for (const script of facts.scripts) for (const gap of script.gaps) gaps.set(lines.lineOf(gap.span.start), gap.reason);
  for (const [line, reason] of [...gaps].slice(0, MOST_NOTES)) notes.push(`Line ${line + 1}: ${reason}`);
  if (gaps.size > MOST_NOTES) notes.push(`And ${gaps.size - MOST_NOTES} more places.`);
  const syntax = facts.problems.filter((problem) => problem.source === "syntax");
  if (syntax[0]) notes.push(`Line ${lines.lineOf(syntax[0].at.span.start) + 1}: ${syntax[0].message}`);
  return notes;
}

function dialectsOf(facts: FileFacts): readonly DialectFact[] {
  const byId = new Map<string, DialectFact>();
  for (const { dialect } of facts.scripts) {
    const known = byId.get(dialect.id);
    if (!known || (dialect.certain && !known.certain)) byId.set(dialect.id, dialect);
  }
  return [...byId.values()];
}
