import type { FileId } from "../core/text/span.ts";
import { defineOperation } from "./operation.ts";
import { bullets, plural } from "./page.ts";
import { count, list, object, text } from "./schema.ts";

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
  title: "Baseline",
  summary: "Makes a baseline of today's findings.",
  description:
    "Makes a baseline of today's findings for every folder of the workspace: a file that hides them, so that only new findings are reported.",
  input: { type: "object", additionalProperties: false, properties: {}, required: [] },
  output: list(object({ file: text, text, count })),
  words: ["baseline"],
  async run({ analyser, roots, signal }): Promise<readonly NewBaseline[]> {
    const made: NewBaseline[] = [];
    for (const root of roots) made.push(await analyser.baseline(root, signal));
    return made;
  },
  page: (made, page) =>
    `# Baseline\n\n${bullets(made.map(({ file, count }) => `${page.file(file)} would hide ${plural(count, "finding")}.`))}`,
});
