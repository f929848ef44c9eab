import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { PastState } from "../../server/src/core/engine/ports.ts";
import { nodeHistory } from "../../server/src/host/history/history.ts";
import { commitAll, git, repository } from "../support/git.ts";
import { temporaryWorkspace } from "../support/temp-workspace.ts";

const historyOf = (...roots: string[]): ReturnType<typeof nodeHistory> => nodeHistory(() => roots);

async function at(reference: string, ...roots: string[]): Promise<PastState> {
  const state = await historyOf(...roots).at(reference);
  if ("refused" in state) throw new Error(state.refused);
  return state;
}

const refusal = async (reference: string, ...roots: string[]): Promise<string> => {
  const state = await historyOf(...roots).at(reference);
  return "refused" in state ? state.refused : "it was not refused";
};

async function contents(state: PastState, roots: readonly string[]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { file, size, real } of state.ports.list(roots, { aborted: false })) {
    const read = await state.ports.read(file);
    found[file] = "text" in read ? read.text : `(${read.unreadable})`;
    if ("text" in read && real === undefined) expect([file, size]).toEqual([file, Buffer.byteLength(read.text)]);
  }
  return found;
}

/** Three commits with a text that grows, so that a pack holds differences. */
function grown(): { readonly folder: string; readonly texts: readonly string[]; readonly ids: readonly string[] } {
  const lines = Array.from({ length: 400 }, (_, at) => `SELECT ${createHash("sha1").update(`${at}`).digest("hex")};\n`);
  const texts = [100, 200, 400].map((count) => lines.slice(0, count).join(""));
  const folder = repository({ "a.sql": texts[0] as string, "dags/ü b.yml": "x: 1\n" });
  const ids = [git(folder, "rev-parse", "HEAD").trim()];
  for (const text of texts.slice(1)) {
    writeFileSync(join(folder, "a.sql"), text);
    ids.push(commitAll(folder, "more"));
  }
  return { folder, texts, ids };
}

describe("older states", () => {
  it("gives every file of every commit, loose and packed, as git does", async () => {
    const { folder, texts, ids } = grown();
    for (const packed of [false, true]) {
      if (packed) git(folder, "gc", "-q", "--aggressive", "--prune=now");
      for (const [index, id] of ids.entries()) {
        const state = await at(id, folder);
        expect(await contents(state, [folder])).toEqual({
          [join(folder, "a.sql")]: texts[index],
          [join(folder, "dags/ü b.yml")]: "x: 1\n",
        });
        const date = git(folder, "show", "-s", "--format=%cd", "--date=format-local:%Y-%m-%dT%H:%M:%SZ", id).trim();
        expect(state.commits).toEqual([{ root: folder, id, date }]);
        expect(state.notes).toEqual([]);
      }
    }
    expect(git(folder, "verify-pack", "-v", join(folder, ".git/objects/pack", packOf(folder)))).toContain(
      "chain length",
    );
  });

  it("resolves what git resolves", async () => {
    const { folder, ids } = grown();
    git(folder, "tag", "v1", ids[0] as string);
    git(folder, "tag", "-a", "-m", "second", "v2", ids[1] as string);
    git(folder, "branch", "feature/x", ids[1] as string);
    git(folder, "update-ref", "refs/remotes/origin/main", ids[0] as string);
    git(folder, "checkout", "-q", "feature/x");
    writeFileSync(join(folder, "a.sql"), "1");
    commitAll(folder, "side");
    git(folder, "checkout", "-q", "main");
    git(folder, "merge", "-q", "-s", "ours", "-m", "merge", "feature/x");
    const names = ["v1", "v2", "main", "feature/x", "origin/main", "HEAD", "HEAD~1", "HEAD^", "HEAD^2", "HEAD^2~1^"];
    names.push("refs/tags/v2", "tags/v1", "heads/main", (ids[1] as string).slice(0, 7), "HEAD^0", "main~3");
    for (const packed of [false, true]) {
      if (packed) git(folder, "gc", "-q");
      for (const name of names) {
        const id = git(folder, "rev-parse", `${name}^{commit}`).trim();
        expect([name, (await at(name, folder)).commits[0]?.id]).toEqual([name, id]);
      }
      const told = await historyOf(folder).tags(10);
      if ("refused" in told) throw new Error(told.refused);
      const { tags, left } = told;
      expect(left).toBe(0);
      // The newest comes first, and the commits were made in the same second or in two.
      expect(tags.map(({ name }) => name).sort()).toEqual(["v1", "v2"]);
      for (const { date } of tags) expect(date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    }
    expect(await historyOf(folder).tags(1)).toMatchObject({ tags: [{}], left: 1 });
  });

  it("reads a root below the top, linked worktrees, submodules and SHA-256", async () => {
    const folder = repository({ "sub/a.sql": "1", "other/b.sql": "2" });
    expect(Object.keys(await contents(await at("HEAD", join(folder, "sub")), [join(folder, "sub")]))).toEqual([
      join(folder, "sub/a.sql"),
    ]);
    const tree = join(temporaryWorkspace(), "tree");
    git(folder, "worktree", "add", "-q", "-b", "side", tree);
    writeFileSync(join(tree, "c.sql"), "3");
    commitAll(tree, "in the worktree");
    expect(Object.keys(await contents(await at("HEAD", tree), [tree]))).toContain(join(tree, "c.sql"));
    expect(Object.keys(await contents(await at("main", tree), [tree]))).not.toContain(join(tree, "c.sql"));

    const outer = repository({ "x.sql": "1" });
    git(outer, "-c", "protocol.file.allow=always", "submodule", "add", "-q", folder, "mod");
    commitAll(outer, "with a submodule");
    expect(await contents(await at("HEAD", join(outer, "mod")), [join(outer, "mod")])).toMatchObject({
      [join(outer, "mod/sub/a.sql")]: "1",
    });
    expect((await at("HEAD", outer)).notes).toEqual([
      "Files of submodules are in repositories of their own and are left out.",
    ]);

    const long = temporaryWorkspace({ "a.sql": "1" });
    git(long, "init", "-q", "-b", "main", "--object-format=sha256");
    commitAll(long, "first");
    git(long, "gc", "-q");
    expect(await contents(await at("main", long), [long])).toEqual({ [join(long, "a.sql")]: "1" });
  });

  it("reads several roots, and says which repository does not know a reference", async () => {
    const [one, two] = [repository({ "a.sql": "1" }), repository({ "b.sql": "2" })];
    for (const folder of [one, two]) git(folder, "tag", "v1");
    git(one, "tag", "only-here");
    expect(Object.keys(await contents(await at("v1", one, two), [one, two])).sort()).toEqual(
      [join(one, "a.sql"), join(two, "b.sql")].sort(),
    );
    expect(await refusal("only-here", one, two)).toBe(
      `The git repository of \`${two}\` has no tag, branch or commit \`only-here\`.`,
    );
    expect(await historyOf(one, two).tags(9)).toMatchObject({ tags: [{ name: "v1" }], left: 0 });
  });

  it("follows links inside of the root alone, and finds files by name", async () => {
    const folder = repository({ "in/a.sql": "1", "b.sql": "2", ".env": "x=1" });
    symlinkSync("../b.sql", join(folder, "in/link.sql"));
    symlinkSync("../../outside", join(folder, "in/away.sql"));
    symlinkSync("/etc/passwd", join(folder, "in/etc.sql"));
    symlinkSync("in", join(folder, "folder"));
    symlinkSync("round.sql", join(folder, "round.sql"));
    commitAll(folder, "links");
    const state = await at("HEAD", folder);
    const found = await contents(state, [folder]);
    expect(Object.keys(found).map((file) => file.slice(folder.length + 1))).toEqual([
      ".env",
      "b.sql",
      "in/a.sql",
      "in/link.sql",
    ]);
    expect(found[join(folder, "in/link.sql")]).toBe("2");
    expect(await state.outside.find(["in/*.sql"])).toEqual([join(folder, "in/a.sql"), join(folder, "in/link.sql")]);
    expect(await state.outside.read(join(folder, "in/etc.sql"))).toEqual({ unreadable: "is not in the commit" });
  });
});

describe("what cannot be read is said in a sentence", () => {
  it("no repository, a bare one, an empty one, unknown and odd references", async () => {
    const plain = temporaryWorkspace({ "a.sql": "1" });
    expect(await refusal("HEAD", plain)).toBe(`\`${plain}\` is not in a git repository.`);
    const bare = temporaryWorkspace();
    git(bare, "init", "-q", "--bare");
    expect(await refusal("HEAD", bare)).toContain("is in a bare repository");
    const empty = temporaryWorkspace();
    git(empty, "init", "-q");
    expect(await refusal("HEAD", empty)).toContain("has no commit yet");
    expect(await historyOf(empty).tags(5)).toEqual({ tags: [], left: 0 });
    const folder = repository({ "a.sql": "1" });
    expect(await refusal("v9", folder)).toContain("has no tag, branch or commit `v9`");
    expect(await refusal("HEAD~5", folder)).toContain("has no commit `HEAD~5`: its history ends before");
    git(folder, "tag", "blob", git(folder, "rev-parse", "HEAD:a.sql").trim());
    expect(await refusal("blob", folder)).toContain("has something else than a commit under `blob`");
    for (const odd of ["", "../../x", "a..b", "HEAD@{1}", "-x\n", ":/x", "x y", "^", "~", "a\0b", "x".repeat(5000)])
      expect(await refusal(odd, folder)).toMatch(/^The git repository of `.*` (cannot be asked for|has no tag)/);
  });

  it("shallow and partial clones, alternates, reftable", async () => {
    const { folder, ids } = grown();
    const clone = (...args: string[]): string => {
      const into = join(temporaryWorkspace(), "clone");
      git(folder, "config", "uploadpack.allowFilter", "true");
      git(folder, "-c", "protocol.file.allow=always", "clone", "-q", ...args, into);
      return into;
    };
    const shallow = clone("--depth", "1", `file://${folder}`);
    expect(Object.keys(await contents(await at("HEAD", shallow), [shallow]))).toHaveLength(2);
    expect(await refusal("HEAD~1", shallow)).toContain("is a shallow clone that ends before `HEAD~1`");
    expect(await refusal(ids[0] as string, shallow)).toContain("is a shallow clone");
    const partial = clone("--filter=blob:none", "--no-checkout", `file://${folder}`);
    const read = await (await at("HEAD~1", partial)).ports.read(join(partial, "a.sql"));
    expect(read).toEqual({ unreadable: expect.stringContaining("a partial clone brings it") });
    expect(await refusal("HEAD", clone("--shared", folder))).toContain("borrows objects of another repository");
    mkdirSync(join(folder, ".git/reftable"));
    writeFileSync(join(folder, ".git/reftable/tables.list"), "");
    expect(await refusal("HEAD", folder)).toContain("reftable");
  });

  it("a repository that is damaged anywhere", async () => {
    const { folder } = grown();
    git(folder, "tag", "-a", "-m", "x", "v1");
    git(folder, "gc", "-q", "--prune=now");
    const pack = join(folder, ".git/objects/pack", packOf(folder).replace(/idx$/, "pack"));
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    for (const file of [
      pack,
      pack.replace(/pack$/, "idx"),
      join(folder, ".git/packed-refs"),
      join(folder, ".git/HEAD"),
    ]) {
      const whole = readFileSync(file);
      chmodSync(file, 0o644);
      for (let round = 0; round < 60; round++) {
        const bytes = Buffer.from(round % 3 === 0 ? whole.subarray(0, random(whole.length)) : whole);
        for (let at = 0; at < 1 + random(8) && bytes.length > 0; at++) bytes[random(bytes.length)] = random(256);
        writeFileSync(file, bytes);
        const state = await historyOf(folder).at("HEAD~1");
        if ("refused" in state) expect(state.refused).toMatch(/^The git repository .*\.$/);
        else await contents(state, [folder]).catch((error) => expect(String(error)).toContain("AssertionError"));
        expect(await historyOf(folder).tags(5)).toBeTypeOf("object");
      }
      writeFileSync(file, whole);
    }
    expect((await at("v1", folder)).commits).toHaveLength(1);
  });

  it("an object that would unpack into far more than it says, or than is read", async () => {
    const folder = repository({ "a.sql": "1" });
    const zeros = Buffer.alloc(60_000_000);
    const blob = git(folder, "rev-parse", "HEAD:a.sql").trim();
    const path = join(folder, ".git/objects", blob.slice(0, 2), blob.slice(2));
    for (const [head, why] of [
      ["blob 1\0", "has a damaged object"],
      [`blob ${zeros.length}\0`, "of more than 50 MB"],
    ] as const) {
      rmSync(path, { force: true });
      writeFileSync(path, deflateSync(Buffer.concat([Buffer.from(head), zeros])));
      const read = await (await at("HEAD", folder)).ports.read(join(folder, "a.sql"));
      expect(read).toEqual({ unreadable: expect.stringContaining(why) });
    }
  });
});

describe("a hostile repository", () => {
  it("starts nothing that its configuration names", async () => {
    const folder = repository({ "a.sql": "1", ".gitattributes": "*.sql filter=evil diff=evil\n" });
    const mark = join(temporaryWorkspace(), "mark");
    const evil = `touch ${mark}`;
    appendFileSync(
      join(folder, ".git/config"),
      `[core]\n\tfsmonitor = "${evil}"\n\tsshCommand = "${evil}"\n\tpager = "${evil}"\n[diff "evil"]\n\tcommand = "${evil}"\n\ttextconv = "${evil}"\n[filter "evil"]\n\tsmudge = "${evil}"\n\tclean = "${evil}"\n\trequired = true\n[include]\n\tpath = /etc/passwd\n`,
    );
    for (const hook of ["post-checkout", "reference-transaction", "post-index-change"]) {
      writeFileSync(join(folder, ".git/hooks", hook), `#!/bin/sh\n${evil}\n`);
      chmodSync(join(folder, ".git/hooks", hook), 0o755);
    }
    expect(Object.keys(await contents(await at("HEAD", folder), [folder]))).toHaveLength(2);
    await historyOf(folder).tags(5);
    expect(existsSync(mark)).toBe(false);
  });

  it("has no other repository of the machine read", async () => {
    const secret = repository({ "secret.sql": "SELECT 'secret'" });
    const open = repository({ "a.sql": "1" });
    const id = git(secret, "rev-parse", "HEAD").trim();

    const file = temporaryWorkspace({ ".git": `gitdir: ${secret}/.git\n` });
    expect(await refusal("HEAD", file)).toContain("names a repository which does not know it");
    const forged = temporaryWorkspace({ ".git": "gitdir: ./own/worktrees/x\n", "own/worktrees/x/HEAD": id });
    writeFileSync(join(forged, "own/worktrees/x/gitdir"), `${forged}/.git\n`);
    writeFileSync(join(forged, "own/worktrees/x/commondir"), `${secret}/.git\n`);
    expect(await refusal("HEAD", forged)).toContain("does not hold the object");
    const link = temporaryWorkspace();
    symlinkSync(join(secret, ".git"), join(link, ".git"));
    expect(await refusal("HEAD", link)).toContain("which is not followed");

    writeFileSync(join(open, ".git/commondir"), `${secret}/.git\n`);
    writeFileSync(join(open, ".git/objects/info/alternates"), `${secret}/.git/objects\n`);
    expect(await refusal(id, open)).toContain("has no tag, branch or commit");
    renameSync(join(open, ".git/objects"), join(open, ".git/kept"));
    symlinkSync(join(secret, ".git/objects"), join(open, ".git/objects"));
    expect(await refusal(id, open)).not.toContain("it was not refused");
    symlinkSync("/etc/passwd", join(open, ".git/refs/heads/passwd"));
    expect(await refusal("passwd", open)).not.toContain("root:");
  });

  it("does not keep a reader waiting", async () => {
    const folder = repository({ "a.sql": "1" });
    rmSync(join(folder, ".git/HEAD"));
    execFileSync("mkfifo", [join(folder, ".git/HEAD")]);
    expect(await refusal("main", folder)).toContain("without `HEAD`");
    rmSync(join(folder, ".git/HEAD"));
    writeFileSync(join(folder, ".git/HEAD"), "ref: refs/heads/a\n");
    writeFileSync(join(folder, ".git/refs/heads/a"), "ref: refs/heads/b\n");
    writeFileSync(join(folder, ".git/refs/heads/b"), "ref: refs/heads/a\n");
    expect(await refusal("HEAD", folder)).toContain("has no commit yet");
  });
});

const packOf = (folder: string): string =>
  readdirSync(join(folder, ".git/objects/pack")).find((name) => name.endsWith(".idx")) as string;
