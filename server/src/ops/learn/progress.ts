import { type BaselineEntry, readBaseline } from "../../core/engine/baseline.ts";
import { joinPath } from "../../core/text/path.ts";
import type { FileId } from "../../core/text/span.ts";
import type { OperationContext } from "../operation.ts";
import { isAmong } from "../places.ts";

/** How far a team has come since its baseline; null where there is none to compare with. */
export interface Progress {
  /** Findings of the baseline that are not found any more. */
  readonly cleared: number;
  /** Findings of the baseline that are still there. */
  readonly accepted: number;
}

/** Progress since the baselines of the roots, by rule; undefined where no root has one. */
export async function progressOf(
  context: OperationContext,
  paths: readonly FileId[] | undefined,
): Promise<ReadonlyMap<string, Progress> | undefined> {
  const byFile = new Map<FileId, BaselineEntry[]>();
  let has = false;
  for (const root of context.roots) {
    const { baseline } = await context.analyser.configOf(root);
    const text = await context.analyser.text(joinPath(root, baseline));
    if (text === undefined) continue;
    has = true;
    for (const entry of readBaseline(text).values()) {
      const file = joinPath(root, entry.path);
      if (isAmong(paths, file)) byFile.set(file, [...(byFile.get(file) ?? []), entry]);
    }
  }
  if (!has) return undefined;
  const progress = new Map<string, Progress>();
  for (const [file, entries] of byFile) {
    const view = await context.analyser.view(file, context.signal);
    const there = new Set(
      [...(view?.suppressed ?? []), ...(view?.findings ?? [])].map(({ fingerprint }) => fingerprint),
    );
    for (const { rule, fingerprint } of entries) {
      const { cleared, accepted } = progress.get(rule) ?? { cleared: 0, accepted: 0 };
      const isThere = there.has(fingerprint);
      progress.set(rule, { cleared: cleared + (isThere ? 0 : 1), accepted: accepted + (isThere ? 1 : 0) });
    }
  }
  return progress;
}

/** The sum of some rules. */
export const sumOf = (progress: ReadonlyMap<string, Progress>, rules: readonly string[]): Progress =>
  rules.reduce<Progress>(
    (sum, rule) => {
      const { cleared, accepted } = progress.get(rule) ?? { cleared: 0, accepted: 0 };
      return { cleared: sum.cleared + cleared, accepted: sum.accepted + accepted };
    },
    { cleared: 0, accepted: 0 },
  );
