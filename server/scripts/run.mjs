/**
 * The two commands of the README on a fresh machine: `node server/scripts/run.mjs start|test|…` installs
 * the packages when they are not those of package-lock.json, then runs the script of that name.
 * Plain JavaScript, because nothing is installed yet when it runs.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const [task, ...args] = process.argv.slice(2);
if (!task) {
  console.error("Say what to run: start, test.");
  process.exit(2);
}
if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(
    `Pipewright needs Node 20 or newer; this is ${process.versions.node}. Install it from https://nodejs.org.`,
  );
  process.exit(2);
}

install();
run(process.execPath, ["--import", "tsx", join(root, "server/scripts", `${task}.ts`), ...args]);

function install() {
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const stamp = join(root, "node_modules/.pipewright-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.error("Installing packages (npm ci) …");
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], true);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
}

/** Runs a program with our terminal; ends us when it fails, or always unless we go on after it. */
function run(program, args, goOn = false) {
  const { status, signal, error } = spawnSync(program, args, { cwd: root, stdio: goOn ? ["ignore", 2, 2] : "inherit" });
  if (error) console.error(`${program} could not be started: ${error.message}`);
  if (!goOn || status !== 0) process.exit(status ?? (signal === "SIGINT" ? 130 : 1));
}
