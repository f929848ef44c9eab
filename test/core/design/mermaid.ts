/** Words that Mermaid keeps for itself: no node may be called so. */
const RESERVED = /^(?:end|graph|subgraph|flowchart|style|linkStyle|classDef|class|click|default|direction|call|href)$/;

const TEXT = '"[^"<>&`\\n]+"';
const ID = "([A-Za-z][\\w-]*)";
const NODE = new RegExp(`^ {2}${ID}\\[${TEXT}\\]$`);
const SUBGRAPH = new RegExp(`^ {2}subgraph ${ID}\\[${TEXT}\\]$`);
const ARROW = new RegExp(`^ {2}${ID} (?:-->|-\\.->)(?:\\|${TEXT}\\|)? ${ID}$`);

/**
 * What of a flow chart Mermaid would not draw, or would draw wrongly. It knows the part of the language that proposals
 * use: quoted nodes, arrows with and without text, groups; each arrow joins nodes that are there.
 */
export function mermaidMistakes(chart: string): readonly string[] {
  const [head, ...lines] = chart.split("\n");
  const mistakes: string[] = head === "flowchart LR" ? [] : [`head: ${head}`];
  const nodes = new Set<string>();
  const ends: string[] = [];
  let depth = 0;
  for (const line of lines) {
    const opened = SUBGRAPH.exec(line)?.[1] ?? NODE.exec(line)?.[1];
    const [, from, to] = ARROW.exec(line) ?? [];
    if (opened !== undefined) {
      if (nodes.has(opened) || RESERVED.test(opened)) mistakes.push(line);
      nodes.add(opened);
      if (SUBGRAPH.test(line)) depth += 1;
    } else if (from !== undefined && to !== undefined) ends.push(from, to);
    else if (line === "  end" && depth > 0) depth -= 1;
    else mistakes.push(line);
  }
  if (depth !== 0) mistakes.push("a group is not closed");
  return [...mistakes, ...ends.filter((id) => !nodes.has(id)).map((id) => `no node ${id}`)];
}
