import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

const groups = new Set<number>();
process.once("exit", () => {
  for (const group of groups) signalGroup(group, "SIGKILL");
});

/** Starts a program as the leader of its own process group; whatever it starts dies with us at the latest. */
export function spawnGroup(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(program, args, { ...options, detached: true });
  if (child.pid !== undefined) groups.add(child.pid);
  return child;
}

/** Ends a group made by {@link spawnGroup}: politely first, by force after `graceMs`. */
export async function stopGroup(child: ChildProcess, graceMs = 3000): Promise<void> {
  const group = child.pid;
  if (group === undefined || !groups.has(group)) return;
  signalGroup(group, "SIGTERM");
  for (const deadline = Date.now() + graceMs; isAlive(group) && Date.now() < deadline; ) await sleep(50);
  signalGroup(group, "SIGKILL");
  groups.delete(group);
}

function isAlive(group: number): boolean {
  return signalGroup(group, 0);
}

function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}
