import { execFile } from "node:child_process";
import { joinPath } from "../core/text/path.ts";
import type { FileId } from "../core/text/span.ts";
import { toFileId, toPath } from "./paths.ts";

/** Files that changed, or in a sentence why that cannot be told. */
export type ChangedFiles = { readonly files: readonly FileId[] } | { readonly refused: string };

/** Nothing that a repository configures is run: no hook, no file-system monitor, no external diff; filters see {@link withoutFilters}. */
const SAFE = [
  "--no-optional-locks",
  "--no-pager",
  "-c",
  "core.fsmonitor=false",
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "diff.external=",
];

/** Files below `folder` that differ from the common ancestor of `ref` and what is checked out; untracked ones count. */
export async function changedSince(folder: FileId, ref: string): Promise<ChangedFiles> {
  const version = await git(folder, ["version"]);
  if ("failed" in version) return { refused: "`--since` needs git, which is not installed or does not start." };
  if (!isRecent(version.output))
    return { refused: `\`--since\` needs git ${OLDEST.join(".")} or newer; this is ${version.output.trim()}.` };
  const top = await git(folder, ["rev-parse", "--show-toplevel"]);
  if ("failed" in top)
    return { refused: `\`${folder}\` is not in a git repository, so \`--since\` cannot tell what changed.` };
  const commit = await git(folder, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
  if ("failed" in commit)
    return { refused: `git knows no commit \`${ref}\`. Fetch it, or name another with \`--since\`.` };
  const base = await git(folder, ["merge-base", commit.output.trim(), "HEAD"]);
  const from = "failed" in base ? commit.output.trim() : base.output.trim();
  const filters = await withoutFilters(folder);
  if ("refused" in filters) return filters;
  const changed = await git(
    folder,
    // Of a repository within this one git would ask the status, with the filters that one configures.
    ["diff-index", "--name-only", "--no-renames", "--diff-filter=d", "--ignore-submodules=all", "-z", from],
    filters.settings,
  );
  const untracked = await git(folder, ["ls-files", "--others", "--exclude-standard", "--full-name", "-z"]);
  const failed = "failed" in changed ? changed.failed : "failed" in untracked ? untracked.failed : undefined;
  if (failed !== undefined || "failed" in changed || "failed" in untracked)
    return { refused: `git could not list what changed: ${failed}` };
  const root = toFileId(top.output.trim());
  const names = `${changed.output}${untracked.output}`.split("\0").filter((name) => name !== "");
  return { files: [...new Set(names)].map((name) => joinPath(root, name)).sort() };
}

/** Since then git takes settings by the environment; an older one would not hear of {@link withoutFilters}. */
const OLDEST = [2, 31] as const;

/** Whether what `git version` prints is new enough. */
function isRecent(printed: string): boolean {
  const [, major = "0", minor = "0"] = /(\d+)\.(\d+)/.exec(printed) ?? [];
  return Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]);
}

/** `code`: how git ended; undefined where it was stopped or never began. */
type Answer = { readonly output: string } | { readonly failed: string; readonly code: number | undefined };

/** What `git config` ends with where no setting is of that name. */
const NO_SETTING = 1;

/**
 * Settings that switch every configured filter off: to tell a touched file from a changed one, git would run it.
 * They go by the environment, since a name may hold `=`.
 */
async function withoutFilters(
  folder: FileId,
): Promise<{ readonly settings: Readonly<Record<string, string>> } | { readonly refused: string }> {
  const listed = await git(folder, ["config", "--null", "--name-only", "--get-regexp", "^filter\\."]);
  if ("failed" in listed && listed.code !== NO_SETTING)
    return { refused: `git could not list its filters, so they cannot be switched off: ${listed.failed}` };
  const keys = "failed" in listed ? [] : listed.output.split("\0").filter((key) => key !== "");
  const settings: Record<string, string> = { GIT_CONFIG_COUNT: String(keys.length) };
  for (const [at, key] of keys.entries()) {
    settings[`GIT_CONFIG_KEY_${at}`] = key;
    settings[`GIT_CONFIG_VALUE_${at}`] = key.endsWith(".required") ? "false" : "";
  }
  return { settings };
}

function git(
  folder: FileId,
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return new Promise((resolve) => {
    execFile(
      "git",
      [...SAFE, ...args],
      {
        cwd: toPath(folder),
        encoding: "utf8",
        maxBuffer: 64_000_000,
        timeout: 60_000,
        env: {
          ...process.env,
          GIT_TERMINAL_PROMPT: "0",
          GIT_NO_LAZY_FETCH: "1",
          GIT_ALLOW_PROTOCOL: "none",
          GIT_OPTIONAL_LOCKS: "0",
          ...settings,
        },
      },
      (error, stdout, stderr) => {
        if (!error) resolve({ output: stdout });
        else
          resolve({
            failed: stderr.trim() || error.message,
            code: typeof error.code === "number" ? error.code : undefined,
          });
      },
    );
  });
}
