import { existsSync, readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { completePath, exec } from "./exec.ts";
import { withLock } from "./lock.ts";
import { EditorUnavailable } from "./unavailable.ts";

const wellKnown = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];
const fontFolders = ["/usr/share/fonts", "/usr/local/share/fonts"];

/** The browser to use, when there is one: `PIPEWRIGHT_CHROMIUM`, else a well-known place. */
export function findChromium(): string | undefined {
  const chosen = process.env.PIPEWRIGHT_CHROMIUM;
  if (chosen) {
    if (existsSync(chosen)) return chosen;
    throw new EditorUnavailable(`PIPEWRIGHT_CHROMIUM names ${chosen}, which does not exist`);
  }
  return wellKnown.find((candidate) => existsSync(candidate));
}

/** Finds Chromium and a font, installing what is missing with apt; returns the browser's path. */
export async function ensureChromium(log: (line: string) => void): Promise<string> {
  const missing = missingPackages();
  if (missing.length > 0) await withLock("apt", () => install(missing, log));
  const chromium = findChromium();
  if (!chromium) throw new EditorUnavailable("apt-get installed chromium but no browser appeared in /usr/bin");
  return chromium;
}

function missingPackages(): string[] {
  return [...(findChromium() ? [] : ["chromium"]), ...(hasFont() ? [] : ["fonts-dejavu-core"])];
}

function hasFont(): boolean {
  return fontFolders.some(
    (folder) =>
      existsSync(folder) &&
      readdirSync(folder, { recursive: true }).some((file) => /\.(ttf|otf|pfb)$/i.test(String(file))),
  );
}

async function install(packages: readonly string[], log: (line: string) => void): Promise<void> {
  const names = packages.join(" and ");
  if (!existsSync("/usr/bin/apt-get"))
    throw new EditorUnavailable(`${names} is missing and there is no apt-get to install it`);
  if (process.getuid?.() !== 0)
    throw new EditorUnavailable(`${names} is missing and only root may run \`apt-get install ${packages.join(" ")}\``);
  log(`installing ${names} with apt`);
  // dpkg refuses to work without /usr/sbin and /sbin on PATH
  const env = { ...process.env, PATH: completePath(), DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args: string[]): Promise<string> =>
    exec("/usr/bin/apt-get", ["-qq", "-o", "DPkg::Lock::Timeout=300", ...args], { env });
  try {
    await retry(3, () => apt("update"));
    await retry(3, () => apt("install", "--yes", "--no-install-recommends", ...packages));
  } catch (error) {
    throw new EditorUnavailable(`apt-get could not install ${names} (${firstLine(error)})`, { cause: error });
  }
}

async function retry<T>(times: number, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= times) throw error;
      await sleep(attempt * 3000);
    }
  }
}

function firstLine(error: unknown): string {
  return (
    (error instanceof Error ? error.message : String(error)).split("\n").find((line) => line.startsWith("E:")) ??
    "see the cause"
  );
}
