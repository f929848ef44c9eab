import { mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";
import { exec } from "./exec.ts";
import type { Editor } from "./install.ts";
import { readManifest } from "./paths.ts";
import { removeFolder, temporaryFolder } from "./temp.ts";

/**
 * Puts extensions into a folder for `--extensions-dir`.
 *
 * @param extensions packaged `.vsix` files, which go through VS Code's own installer, and unpacked folders, which
 *   are linked, so that a rebuild shows after "Reload Window"
 */
export async function installExtensions(editor: Editor, directory: string, extensions: readonly string[]): Promise<void> {
  mkdirSync(directory, { recursive: true });
  // folders first: VS Code writes its list of a fresh folder's extensions at the first installation
  for (const extension of extensions.filter((candidate) => !isPackaged(candidate))) {
    const { publisher, name, version } = readManifest(extension);
    symlinkSync(path.resolve(extension), path.join(directory, `${publisher}.${name}-${version}`), "dir");
  }
  for (const extension of extensions.filter(isPackaged)) await installPackaged(editor, directory, extension);
}

/** Whether a path names a packaged extension and not an unpacked folder. */
export function isPackaged(extension: string): boolean {
  return extension.endsWith(".vsix");
}

async function installPackaged(editor: Editor, directory: string, vsix: string): Promise<void> {
  const data = temporaryFolder("install");
  const args = ["--install-extension", path.resolve(vsix), "--extensions-dir", directory, "--server-data-dir", data];
  try {
    await exec(editor.node, [editor.serverMain, ...args, "--accept-server-license-terms", "--force"], { timeoutMs: 120_000 });
  } finally {
    removeFolder(data);
  }
}
