import { isAboutWorkspace } from "./resources.ts";
import type { McpSession } from "./session.ts";

/** Milliseconds between two looks at the disk, at least. */
const PAUSE = 2000;

/** Looking at the disk takes at most one part of so many of the time. */
const SHARE = 20;

/** Resources one client may have told to it. */
const MOST = 1000;

/** Tells a client that resources it subscribed to may be others than before. The disk is looked at while there are any. */
export class Subscriptions {
  private readonly uris = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly session: McpSession,
    updated: (uri: string) => void,
  ) {
    session.workspace.onChange(() => {
      for (const uri of this.uris) if (isAboutWorkspace(uri)) updated(uri);
    });
  }

  add(uri: string): void {
    if (this.uris.size >= MOST) return;
    this.uris.add(uri);
    this.later(PAUSE);
  }

  remove(uri: string): void {
    this.uris.delete(uri);
  }

  private later(pause: number): void {
    if (this.timer !== undefined || this.uris.size === 0) return;
    // It alone keeps no process running.
    this.timer = setTimeout(() => void this.look(), pause).unref();
  }

  private async look(): Promise<void> {
    const started = performance.now();
    await this.session.workspace
      .look()
      .catch((error: unknown) => this.session.log("warning", `The workspace could not be listed: ${String(error)}`));
    this.timer = undefined;
    this.later(Math.max(PAUSE, SHARE * (performance.now() - started)));
  }
}
