import type { Span } from "../text/span.ts";
import { type Cursor, spanFrom } from "./cursor.ts";
import type { Statement } from "./tree.ts";

type Base = "span" | "gaps" | "depth" | "conditional";

/** A statement as its reader gives it; place, gaps and nesting are added by the splitter. */
export type Draft<S extends Statement = Statement> = S extends Statement ? Omit<S, Base> : never;

/** Puts a further statement that one text makes (`DROP TABLE a, b`) behind those read so far. */
export function emit(c: Cursor, draft: Draft, span: Span): void {
  c.out.push({ ...draft, span, gaps: [], depth: c.level, conditional: c.conditional });
}

/** An `other` statement of these leading words, with nothing else known of it. */
export const plain = (words: string): Draft<Extract<Statement, { kind: "other" }>> => ({
  kind: "other",
  words,
  variables: [],
  options: [],
});

/** A stretch from an offset on as the source of rows that is not read. */
export const unreadFrom = (c: Cursor, start: number): { kind: "other"; span: Span } => ({
  kind: "other",
  span: spanFrom(c, start),
});
