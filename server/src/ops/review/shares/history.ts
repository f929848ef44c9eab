import { code } from "../../page.ts";
import type { Judged, Share } from "../share.ts";
import { scheduledIn } from "./pipelines.ts";
import { builtIn } from "./tables.ts";

/** Why nothing is known of runs. */
const NO_RUNS = "has no run results in the workspace";

/** Whether the runs of a pipeline succeed. */
export const succeeded: Share = {
  things: "scheduled pipelines",
  hold: "succeed in at least 99.9 % of their recorded runs",
  judge: (scene) =>
    scheduledIn(scene).map(({ id, at }): Judged => ({ name: code(id), at, says: "unknown", why: NO_RUNS })),
  remedy: ({ name }) => `Put an export of the runs of ${name} into the workspace, so that its success is counted.`,
};

/** Whether the checks of a table passed. */
export const passed: Share = {
  things: "tables that are built here",
  hold: "pass every recorded check",
  judge: (scene) =>
    builtIn(scene).map(([{ name }, at]): Judged => ({ name: code(name), at, says: "unknown", why: NO_RUNS })),
  remedy: ({ name }) => `Put the test results of ${name} into the workspace: dbt's \`target/run_results.json\`.`,
};
