import type { Dataset, Platform } from "../../../core/platform/platform.ts";
import type { CheckResult, Run } from "../../../core/runs/run.ts";
import { placeOf } from "../../measures/measure.ts";
import { pipelineRuns } from "../../measures/period.ts";
import { percentText } from "../../measures/units.ts";
import { code, plural } from "../../page.ts";
import type { Judged, Share } from "../share.ts";
import { scheduledIn } from "./pipelines.ts";
import { builtIn } from "./tables.ts";

/** The seed's service level. */
const LEVEL = 0.999;

/** So many runs must be known: with fewer, one failure more or less decides. */
const ENOUGH = 1000;

/** Whether the runs of a pipeline succeed. */
export const succeeded: Share = {
  things: "scheduled pipelines",
  hold: "succeed in at least 99.9 % of their recorded runs",
  judge: (scene) => {
    const byPipeline = new Map<string, Run[]>();
    for (const run of pipelineRuns(scene.records.runs))
      if (run.state === "succeeded" || run.state === "failed")
        byPipeline.set(run.pipeline, [...(byPipeline.get(run.pipeline) ?? []), run]);
    return scheduledIn(scene).map(({ id, at }): Judged => {
      const name = code(id);
      const runs = byPipeline.get(id) ?? [];
      const newest = runs.at(-1);
      if (!newest) return { name, at, says: "unknown", why: "has no run results in the workspace" };
      const failed = runs.findLast(({ state }) => state === "failed");
      const good = runs.filter(({ state }) => state === "succeeded").length;
      const why = `succeeded in ${percentText(good, runs.length)} of ${plural(runs.length, "recorded run")}`;
      if (good / runs.length < LEVEL) return { name, at: placeOf((failed ?? newest).at), says: "no", why };
      return runs.length >= ENOUGH
        ? { name, at: placeOf(newest.at), says: "yes", why }
        : {
            name,
            at: placeOf(newest.at),
            says: "unknown",
            why: `${why}; ${ENOUGH.toLocaleString("en")} are needed to tell`,
          };
    });
  },
  remedy: ({ name, says }) =>
    says === "no"
      ? `Find out why runs of ${name} fail; the newest failure is recorded here.`
      : `Keep exports of the runs of ${name} in the workspace, so that its success can be counted.`,
};

/** Whether the checks of a table passed. */
export const passed: Share = {
  things: "tables that are built here",
  hold: "pass every recorded check",
  judge: (scene) => {
    const checks = checksByDataset(scene.platform, scene.records.checks);
    return builtIn(scene).map(([dataset, at]): Judged => {
      const name = code(dataset.name);
      const own = checks.get(dataset.id) ?? [];
      const failed = own.findLast((check) => !check.passed);
      if (failed) return { name, at: placeOf(failed.at), says: "no", why: `did not pass ${code(failed.check)}` };
      const [first] = own;
      return first
        ? { name, at: placeOf(first.at), says: "yes", why: `passed ${plural(own.length, "recorded check")}` }
        : { name, at, says: "unknown", why: "has no check results in the workspace" };
    });
  },
  remedy: ({ name, says }) =>
    says === "no"
      ? `Find out why ${name} failed its check, and repair its load.`
      : `Keep the test results of ${name} in the workspace: dbt's \`target/run_results.json\`.`,
};

/** Results of checks by the dataset they are about; those that name none are left out. */
function checksByDataset(
  platform: Platform,
  checks: readonly CheckResult[],
): ReadonlyMap<string, readonly CheckResult[]> {
  const datasets = [...platform.datasets.values()];
  const found = new Map<string, CheckResult[]>();
  for (const check of checks) {
    const dataset = check.subject === undefined ? modelTested(datasets, check.check) : named(datasets, check.subject);
    if (dataset) found.set(dataset.id, [...(found.get(dataset.id) ?? []), check]);
  }
  return found;
}

/** The model of a dbt test, by the name dbt gives it: `test.shop.unique_orders_order_id.a1b2`. The longest name wins. */
function modelTested(datasets: readonly Dataset[], id: string): Dataset | undefined {
  const name = `${id.split(".")[2] ?? ""}_`;
  return longest(
    datasets.filter(({ model }) => model !== undefined && name.includes(`_${model}_`)),
    ({ model = "" }) => model,
  );
}

/** The dataset an artifact names, perhaps with more before it. */
function named(datasets: readonly Dataset[], subject: string): Dataset | undefined {
  const wanted = `.${subject.toLowerCase().replaceAll("/", ".")}`;
  return longest(
    datasets.filter(({ id }) => wanted.endsWith(`.${id}`)),
    ({ id }) => id,
  );
}

const longest = (datasets: readonly Dataset[], text: (dataset: Dataset) => string): Dataset | undefined =>
  datasets.reduce<Dataset | undefined>(
    (best, each) => (best === undefined || text(each).length > text(best).length ? each : best),
    undefined,
  );
