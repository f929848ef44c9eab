import { Untold } from "./confined.ts";
import type { GitObject, Objects } from "./objects.ts";

/** A commit as it is stored. */
export interface CommitObject {
  readonly id: string;
  readonly tree: string;
  readonly parents: readonly string[];
  /** When it was made, ISO 8601, UTC. */
  readonly date: string;
}

const MOST_TAGS_OF_TAGS = 10;

/** The commit of an id, through annotated tags. @throws Untold when it is no commit, or missing. */
export function readCommit(objects: Objects, id: string, asked: string): CommitObject {
  const commit = tagged(objects, id);
  if (!commit) throw new Untold(`has something else than a commit under \`${asked}\``);
  return commit;
}

/** The commit of an id, through annotated tags; undefined for other objects. @throws Untold when it is missing or damaged. */
export function tagged(objects: Objects, id: string): CommitObject | undefined {
  let at = id;
  for (let links = 0; links < MOST_TAGS_OF_TAGS; links++) {
    const object = objects.read(at);
    if (object.kind === "commit") return commitOf(at, object);
    if (object.kind !== "tag") return undefined;
    const next = /^object ([0-9a-f]+)$/m.exec(headersOf(object))?.[1];
    if (next === undefined) throw new Untold("has a damaged tag");
    at = next;
  }
  return undefined;
}

function commitOf(id: string, object: GitObject): CommitObject {
  const headers = headersOf(object);
  const tree = /^tree ([0-9a-f]+)$/m.exec(headers)?.[1];
  const seconds = Number(/^committer .*> (-?\d{1,12}) [+-]\d{4}$/m.exec(headers)?.[1]);
  if (tree === undefined || !Number.isFinite(seconds)) throw new Untold("has a damaged commit");
  return {
    id,
    tree,
    parents: [...headers.matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1] as string),
    date: new Date(Math.min(Math.max(seconds, -6e10), 2e11) * 1000).toISOString().replace(".000Z", "Z"),
  };
}

const headersOf = ({ data }: GitObject): string => {
  const end = data.indexOf("\n\n");
  return data.toString("latin1", 0, end < 0 ? data.length : end);
};
