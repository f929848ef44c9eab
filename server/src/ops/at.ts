import { createAnalyser } from "../core/engine/create.ts";
import type { PastState } from "../core/engine/ports.ts";
import type { OperationContext, Refusal } from "./operation.ts";

/** What operations work with, at an older state of the workspace. */
export interface PastContext extends OperationContext {
  readonly commits: PastState["commits"];
  /** Sentences on what of that state was left out. */
  readonly notes: readonly string[];
}

/**
 * The workspace as it was at a tag, branch or commit, read and ready to be asked: each function that takes a context
 * answers for that state. Its own configuration and baseline count. Files that git does not keep are not there.
 */
export async function contextAt(context: OperationContext, reference: string): Promise<PastContext | Refusal> {
  const state = await context.history.at(reference);
  if ("refused" in state) return state;
  const analyser = createAnalyser(state.ports);
  analyser.setRoots(context.roots);
  await analyser.index(context.signal, context.progress);
  return { ...context, analyser, outside: state.outside, commits: state.commits, notes: state.notes };
}
