/**
 * `npm run bench`: our server and command line beside yaml-language-server, yamllint and sqlfluff, in one run, on generated
 * files. Prints the tables and records them in docs/bench.md. `-- --quick` takes a small workspace and records nothing; `-- --agents`
 * measures the server for other agents alone.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sqlOf, yamlOf } from "./bench/files.ts";
import { type Contestant, type Measured, measureServer } from "./bench/language-server.ts";
import { measureMcp } from "./bench/mcp.ts";
import { type Ran, spread, timed } from "./bench/measure.ts";
import { debian, type Tool, yamlLanguageServer } from "./bench/others.ts";
import { writeWorkspace } from "./bench/workspace.ts";
import { buildAll } from "./build.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const quick = process.argv.includes("--quick");
const EDITS = quick ? 10 : 60;
const FILES = quick ? 2000 : 5000;
/** Files sqlfluff is given: it takes seconds for each. */
const FEW = 3;
/** Title of the part about the Model Context Protocol. */
const AGENTS = "## The server for other agents";
const scratch = mkdtempSync(join(tmpdir(), "pipewright-bench-"));
const cli = join(root, "dist/cli/pipewright.mjs");
const lines: string[] = [];

await buildAll();
try {
  if (process.argv.includes("--agents")) {
    await agents();
    if (!quick) record(AGENTS);
  } else {
    heading();
    await servers();
    await commandLines();
    await engine();
    await agents();
    if (!quick) record();
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Writes what was said; only in place of one part of the record where that is named by its title. */
function record(part?: string): void {
  const file = join(root, "docs/bench.md");
  const said = lines.join("\n").trimEnd();
  mkdirSync(dirname(file), { recursive: true });
  if (part === undefined) return writeFileSync(file, `${said}\n`);
  const others = readFileSync(file, "utf8")
    .split(/^(?=## )/m)
    .filter((text) => !text.startsWith(part));
  writeFileSync(file, `${others.join("").trimEnd()}\n\n${said}\n`);
}

function say(line: string): void {
  lines.push(line);
  console.log(line);
}

function heading(): void {
  const cpu = cpus();
  say("# Speed");
  say("");
  say(
    `Measured by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: Node ${process.versions.node}, ${cpu.length} × ${cpu[0]?.model.trim() ?? "unknown"}. Load before the run: ${(loadavg()[0] ?? 0).toFixed(1)}. Machines are noisy: compare within this run, as ratios.`,
  );
  say("");
}

/** Language servers: a file of 300 and one of 5,000 lines. */
async function servers(): Promise<void> {
  const ours: Contestant = {
    name: "Pipewright",
    program: process.execPath,
    args: [cli, "lsp", "--stdio"],
    settings: {},
  };
  const yamlServer = yamlLanguageServer(join(root, ".cache"));
  say("## Language servers (ms, p50/p95, debounce included; 300 / 5,000 lines)");
  say("");
  say("| server | file | initialize | open → findings | keystroke → findings 300 | 5,000 | CPU per edit | peak MB |");
  say("|---|---|---|---|---|---|---|---|");
  await serverRow(ours, "YAML", "dags.yml", "yaml", yamlOf);
  await serverRow(ours, "SQL", "load.sql", "sql", sqlOf);
  if ("missing" in yamlServer) say(`| yaml-language-server | YAML | ${yamlServer.missing} | | | | | |`);
  else {
    const settings = { yaml: { validate: true, schemaStore: { enable: false } } };
    const args = [yamlServer.command, "--stdio"];
    const name = `yaml-language-server ${yamlServer.version}, syntax only`;
    await serverRow({ name, program: process.execPath, args, settings }, "YAML", "dags.yml", "yaml", yamlOf);
  }
  say("");
}

async function serverRow(
  contestant: Contestant,
  title: string,
  name: string,
  language: string,
  write: (lines: number) => string,
): Promise<void> {
  const small = await measureServer(contestant, { name, language, text: write(300) }, EDITS);
  const large = await measureServer(contestant, { name, language, text: write(5000) }, EDITS);
  const keystroke = ({ keystroke: { p50, p95 } }: Measured): string => `${ms(p50)}/${ms(p95)}`;
  say(
    `| ${contestant.name} | ${title} | ${ms(Math.min(small.initialize, large.initialize))} | ${ms(small.open)} / ${ms(large.open)} | ${keystroke(small)} | ${keystroke(large)} | ${ms(small.cpuPerEdit)} / ${ms(large.cpuPerEdit)} | ${Math.round(large.peak)} |`,
  );
}

/** Command lines: a workspace, and a tenth of it. */
async function commandLines(): Promise<void> {
  const whole = join(scratch, "whole");
  const tenth = join(scratch, "tenth");
  const small = join(scratch, "small");
  const wholeBytes = writeWorkspace(whole, FILES);
  const tenthBytes = writeWorkspace(tenth, FILES / 10);
  mkdirSync(small);
  writeFileSync(join(small, "a.sql"), sqlOf(30));
  writeFileSync(join(small, "a.yml"), yamlOf(30));
  say(`## Command lines (${FILES.toLocaleString("en")} files, ${Math.round(wholeBytes / 1e6)} MB, half of them YAML)`);
  say("");
  say("| tool | files | files/s | MB/s | files per CPU second | cold start s | peak MB |");
  say("|---|---:|---:|---:|---:|---:|---:|");
  const start = async (program: string, args: readonly string[]): Promise<number> => {
    const times: number[] = [];
    for (let turn = 0; turn < 7; turn++) times.push((await timed(program, args, small)).seconds);
    return spread(times).p50;
  };
  const check = [cli, "check", ".", "--fail-on", "never", "--format", "json"];
  const cold = await start(process.execPath, [cli, "check", "a.sql", "--fail-on", "never"]);
  const all = await timed(process.execPath, check, whole);
  commandRow("Pipewright, all rules", FILES, wholeBytes, all, cold);
  const part = await timed(process.execPath, check, tenth);
  commandRow("Pipewright, a tenth of the files", FILES / 10, tenthBytes, part, cold);
  await others(whole, tenth, start);
  say("");
  const version = await start(process.execPath, [cli, "--version"]);
  say(
    `Ten times the files took ${(all.seconds / part.seconds).toFixed(1)} × the time. \`pipewright --version\`: ${ms(version * 1000)} ms; Node itself: ${ms((await start(process.execPath, ["-e", "0"])) * 1000)} ms.`,
  );
  say("");
}

async function others(
  whole: string,
  tenth: string,
  start: (program: string, args: readonly string[]) => Promise<number>,
): Promise<void> {
  const yamllint = debian("yamllint");
  if (!absent("yamllint", yamllint)) {
    const files = filesOf(tenth, /\.ya?ml$/);
    const ran = await timed(yamllint.command, files, tenth);
    commandRow(
      `yamllint ${yamllint.version}, the YAML of a tenth`,
      files.length,
      sizeOf(files),
      ran,
      await start(yamllint.command, ["a.yml"]),
    );
  }
  const sqlfluff = debian("sqlfluff");
  if (!absent("sqlfluff", sqlfluff)) {
    const files = filesOf(whole, /load_\d+\.sql$/).slice(0, FEW);
    const args = ["lint", "--dialect", "bigquery", "--templater", "raw"];
    const ran = await timed(sqlfluff.command, [...args, ...files], whole);
    commandRow(
      `sqlfluff ${sqlfluff.version}, ${FEW} SQL files`,
      files.length,
      sizeOf(files),
      ran,
      await start(sqlfluff.command, ["version"]),
    );
  }
}

function absent(name: string, tool: Tool): tool is { readonly missing: string } {
  if (!("missing" in tool)) return false;
  say(`| ${name} | ${tool.missing} | | | | | |`);
  return true;
}

function commandRow(name: string, files: number, bytes: number, ran: Ran, cold: number): void {
  const rate = files / ran.seconds;
  const perCpu = ran.cpu > 0 ? (files / ran.cpu).toPrecision(3) : "–";
  say(
    `| ${name} | ${files} | ${rate.toPrecision(3)} | ${(bytes / 1e6 / ran.seconds).toPrecision(3)} | ${perCpu} | ${cold.toFixed(2)} | ${Math.round(ran.peak)} |`,
  );
}

/** The engine alone: the cold index, answers meanwhile, and edits that concern other files. */
async function engine(): Promise<void> {
  say("## The engine alone");
  say("");
  say(
    "| files | MB | cold: read and checked, s | open file meanwhile p95, ms | keystroke p95, ms | edit with 39 dependents p95, ms | peak MB |",
  );
  say("|---:|---:|---:|---:|---:|---:|---:|");
  for (const files of [FILES / 10, FILES]) {
    const { stdout, status } = spawnSync(
      process.execPath,
      [
        "--import",
        "tsx",
        join(root, "server/scripts/bench/engine.ts"),
        String(files),
        join(scratch, `engine-${files}`),
      ],
      { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
    );
    if (status !== 0) {
      say(`| ${files} | it failed | | | | | |`);
      continue;
    }
    const it = JSON.parse(stdout);
    say(
      `| ${files} | ${Math.round(it.megabytes)} | ${it.coldSeconds} | ${ms(it.openFileMeanwhile.p95)} | ${ms(it.keystroke.p95)} | ${ms(it.crossFile.p95)} | ${it.peakMegabytes} |`,
    );
  }
}

/** The server for other agents, driven by the official client. */
async function agents(): Promise<void> {
  const starts = quick ? 3 : 15;
  const calls = quick ? 5 : 40;
  say(AGENTS);
  say("");
  say(
    `\`pipewright mcp\`, driven by the official client of the protocol over standard input and output: ${starts} processes, ${calls} calls to the last. Times are p50/p95, ms. Load before: ${(loadavg()[0] ?? 0).toFixed(1)}.`,
  );
  say("");
  say(
    "| workspace | files | spawn → initialize | spawn → first `check` answered | a `check` after that | answer, KB |",
  );
  say("|---|---:|---:|---:|---:|---:|");
  const generated = join(scratch, "agents");
  writeWorkspace(generated, FILES / 10);
  for (const [name, folder, turns] of [
    ["examples/retailer", join(root, "examples/retailer"), starts],
    ["generated, 3 processes", generated, 3],
  ] as const) {
    const { initialize, cold, warm, bytes } = await measureMcp(cli, folder, turns, calls);
    const both = ({ p50, p95 }: { readonly p50: number; readonly p95: number }): string => `${ms(p50)}/${ms(p95)}`;
    const files = filesOf(folder, /./).filter((path) => statSync(path).isFile()).length;
    say(`| ${name} | ${files} | ${both(initialize)} | ${both(cold)} | ${both(warm)} | ${Math.round(bytes / 1000)} |`);
  }
  say("");
}

function filesOf(folder: string, name: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => name.test(path))
    .sort()
    .map((path) => join(folder, path));
}

function sizeOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + statSync(file).size, 0);
}

/** Milliseconds for people: two digits that mean something. */
function ms(value: number): string {
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
}
