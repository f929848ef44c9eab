import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { exec } from "./exec.ts";
import type { ServerInstall } from "./install.ts";
import { readManifest } from "./paths.ts";
import { removeFolder, temporaryFolder } from "./temp.ts";

/**
 * Puts extensions into a folder for `--extensions-dir`.
 *
 * @param extensions packaged `.vsix` files, which go through VS Code's own installer, and unpacked folders, which
 *   are linked, so that a rebuild shows after "Reload Window"
 */
export async function installExtensions(
  editor: ServerInstall,
  directory: string,
  extensions: readonly string[],
): Promise<void> {
  // folders first: VS Code writes its list of a fresh folder's extensions at the first installation
  installFolders(directory, extensions);
  for (const extension of extensions.filter(isPackaged)) await installPackaged(editor, directory, extension);
}

/** The part of {@link installExtensions} that needs no VS Code: links the unpacked ones and leaves out the others. */
export function installFolders(directory: string, extensions: readonly string[]): void {
  mkdirSync(directory, { recursive: true });
  for (const extension of extensions.filter((candidate) => !isPackaged(candidate))) {
    const { publisher, name, version } = readManifest(extension);
    // on Windows a junction needs no privilege; elsewhere the kind is ignored
    symlinkSync(path.resolve(extension), path.join(directory, `${publisher}.${name}-${version}`), "junction");
  }
}

/** Whether a path names a packaged extension and not an unpacked folder. */
export function isPackaged(extension: string): boolean {
  return extension.endsWith(".vsix");
}

/**
 * Writes an extension that does nothing and returns its folder. VS Code runs a suite only beside an extension in
 * development mode; this one stands in when the extension under test is the installed package.
 */
export function writeIdleExtension(directory: string): string {
  mkdirSync(directory, { recursive: true });
  const manifest = { name: "idle", publisher: "pipewright-e2e", version: "0.0.1", engines: { vscode: "*" } };
  writeFileSync(path.join(directory, "package.json"), JSON.stringify(manifest));
  return directory;
}

async function installPackaged(editor: ServerInstall, directory: string, vsix: string): Promise<void> {
  const data = temporaryFolder("install");
  const args = ["--install-extension", path.resolve(vsix), "--extensions-dir", directory, "--server-data-dir", data];
  try {
    await exec(editor.node, [editor.serverMain, ...args, "--accept-server-license-terms", "--force"], {
      timeoutMs: 120_000,
    });
  } finally {
    removeFolder(data);
  }
}
