import type { CancelSignal } from "../core/engine/ports.ts";
import { mentionsIn } from "../ops/mentions.ts";
import type { OperationContext } from "../ops/operation.ts";
import { platformOf } from "../ops/platform.ts";
import { MENTIONS_REQUEST, type Mention, type MentionsParams } from "../protocol.ts";
import { answering, type Session } from "./session.ts";

/** What of the workspace a question names. `ready` ends when the workspace is read, with the folders of now. */
export function registerMentions(
  { connection, analyser, uris }: Session,
  contextOf: (signal: CancelSignal) => OperationContext,
  ready: () => Promise<unknown>,
): void {
  connection.onRequest(MENTIONS_REQUEST, ({ text }: MentionsParams, token) =>
    answering(token, async (signal): Promise<readonly Mention[]> => {
      await ready();
      await analyser.settled(signal);
      const context = contextOf(signal);
      const rules = context.rules.map(({ id }) => id);
      const files = analyser.status().map(({ file }) => file);
      const mentions = mentionsIn(String(text), await platformOf(context), rules, files, context.roots);
      return mentions.map((mention) =>
        mention.kind === "file" ? { ...mention, value: uris.of(mention.value) } : mention,
      );
    }),
  );
}
