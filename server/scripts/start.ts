/**
 * `npm start`: builds, prints what is wrong with `examples/retailer/`, then serves it in a real VS Code in the
 * browser until Ctrl-C. `-- --no-editor` stops after the findings.
 */
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { serveUntilInterrupted } from "../../test/e2e/serve.ts";
import { EditorUnavailable } from "../../test/e2e/unavailable.ts";
import { buildAll } from "./build.ts";
import { packageExtension } from "./package.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const examples = join(root, "examples/retailer");

const { values: flags } = parseArgs({
  options: {
    "no-editor": { type: "boolean", default: false },
    port: { type: "string" },
  },
});

console.error("Building …");
await buildAll();
const found = spawnSync(process.execPath, [join(root, "dist/cli/pipewright.mjs"), "check", ".", "--fail-on", "never"], {
  cwd: examples,
  stdio: "inherit",
});
if (found.status !== 0) process.exit(found.status ?? 1);
if (!flags["no-editor"]) process.exit(await edit());

async function edit(): Promise<number> {
  try {
    return await serveUntilInterrupted({
      folder: examples,
      file: "retailer/dags/sql/orders/load_orders.sql",
      port: flags.port === undefined ? undefined : Number(flags.port),
    });
  } catch (error) {
    if (!(error instanceof EditorUnavailable)) throw error;
    const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
    const vsix = await packageExtension();
    console.log(
      `\nVS Code cannot be served in the browser here${cause}. In a VS Code of yours: \`code --extensionDevelopmentPath=${root} ${examples}\`, or install ${vsix}.`,
    );
    return 0;
  }
}
