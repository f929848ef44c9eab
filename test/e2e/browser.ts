import { mkdirSync } from "node:fs";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import type { Editor } from "./install.ts";

/** The size of every window and screenshot. */
export const viewport = { width: 1280, height: 800 } as const;

/** Starts headless Chromium. Nothing it does leaves this machine except what a page asks for. */
export async function launchBrowser(editor: Editor): Promise<Browser> {
  return chromium.launch({
    executablePath: editor.chromium,
    headless: true,
    // our own signal handlers stop the server as well; Playwright's would end the process before they are done
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run"],
      ...[
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--force-color-profile=srgb",
      ],
    ],
  });
}

/** A window of its own: no cookies, storage or clipboard shared with another. */
export interface Window {
  readonly page: Page;
  /** Errors and uncaught exceptions of the page so far, oldest first. */
  readonly problems: readonly string[];
}

/** Opens an empty window that may use the clipboard of `origin`. */
export async function openWindow(browser: Browser, origin?: string): Promise<Window> {
  const context = await browser.newContext({ viewport, reducedMotion: "reduce", colorScheme: "dark" });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], origin ? { origin } : {});
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  return { page, problems };
}

/** Saves what a page shows as `<name>.png` and returns the file's path. */
export async function screenshot(page: Page, directory: string, name: string): Promise<string> {
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, `${fileName(name)}.png`);
  await page.screenshot({ path: file, animations: "disabled", caret: "hide" });
  return file;
}

function fileName(name: string): string {
  return (
    name
      .trim()
      .replace(/[^\w.-]+/g, "-")
      .slice(0, 120) || "unnamed"
  );
}
