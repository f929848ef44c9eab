import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { readManifest, repositoryRoot } from "./paths.ts";

/**
 * The packaged extension: `chosen`, else `PIPEWRIGHT_VSIX`, else the `<name>-<version>.vsix` that packaging left in
 * `dist/` or in the root of the repository, the newest when both have one.
 */
export function packagedExtension(chosen?: string): string {
  const named = chosen ?? process.env.PIPEWRIGHT_VSIX;
  if (named) {
    if (existsSync(named)) return path.resolve(named);
    throw new Error(`${named} does not exist`);
  }
  const { name, version } = readManifest(repositoryRoot);
  const file = `${name}-${version}.vsix`;
  const found = ["dist", "."].map((folder) => path.join(repositoryRoot, folder, file)).filter((one) => existsSync(one));
  const [newest] = found.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (newest) return newest;
  throw new Error(`${file} is neither in dist/ nor in the root of the repository: package the extension first`);
}
