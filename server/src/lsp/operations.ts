import type { FileId } from "../core/text/span.ts";
import { placeWithin } from "../host/confine.ts";
import { nodeHistory } from "../host/history/history.ts";
import { nodeOutside } from "../host/outside.ts";
import { linkedHtml } from "../ops/html.ts";
import type { OperationContext } from "../ops/operation.ts";
import { linkedPage } from "../ops/page.ts";
import { isRefusal, perform } from "../ops/perform.ts";
import { operations } from "../ops/registry.gen.ts";
import { OPERATION_REQUEST, type OperationAnswer, type OperationParams } from "../protocol.ts";
import { ruleMetas, systemTitles } from "./rule-metas.ts";
import { answering, type Session } from "./session.ts";

/** Operations, for the chat and the tools of our own client. `ready` ends when the workspace is read. */
export function registerOperations(
  session: Session,
  roots: ReadonlyMap<string, FileId>,
  ready: () => Promise<unknown>,
): void {
  const { connection, analyser, uris } = session;
  const outside = nodeOutside(() => [...roots.values()]);
  const history = nodeHistory(() => [...roots.values()]);
  connection.onRequest(OPERATION_REQUEST, ({ name, input, html }: OperationParams, token) =>
    answering(token, async (signal): Promise<OperationAnswer> => {
      const known = operations.find((each) => each.name === name);
      if (!known) return { refused: `There is no operation \`${name}\`.` };
      await ready();
      const folders = [...roots.values()];
      const context: OperationContext = {
        analyser,
        roots: folders,
        rules: [...ruleMetas.values()],
        systems: [...systemTitles].map(([id, title]) => ({ id, title })),
        outside,
        history,
        signal,
      };
      const uri = (file: FileId): string => uris.of(file);
      const answer = await perform(await known.load(), context, input, linkedPage(folders, uri), (path) =>
        placeWithin(folders, path, (file) => analyser.statusOf(file) !== undefined),
      );
      if (isRefusal(answer)) return answer;
      const { data, markdown } = answer;
      const part = html ? answer.html?.(linkedHtml(folders, uri)) : undefined;
      return { data, markdown, ...(part ? { html: part } : {}) };
    }),
  );
}
