import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** How {@link withLock} waits. */
export interface LockOptions {
  /** Called once when another process holds the lock and we start to wait. */
  readonly onWait?: () => void;
  /** Give up after this long. */
  readonly timeoutMs?: number;
}

/**
 * Runs `work` while no other process of this machine runs it for the same `name`.
 *
 * The lock is a socket in Linux's abstract namespace: the kernel drops it with the process that holds it, so
 * there is no stale lock to clean up after a crash or `kill -9`.
 */
export async function withLock<T>(name: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  const release = await acquire(name, options);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(name: string, { onWait, timeoutMs = 15 * 60_000 }: LockOptions): Promise<() => Promise<void>> {
  const address = `\0pipewright-${createHash("sha256").update(name).digest("hex").slice(0, 32)}`;
  const deadline = Date.now() + timeoutMs;
  for (let attempt = 0; ; attempt++) {
    const release = await tryListen(address);
    if (release) return release;
    if (attempt === 0) onWait?.();
    if (Date.now() > deadline)
      throw new Error(`another process has held the lock on ${name} for ${timeoutMs / 60_000} minutes`);
    await sleep(250);
  }
}

function tryListen(address: string): Promise<(() => Promise<void>) | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => resolve(() => new Promise((done) => server.close(() => done()))));
  });
}
