/**
 * Runs the analyser over real repositories: `tsx server/scripts/corpus.ts <folder>… [--sample 20 --seed 1 --out FILE]`.
 * Each folder is a workspace. Prints coverage per format, findings per rule, and every failure; `--out` gets a seeded
 * sample of the findings of each rule as JSON lines, to be judged by hand. Exit code 1 when anything failed.
 */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import type { FileStatus } from "../src/core/engine/analyser.ts";
import { createAnalyser } from "../src/core/engine/create.ts";
import { rules } from "../src/core/rules/registry.gen.ts";
import { systems } from "../src/core/systems/registry.gen.ts";
import { extname, relativeTo } from "../src/core/text/path.ts";
import { nodeHistory } from "../src/host/history/history.ts";
import { nodeOutside } from "../src/host/outside.ts";
import { toFileId } from "../src/host/paths.ts";
import { nodePorts } from "../src/host/ports.ts";
import { check, type FoundFinding } from "../src/ops/check.ts";
import type { OperationContext } from "../src/ops/operation.ts";

const { values: flags, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    out: { type: "string" },
    rule: { type: "string", multiple: true },
    tier: { type: "string", default: "2" },
  },
});
if (folders.length === 0) {
  console.error("Say which folders to analyse; each is a workspace.");
  process.exit(2);
}

/** A finding with the workspace it was found in. */
interface Hit {
  readonly workspace: string;
  readonly path: string;
  readonly finding: FoundFinding;
  readonly lines: readonly string[];
}

/** Lines around a finding that go into the sample. */
const AROUND = 6;

const hits: Hit[] = [];
const statuses: FileStatus[] = [];
const failures: string[] = [];
const started = performance.now();
let slowest = { folder: "", seconds: 0 };
for (const folder of folders) await analyse(folder);
report();
if (flags.out)
  writeFileSync(
    flags.out,
    sample()
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(""),
  );
process.exitCode = failures.length > 0 ? 1 : 0;

async function analyse(folder: string): Promise<void> {
  const begun = performance.now();
  const root = toFileId(folder);
  const log = (level: string, message: string): void => {
    if (level === "error") failures.push(message);
  };
  const analyser = createAnalyser(nodePorts({ log }));
  const { signal } = new AbortController();
  analyser.setRoots([root]);
  analyser.setSettings({ tier: Number(flags.tier) as 1 | 2 | 3 });
  const context: OperationContext = {
    analyser,
    roots: [root],
    rules: rules.map(({ meta }) => meta),
    systems: systems.map(({ id, title }) => ({ id, title })),
    outside: nodeOutside(() => [root]),
    history: nodeHistory(() => [root]),
    signal,
  };
  try {
    await analyser.index(signal);
    for (const finding of (await check.run(context, { rules: flags.rule })).findings) {
      const { place } = finding;
      const lines = ((await analyser.text(place.file)) ?? "").split(/\r\n|\r|\n/);
      const from = Math.max(0, place.line - 1 - AROUND);
      const shown = lines.slice(from, place.line + AROUND).map((line, at) => `${from + at + 1}: ${line.slice(0, 200)}`);
      hits.push({ workspace: basename(folder), path: relativeTo(root, place.file), finding, lines: shown });
    }
    statuses.push(...analyser.status());
  } catch (error) {
    failures.push(`${folder}: ${error instanceof Error ? error.stack : String(error)}`);
  }
  const seconds = (performance.now() - begun) / 1000;
  if (seconds > slowest.seconds) slowest = { folder: basename(folder), seconds };
}

function report(): void {
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${folders.length} workspaces, ${statuses.length} files, ${seconds.toFixed(1)} s; slowest ${slowest.folder}, ${slowest.seconds.toFixed(1)} s; ${failures.length} failures\n`,
  );
  console.log("| format | files | recognised | whole | in part | not analysed |\n|---|---:|---:|---:|---:|---:|");
  const formats = new Map<string, FileStatus[]>();
  for (const status of statuses) {
    const format = extname(status.file) || "other";
    formats.set(format, [...(formats.get(format) ?? []), status]);
  }
  for (const [format, list] of [...formats].sort(([, a], [, b]) => b.length - a.length)) {
    const ours = list.filter(({ systems: read }) => read.length > 0);
    const count = (state: FileStatus["state"], of: readonly FileStatus[]): number =>
      of.filter((status) => status.state === state).length;
    console.log(
      `| ${format} | ${list.length} | ${ours.length} | ${count("analysed", ours)} | ${count("partly", ours)} | ${count("not-analysed", list)} |`,
    );
  }
  console.log("\n| rule | findings | files | workspaces |\n|---|---:|---:|---:|");
  for (const { meta } of rules) {
    const own = hits.filter(({ finding }) => finding.rule === meta.id);
    const files = new Set(own.map(({ workspace, path }) => `${workspace}/${path}`)).size;
    console.log(`| ${meta.id} | ${own.length} | ${files} | ${new Set(own.map(({ workspace }) => workspace)).size} |`);
  }
  for (const failure of failures) console.log(`\nFAILED ${failure}`);
}

/** So many findings of each rule, chosen by a hash of seed and finding: adding a repository does not shuffle the others. */
function sample(): object[] {
  const most = Number(flags.sample);
  const chosen: object[] = [];
  for (const { meta } of rules) {
    const own = hits
      .filter(({ finding }) => finding.rule === meta.id)
      .map((hit) => ({ hit, order: orderOf(hit) }))
      .sort((a, b) => (a.order < b.order ? -1 : 1))
      .slice(0, most);
    for (const { hit } of own) {
      const { finding, workspace, path, lines } = hit;
      chosen.push({
        rule: finding.rule,
        workspace,
        path,
        line: finding.place.line,
        message: finding.message,
        evidence: finding.evidence.map(({ message, place }) => `${basename(place.file)}:${place.line}: ${message}`),
        lines,
        verdict: "",
        reason: "",
      });
    }
  }
  return chosen;
}

function orderOf({ workspace, path, finding }: Hit): string {
  return createHash("sha256")
    .update(`${flags.seed} ${finding.rule} ${workspace} ${path} ${finding.fingerprint}`)
    .digest("hex");
}
