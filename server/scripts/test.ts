/**
 * `npm test`: everything a landing needs, ending with the line `N passed, N failed`. `--fast` leaves the real VS Code
 * out (`npm run ready`).
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildAll } from "./build.ts";
import { packageExtension } from "./package.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const cache = join(root, ".cache");
const fast = process.argv.includes("--fast");

/** How many checks of a step held. */
interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

const outcomes: Outcome[] = [];
await step("build", building);
await step("format and lint", () => command("node_modules/@biomejs/biome/bin/biome", ["check"]));
await step("types and walls", () => command("node_modules/typescript/bin/tsc", ["-b"]));
await step("generated files", () => script("server/scripts/gen.ts", ["--check"]));
await step("dead code", () => command("node_modules/knip/bin/knip.js", []));
await step("unit tests", unitTests);
if (!fast) {
  await step("package", packaging);
  await step("end-to-end tests in VS Code", endToEnd);
}
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

async function step(name: string, run: () => Outcome | Promise<Outcome>): Promise<void> {
  console.log(`\n▶ ${name}`);
  const started = Date.now();
  const outcome = await run();
  outcomes.push(outcome);
  console.log(`${outcome.failed > 0 ? "✖" : "✔"} ${name}, ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

async function building(): Promise<Outcome> {
  return attempt(buildAll);
}

async function packaging(): Promise<Outcome> {
  return attempt(packageExtension);
}

/** Whether something that throws when it fails did not. */
async function attempt(run: () => Promise<unknown>): Promise<Outcome> {
  try {
    await run();
    return { passed: 1, failed: 0 };
  } catch (error) {
    console.error(error);
    return { passed: 0, failed: 1 };
  }
}

function command(program: string, args: readonly string[]): Outcome {
  const { status, error } = spawnSync(process.execPath, [join(root, program), ...args], {
    cwd: root,
    stdio: "inherit",
  });
  if (error) console.error(error.message);
  return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

function script(path: string, args: readonly string[]): Outcome {
  return command("node_modules/tsx/dist/cli.mjs", [join(root, path), ...args]);
}

function unitTests(): Outcome {
  const report = join(cache, "vitest.json");
  mkdirSync(cache, { recursive: true });
  rmSync(report, { force: true });
  const ran = command("node_modules/vitest/vitest.mjs", [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ]);
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
    readFileSync(report, "utf8"),
  ) as {
    readonly numPassedTests: number;
    readonly numFailedTests: number;
    readonly numPendingTests: number;
    readonly numTodoTests: number;
  };
  // A test that was skipped has shown nothing.
  const failures = numFailedTests + numPendingTests + numTodoTests;
  return { passed: numPassedTests, failed: failures === 0 && ran.failed > 0 ? 1 : failures };
}

function endToEnd(): Outcome {
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(root, "node_modules/tsx/dist/cli.mjs"), join(root, "test/e2e/run.ts")],
    { cwd: root, stdio: ["ignore", "pipe", "inherit"], encoding: "utf8", maxBuffer: 100_000_000 },
  );
  process.stdout.write(stdout);
  const [, good, bad] = /(\d+) passed, (\d+) failed\s*$/.exec(stdout) ?? [];
  if (good === undefined || bad === undefined) return { passed: 0, failed: 1 };
  return { passed: Number(good), failed: status === 0 ? Number(bad) : Math.max(1, Number(bad)) };
}
