import type { CatalogResult } from "../../../server/src/ops/catalog/operation.ts";
import type { ContextResult } from "../../../server/src/ops/context/result.ts";
import type { ReviewResult } from "../../../server/src/ops/review/result.ts";
import type { RunbookResult } from "../../../server/src/ops/runbook/operation.ts";
import type { StatusResult } from "../../../server/src/ops/status/operation.ts";
import type { Facts } from "./facts.ts";
import { RUN_DAY } from "./platforms.ts";

/** Numbers that were counted anew, and those of the answer that are others. */
export interface Recount {
  readonly counted: ReadonlySet<number>;
  readonly wrong: readonly string[];
}

class Tally {
  readonly counted = new Set<number>();
  readonly wrong: string[] = [];

  /** A number of the answer beside the one that was counted here. */
  is(told: number, counted: number, what: string): void {
    if (told === counted) this.counted.add(told);
    else this.wrong.push(`${what}: ${told} is told, ${counted} counted`);
  }
}

const countOf = <T>(items: readonly T[], holds: (item: T) => boolean): number => items.filter(holds).length;

/** The numbers of a data context. */
export function recountContext({ payload }: ContextResult, facts: Facts): Recount {
  const tally = new Tally();
  const { pipelines, tasks, models, findings, datasets, flows } = facts;
  const named = (about: string) => (dataset: Facts["datasets"][number]) => dataset.name === about;
  const ofKind: Readonly<Record<string, (about: string) => number>> = {
    orchestrator: (about) => countOf(pipelines, ({ system, flavour }) => `${system} (${flavour})` === about),
    "SQL dialect": (about) => countOf(flows, ({ dialect }) => dialect.id === about),
    "work of tasks": (about) => countOf(tasks, ({ role }) => role === about),
    relation: (about) => countOf(datasets, ({ relation, declaredAt }) => relation === about && declaredAt.length > 0),
    format: (about) =>
      countOf(datasets, ({ storage: { format } }) => format.state === "known" && format.value === about),
    "connector or engine": (about) =>
      countOf(datasets, ({ storage: { connector } }) => connector.state === "known" && connector.value === about),
    "dbt adapter": (about) =>
      countOf(models, ({ adapter, own }) => own && adapter.state === "known" && adapter.value === about),
    "written, and read by nothing here": (about) =>
      countOf(flows, ({ write }) => write !== undefined && write.dataset === datasets.find(named(about))?.id),
  };
  const topics = [payload.variety, payload.velocity, payload.consumers];
  for (const { about, kind, value } of topics.flatMap(({ items }) => items ?? []))
    if (kind === "runs")
      tally.is(Number(value), facts.runsADay[about]?.find((runs) => runs === value) ?? Number.NaN, about);
    else if (typeof value === "number") tally.is(value, ofKind[kind]?.(about) ?? Number.NaN, `${kind} ${about}`);
  for (const { about, kind, value } of payload.open_findings.items ?? [])
    tally.is(
      Number(value),
      countOf(findings, (each) => each.rule === about && each.severity === kind),
      about,
    );
  for (const { about, kind, value } of payload.data_volumes.items ?? []) {
    if (!about.endsWith(" together")) continue;
    const measure = { size: "bytes", rows: "rows", growth: "dailyGrowth" }[kind] as "bytes" | "rows" | "dailyGrowth";
    const known = datasets.map((dataset) => dataset[measure]).filter((fact) => fact.state === "known");
    tally.is(
      Number(value),
      known.reduce((sum, fact) => sum + fact.value, 0),
      `sum of ${kind}`,
    );
    tally.is(Number.parseInt(about, 10), known.length, about);
  }
  for (const topic of Object.values(payload)) {
    if (typeof topic !== "object" || !("gaps" in topic)) continue;
    for (const { about, why } of topic.gaps) {
      const told = /^(\d+) of (\d+) (\w+)/.exec(why);
      if (!told) continue;
      const more = / and (\d+) more$/.exec(about);
      const names = about.replace(/ and \d+ more$/, "").split(", ").length;
      if (more) tally.counted.add(Number(more[1]));
      tally.is(Number(told[1]), names + Number(more?.[1] ?? 0), `${why}: names`);
      if (told[3] === "pipelines") tally.is(Number(told[2]), pipelines.length, why);
      else if (Number(told[2]) <= datasets.length) tally.counted.add(Number(told[2]));
    }
    tally.is(topic.more, topic.items?.length === 100 ? topic.more : 0, "items beyond");
    // A page tells fewer items than the data and says how many it leaves out; lists of this size are cut there.
    if (topic.items && topic.items.length > 25) tally.counted.add(topic.items.length - 25 + topic.more);
    for (const { evidence } of topic.items ?? []) {
      const places = new Set(evidence.map(({ place }) => `${place.file} ${place.line}`)).size;
      if (places > 2) tally.counted.add(places - 2);
    }
  }
  tally.is(payload.not_read.total, facts.unread, "files not read");
  return tally;
}

/** The numbers of a catalogue's list. */
export function recountCatalog({ index, unread }: CatalogResult, facts: Facts): Recount {
  const tally = new Tally();
  tally.is(unread.total, facts.unread, "files not read");
  if (!index) return tally;
  const { pipelines, tasks, datasets, flows } = facts;
  tally.is(index.totals.pipelines, pipelines.length, "pipelines");
  tally.is(index.totals.tasks, tasks.length, "tasks");
  tally.is(index.totals.datasets, datasets.length, "datasets");
  for (const { id, tasks: own, place } of index.pipelines)
    tally.is(
      own,
      countOf(tasks, ({ pipeline, at }) => pipeline === id && at.file === place.file),
      `tasks of ${id}`,
    );
  for (const { name, writers, readers } of index.datasets) {
    const id = datasets.find((each) => each.name === name)?.id;
    tally.is(
      writers,
      countOf(flows, ({ write }) => write?.dataset === id),
      `writers of ${name}`,
    );
    const reading = countOf(
      flows,
      ({ reads, write }) => write?.dataset !== id && reads.some((read) => read.dataset === id),
    );
    tally.is(readers, reading, `readers of ${name}`);
  }
  return tally;
}

/** The numbers of a scorecard. */
export function recountReview(result: ReviewResult, facts: Facts): Recount {
  const tally = new Tally();
  const { findings } = facts;
  const ofRule = (rule: string): number => countOf(findings, (each) => each.rule === rule);
  for (const { group, met, notMet, unknown } of result.groups) {
    const items = result.items.filter((item) => item.group === group);
    tally.is(
      met,
      countOf(items, ({ verdict }) => verdict === "met"),
      group,
    );
    tally.is(
      notMet,
      countOf(items, ({ verdict }) => verdict === "not met"),
      group,
    );
    tally.is(
      unknown,
      countOf(items, ({ verdict }) => verdict === "unknown"),
      group,
    );
  }
  for (const { shares, findings: behind, reason, title } of result.items) {
    for (const { of, yes, no, unknown, things } of shares) {
      tally.is(of, yes + no + unknown, things);
      if (of > facts.largest) tally.wrong.push(`${things}: ${of} are more than there are of anything`);
      for (const number of [yes, no, unknown]) tally.counted.add(number);
    }
    for (const { message } of shares.flatMap(({ examples }) => examples)) {
      const [, id, rate, of] = /^`(\w+)` succeeded in ([\d.]+)% of (\d+) recorded runs?/.exec(message) ?? [];
      if (id === undefined) continue;
      const own = facts.runs.filter(({ pipeline }) => pipeline === id);
      const good = countOf(own, ({ succeeded }) => succeeded);
      tally.is(Number(of), own.length, `runs of ${id}`);
      // Told with one decimal, cut and not rounded.
      tally.is(Number(rate), Math.floor((good * 1000) / own.length) / 10, `success of ${id}`);
    }
    for (const { rule, count } of behind) tally.is(count, ofRule(rule), rule);
    for (const [, told, rules] of reason.matchAll(/(\d+) findings? of ((?:`[\w-]+`(?:, )?)+)/g)) {
      const sum = [...(rules ?? "").matchAll(/`([\w-]+)`/g)].reduce((all, [, rule]) => all + ofRule(rule as string), 0);
      tally.is(Number(told), sum, `${title}: ${rules}`);
    }
  }
  const byRule = new Map<string, number>();
  for (const { rule, count } of result.findings) byRule.set(rule, (byRule.get(rule) ?? 0) + count);
  for (const [rule, count] of byRule) tally.is(count, ofRule(rule), rule);
  for (const { count } of result.findings) tally.counted.add(count);
  tally.is(result.coverage.total, facts.files, "files");
  tally.is(result.coverage.analysed, facts.files - result.coverage.unread.length, "files analysed");
  for (const [system, count] of Object.entries(result.coverage.systems))
    tally.is(count, facts.filesOf(system), `files of ${system}`);
  // "Repair this, then 5 more": one less than what was counted.
  for (const number of [...tally.counted]) if (number > 0) tally.counted.add(number - 1);
  return tally;
}

/** The numbers of a status. */
export function recountStatus({ fields, pipelines, declared, window }: StatusResult, facts: Facts): Recount {
  const tally = new Tally();
  const { runs } = facts;
  const ended = (pipeline: string, succeeded: boolean): number =>
    countOf(runs, (run) => run.pipeline === pipeline && run.succeeded === succeeded);
  tally.is(declared, facts.pipelines.length, "pipelines");
  for (const { name, succeeded, failed } of pipelines) {
    tally.is(succeeded, ended(name, true), `successes of ${name}`);
    tally.is(failed, ended(name, false), `failures of ${name}`);
  }
  const good = runs.filter(({ succeeded }) => succeeded);
  const mean = good.reduce((sum, { seconds }) => sum + seconds, 0) / good.length;
  const ran = new Set(runs.map(({ pipeline }) => pipeline)).size;
  for (const [name, counted, off] of [
    ["pipelines_deployed", ran, 0],
    ["pipeline_success_rate", (good.length / runs.length) * 100, 0.1],
    ["avg_latency", mean, 0.5],
  ] as const) {
    const { value } = fields[name].claim;
    if (value === null) continue;
    // Told as a text that is cut or rounded.
    const told = Number.parseFloat(String(value));
    if (Math.abs(told - counted) <= off) tally.counted.add(told);
    else tally.wrong.push(`${name}: ${value} is told, ${counted} counted`);
  }
  for (const number of [0, runs.length, good.length, runs.length - good.length, mean, ran]) tally.counted.add(number);
  const { pipelines: finished, failed } = fields.status.numbers;
  if (finished !== undefined) {
    // All begin together: the one that takes longest ends last.
    const inOrder = runs.toSorted((one, other) => one.seconds - other.seconds);
    const newest = new Map(inOrder.map(({ pipeline, succeeded }) => [pipeline, succeeded]));
    tally.is(finished, newest.size, "pipelines with a finished run");
    tally.is(
      failed ?? Number.NaN,
      countOf([...newest.values()], (succeeded) => !succeeded),
      "newest runs that failed",
    );
  }
  const { statedBytesADay: stated } = fields.data_volume.numbers;
  if (stated !== undefined) {
    const growths = facts.datasets.map(({ dailyGrowth }) => dailyGrowth).filter((fact) => fact.state === "known");
    tally.is(
      stated,
      growths.reduce((sum, { value }) => sum + value, 0),
      "growth that the catalogue states",
    );
  }
  if (window) {
    tally.is(window.days, 30, "days");
    for (const date of Object.values(RUN_DAY)) for (const part of date.split("-")) tally.counted.add(Number(part));
  }
  return tally;
}

/** The numbers of runbooks. */
export function recountRunbook({ runbooks }: RunbookResult, { tasks, pipelines }: Facts): Recount {
  const tally = new Tally();
  for (const { id, place, tasks: told } of runbooks) {
    // A dbt project is no pipeline of the facts: its models are its tasks.
    if (!pipelines.some((pipeline) => pipeline.id === id && pipeline.at.file === place.file)) continue;
    const own = tasks.filter(({ pipeline, at }) => pipeline === id && at.file === place.file);
    tally.is(told.length, own.length, `tasks of ${id}`);
    for (const { id: task, retries } of told) {
      const fact = own.find((each) => each.id === task)?.retries;
      if (retries.value !== null)
        tally.is(retries.value, fact?.state === "known" ? fact.value : Number.NaN, `retries of ${id}.${task}`);
    }
  }
  return tally;
}
