import { type Analyser, Cancelled } from "../core/engine/analyser.ts";
import { PlatformCollector } from "../core/platform/collect.ts";
import type { Platform } from "../core/platform/platform.ts";
import type { OperationContext } from "./operation.ts";

/** A picture of a workspace, and the state it was begun in. */
interface Picture {
  readonly revision: number;
  readonly made: Promise<Platform>;
}

/** The picture begun last of each workspace. */
const pictures = new WeakMap<Analyser, Picture>();

/** The picture of the workspace as it is now, made once as long as nothing changes. @throws Cancelled */
export async function platformOf(context: OperationContext): Promise<Platform> {
  const { analyser, signal } = context;
  for (;;) {
    await analyser.settled(signal);
    const kept = pictures.get(analyser);
    if (kept?.revision !== analyser.revision) return begun(context).made;
    try {
      return await kept.made;
    } catch (error) {
      // Whoever began it has given up, not we.
      if (!(error instanceof Cancelled) || signal.aborted) throw error;
      if (pictures.get(analyser) === kept) pictures.delete(analyser);
    }
  }
}

function begun(context: OperationContext): Picture {
  const { analyser } = context;
  const picture = { revision: analyser.revision, made: collect(context) };
  pictures.set(analyser, picture);
  // Work that was given up is no picture.
  picture.made.catch(() => pictures.get(analyser) === picture && pictures.delete(analyser));
  return picture;
}

async function collect({ analyser, rules, signal, progress }: OperationContext): Promise<Platform> {
  const collector = new PlatformCollector(rules.map(({ id }) => id));
  const statuses = analyser.status().filter(({ factsOnly, systems }) => !factsOnly && systems.length > 0);
  const ordered = statuses.toSorted((a, b) => (a.file < b.file ? -1 : 1));
  for (const [at, { file }] of ordered.entries()) {
    if (signal.aborted) throw new Cancelled();
    const view = await analyser.view(file, signal);
    if (view) collector.add(view, analyser.statusOf(file));
    progress?.(at + 1, ordered.length);
  }
  return collector.platform();
}
