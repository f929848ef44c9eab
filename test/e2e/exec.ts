import { spawn } from "node:child_process";
import path from "node:path";

/** How {@link exec} runs a program. */
export interface ExecOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
}

/** Runs a program to its end and returns what it printed; rejects with the tail of its output when it fails. */
export function exec(program: string, args: readonly string[], options: ExecOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: options.timeoutMs ?? 10 * 60_000,
    });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) resolve(output);
      else
        reject(
          new Error(`${path.basename(program)} ${args.join(" ")} ended with ${signal ?? code}:\n${tail(output, 30)}`),
        );
    });
  });
}

/** The last `lines` lines of a text. */
export function tail(text: string, lines: number): string {
  return text.trimEnd().split("\n").slice(-lines).join("\n");
}

/** A PATH that works in a bare environment: our own Node first, the administration folders that dpkg needs last. */
export function completePath(): string {
  const wanted = [path.dirname(process.execPath), ...(process.env.PATH ?? "").split(path.delimiter)];
  wanted.push("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");
  return [...new Set(wanted.filter(Boolean))].join(path.delimiter);
}
