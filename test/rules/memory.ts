import type { Analyser, ReportedFinding } from "../../server/src/core/engine/analyser.ts";
import { createAnalyser } from "../../server/src/core/engine/create.ts";
import type { EnginePorts } from "../../server/src/core/engine/ports.ts";

/** Where workspaces of tests live. */
export const ROOT = "/w";

/** The day it is in tests. */
export const TODAY = "2026-11-24";

/** Ports over files in memory, by path below {@link ROOT}; `log` collects complaints. */
export function memoryPorts(files: Map<string, string>, log: string[] = []): EnginePorts {
  return {
    async *list(roots) {
      for (const root of roots) for (const [path, text] of files) yield { file: `${root}/${path}`, size: text.length };
    },
    async read(file) {
      const text = files.get(file.slice(ROOT.length + 1));
      return text === undefined ? { unreadable: "cannot be read: no such file" } : { text };
    },
    today: () => TODAY,
    now: () => performance.now(),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    log: (level, message) => {
      if (level === "error") log.push(message);
    },
  };
}

/** An analyser that has read these files. Complaints of rules and systems fail the test that made it. */
export async function analyse(files: Readonly<Record<string, string>>): Promise<Analyser> {
  const log: string[] = [];
  const analyser = createAnalyser(memoryPorts(new Map(Object.entries(files)), log));
  analyser.setRoots([ROOT]);
  // Rules that are off by default are tested, too.
  analyser.setSettings({ tier: 3 });
  await analyser.index({ aborted: false });
  await analyser.allFindings({ aborted: false });
  if (log.length > 0) throw new Error(log.join("\n"));
  return analyser;
}

/** All findings, by path below {@link ROOT}. */
export async function findingsOf(analyser: Analyser): Promise<readonly { path: string; finding: ReportedFinding }[]> {
  const all = await analyser.allFindings({ aborted: false });
  return [...all].flatMap(([file, found]) => found.map((finding) => ({ path: file.slice(ROOT.length + 1), finding })));
}
