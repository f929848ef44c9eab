/** Runs something once after things have been quiet for a while. */
export class Delayed {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly run: () => void) {}

  /** Runs after `wait` milliseconds, unless it is asked for again before. */
  soon(wait: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.run, wait);
  }
}
