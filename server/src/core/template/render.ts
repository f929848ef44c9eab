import type { TemplateVariant } from "./template.ts";

/**
 * The text as a reader without templates can take it: same length and lines; printed values become
 * identifiers (`h0__…`, told apart by the number of their expression), everything that does not count becomes spaces.
 */
export function maskText(text: string, variant: Pick<TemplateVariant, "holes">): string {
  let masked = "";
  let from = 0;
  for (const hole of variant.holes) {
    masked += text.slice(from, hole.start) + fill(text.slice(hole.start, hole.end), hole.kind, hole.expression);
    from = hole.end;
  }
  return masked + text.slice(from);
}

function fill(content: string, kind: "value" | "blank", expression: number | undefined): string {
  const spaces = content.replace(/[^\r\n]/g, " ");
  if (kind === "blank") return spaces;
  const line = /^[^\r\n]*/.exec(content)?.[0].length ?? 0;
  const name = `h${(expression ?? 0).toString(36)}`;
  return (name.length <= line ? name : "h").padEnd(line, "_") + spaces.slice(line);
}
