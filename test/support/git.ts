import { execFileSync } from "node:child_process";
import { temporaryWorkspace } from "./temp-workspace.ts";

/** Runs git without the settings of the machine; gives what it prints. */
export const git = (folder: string, ...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, TZ: "UTC", GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
  });

/** Commits everything there is; gives the id. */
export function commitAll(folder: string, message: string): string {
  git(folder, "add", "--all", "--force");
  git(folder, "commit", "-q", "-m", message);
  return git(folder, "rev-parse", "HEAD").trim();
}

/** A new repository with one commit of these files on `main`; removed after the test. */
export function repository(files: Readonly<Record<string, string>>): string {
  const folder = temporaryWorkspace(files);
  git(folder, "init", "-q", "-b", "main");
  commitAll(folder, "first");
  return folder;
}
