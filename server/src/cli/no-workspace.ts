import { systems } from "../core/systems/registry.gen.ts";
import type { OperationContext } from "../ops/operation.ts";
import { ruleMetas } from "./known-rules.ts";

/** What operations about Pipewright itself work with: nothing is read. */
export const noWorkspace: OperationContext = {
  get analyser(): never {
    throw new Error("No workspace is open.");
  },
  get outside(): never {
    throw new Error("No workspace is open.");
  },
  get history(): never {
    throw new Error("No workspace is open.");
  },
  roots: [],
  rules: ruleMetas,
  systems: systems.map(({ id, title }) => ({ id, title })),
  signal: { aborted: false },
};
