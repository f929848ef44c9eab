import type { Analyser } from "../core/engine/analyser.ts";
import { PlatformCollector } from "../core/platform/collect.ts";
import type { Platform } from "../core/platform/platform.ts";
import type { OperationContext } from "./operation.ts";

/** The picture made last of each workspace; dropped when a file changes. */
const pictures = new WeakMap<Analyser, Promise<Platform>>();
const watched = new WeakSet<Analyser>();

/** The picture of the workspace, made once as long as nothing changes. */
export async function platformOf(context: OperationContext): Promise<Platform> {
  const { analyser } = context;
  if (!watched.has(analyser)) {
    watched.add(analyser);
    analyser.onChange(() => pictures.delete(analyser));
  }
  const kept = pictures.get(analyser);
  if (kept) return kept;
  const made = collect(context);
  pictures.set(analyser, made);
  // Work that was given up is no picture.
  made.catch(() => pictures.get(analyser) === made && pictures.delete(analyser));
  return made;
}

async function collect({ analyser, rules, signal, progress }: OperationContext): Promise<Platform> {
  const collector = new PlatformCollector(rules.map(({ id }) => id));
  const statuses = analyser.status().filter(({ factsOnly, systems }) => !factsOnly && systems.length > 0);
  const ordered = statuses.toSorted((a, b) => (a.file < b.file ? -1 : 1));
  for (const [at, { file }] of ordered.entries()) {
    const view = await analyser.view(file, signal);
    if (view) collector.add(view, analyser.statusOf(file));
    progress?.(at + 1, ordered.length);
  }
  return collector.platform();
}
