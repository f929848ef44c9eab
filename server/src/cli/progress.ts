import type { Terminal } from "./terminal.ts";

/** A line on a terminal that counts files; silent where nobody watches. */
export function progressLine(
  terminal: Terminal,
  verb: string,
): { show(done: number, total: number): void; end(): void } {
  let last = 0;
  let shown = false;
  return {
    show(done, total) {
      const now = performance.now();
      // The first moments are silent: most runs are over by then.
      if (!terminal.watched || now - last < (shown ? 100 : 400)) {
        if (last === 0) last = now;
        return;
      }
      last = now;
      shown = true;
      terminal.err(`\r\u001b[K${verb} ${done.toLocaleString("en")} of ${total.toLocaleString("en")} files …`);
    },
    end() {
      if (shown) terminal.err("\r\u001b[K");
    },
  };
}
