/**
 * From SQL text to facts, for every system that holds SQL: files, dbt models, tasks, ConfigMaps. A system says
 * where the text stands and who decides its dialect; this layer reads the templates, parses each variant, and
 * tells what the script writes, reads and declares. Between `facts` and `systems`; the graph may ask it, too.
 */

import type { DialectFact, ScriptOrigin, SqlScript } from "../facts/script.ts";
import { parseScript } from "../sql/parse.ts";
import type { Gap } from "../sql/tree.ts";
import { placeReading } from "../template/place.ts";
import { type Engines, hasTemplate, readTemplate } from "../template/read.ts";
import type { TemplateReading } from "../template/template.ts";
import type { Hole } from "../text/hole.ts";
import type { SourceText } from "../text/source.ts";
import { type FileId, type Span, span } from "../text/span.ts";

/** Where a text of SQL comes from and how it is to be read. */
export interface ScriptPlace {
  readonly file: FileId;
  readonly origin: ScriptOrigin;
  readonly dialect: DialectFact;
  /** Template engines that run over the text before the database sees it. */
  readonly engines: Engines;
  /** A reading of exactly this text that was made before; otherwise it is made here. */
  readonly reading?: TemplateReading;
  /** Stretches of `source.text` that are filled in by something else: the braces of a Python f-string. */
  readonly holes?: readonly Hole[];
  /** Where the whole text stands in the file; by default from its first to its last character. */
  readonly span?: Span;
  /** Whether edits may be offered in it; by default yes. False for text with escapes or folded lines. */
  readonly editable?: boolean;
}

/** The scripts of a text: one for each variant of its templates, in the order of the variants; at least one. */
export function readScripts(source: SourceText, place: ScriptPlace): readonly SqlScript[] {
  const reading = place.reading ?? (hasTemplate(source.text) ? readTemplate(source.text, place.engines) : NO_TEMPLATES);
  const { expressions, problems } = placeReading(reading, source);
  const at = place.span ?? span(source.toFile(0), source.toFile(source.text.length));
  // Comments are of use to ignore comments alone; hardly any text has one.
  const mayIgnore = source.text.includes("pipewright-ignore");
  const broken: Gap[] = problems.map((problem) => ({ span: problem.span, reason: problem.message }));
  return reading.variants.map((variant): SqlScript => {
    const holes = place.holes?.length ? joinHoles(variant.holes, place.holes) : variant.holes;
    const script = parseScript(source, place.dialect.id, holes);
    return {
      kind: "script",
      id: `${place.file}#${at.start}:${variant.id}`,
      file: place.file,
      span: at,
      origin: place.origin,
      dialect: place.dialect,
      variant: { id: variant.id, label: variant.label, complete: variant.complete },
      statements: script.statements,
      gaps: broken.length > 0 ? [...script.gaps, ...broken] : script.gaps,
      expressions,
      ...(mayIgnore ? { comments: script.comments } : {}),
      editable: place.editable ?? true,
    };
  });
}

const NO_TEMPLATES: TemplateReading = {
  expressions: [],
  nested: [],
  blocks: [],
  variants: [{ id: "only", label: "", holes: [], complete: true }],
  everyBranch: true,
  asksIncremental: false,
  calls: [],
  comments: [],
  problems: [],
};

/** Both sets of holes in order; where two meet they are one value of which nothing is known. */
function joinHoles(first: readonly Hole[], second: readonly Hole[]): readonly Hole[] {
  const joined: Hole[] = [];
  for (const hole of [...first, ...second].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1);
    if (!last || last.end <= hole.start) joined.push(hole);
    else if (last.kind === "value")
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, hole.end), kind: "value" };
    else if (hole.end > last.end) joined.push({ ...hole, start: last.end });
  }
  return joined;
}
