import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** Milliseconds, or whatever was measured, in the middle and near the worst. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
}

/** The spread of some values. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}

/** Processor time (ms) and most memory (MB) of a process so far, as Linux tells; undefined elsewhere, and for one that is gone. */
export function usage(pid: number): { readonly cpu: number; readonly peak: number } | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    // A process that has ended keeps its time for a moment, but no memory.
    if (peak === undefined) return undefined;
    // Ticks of a hundredth of a second.
    return { cpu: (Number(fields[11]) + Number(fields[12])) * 10, peak: Number(peak) / 1024 };
  } catch {
    return undefined;
  }
}

/** How a program ran. */
export interface Ran {
  readonly seconds: number;
  /** Seconds of processor time. */
  readonly cpu: number;
  /** MB. */
  readonly peak: number;
  readonly code: number | null;
}

/** Runs a program to its end; its output is thrown away. */
export function timed(program: string, args: readonly string[], cwd: string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child: ChildProcess = spawn(program, args, { cwd, stdio: "ignore" });
    let last = { cpu: 0, peak: 0 };
    const look = setInterval(() => {
      if (child.pid !== undefined) last = usage(child.pid) ?? last;
    }, 20);
    child.once("error", (error) => {
      clearInterval(look);
      reject(error);
    });
    child.once("exit", (code) => {
      clearInterval(look);
      resolve({ seconds: (performance.now() - started) / 1000, cpu: last.cpu / 1000, peak: last.peak, code });
    });
  });
}
