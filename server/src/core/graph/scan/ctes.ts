import type { Cte, TableSource } from "../../sql/tree.ts";

/** The CTEs of one WITH and those around it; a body sees the ones before it, under RECURSIVE all of them. */
export interface Scope {
  readonly byName: ReadonlyMap<string, readonly number[]>;
  readonly ctes: readonly Cte[];
  readonly outer: Scope | undefined;
  /** CTEs from here on are not visible. */
  readonly limit: number;
}

/** What the query behind a WITH sees. */
export function scopeOf(ctes: readonly Cte[], outer: Scope | undefined): Scope {
  const byName = new Map<string, number[]>();
  for (const [at, cte] of ctes.entries()) {
    const name = cte.name.text.toLowerCase();
    const places = byName.get(name);
    if (places) places.push(at);
    else byName.set(name, [at]);
  }
  return { byName, ctes, outer, limit: ctes.length };
}

/** The CTE a source of FROM means, and what its own query sees; undefined for stored tables. */
export function isVisible(
  source: TableSource,
  scope: Scope | undefined,
): { readonly cte: Cte; readonly inside: Scope } | undefined {
  const { parts } = source.name;
  const name = parts[0];
  if (parts.length !== 1 || !name || name.templated || source.name.expression !== undefined) return undefined;
  const folded = name.text.toLowerCase();
  for (let level = scope; level !== undefined; level = level.outer) {
    const at = level.byName.get(folded)?.findLast((place) => place < level.limit);
    const cte = at === undefined ? undefined : level.ctes[at];
    if (cte && at !== undefined) return { cte, inside: { ...level, limit: cte.recursive ? level.ctes.length : at } };
  }
  return undefined;
}
