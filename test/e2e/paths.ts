import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this harness, `test/e2e`. */
export const harnessRoot = path.dirname(fileURLToPath(import.meta.url));

/** The root of the repository, which is also the development copy of the extension. */
export const repositoryRoot = path.resolve(harnessRoot, "../..");

/** Where the compiled suite goes; its entry is `index.cjs`. */
export const compiledSuite = path.join(repositoryRoot, "dist/e2e/suite");

/** Where screenshots go unless a run says otherwise; ignored by git. */
export const defaultShots = path.join(harnessRoot, ".shots");

/** The part of an extension's `package.json` that the harness reads. */
export interface ExtensionManifest {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
}

/** Reads the manifest of an unpacked extension. */
export function readManifest(extension: string): ExtensionManifest {
  const manifest = JSON.parse(readFileSync(path.join(extension, "package.json"), "utf8")) as Partial<ExtensionManifest>;
  const { name, publisher, version } = manifest;
  if (!name || !publisher || !version) throw new Error(`${extension}/package.json has no name, publisher or version`);
  return { name, publisher, version };
}
