import type { Collector } from "./collector.ts";
import type { Piece } from "./scan.ts";
import type { TemplateExpression } from "./template.ts";

const NAME = /^[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)*/;

/** Reads `${x}`, `${x:-default}`, `${a.b}`, `${hiveconf:x}`; everything else in `${ }` is unknown. */
export function readDollar(text: string, piece: Piece, into: Collector): void {
  into.structure.textTo(piece.start);
  const expression = into.expression(meaningOf(text, piece));
  into.structure.hole({ start: piece.start, end: piece.end, kind: "value", expression });
}

function meaningOf(text: string, piece: Piece): TemplateExpression {
  const written = text.slice(piece.inner.start, piece.inner.end);
  const start = piece.inner.start + (written.length - written.trimStart().length);
  const content = written.trim();
  const base = { span: { start, end: start + content.length }, engine: "dollar" } as const;
  // A name longer than this is none, and looking for its end would cost too much.
  const name = content.length > 1000 ? undefined : NAME.exec(content)?.[0];
  if (name === undefined) return { ...base, kind: "unknown" };
  const path = name.split(".");
  const rest = content.slice(name.length);
  if (rest === "") return { ...base, kind: "name", path, filters: [] };
  const operator = rest.slice(0, 2);
  if (operator === ":?") return { ...base, kind: "name", path, filters: [] };
  if (operator !== ":-" && operator !== ":=") return { ...base, kind: "unknown" };
  const value = rest.slice(2);
  const span = { start: base.span.end - value.length, end: base.span.end };
  // A default that is computed in turn is not read.
  const fallback = value.includes("$") || value.includes("`") ? { kind: "unknown" as const, span } : undefined;
  return { ...base, kind: "name", path, filters: [], fallback: fallback ?? { kind: "string", value, span } };
}
