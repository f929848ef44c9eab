import type { FileId } from "../core/text/span.ts";
import { defineOperation } from "./operation.ts";

/** A baseline to be written. */
export interface NewBaseline {
  readonly file: FileId;
  readonly text: string;
  /** Findings in it. */
  readonly count: number;
}

/** Makes baselines of today's findings. */
export const baseline = defineOperation({
  name: "baseline",
  description:
    "Makes a baseline of today's findings for every folder of the workspace: a file that hides them, so that only new findings are reported.",
  input: { type: "object", additionalProperties: false, properties: {}, required: [] },
  async run({ analyser, roots, signal }): Promise<readonly NewBaseline[]> {
    const made: NewBaseline[] = [];
    for (const root of roots) made.push(await analyser.baseline(root, signal));
    return made;
  },
});
