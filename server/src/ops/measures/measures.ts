import { momentOf } from "../../core/runs/join.ts";
import type { CheckResult, Run } from "../../core/runs/run.ts";
import { plural } from "../page.ts";
import { type Measured, measured, unmeasured } from "./measure.ts";
import { DAY, dayOf, type Period, periodText, pipelineRuns, within } from "./period.ts";
import { bytesText, percentText, secondsText } from "./units.ts";

/** What is said where there is no artifact at all. */
export const NO_RUNS =
  "No run artifact in the workspace holds a run. `docs/run-artifacts.md` of Pipewright says which exports of dbt, Airflow, Databricks and OpenLineage are read and where to put them.";

/** Pipelines that ran in a period: they are deployed somewhere, whether the workspace declares them or not. */
export function pipelinesThatRan(runs: readonly Run[], period: Period): Measured<number> {
  const newest = new Map<string, Run>();
  for (const run of within(pipelineRuns(runs), period))
    if (run.state !== "waiting" && run.state !== "skipped") newest.set(`${run.source} ${run.pipeline}`, run);
  if (newest.size === 0) return unmeasured(`No pipeline ran from ${periodText(period)}, as far as the artifacts tell.`);
  return measured(
    newest.size,
    `Pipelines with a run from ${periodText(period)} in the artifacts. A pipeline without a run there is not counted, even if the workspace declares it.`,
    { pipelines: newest.size },
    [...newest.values()].map((run) => ({ message: `Newest run of ${run.pipeline} (${run.source})`, at: run.at })),
  );
}

/** Share of runs that succeeded among those that ended in success or failure. */
export function successRate(runs: readonly Run[], period: Period): Measured<string> {
  const whole = within(pipelineRuns(runs), period);
  const of = (state: Run["state"]): readonly Run[] => whole.filter((run) => run.state === state);
  const [succeeded, failed] = [of("succeeded"), of("failed")];
  const [cancelled, skipped] = [of("cancelled").length, of("skipped").length];
  const finished = succeeded.length + failed.length;
  const numbers = { succeeded: succeeded.length, failed: failed.length, cancelled, skipped };
  if (finished === 0) {
    const tasks = within(runs, period).length - whole.length;
    return unmeasured(
      tasks > 0
        ? "The artifacts hold runs of tasks, but no finished run of a pipeline as a whole. Export the runs of the DAGs or jobs, too."
        : `No run of a pipeline ended from ${periodText(period)}.`,
      numbers,
    );
  }
  const sources = [...new Set([...succeeded, ...failed].map(({ source }) => source))].sort();
  return measured(
    percentText(succeeded.length, finished),
    `${succeeded.length} of ${plural(finished, "finished run")} succeeded from ${periodText(period)} (${sources.join(", ")}); ${cancelled} cancelled and ${skipped} skipped ones are not counted.`,
    numbers,
    [
      ...failed.toReversed().map(({ pipeline, at }) => ({ message: `${pipeline} failed`, at })),
      ...succeeded.slice(-1).map(({ pipeline, at }) => ({ message: `Newest success, of ${pipeline}`, at })),
    ],
  );
}

/**
 * Mean seconds until data was there: from the moment it was due to the end of the run, over scheduled runs that
 * succeeded. Where no artifact has due times, the mean duration of runs that succeeded.
 */
export function latency(runs: readonly Run[], period: Period): Measured<string> {
  const succeeded = within(pipelineRuns(runs), period).filter(({ state }) => state === "succeeded");
  const late = succeeded.flatMap((run) =>
    run.due !== undefined && run.end !== undefined && run.end >= run.due.at
      ? [{ run, seconds: (run.end - run.due.at) / 1000 }]
      : [],
  );
  const lasted = succeeded.flatMap((run) => (run.duration === undefined ? [] : [{ run, seconds: run.duration }]));
  const taken = late.length > 0 ? late : lasted;
  if (taken.length === 0)
    return unmeasured(`No run that succeeded from ${periodText(period)} has a begin and an end, or a time it was due.`);
  const mean = taken.reduce((sum, { seconds }) => sum + seconds, 0) / taken.length;
  const slowest = taken.toSorted((a, b) => b.seconds - a.seconds);
  const dues = [...new Set(late.map(({ run }) => run.due?.by))].sort().join(", ");
  const basis =
    late.length > 0
      ? `Mean from the time a run was due (${dues}) to its end, of ${late.length} of ${plural(succeeded.length, "run")} that succeeded from ${periodText(period)}${late.length < succeeded.length ? "; the others have no such time" : ""}.`
      : `Mean duration of ${lasted.length} of ${plural(succeeded.length, "run")} that succeeded from ${periodText(period)}. When they were due no artifact tells, so waiting before the begin is not in it.`;
  return measured(
    secondsText(mean),
    basis,
    { seconds: mean, runs: taken.length, fromDue: late.length > 0 ? 1 : 0 },
    slowest.map(({ run, seconds }) => ({ message: `${run.pipeline}: ${secondsText(seconds)}`, at: run.at })),
  );
}

/**
 * Bytes a day: those that runs wrote, or where none says so those that they read. Only whole days (UTC) between the
 * first and the last measured one count, since those two may be cut.
 */
export function dailyVolume(runs: readonly Run[], period: Period): Measured<string> {
  const inside = within(runs, period);
  const written = inside.filter((run) => run.written !== undefined);
  const kind = written.length > 0 ? "written" : "read";
  const taken = written.length > 0 ? written : inside.filter((run) => run.read !== undefined);
  const bytesOf = (run: Run): number => run[kind] ?? 0;
  if (taken.length === 0)
    return unmeasured(
      "No artifact says how many bytes a run wrote or read. OpenLineage events do (`outputStatistics.size`), and dbt's results on BigQuery (`bytes_processed`).",
    );
  const first = Math.floor(momentOf(taken[0] as Run) / DAY) + 1;
  const last = Math.floor(momentOf(taken.at(-1) as Run) / DAY);
  const days = last - first;
  const total = taken.reduce((sum, run) => sum + bytesOf(run), 0);
  if (days < 1)
    return unmeasured(
      `Runs ${kind === "written" ? "wrote" : "read"} ${bytesText(total)} in all, but no whole day (UTC) lies between the first and the last of them. Keep artifacts of three days or more.`,
      { bytes: total, days: 0 },
    );
  const counted = taken.filter((run) => momentOf(run) >= first * DAY && momentOf(run) < last * DAY);
  const bytes = counted.reduce((sum, run) => sum + bytesOf(run), 0);
  const sources = [...new Set(taken.map(({ source }) => source))].sort();
  return measured(
    `${bytesText(bytes / days)}/day`,
    `${bytesText(bytes)} ${kind} on ${plural(days, "whole day")} (UTC), ${dayOf(first * DAY)} to ${dayOf((last - 1) * DAY)}, by the ${plural(counted.length, "run")} that say so (${sources.join(", ")}).`,
    { bytes, days, runs: counted.length },
    counted
      .toSorted((a, b) => bytesOf(b) - bytesOf(a))
      .map((run) => ({ message: `${run.task ?? run.pipeline}: ${bytesText(bytesOf(run))} ${kind}`, at: run.at })),
  );
}
/** Share of data tests that passed, of the newest result of each test in a period. */
export function checksPassed(checks: readonly CheckResult[], period: Period): Measured<string> {
  const newest = new Map<string, CheckResult>();
  for (const check of checks) {
    if (check.when === undefined || check.when < period.from || check.when > period.to) continue;
    const key = JSON.stringify([check.source, check.check, check.subject]);
    const known = newest.get(key);
    if (!known || (known.when ?? 0) <= check.when) newest.set(key, check);
  }
  const all = [...newest.values()];
  const failed = all.filter(({ passed }) => !passed);
  if (all.length === 0)
    return unmeasured(
      `No artifact holds the result of a data test from ${periodText(period)}. dbt's \`run_results.json\` of \`dbt test\` or \`dbt build\` does.`,
    );
  return measured(
    percentText(all.length - failed.length, all.length),
    `${all.length - failed.length} of ${plural(all.length, "data test")} passed the last time they ran from ${periodText(period)}.`,
    { passed: all.length - failed.length, failed: failed.length },
    [
      ...failed.map(({ check, at }) => ({ message: `${check} failed`, at })),
      ...all
        .filter(({ passed }) => passed)
        .slice(-1)
        .map(({ check, at }) => ({ message: `${check} passed`, at })),
    ],
  );
}
