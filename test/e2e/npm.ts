import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { completePath, exec } from "./exec.ts";
import { EditorUnavailable } from "./unavailable.ts";

/** Runs npm with the Node that runs us, whatever PATH says. */
export async function npm(args: readonly string[], cwd: string): Promise<void> {
  await exec(process.execPath, [findNpm(), ...args, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd,
    env: npmEnvironment(),
  });
}

/**
 * The path of `npm-cli.js`: that of the npm that started us, else the one beside our Node, else the one on PATH.
 * Under `npx`, `npm_execpath` names `npx-cli.js`; its neighbour is what we want.
 */
export function findNpm(): string {
  const bin = path.dirname(process.execPath);
  const folders = [bin, ...completePath().split(path.delimiter)];
  const started = process.env.npm_execpath;
  const candidates = [
    ...(started && /np[mx]-cli\.js$/.test(started) ? [path.join(path.dirname(started), "npm-cli.js")] : []),
    path.join(bin, "../lib/node_modules/npm/bin/npm-cli.js"),
    ...folders.map((folder) => path.join(folder, "npm")),
  ];
  for (const candidate of candidates) {
    if (!existsSync(candidate)) continue;
    const real = realpathSync(candidate);
    if (path.basename(real) === "npm-cli.js") return real;
  }
  throw new EditorUnavailable(`npm was found neither beside ${process.execPath} nor on PATH`);
}

/** Our environment without what an outer `npm run` says about *its* package (folder, omitted kinds, script name). */
function npmEnvironment(): NodeJS.ProcessEnv {
  const misleading =
    /^npm_(package|lifecycle|config_(local_prefix|prefix|global|omit|include|workspaces?|production|only|dry_run|ignore_scripts|package_lock|save|before)(_|$))/i;
  const kept = Object.entries(process.env).filter(
    ([name]) => !misleading.test(name) && name !== "NODE_OPTIONS" && name !== "NODE_ENV",
  );
  return { ...Object.fromEntries(kept), PATH: completePath() };
}
