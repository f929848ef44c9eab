import { mermaidLabel } from "../../core/text/mermaid.ts";
import type { LineageEdge, LineageNode } from "./operation.ts";

/** Nodes in a diagram at most: more cannot be read. */
const MOST = 60;

/** A Mermaid flow chart, fenced. */
export function diagram(nodes: readonly LineageNode[], edges: readonly LineageEdge[]): string {
  const shown = nodes.toSorted((a, b) => Math.abs(a.distance) - Math.abs(b.distance)).slice(0, MOST);
  const ids = new Map(shown.map(({ id }, at) => [id, `n${at}`]));
  const boxes = shown.map(
    ({ id, name, distance }) => `  ${ids.get(id)}["${mermaidLabel(name)}"]${distance === 0 ? ":::subject" : ""}`,
  );
  const arrows = new Set<string>();
  for (const { from, to } of edges) {
    const [a, b] = [ids.get(from), ids.get(to)];
    if (a && b) arrows.add(`  ${a} --> ${b}`);
  }
  return ["```mermaid", "flowchart LR", ...boxes, ...arrows, "  classDef subject stroke-width:3px", "```"].join("\n");
}
