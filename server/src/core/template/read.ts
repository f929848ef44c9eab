import { collect } from "./collector.ts";
import { readDollar } from "./dollar-read.ts";
import { goReader } from "./go-read.ts";
import { jinjaReader } from "./jinja-read.ts";
import { type Engines, scan } from "./scan.ts";
import type { TemplateExpression, TemplateReading } from "./template.ts";
import { readVariants } from "./variants.ts";

export { type Engines, hasTemplate } from "./scan.ts";

/**
 * Reads the templates of a text. Total and linear: broken templates give a problem and as much of
 * a reading as can be had. All offsets are those of `text`; use `placeReading` for text cut out of a file.
 */
export function readTemplate(text: string, engines: Engines): TemplateReading {
  const { pieces, problems } = scan(text, engines);
  const unclosed = problems.length > 0;
  const into = collect(text, problems);
  const jinja = jinjaReader(text, pieces, into);
  const go = goReader(text, into);
  for (const piece of pieces) {
    if (piece.engine === "dollar") readDollar(text, piece, into);
    else if (piece.engine === "go") go(piece);
    else jinja.read(piece);
  }
  into.structure.textTo(text.length);
  const structure = into.structure.finish();
  const sound = structure.sound && !unclosed;
  const { variants, everyBranch } = readVariants(text, { ...structure, sound });
  problems.sort((a, b) => a.span.start - b.span.start);
  return {
    expressions: into.expressions,
    nested: into.inner.sort(byPlace),
    blocks: structure.blocks,
    variants,
    everyBranch,
    asksIncremental: jinja.asksIncremental(),
    calls: [...into.calls],
    comments: pieces.filter((piece) => piece.kind === "comment").map(({ start, end }) => ({ start, end })),
    problems,
  };
}

const byPlace = (a: TemplateExpression, b: TemplateExpression): number => a.span.start - b.span.start;
