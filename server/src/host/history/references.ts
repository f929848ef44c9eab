import { join } from "node:path";
import { type CommitObject, readCommit, tagged } from "./commits.ts";
import { Untold } from "./confined.ts";
import type { Objects } from "./objects.ts";
import type { Repository } from "./repository.ts";

/** Where git looks for a name, in this order. */
const PLACES = ["refs/", "refs/tags/", "refs/heads/", "refs/remotes/"];
/** Bytes of the file of packed references. */
const LARGEST = 50_000_000;
/** Tags that are read; a repository with more is asked for the first of them. */
const MOST_TAGS = 20_000;
const MOST_LINKS = 5;
const MOST_STEPS = 10_000;

/** What people may write for a commit: a name or id, then steps back. */
const FORM = /^([^~^]+)((?:~\d{0,5}|\^\d{0,2})*)$/;

/** Names as git allows them: no path out, no control characters. */
const NAME = /^(?!.*(?:\.\.|\/\/|@\{|\.lock$|\/\.|\/$|\.$))[^\x00-\x20\x7f~^:?*[\\/.][^\x00-\x20\x7f~^:?*[\\]*$/;

/** The references of a repository and the commits they mean. */
export class References {
  private packedNames: ReadonlyMap<string, string> | undefined;

  constructor(
    private readonly repository: Repository,
    private readonly objects: Objects,
  ) {}

  /** The commit that a tag, branch, `HEAD` or id means, steps such as `~2` and `^` included. @throws Untold when none is meant. */
  commit(reference: string): CommitObject {
    const [, name, steps] = FORM.exec(reference) ?? [];
    if (name === undefined || !NAME.test(name))
      throw new Untold(`cannot be asked for \`${shown(reference)}\`: name a tag, a branch or a commit`);
    let commit = readCommit(this.objects, this.idOf(name), reference);
    let taken = 0;
    for (const [, kind, digits] of (steps ?? "").matchAll(/([~^])(\d*)/g)) {
      const count = digits === "" ? 1 : Number(digits);
      for (let step = 0; step < (kind === "~" ? count : Math.min(count, 1)); step++) {
        if (++taken > MOST_STEPS) throw new Untold(`is not followed back more than ${MOST_STEPS} commits`);
        const parent = commit.parents[kind === "^" ? count - 1 : 0];
        if (this.repository.shallow.has(commit.id))
          throw new Untold(
            `is a shallow clone that ends before \`${shown(reference)}\`; \`git fetch --unshallow\` brings it`,
          );
        if (parent === undefined) throw new Untold(`has no commit \`${shown(reference)}\`: its history ends before`);
        commit = readCommit(this.objects, parent, reference);
      }
    }
    return commit;
  }

  /** Tags with the ids they hold. */
  tags(): ReadonlyMap<string, string> {
    const prefix = "refs/tags/";
    const tags = new Map<string, string>();
    for (const [name, id] of this.packed()) if (name.startsWith(prefix)) tags.set(name.slice(prefix.length), id);
    const open = [prefix];
    for (let folder = open.pop(); folder !== undefined && tags.size <= MOST_TAGS; folder = open.pop())
      for (const entry of this.repository.files.entries(join(this.repository.common, folder))) {
        const name = `${folder}${entry.name}`;
        if (entry.isDirectory() && name.length < 1000) open.push(`${name}/`);
        const id = entry.isFile() && NAME.test(name) ? this.follow(name) : undefined;
        if (id !== undefined) tags.set(name.slice(prefix.length), id);
      }
    return new Map([...tags].slice(0, MOST_TAGS));
  }

  private idOf(name: string): string {
    const named = name === "HEAD" ? this.follow(name) : undefined;
    if (named !== undefined) return named;
    for (const place of name.startsWith("refs/") ? ["", ...PLACES] : PLACES) {
      const id = this.follow(place + name);
      if (id !== undefined) return id;
    }
    const remote = this.follow(`refs/remotes/${name}/HEAD`);
    if (remote !== undefined) return remote;
    const prefix = name.toLowerCase();
    if (/^[0-9a-f]{4,64}$/.test(prefix)) {
      const commits = this.objects.beginningWith(prefix).filter((id) => tagged(this.objects, id) !== undefined);
      if (commits.length > 1)
        throw new Untold(`has several commits that begin with \`${shown(name)}\`; give more digits`);
      if (commits[0] !== undefined) return commits[0];
    }
    if (name === "HEAD") throw new Untold("has no commit yet");
    throw new Untold(
      this.repository.shallow.size > 0
        ? `is a shallow clone that has no tag, branch or commit \`${shown(name)}\`; \`git fetch --unshallow --tags\` may bring it`
        : `has no tag, branch or commit \`${shown(name)}\``,
    );
  }

  /** The id that a full name of a reference leads to; undefined where there is none. */
  private follow(name: string): string | undefined {
    const { files, own, common, idBytes } = this.repository;
    let at = name;
    for (let links = 0; links < MOST_LINKS; links++) {
      const text = files
        .whole(join(at === "HEAD" ? own : common, at), 10_000)
        ?.toString("latin1")
        .trim();
      const id = text ?? this.packed().get(at);
      if (id === undefined) return undefined;
      const next = /^ref: (refs\/.+)$/.exec(id)?.[1];
      if (next === undefined) return id.length === 2 * idBytes && /^[0-9a-f]+$/.test(id) ? id : undefined;
      if (!NAME.test(next)) return undefined;
      at = next;
    }
    return undefined;
  }

  private packed(): ReadonlyMap<string, string> {
    if (this.packedNames) return this.packedNames;
    const names = new Map<string, string>();
    const { files, common } = this.repository;
    const text = files.whole(join(common, "packed-refs"), LARGEST)?.toString("utf8") ?? "";
    for (const match of text.matchAll(/^([0-9a-f]+) (\S+)$/gm)) names.set(match[2] as string, match[1] as string);
    this.packedNames = names;
    return names;
  }
}

/** A reference as a sentence may show it. */
const shown = (reference: string): string =>
  reference.length > 100 ? `${reference.slice(0, 100)}…` : reference.replace(/[`\x00-\x1f\x7f]/g, "?");
