import type { CancelSignal } from "../core/engine/ports.ts";
import type { FileId } from "../core/text/span.ts";
import { placeWithin } from "../host/confine.ts";
import { linkedHtml } from "../ops/html.ts";
import type { OperationContext } from "../ops/operation.ts";
import { linkedPage } from "../ops/page.ts";
import { changesOf, isRefusal, perform } from "../ops/perform.ts";
import { operations } from "../ops/registry.gen.ts";
import {
  CHANGES_REQUEST,
  type ChangesAnswer,
  OPERATION_REQUEST,
  type OperationAnswer,
  type OperationParams,
} from "../protocol.ts";
import { answering, type Session } from "./session.ts";

/** Operations, for the chat and the tools of our own client. `ready` ends when the workspace is read, with the folders of now. */
export function registerOperations(
  session: Session,
  contextOf: (signal: CancelSignal) => OperationContext,
  ready: () => Promise<unknown>,
): void {
  const { connection, analyser, uris } = session;
  connection.onRequest(OPERATION_REQUEST, ({ name, input, html }: OperationParams, token) =>
    answering(token, async (signal): Promise<OperationAnswer> => {
      const known = operations.find((each) => each.name === name);
      if (!known) return { refused: `There is no operation \`${name}\`.` };
      await ready();
      const context = contextOf(signal);
      const folders = context.roots;
      const uri = (file: FileId): string => uris.of(file);
      const answer = await perform(await known.load(), context, input, linkedPage(folders, uri), (path) =>
        placed(context, path),
      );
      if (isRefusal(answer)) return answer;
      const { data, markdown } = answer;
      const part = html ? answer.html?.(linkedHtml(folders, uri)) : undefined;
      return { data, markdown, ...(part ? { html: part } : {}) };
    }),
  );
  connection.onRequest(CHANGES_REQUEST, ({ name, input }: OperationParams, token) =>
    answering(token, async (signal): Promise<ChangesAnswer> => {
      const known = operations.find((each) => each.name === name);
      if (!known) return { refused: `There is no operation \`${name}\`.` };
      await ready();
      const context = contextOf(signal);
      const changes = await changesOf(await known.load(), context, input, (path) => placed(context, path));
      if (isRefusal(changes)) return changes;
      return { changes: changes.map(({ file, before, after }) => ({ uri: uris.of(file), before, after })) };
    }),
  );

  function placed({ roots }: OperationContext, path: string): ReturnType<typeof placeWithin> {
    return placeWithin(roots, path, (file) => analyser.statusOf(file) !== undefined);
  }
}
