import { effective, type RuleLevels } from "../../core/config/effective.ts";
import { isWithin } from "../../core/text/path.ts";
import type { FileId } from "../../core/text/span.ts";
import type { OperationContext } from "../operation.ts";
import { isAmong } from "../places.ts";

/** Which rules are on, and which of them had a file of their systems to look at. */
export interface Looked {
  readonly on: ReadonlySet<string>;
  readonly ran: ReadonlySet<string>;
}

/** Asks the configuration of each root what holds for each of its files. */
export async function lookedAt(context: OperationContext, paths: readonly FileId[] | undefined): Promise<Looked> {
  const { analyser, roots, rules } = context;
  const holding = await Promise.all(
    roots.map(async (root) => ({ root, config: effective(await analyser.configOf(root), rules) })),
  );
  const on = new Set<string>();
  const ran = new Set<string>();
  for (const { root, config } of holding) for (const id of config.levelsOf(root).keys()) on.add(id);
  // Files for which the same settings hold share one object: each is looked through once for a system.
  const seen = new Map<RuleLevels, Set<string>>();
  for (const { file, systems, factsOnly } of analyser.status()) {
    if (factsOnly || systems.length === 0 || !isAmong(paths, file)) continue;
    const levels = holding.find(({ root }) => isWithin(root, file))?.config.levelsOf(file);
    if (!levels) continue;
    const known = seen.get(levels) ?? new Set();
    seen.set(levels, known);
    for (const system of systems) {
      if (known.has(system)) continue;
      known.add(system);
      for (const meta of rules)
        if (levels.has(meta.id)) {
          on.add(meta.id);
          if (meta.systems.some((each) => each === system)) ran.add(meta.id);
        }
    }
  }
  return { on, ran };
}
