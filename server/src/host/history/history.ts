import { realpathSync } from "node:fs";
import { relative, sep } from "node:path";
import type { History, PastState, PastTag } from "../../core/engine/ports.ts";
import type { FileId } from "../../core/text/span.ts";
import { toPath } from "../paths.ts";
import { reasonOf } from "../walk.ts";
import { tagged } from "./commits.ts";
import { about, Untold } from "./confined.ts";
import { Objects } from "./objects.ts";
import { type PastRoot, pastState, repositoryOf } from "./past.ts";
import { References } from "./references.ts";
import { type Repository, repositoryAround } from "./repository.ts";

/** Older states of the workspace on Node; `roots` are asked for anew each time, and repositories are opened anew. */
export function nodeHistory(roots: () => readonly FileId[]): History {
  return {
    tags: (most) =>
      told(roots(), async (opened) => {
        const repositories = [...new Map(opened.map((each) => [each.repository.common, each])).values()];
        const dates: ReadonlyMap<string, string>[] = [];
        for (const { root, objects, references } of repositories)
          dates.push(await about(repositoryOf(root), () => datesOf(objects, references)));
        const [first, ...others] = dates;
        const shared: PastTag[] = [];
        for (const [name, date] of first ?? []) {
          const all = [date, ...others.map((each) => each.get(name) ?? "")];
          if (!all.includes("")) shared.push({ name, date: all.sort().at(-1) as string });
        }
        shared.sort((a, b) => (a.date === b.date ? (a.name < b.name ? -1 : 1) : a.date < b.date ? 1 : -1));
        return { tags: shared.slice(0, most), left: Math.max(0, shared.length - most) };
      }),
    at: (reference) =>
      told(roots(), async (opened): Promise<PastState> => {
        const past: PastRoot[] = [];
        for (const { root, repository, objects, references } of opened)
          past.push({
            root,
            folder: relative(repository.top, realpathSync(toPath(root)))
              .split(sep)
              .join("/"),
            commit: await about(repositoryOf(root), () => references.commit(reference)),
            objects,
            idBytes: repository.idBytes,
          });
        return pastState(past);
      }),
  };
}

interface Opened {
  readonly root: FileId;
  readonly repository: Repository;
  readonly objects: Objects;
  readonly references: References;
}

/** Opens the repositories and lets them be asked; what they do not tell becomes the sentence of a refusal. */
async function told<T>(
  roots: readonly FileId[],
  ask: (opened: readonly Opened[]) => Promise<T>,
): Promise<T | { readonly refused: string }> {
  try {
    if (roots.length === 0) throw new Untold("There is no workspace folder.");
    const opened: Opened[] = [];
    for (const root of roots) {
      const repository = await about(`\`${root}\``, () => repositoryAround(toPath(root)));
      const objects = new Objects(repository);
      opened.push({ root, repository, objects, references: new References(repository, objects) });
    }
    return await ask(opened);
  } catch (error) {
    if (error instanceof Untold) return { refused: error.message };
    // The disk changed under our hands, or a repository is damaged in a way nobody thought of.
    return { refused: `The git repository cannot be read: ${reasonOf(error)}.` };
  }
}

/** Tags with the dates of their commits; a tag of something else, or of a commit that was not fetched, is none. */
async function datesOf(objects: Objects, references: References): Promise<ReadonlyMap<string, string>> {
  const dates = new Map<string, string>();
  for (const [name, id] of references.tags()) {
    await pause(dates.size);
    try {
      const commit = tagged(objects, id);
      if (commit) dates.set(name, commit.date);
    } catch (error) {
      if (!(error instanceof Untold)) throw error;
    }
  }
  return dates;
}

/** Lets other work run, now and then. */
const pause = (done: number): Promise<void> | undefined =>
  done % 64 === 63 ? new Promise((resolve) => setImmediate(resolve)) : undefined;
