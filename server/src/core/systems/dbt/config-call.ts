import type { TemplateExpression } from "../../template/template.ts";
import { type FileId, type Span, span } from "../../text/span.ts";
import type { ConfigLayer } from "./layer.ts";
import { fromTemplate, type ValueEntry } from "./value.ts";

/** A `config(...)` call, in coordinates of the file. */
export type ConfigCall = Extract<TemplateExpression, { kind: "config" }>;

/** The word `config` of a call, the place for findings about a model. */
export const wordOf = (call: ConfigCall): Span => span(call.span.start, call.span.start + "config".length);

/**
 * The `config(...)` calls of a file as layers, the last one strongest, as dbt merges them. What stands in a branch may
 * hold or not: its entries are unknown.
 */
export function configLayers(calls: readonly ConfigCall[], file: FileId): readonly ConfigLayer[] {
  return calls
    .map((call): ConfigLayer => {
      const entries = call.entries.map(
        (entry): ValueEntry => ({
          key: entry.key,
          keyAt: entry.keySpan,
          value: call.conditional ? { kind: "unknown", at: entry.value.span } : fromTemplate(entry.value),
        }),
      );
      const values = { kind: "map" as const, entries, open: call.open ?? false, at: call.span };
      return { name: "`config()` of the file", file, at: wordOf(call), values };
    })
    .reverse();
}
