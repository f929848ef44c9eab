import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

/** A tool to compare with, or in a clause why it is not here. */
export type Tool = { readonly command: string; readonly version: string } | { readonly missing: string };

/** Version of yaml-language-server that is installed for the comparison. */
const YAML_SERVER = "1.25.0";

/** The program of yaml-language-server, installed into the cache folder when it is first asked for. */
export function yamlLanguageServer(cache: string): Tool {
  const folder = join(cache, "bench");
  const command = join(folder, "node_modules/yaml-language-server/bin/yaml-language-server");
  if (!existsSync(command)) {
    mkdirSync(folder, { recursive: true });
    const args = [
      "install",
      "--prefix",
      folder,
      "--no-audit",
      "--no-fund",
      "--no-save",
      `yaml-language-server@${YAML_SERVER}`,
    ];
    const { status } = spawnSync("npm", args, { stdio: ["ignore", "ignore", "inherit"] });
    if (status !== 0) return { missing: "npm could not install it" };
  }
  return { command, version: YAML_SERVER };
}

/** A program from Debian's packages, installed when we may. */
export function debian(name: string): Tool {
  const version = versionOf(name);
  if (version !== undefined) return { command: name, version };
  if (process.platform !== "linux" || process.getuid?.() !== 0)
    return { missing: `not installed: \`sudo apt-get install ${name}\`` };
  const { status } = spawnSync("apt-get", ["install", "-y", "-q", "--no-install-recommends", name], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const installed = status === 0 ? versionOf(name) : undefined;
  return installed === undefined ? { missing: "apt-get could not install it" } : { command: name, version: installed };
}

function versionOf(name: string): string | undefined {
  try {
    return /\d+(?:\.\d+)+/.exec(execFileSync(name, ["--version"], { encoding: "utf8" }))?.[0];
  } catch {
    return undefined;
  }
}
