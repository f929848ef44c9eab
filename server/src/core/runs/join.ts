import { present, secondsBetween } from "./json.ts";
import type { DatasetTraffic, RunEvent } from "./openlineage.ts";
import type { Artifact } from "./read.ts";
import type { CheckResult, Run, RunRecords, RunState } from "./run.ts";

/** What the artifacts say together: events become runs, and a run that several files tell of counts once. */
export function joined(artifacts: readonly Artifact[]): RunRecords {
  const lineage = runsOf(artifacts.flatMap(({ events }) => events ?? []));
  const runs = new Map<string, Run>();
  for (const run of [...artifacts.flatMap((each) => each.runs ?? []), ...lineage.runs]) {
    const key = JSON.stringify([run.source, run.pipeline, run.task, run.run]);
    const known = runs.get(key);
    if (!known || (known.end ?? 0) < (run.end ?? 0)) runs.set(key, run);
  }
  const checks = new Map<string, CheckResult>();
  for (const check of [...artifacts.flatMap((each) => each.checks ?? []), ...lineage.checks])
    checks.set(JSON.stringify([check.source, check.check, check.subject, check.when]), check);
  return {
    runs: [...runs.values()].sort(
      (a, b) =>
        momentOf(a) - momentOf(b) || (a.at.file < b.at.file ? -1 : a.at.file > b.at.file ? 1 : a.at.line - b.at.line),
    ),
    freshness: artifacts.flatMap(({ freshness }) => freshness ?? []),
    checks: [...checks.values()],
  };
}

/** The moment by which runs are ordered: their end, else their begin; those that never began come first. */
export const momentOf = ({ start, end }: Run): number => end ?? start ?? 0;

const ENDS: Readonly<Partial<Record<RunEvent["kind"], RunState>>> = {
  complete: "succeeded",
  fail: "failed",
  abort: "cancelled",
};

/** Runs of OpenLineage. Datasets that a run and one of its parts both report are counted for the part alone. */
function runsOf(events: readonly RunEvent[]): Pick<RunRecords, "runs" | "checks"> {
  const byRun = new Map<string, RunEvent[]>();
  for (const event of events) {
    const all = byRun.get(event.run);
    if (all) all.push(event);
    else byRun.set(event.run, [event]);
  }
  const told = new Map<string, Set<string>>();
  for (const all of byRun.values()) {
    const parent = all.find((event) => event.parent)?.parent?.run;
    const datasets = all.flatMap(({ inputs, outputs }) => [
      ...inputs.filter(isMeasured).map(({ dataset }) => `read ${dataset}`),
      ...outputs.filter(isMeasured).map(({ dataset }) => `written ${dataset}`),
    ]);
    for (let at = parent, depth = 0; at !== undefined && depth < 10; depth++) {
      const known = told.get(at) ?? new Set();
      for (const dataset of datasets) known.add(dataset);
      told.set(at, known);
      at = byRun.get(at)?.find((event) => event.parent)?.parent?.run;
    }
  }
  const runs = [...byRun].map(([id, all]) => runOf(id, all, told.get(id) ?? new Set()));
  return { runs, checks: events.flatMap(({ checks }) => checks) };
}

function runOf(id: string, events: readonly RunEvent[], toldByParts: ReadonlySet<string>): Run {
  const ordered = events.toSorted((a, b) => a.when - b.when);
  const first = ordered[0] as RunEvent;
  const last = ordered.findLast(({ kind }) => ENDS[kind] !== undefined);
  const start = ordered.find(({ kind }) => kind === "start")?.when;
  const parent = ordered.find((event) => event.parent)?.parent;
  const nominal = ordered.find((event) => event.nominal !== undefined)?.nominal;
  const outputs = newest(ordered.map((event) => event.outputs)).filter(
    ({ dataset }) => !toldByParts.has(`written ${dataset}`),
  );
  const inputs = newest(ordered.map((event) => event.inputs)).filter(
    ({ dataset }) => !toldByParts.has(`read ${dataset}`),
  );
  return {
    source: "openlineage",
    pipeline: parent?.job ?? first.job,
    ...(parent ? { task: first.job } : {}),
    // Several parts of one run may be of the same job: each keeps its own id.
    run: id,
    state: (last && ENDS[last.kind]) ?? "running",
    ...present({
      start,
      end: last?.when,
      duration: secondsBetween(start, last?.when),
      due: parent || nominal === undefined ? undefined : ({ at: nominal, by: "nominal time" } as const),
      rows: sum(outputs.map(({ rows }) => rows)),
      written: sum(outputs.map(({ bytes }) => bytes)),
      read: sum(inputs.map(({ bytes }) => bytes)),
    }),
    at: (last ?? first).at,
  };
}

/** Of each dataset what was said last with numbers: later events repeat and complete earlier ones. */
function newest(told: readonly (readonly DatasetTraffic[])[]): readonly DatasetTraffic[] {
  const byDataset = new Map<string, DatasetTraffic>();
  for (const each of told.flat())
    if (isMeasured(each)) byDataset.set(each.dataset, { ...byDataset.get(each.dataset), ...each });
  return [...byDataset.values()];
}

const isMeasured = ({ rows, bytes }: DatasetTraffic): boolean => rows !== undefined || bytes !== undefined;

/** Sum of the numbers there are; undefined for none. */
const sum = (values: readonly (number | undefined)[]): number | undefined =>
  values.reduce((total, value) => (value === undefined ? total : (total ?? 0) + value), undefined);
