/**
 * Measures the engine alone: `tsx server/scripts/bench/engine.ts [files] [folder]`. Prints one JSON object: cold index and
 * check of all files (seconds), peak memory (MB), an edit of an open file and of one that others depend on (milliseconds).
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createAnalyser } from "../../src/core/engine/create.ts";
import { toFileId } from "../../src/host/paths.ts";
import { nodePorts } from "../../src/host/ports.ts";
import { SOURCES_FILE, writeWorkspace } from "./workspace.ts";

const files = Number(process.argv[2] ?? 5000);
const folder = process.argv[3] ?? `/tmp/pipewright-bench-${files}`;
const bytes = writeWorkspace(folder, files);
const root = toFileId(folder);
let peak = 0;
const sample = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
}, 50);

const analyser = createAnalyser(nodePorts({ log: (level, text) => level === "error" && console.error(text) }));
const signal = { aborted: false };
analyser.setRoots([root]);
const model = join(folder, "dbt/models/marts/m_1.sql");
const text = readFileSync(model, "utf8");
analyser.open(toFileId(model), text);

const start = performance.now();
const indexing = analyser.index(signal);
const during: number[] = [];
let going = true;
void indexing.finally(() => {
  going = false;
});
while (going) {
  const asked = performance.now();
  await analyser.findings(toFileId(model));
  during.push(performance.now() - asked);
  await new Promise((resolve) => setTimeout(resolve, 200));
}
await indexing;
const indexed = performance.now();
const all = await analyser.allFindings(signal);
const checked = performance.now();

const keystrokes = await repeat(60, async (round) => {
  analyser.open(toFileId(model), text.replace("between 3 and", `between ${round + 1000} and`));
  await analyser.findings(toFileId(model));
});

const sources = join(folder, SOURCES_FILE);
const properties = readFileSync(sources, "utf8");
const dependents = Array.from({ length: 39 }, (_, at) => toFileId(join(folder, `dbt/models/marts/m_${at + 1}.sql`)));
for (const file of dependents) analyser.open(file, readFileSync(file, "utf8"));
for (const file of dependents) await analyser.findings(file);
const crossFile = await repeat(20, async (round) => {
  analyser.open(toFileId(sources), properties.replace("count: 12", `count: ${round + 13}`));
  for (const file of [toFileId(sources), ...dependents]) await analyser.findings(file);
});
clearInterval(sample);

let findings = 0;
const byRule: Record<string, number> = {};
for (const list of all.values())
  for (const { rule } of list) {
    findings++;
    byRule[rule] = (byRule[rule] ?? 0) + 1;
  }
console.log(
  JSON.stringify({
    files,
    megabytes: round(bytes / 1e6),
    indexSeconds: round((indexed - start) / 1000),
    checkSeconds: round((checked - indexed) / 1000),
    coldSeconds: round((checked - start) / 1000),
    openFileMeanwhile: summary(during),
    peakMegabytes: Math.round(peak / 1e6),
    keystroke: summary(keystrokes),
    crossFile: summary(crossFile),
    findings,
    byRule,
  }),
);

async function repeat(times: number, work: (round: number) => Promise<void>): Promise<number[]> {
  const took: number[] = [];
  for (let at = 0; at < times; at++) {
    const from = performance.now();
    await work(at);
    took.push(performance.now() - from);
  }
  return took;
}

function summary(values: readonly number[]): { readonly p50: number; readonly p95: number; readonly max: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { p50: at(0.5), p95: at(0.95), max: round(sorted.at(-1) ?? 0) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
