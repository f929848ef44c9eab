import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { compiledSuite, harnessRoot } from "./paths.ts";

/**
 * Compiles the suite to CommonJS in `dist/e2e/suite`, one bundle per test file, and returns its entry.
 * `vscode` exists only inside VS Code; Mocha stays outside because its globals must be shared by all bundles.
 */
export async function buildSuite(): Promise<string> {
  const source = path.join(harnessRoot, "suite");
  rmSync(compiledSuite, { recursive: true, force: true });
  await build({
    entryPoints: ["index.ts", ...testFiles(source)].map((file) => path.join(source, file)),
    outdir: compiledSuite,
    outbase: source,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    sourcemap: "inline",
    external: ["vscode", "mocha"],
    logLevel: "warning",
  });
  return path.join(compiledSuite, "index.cjs");
}

function testFiles(source: string): string[] {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" });
  return files.filter((file) => file.endsWith(".test.ts")).sort();
}
