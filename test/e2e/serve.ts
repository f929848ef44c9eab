import path from "node:path";
import { parseArgs } from "node:util";
import { launchBrowser, openWindow, screenshot } from "./browser.ts";
import { ensureChromium } from "./chromium.ts";
import { isProgram, runProgram } from "./cli.ts";
import { installExtensions } from "./extensions.ts";
import { ensureServer, type ServerInstall } from "./install.ts";
import { exitCodes } from "./outcome.ts";
import { repositoryRoot } from "./paths.ts";
import { startServer } from "./server.ts";
import type { Settings } from "./settings.ts";
import { removeFolder, temporaryFolder } from "./temp.ts";
import { workbenchUrl } from "./workbench.ts";

/** What {@link serve} serves. */
export interface ServeOptions {
  /** The folder to open; it is opened itself, not a copy. */
  readonly folder: string;
  /** An unpacked extension, linked so that a rebuild shows after a reload, or a `.vsix`; the repository by default. */
  readonly extension?: string;
  /** A file to show at the start, absolute or from the folder. */
  readonly file?: string | undefined;
  /** A free one by default. */
  readonly port?: number | undefined;
  /** False opens the folder in Restricted Mode. */
  readonly trusted?: boolean;
  /** On top of the harness's own settings. */
  readonly settings?: Settings;
  /** Told about a slow installation. */
  readonly log?: (line: string) => void;
}

/** A VS Code that somebody can open in a browser. */
export interface Served {
  /** Opens the folder; holds the secret without which the server answers nobody. */
  readonly url: string;
  readonly install: ServerInstall;
  /** Resolves when the server has ended. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Serves a folder in the real VS Code, on the loopback interface, with our extension installed. It lives until
 * `stop()` or the end of this process.
 */
export async function serve(options: ServeOptions): Promise<Served> {
  const install = await ensureServer(options.log ? { log: options.log } : {});
  const extensionsDirectory = temporaryFolder("extensions");
  // Installed and not in development mode: for the latter the server needs its test driver, which hides all toasts.
  await installExtensions(install, extensionsDirectory, [options.extension ?? repositoryRoot]);
  const server = await startServer(install, {
    extensionsDirectory,
    trusted: options.trusted ?? true,
    ...(options.settings && { settings: options.settings }),
    ...(options.port && { port: options.port }),
  });
  const file = options.file && path.resolve(options.folder, options.file);
  return {
    url: workbenchUrl(server, { folder: options.folder, file }),
    install,
    ended: server.ended,
    stop: async () => {
      await server.stop();
      removeFolder(extensionsDirectory);
    },
  };
}

/** How {@link photograph} waits before it takes the picture. */
export interface PhotographOptions {
  /** A selector that must be visible first; by default the status bar, which comes last. */
  readonly waitFor?: string;
  /** Milliseconds to wait after that, for what has no selector. */
  readonly settleMs?: number;
}

/** Opens what is served in a headless browser and saves a screenshot as `<name>.png` in `directory`. */
export async function photograph(
  served: Served,
  directory: string,
  name: string,
  options: PhotographOptions = {},
): Promise<string> {
  const chromium = await ensureChromium((line) => console.error(line));
  const browser = await launchBrowser({ ...served.install, chromium });
  try {
    const { page } = await openWindow(browser, new URL(served.url).origin);
    await page.goto(served.url, { waitUntil: "commit" });
    await page
      .locator(options.waitFor ?? ".statusbar-item")
      .first()
      .waitFor({ timeout: 60_000 });
    await page.waitForTimeout(options.settleMs ?? 2000);
    return await screenshot(page, directory, name);
  } finally {
    await browser.close();
  }
}

/** Serves a folder, prints its URL and stays until Ctrl-C; returns the exit code. What `npm start` calls. */
export async function serveUntilInterrupted(options: ServeOptions): Promise<number> {
  const served = await serve({ log: (line) => console.error(line), ...options });
  console.log(
    `Pipewright in VS Code, with ${path.resolve(options.folder)} open. Stop with Ctrl-C.\n\n  ${served.url}\n`,
  );
  const interrupted = new Promise<"interrupted">((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve("interrupted"));
  });
  const why = await Promise.race([interrupted, served.ended]);
  await served.stop();
  if (why === "interrupted") return exitCodes.passed;
  console.error("The VS Code server ended by itself.");
  return exitCodes.failed;
}

async function main(): Promise<number> {
  const { values: flags, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      extension: { type: "string", default: repositoryRoot },
      file: { type: "string" },
      port: { type: "string" },
      restricted: { type: "boolean", default: false },
    },
  });
  return serveUntilInterrupted({
    folder: positionals[0] ?? process.cwd(),
    extension: flags.extension,
    file: flags.file,
    port: flags.port ? Number(flags.port) : undefined,
    trusted: !flags.restricted,
  });
}

if (isProgram(import.meta.url)) await runProgram(main, { handleSignals: false });
