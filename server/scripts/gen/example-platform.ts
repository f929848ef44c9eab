import { createAnalyser } from "../../src/core/engine/create.ts";
import { rules } from "../../src/core/rules/registry.gen.ts";
import { systems } from "../../src/core/systems/registry.gen.ts";
import { nodeOutside } from "../../src/host/outside.ts";
import { toFileId } from "../../src/host/paths.ts";
import { nodePorts } from "../../src/host/ports.ts";
import type { OperationContext } from "../../src/ops/operation.ts";

/** The day of all examples: what is generated must not change with the clock. */
const TODAY = "2026-01-15";

/** A folder, read and ready to be asked, on a fixed day and without its history, which changes with each commit. */
export async function openExample(folder: string): Promise<OperationContext> {
  const root = toFileId(folder, "/");
  const ports = nodePorts({ log: () => {} });
  const analyser = createAnalyser({ ...ports, today: () => TODAY });
  const { signal } = new AbortController();
  analyser.setRoots([root]);
  await analyser.index(signal);
  const refused = { refused: "Examples are made without git." };
  return {
    analyser,
    roots: [root],
    rules: rules.map(({ meta }) => meta),
    systems: systems.map(({ id, title }) => ({ id, title })),
    outside: { ...nodeOutside(() => [root]), today: () => TODAY },
    history: { at: async () => refused, tags: async () => refused },
    signal,
  };
}
