import { join } from "node:path";
import { createAnalyser } from "../../server/src/core/engine/create.ts";
import { rules } from "../../server/src/core/rules/registry.gen.ts";
import { systems } from "../../server/src/core/systems/registry.gen.ts";
import { nodeHistory } from "../../server/src/host/history/history.ts";
import { nodeOutside } from "../../server/src/host/outside.ts";
import { nodePorts } from "../../server/src/host/ports.ts";
import type { OperationContext } from "../../server/src/ops/operation.ts";
import { temporaryWorkspace } from "../support/temp-workspace.ts";

/** The example platform. */
export const RETAILER = join(import.meta.dirname, "../../examples/retailer");

/** A workspace on disk, read and ready to be asked. */
export async function openFolder(root: string): Promise<OperationContext & { readonly root: string }> {
  const analyser = createAnalyser(nodePorts({ log: () => {} }));
  const { signal } = new AbortController();
  analyser.setRoots([root]);
  await analyser.index(signal);
  return {
    root,
    analyser,
    roots: [root],
    rules: rules.map(({ meta }) => meta),
    systems: systems.map(({ id, title }) => ({ id, title })),
    outside: nodeOutside(() => [root]),
    history: nodeHistory(() => [root]),
    signal,
  };
}

/** A workspace of these files, read and ready to be asked. */
export const open = (files: Readonly<Record<string, string>>): ReturnType<typeof openFolder> =>
  openFolder(temporaryWorkspace(files));
