import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodePorts } from "../../server/src/host/ports.ts";
import { type WalkOptions, walk } from "../../server/src/host/walk.ts";
import { temporaryWorkspace } from "../support/temp-workspace.ts";

const NEVER = { aborted: false };

/** Paths below the folder; `path -> real` for links. */
async function listed(folder: string, options: Partial<WalkOptions> = {}, roots = [folder]): Promise<string[]> {
  const found: string[] = [];
  const all = { excluded: () => () => false, note: () => {}, ...options };
  const below = (file: string): string => (file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file);
  for await (const { file, real } of walk(roots, all, NEVER))
    found.push(real === undefined ? below(file) : `${below(file)} -> ${below(real)}`);
  return found.sort();
}

describe("walking a workspace", () => {
  it("lists everything, hidden files too", async () => {
    const folder = temporaryWorkspace({ "a.sql": "", "b/c.yaml": "", ".github/d.yml": "" });
    expect(await listed(folder)).toEqual([".github/d.yml", "a.sql", "b/c.yaml"]);
  });

  it("honours .gitignore as git does: nested files, negation, folders, anchors", async () => {
    const folder = temporaryWorkspace({
      ".gitignore": "*.log\n/build/\nout/*\n!out/keep.sql\n",
      "x.log": "",
      "build/a.sql": "",
      "deep/build/a.sql": "",
      "out/a.sql": "",
      "out/keep.sql": "",
      "deep/.gitignore": "!y.log\nlocal.sql\n",
      "deep/y.log": "",
      "deep/z/local.sql": "",
      "local.sql": "",
    });
    expect(await listed(folder)).toEqual([
      ".gitignore",
      "deep/.gitignore",
      "deep/build/a.sql",
      "deep/y.log",
      "local.sql",
      "out/keep.sql",
    ]);
  });

  it("honours the .gitignore files above, up to the top of the repository", async () => {
    const folder = temporaryWorkspace({
      ".gitignore": "above.sql\n",
      "repo/.git/HEAD": "",
      "repo/.gitignore": "secret.sql\n/ignored/\n",
      "repo/dags/secret.sql": "",
      "repo/dags/above.sql": "",
      "repo/ignored/asked-for.sql": "",
    });
    expect(await listed(join(folder, "repo/dags"))).toEqual(["above.sql"]);
    expect(await listed(join(folder, "repo/ignored"))).toEqual(["asked-for.sql"]);
  });

  it("reads what dbt wrote although git ignores it, and no other target folder", async () => {
    const folder = temporaryWorkspace({
      ".gitignore": "target/\ndbt_packages/\n*.tmp\n",
      "dbt/dbt_project.yml": "",
      "dbt/target/manifest.json": "",
      "dbt/dbt_packages/utils/macros/x.sql": "",
      "rust/target/debug/x.json": "",
    });
    expect(await listed(folder)).toEqual([
      ".gitignore",
      "dbt/dbt_packages/utils/macros/x.sql",
      "dbt/dbt_project.yml",
      "dbt/target/manifest.json",
    ]);
  });

  it("leaves excluded folders out without listing them", async () => {
    const folder = temporaryWorkspace({ "data/a/b.sql": "", "dags/c.sql": "" });
    const asked: string[] = [];
    const excluded = () => (file: string) => {
      asked.push(file.slice(folder.length + 1));
      return file.startsWith(`${folder}/data/`);
    };
    expect(await listed(folder, { excluded })).toEqual(["dags/c.sql"]);
    expect(asked).not.toContain("data/a/_");
  });

  it("follows links within the workspace once, and tells where they lead", async () => {
    const folder = temporaryWorkspace({ "sql/a.sql": "", "dags/d.py": "" });
    symlinkSync("../sql", join(folder, "dags/sql"));
    symlinkSync("../sql/a.sql", join(folder, "dags/one.sql"));
    expect(await listed(folder)).toEqual([
      "dags/d.py",
      "dags/one.sql -> sql/a.sql",
      "dags/sql/a.sql -> sql/a.sql",
      "sql/a.sql",
    ]);
  });

  it("ends in loops and fans of links", async () => {
    const folder = temporaryWorkspace({ "a/x.sql": "", "b/y.sql": "" });
    symlinkSync("..", join(folder, "a/up"));
    symlinkSync(".", join(folder, "a/self"));
    symlinkSync("../b", join(folder, "a/b"));
    symlinkSync("../a", join(folder, "b/a"));
    symlinkSync("loop", join(folder, "loop"));
    symlinkSync("nowhere", join(folder, "dangling"));
    expect(await listed(folder)).toEqual(["a/b/y.sql -> b/y.sql", "a/x.sql", "b/a/x.sql -> a/x.sql", "b/y.sql"]);
  });

  it("never follows a link out of the workspace, and says so", async () => {
    const outside = temporaryWorkspace({ "secret.sql": "", "folder/x.sql": "" });
    const folder = temporaryWorkspace({ "a.sql": "" });
    symlinkSync(join(outside, "secret.sql"), join(folder, "link.sql"));
    symlinkSync(join(outside, "folder"), join(folder, "folder"));
    const notes: string[] = [];
    expect(await listed(folder, { note: (sentence) => notes.push(sentence) })).toEqual(["a.sql", "link.sql"]);
    expect(notes).toEqual([`${folder}/folder is a link that leaves the workspace; what is behind it is not analysed.`]);
    const ports = nodePorts({ log: () => {} });
    for await (const _ of ports.list([folder], NEVER));
    expect(await ports.read(join(folder, "link.sql"))).toEqual({ unreadable: "is a link that leaves the workspace" });
    expect(await ports.read(join(folder, "folder/x.sql"))).toEqual({
      unreadable: "is a link that leaves the workspace",
    });
    expect(await ports.read(join(folder, "a.sql"))).toEqual({ text: "" });
  });

  it("links between two roots lead to files of the workspace", async () => {
    const folder = temporaryWorkspace({ "one/a.sql": "", "two/b.sql": "" });
    symlinkSync("../one/a.sql", join(folder, "two/a.sql"));
    const roots = [join(folder, "one"), join(folder, "two")];
    expect(await listed(folder, {}, roots)).toEqual(["one/a.sql", "two/a.sql -> one/a.sql", "two/b.sql"]);
  });

  it("walks a root inside another root once", async () => {
    const folder = temporaryWorkspace({ "a/b/c.sql": "" });
    expect(await listed(folder, {}, [join(folder, "a/b"), folder, folder])).toEqual(["a/b/c.sql"]);
  });

  it("stops at so many files and at so many folders below each other, and says so", async () => {
    const folder = temporaryWorkspace({ "a.sql": "", "b.sql": "", "c.sql": "" });
    const notes: string[] = [];
    const note = (sentence: string): void => void notes.push(sentence);
    expect(await listed(folder, { maxFiles: 2, note })).toEqual(["a.sql", "b.sql"]);
    expect(notes[0]).toContain("more than 2 files");
    const deep = temporaryWorkspace({ [`${"d/".repeat(66)}x.sql`]: "" });
    expect(await listed(deep, { note })).toEqual([]);
    expect(notes[1]).toContain("64 folders deep");
  });

  // Root may read everything.
  if (process.getuid?.() !== 0)
    it("goes on behind a folder it may not list", async () => {
      const folder = temporaryWorkspace({ "a.sql": "" });
      mkdirSync(join(folder, "locked"));
      chmodSync(join(folder, "locked"), 0);
      const notes: string[] = [];
      expect(await listed(folder, { note: (sentence) => notes.push(sentence) })).toEqual(["a.sql"]);
      expect(notes[0]).toContain("permission denied");
    });

  it("answers for a root that does not exist", async () => {
    const notes: string[] = [];
    const folder = `${temporaryWorkspace()}/gone`;
    expect(await listed(folder, { note: (sentence) => notes.push(sentence) })).toEqual([]);
    expect(notes).toEqual([`${folder} cannot be listed: there is no such file.`]);
  });

  it("stops when nobody waits any more", async () => {
    const folder = temporaryWorkspace({ "a.sql": "", "b.sql": "" });
    const signal = { aborted: false };
    const found: string[] = [];
    for await (const { file } of walk([folder], { excluded: () => () => false, note: () => {} }, signal)) {
      found.push(file);
      signal.aborted = true;
    }
    expect(found).toHaveLength(1);
  });
});
