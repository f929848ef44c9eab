/**
 * The circles of a graph: each strongly connected part with more than one member, or with an edge to itself, as one closed
 * way that starts at the member that comes first. Linear, and without recursion.
 * @param next for each node the nodes it leads to.
 */
export function cyclesOf(next: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const part = parts(next);
  const sizes = new Map<number, number>();
  for (const id of part) sizes.set(id, (sizes.get(id) ?? 0) + 1);
  const done = new Set<number>();
  const cycles: number[][] = [];
  for (const [node, id] of part.entries()) {
    if (done.has(id)) continue;
    done.add(id);
    const loop = next[node]?.includes(node) ?? false;
    if ((sizes.get(id) ?? 0) > 1 || loop) cycles.push(wayBack(node, next, part));
  }
  return cycles;
}

/** The shortest way from a node back to itself, inside its part. */
function wayBack(start: number, next: readonly (readonly number[])[], part: readonly number[]): number[] {
  const from = new Map<number, number>();
  let level = [start];
  while (level.length > 0) {
    const following: number[] = [];
    for (const node of level) {
      for (const to of next[node] ?? []) {
        if (to === start) {
          const way = [start, node];
          for (let at = node; at !== start; ) {
            at = from.get(at) ?? start;
            if (at !== start) way.push(at);
          }
          return node === start ? [start, start] : [...way, start].reverse();
        }
        if (part[to] !== part[start] || from.has(to)) continue;
        from.set(to, node);
        following.push(to);
      }
    }
    level = following;
  }
  return [start, start];
}

/** Number of the strongly connected part of each node (Tarjan). */
function parts(next: readonly (readonly number[])[]): readonly number[] {
  const index = new Array<number>(next.length).fill(-1);
  const low = new Array<number>(next.length).fill(0);
  const part = new Array<number>(next.length).fill(-1);
  const held: number[] = [];
  let counter = 0;
  let found = 0;
  for (let root = 0; root < next.length; root++) {
    if (index[root] !== -1) continue;
    const work: { node: number; edge: number }[] = [{ node: root, edge: 0 }];
    for (let top = work.at(-1); top; top = work.at(-1)) {
      const { node } = top;
      if (top.edge === 0) {
        index[node] = low[node] = counter++;
        held.push(node);
      }
      const to = next[node]?.[top.edge++];
      if (to !== undefined) {
        if (index[to] === -1) work.push({ node: to, edge: 0 });
        else if (part[to] === -1) low[node] = Math.min(low[node] as number, index[to] as number);
        continue;
      }
      work.pop();
      const above = work.at(-1)?.node;
      if (above !== undefined) low[above] = Math.min(low[above] as number, low[node] as number);
      if (low[node] !== index[node]) continue;
      for (let member = held.pop(); member !== undefined; member = held.pop()) {
        part[member] = found;
        if (member === node) break;
      }
      found++;
    }
  }
  return part;
}
