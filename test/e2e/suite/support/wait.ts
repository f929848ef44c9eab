/** How long to wait, and how often to look. */
export interface WaitOptions {
  /** 10 seconds by default. */
  readonly timeoutMs?: number;
  /** 50 milliseconds by default. */
  readonly everyMs?: number;
}

/** The time a wait takes at most unless it says otherwise. */
export const defaultWaitMs = 10_000;

/** Waits for some milliseconds. Prefer {@link until}. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Asks `probe` until it returns something truthy, and returns that.
 *
 * @param what completes the sentence "waited for …" in the error message
 */
export async function until<T>(
  what: string,
  probe: () => T | Promise<T>,
  options: WaitOptions = {},
): Promise<NonNullable<T>> {
  const { timeoutMs = defaultWaitMs, everyMs = 50 } = options;
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${what}`);
    await pause(everyMs);
  }
}
