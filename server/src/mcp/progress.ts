import type { RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type { ServerNotification, ServerRequest } from "@modelcontextprotocol/sdk/types.js";
import type { Progress } from "./workspace.ts";

/** What the protocol hands over with each request. */
export type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** Milliseconds between two notifications. */
const PAUSE = 100;

/** Sends the progress of a call where its client asked for it: always upward, not too often. */
export function progressOf({ _meta, sendNotification }: Extra): Progress {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return () => {};
  let stage: string | undefined;
  /** What earlier stages counted up to. */
  let before = 0;
  let last = 0;
  let sent = Number.NEGATIVE_INFINITY;
  return (done, total, name) => {
    if (stage !== name) before = last;
    stage = name;
    const progress = before + done;
    const now = performance.now();
    if (progress <= last || (now - sent < PAUSE && done < total)) return;
    last = progress;
    sent = now;
    void sendNotification({
      method: "notifications/progress",
      params: { progressToken, progress, total: before + total, message: name },
    }).catch(() => {}); // The connection is gone; the call ends by itself.
  };
}
