/** Packs the extension into `dist/<name>-<version>.vsix`: `npm run package`. Builds first. */
import { statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX } from "@vscode/vsce";
import manifest from "../../package.json" with { type: "json" };
import { buildAll } from "./build.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
/** Largest package that is accepted, bytes. */
const MOST = 12_000_000;

/** Packs what `.vscodeignore` lets through. Returns the file. @throws Error when it is larger than 12 MB. */
export async function packageExtension(): Promise<string> {
  const packagePath = join(root, "dist", `${manifest.name}-${manifest.version}.vsix`);
  // Everything that runs is bundled, so no package of node_modules goes along.
  await createVSIX({ cwd: root, packagePath, dependencies: false });
  const { size } = statSync(packagePath);
  if (size > MOST) throw new Error(`${relative(root, packagePath)} has ${size} bytes; at most ${MOST} are accepted.`);
  return packagePath;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildAll();
  console.log(relative(root, await packageExtension()));
}
