/** Builds everything that runs into `dist/`: `npm run build`. */
import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Plugin } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** Largest bundle of the server that is accepted, bytes; parsers that are loaded on demand do not count. */
const MOST = 3_000_000;

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node20",
  minify: true,
  sourcemap: false,
  legalComments: "none",
  // UMD builds (jsonc-parser) require their parts in a way no bundler sees.
  mainFields: ["module", "main"],
  logLevel: "warning",
  external: ["vscode"],
  // `import()` becomes a `require` at that moment: VS Code's extension host gives `vscode` to that alone.
  supported: { "dynamic-import": false },
} satisfies BuildOptions;

/** An ES module of Node has no `require`; some bundled packages call it. */
const REQUIRE = 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);';

/** Dynamic imports of these stay bundles of their own, loaded when they are needed. */
const lazily = (names: readonly string[], extension: string): Plugin => ({
  name: "lazily",
  setup(build) {
    build.onResolve({ filter: new RegExp(`/(?:${names.join("|")})\\.ts$`) }, ({ kind, path }) =>
      kind === "dynamic-import"
        ? { path: `./${path.slice(path.lastIndexOf("/") + 1, -".ts".length)}${extension}`, external: true }
        : undefined,
    );
  },
});

/** Builds the bundles. `dist/e2e` belongs to the end-to-end tests and stays. */
export async function buildAll(): Promise<void> {
  for (const folder of ["client", "server"]) rmSync(join(root, "dist", folder), { recursive: true, force: true });
  await Promise.all([
    build({
      ...common,
      format: "cjs",
      outdir: "dist/client",
      outExtension: { ".js": ".cjs" },
      plugins: [lazily(["client", "conversation"], ".cjs")],
      entryPoints: {
        extension: "client/src/extension.ts",
        client: "client/src/client.ts",
        conversation: "client/src/participant/conversation.ts",
      },
    }),
    build({
      ...common,
      platform: "browser",
      target: "es2023",
      format: "iife",
      outdir: "dist/client",
      entryPoints: { scorecard: "client/webview/scorecard.ts" },
    }),
    build({
      ...common,
      format: "cjs",
      // Where there is no `import.meta`, `__dirname` is asked for instead.
      logOverride: { "empty-import-meta": "silent" },
      outdir: "dist/server",
      outExtension: { ".js": ".cjs" },
      plugins: [lazily(["parsers", "formatter"], ".cjs")],
      entryPoints: {
        server: "server/src/lsp/main.ts",
        worker: "server/src/host/worker.ts",
        parsers: "server/src/host/parsers.ts",
        formatter: "server/src/host/formatter.ts",
      },
    }),
    buildCommandLine("dist/cli"),
  ]);
  const { size } = statSync(join(root, "dist/server/server.cjs"));
  if (size > MOST) throw new Error(`The server's bundle has ${size} bytes; at most ${MOST} are accepted.`);
}

/** Builds the command line into a folder, which is emptied first; returns the program. */
export async function buildCommandLine(outdir: string): Promise<string> {
  rmSync(join(root, outdir), { recursive: true, force: true });
  await build({
    ...common,
    format: "esm",
    // Every `import()` becomes a file of its own: a command loads no more than it needs.
    splitting: true,
    supported: { "dynamic-import": true },
    outdir,
    outExtension: { ".js": ".mjs" },
    chunkNames: "parts/[name]-[hash]",
    banner: { js: REQUIRE },
    entryPoints: { pipewright: "server/src/cli/main.ts", worker: "server/src/host/worker.ts" },
  });
  const program = join(root, outdir, "pipewright.mjs");
  writeFileSync(program, `#!/usr/bin/env node\n${readFileSync(program, "utf8")}`);
  chmodSync(program, 0o755);
  return program;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();
