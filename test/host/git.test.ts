import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { changedSince } from "../../server/src/host/git.ts";
import { git, repository } from "../support/git.ts";
import { temporaryWorkspace } from "../support/temp-workspace.ts";

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
