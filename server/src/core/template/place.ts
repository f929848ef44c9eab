import type { SourceText } from "../text/source.ts";
import type { Span } from "../text/span.ts";
import type { TemplateReading } from "./template.ts";

/** How deep values are followed; the readers nest less. */
const MAX_DEPTH = 200;

/** A whole reading in file coordinates. Its holes stay in the coordinates of the text, for the reader of that text. */
export function placeReading(reading: TemplateReading, source: SourceText): TemplateReading {
  const place = <T extends object>(items: readonly T[]): T[] => items.map((item) => moved(item, source, 0) as T);
  return {
    ...reading,
    expressions: place(reading.expressions),
    nested: place(reading.nested),
    blocks: place(reading.blocks),
    comments: place(reading.comments),
    problems: place(reading.problems),
  };
}

/** Spans are the only objects of a reading with a numeric `start` and `end`, so they are found wherever they stand. */
function moved(value: unknown, source: SourceText, depth: number): unknown {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map((item) => moved(item, source, depth + 1));
  if (isSpan(value)) return { start: source.toFile(value.start), end: source.toFile(value.end) };
  const copy: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) copy[key] = moved(field, source, depth + 1);
  return copy;
}

const isSpan = (value: object): value is Span =>
  "start" in value && "end" in value && typeof value.start === "number" && typeof value.end === "number";
