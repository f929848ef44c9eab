import type { ChatOperation } from "./operation.ts";

/** What can be asked, when a question was not understood. */
export const helpOf = (operations: readonly ChatOperation[], why: string): string =>
  [
    why,
    "",
    ...operations.map(({ name, summary }) => `- \`/${name}\`: ${summary}`),
    "",
    "Name a table, pipeline, task, rule or file of the workspace, or attach a file with `#file`.",
  ].join("\n");
