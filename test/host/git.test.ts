import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { changedSince } from "../../server/src/host/git.ts";
import { git, repository } from "../support/git.ts";
import { temporaryWorkspace } from "../support/temp-workspace.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Puts a git before the real one that does something else for one command. */
function instead(command: string, script: string): void {
  const real = execFileSync("which", ["git"], { encoding: "utf8" }).trim();
  const folder = temporaryWorkspace({
    git: `#!/bin/sh\ncase " $* " in *" ${command} "*) ${script};; esac\nexec ${real} "$@"\n`,
  });
  chmodSync(join(folder, "git"), 0o755);
  vi.stubEnv("PATH", `${folder}${delimiter}${process.env.PATH}`);
}

describe("what changed since a commit", () => {
  it("edits, new and renamed files, from the common ancestor on; deleted and ignored ones not", async () => {
    const folder = repository({
      "a.sql": "1",
      "b b/ü.sql": "1",
      "gone.sql": "1",
      ".gitignore": "x.log\n",
      "same.sql": "",
    });
    git(folder, "branch", "base");
    writeFileSync(join(folder, "a.sql"), "2");
    git(folder, "commit", "-qam", "second");
    git(folder, "checkout", "-q", "base");
    writeFileSync(join(folder, "same.sql"), "2");
    git(folder, "commit", "-qam", "elsewhere");
    git(folder, "checkout", "-q", "main");
    writeFileSync(join(folder, "b b/ü.sql"), "2");
    writeFileSync(join(folder, "new.sql"), "");
    writeFileSync(join(folder, "x.log"), "");
    rmSync(join(folder, "gone.sql"));
    const expected = ["a.sql", "b b/ü.sql", "new.sql"].map((name) => join(folder, name));
    expect(await changedSince(folder, "base")).toEqual({ files: expected });
    expect(await changedSince(join(folder, "b b"), "base")).toEqual({
      files: expected.filter((name) => !name.endsWith("new.sql")),
    });
  });

  it("refuses in a sentence what it does not know", async () => {
    const folder = repository({ "a.sql": "" });
    expect(await changedSince(folder, "nowhere")).toEqual({
      refused: "git knows no commit `nowhere`. Fetch it, or name another with `--since`.",
    });
    expect(await changedSince(folder, "--output=/tmp/x")).toHaveProperty("refused");
    expect(await changedSince(temporaryWorkspace(), "HEAD")).toHaveProperty("refused");
  });

  it("refuses a git that cannot be told to run no filters", async () => {
    const folder = repository({ "a.sql": "1" });
    instead("version", "echo git version 2.30.9; exit");
    expect(await changedSince(folder, "HEAD")).toEqual({
      refused: "`--since` needs git 2.31 or newer; this is git version 2.30.9.",
    });
  });

  it("refuses where the filters cannot be listed", async () => {
    const folder = repository({ "a.sql": "1" });
    instead("config", "echo broken >&2; exit 3");
    expect(await changedSince(folder, "HEAD")).toEqual({
      refused: "git could not list its filters, so they cannot be switched off: broken",
    });
  });

  it("runs nothing that a repository within it configures", async () => {
    const folder = repository({ "a.sql": "1" });
    const nested = join(folder, "nested");
    mkdirSync(nested);
    writeFileSync(join(nested, "b.sql"), "1");
    writeFileSync(join(nested, ".gitattributes"), "*.sql filter=evil\n");
    git(nested, "init", "-q", "-b", "main");
    git(nested, "add", "--all");
    git(nested, "commit", "-q", "-m", "first");
    git(folder, "-c", "advice.addEmbeddedRepo=false", "add", "nested");
    git(folder, "commit", "-q", "-m", "a repository within");
    const trap = join(nested, ".git/trap.sh");
    writeFileSync(trap, `#!/bin/sh\ntouch ${join(folder, "ran")}\ncat\n`);
    chmodSync(trap, 0o755);
    git(nested, "config", "filter.evil.clean", trap);
    writeFileSync(join(nested, "b.sql"), "2");
    writeFileSync(join(folder, "a.sql"), "2");
    expect(await changedSince(folder, "HEAD")).toEqual({ files: [join(folder, "a.sql")] });
    expect(existsSync(join(folder, "ran"))).toBe(false);
  });

  it("runs nothing that the repository configures", async () => {
    const folder = repository({ "a.sql": "1", ".gitattributes": "*.sql filter=evil diff=evil\n" });
    const trap = join(folder, "trap.sh");
    writeFileSync(trap, `#!/bin/sh\ntouch ${join(folder, "ran")}\ncat\n`);
    chmodSync(trap, 0o755);
    for (const key of [
      "core.fsmonitor",
      "filter.evil.clean",
      "filter.evil=x.clean",
      "filter.evil.process",
      "diff.evil.textconv",
      "diff.external",
    ])
      git(folder, "config", key, trap);
    writeFileSync(join(folder, "a.sql"), "2");
    expect(await changedSince(folder, "HEAD")).toHaveProperty("files");
    expect(existsSync(join(folder, "ran"))).toBe(false);
  });
});
