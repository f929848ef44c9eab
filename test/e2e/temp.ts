import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const live = new Set<string>();
process.once("exit", () => {
  for (const folder of live) removeFolder(folder);
});

/** Makes an empty temporary folder that is removed with this process at the latest. */
export function temporaryFolder(purpose: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), `pipewright-${purpose}-`));
  live.add(folder);
  return folder;
}

/** Removes a folder made by {@link temporaryFolder}. */
export function removeFolder(folder: string): void {
  live.delete(folder);
  // a dying extension host may still be writing a log line
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
