import type { CancelSignal } from "../core/engine/ports.ts";
import type { FileId } from "../core/text/span.ts";
import { nodeHistory } from "../host/history/history.ts";
import { nodeOutside } from "../host/outside.ts";
import type { OperationContext } from "../ops/operation.ts";
import { ruleMetas, systemTitles } from "./rule-metas.ts";
import type { Session } from "./session.ts";

/** What operations work with in this server; asked for anew each time, because folders come and go. */
export function operationContexts(
  { analyser }: Session,
  roots: ReadonlyMap<string, FileId>,
): (signal: CancelSignal) => OperationContext {
  const outside = nodeOutside(() => [...roots.values()]);
  const history = nodeHistory(() => [...roots.values()]);
  const rules = [...ruleMetas.values()];
  const systems = [...systemTitles].map(([id, title]) => ({ id, title }));
  return (signal) => ({ analyser, roots: [...roots.values()], rules, systems, outside, history, signal });
}
