import type { Known } from "../../core/facts/known.ts";
import type { Schedule } from "../../core/facts/pipeline.ts";
import { periodOf } from "../../core/graph/ask/periods.ts";
import type { Dataset } from "../../core/platform/platform.ts";
import { listPrice, type PriceId } from "../../core/prices/prices.ts";
import type { Location } from "../../core/text/span.ts";
import { type Evidence, shown } from "../claim.ts";
import type { Places } from "../places.ts";
import type { Input, Missing } from "./types.ts";

/** Seconds in the month that figures are for: thirty days. */
const MONTH = 2_592_000;

/** Prices that hold instead of list prices, with where the workspace says so. */
export type Contract = ReadonlyMap<PriceId, { readonly usd: number; readonly at?: Location }>;

/** A number, or why there is none. */
export type Found = Input | Missing;

export const isMissing = (found: Found): found is Missing => "how" in found;

export const isGiven = (found: Found): found is Input => "value" in found;

const plain = { evidence: [], page: null, read: null, vendorPage: null } as const;

/** A number the question gives. */
export const parameter = (name: string, value: number, unit: string): Input => ({
  name,
  value,
  unit,
  from: "parameter",
  ...plain,
});

/** A number the question does not give and that is taken instead. */
export const assumption = (name: string, value: number, unit: string): Input => ({
  name,
  value,
  unit,
  from: "assumption",
  ...plain,
});

/** A parameter, or how it can be given. */
export const needed = (name: string, key: string, value: number | undefined, unit: string): Found =>
  value === undefined
    ? { what: `${name}, ${unit}`, how: `Give it as \`${key}\`: no file of the workspace tells it.`, place: null }
    : parameter(name, value, unit);

/** A statistic of a table. */
export async function statistic(dataset: Dataset, key: "bytes" | "daily_growth", places: Places): Promise<Found> {
  const fact: Known<number> = key === "bytes" ? dataset.bytes : dataset.dailyGrowth;
  const name = key === "bytes" ? `size of ${dataset.name}` : `daily growth of ${dataset.name}`;
  if (fact.state === "known")
    return {
      ...plain,
      name,
      value: fact.value,
      unit: "bytes",
      from: "fact",
      evidence: [await shown(`\`${key}\``, fact.at, places)],
    };
  const [at] = dataset.declaredAt;
  const why = fact.state === "unknown" ? ` It is unknown, because ${fact.why}.` : "";
  return {
    what: key === "bytes" ? `size of \`${dataset.name}\`` : `daily growth of \`${dataset.name}\``,
    how: `Add \`${key}\` to \`${dataset.name}\` in pipewright.catalog.yaml, for example \`${key}: 12 GB\`.${why}`,
    place: at ? await places.of(at) : null,
  };
}

/** How often something runs in a month, by its schedule. */
export async function runsOf(schedule: Known<Schedule>, pipeline: string, places: Places): Promise<Found> {
  const seconds = schedule.state === "known" ? periodOf(schedule.value) : undefined;
  if (schedule.state === "known" && seconds !== undefined)
    return {
      ...plain,
      name: `runs of ${pipeline} a month`,
      value: MONTH / seconds,
      unit: "runs",
      from: "fact",
      evidence: [await shown(`The schedule of \`${pipeline}\`; a month counts thirty days.`, schedule.at, places)],
    };
  return {
    what: `runs of ${pipeline} a month`,
    how: "Give it as `runs`: its schedule has no clock, or is not known.",
    place: schedule.state === "known" ? await places.of(schedule.at) : null,
  };
}

/** Runs a month of a schedule the question gives; undefined where it cannot be read. */
export function runsOfText(text: string): number | undefined {
  const schedule: Schedule = text.startsWith("@")
    ? { kind: "preset", name: text.slice(1), grammar: "airflow" }
    : { kind: "cron", text, grammar: "airflow" };
  const seconds = periodOf(schedule);
  return seconds === undefined ? undefined : MONTH / seconds;
}

/** The price that holds: that of the contract, else the list price. */
export async function priceOf(id: PriceId, contract: Contract, places: Places): Promise<Found> {
  const list = listPrice(id);
  const own = contract.get(id);
  const named = { name: `price ${id}`, unit: `USD per ${list.per}` };
  if (own) {
    const evidence: readonly Evidence[] = own.at ? [await shown("The price of the contract.", own.at, places)] : [];
    return { ...plain, ...named, value: own.usd, from: "contract price", evidence };
  }
  if (list.usd === null)
    return {
      what: `price of ${list.service}, USD per ${list.per}`,
      how: `It is a matter of contract: give it as \`prices: ["${id}=…"]\`, or as \`prices: { ${id}: … }\` in pipewright.yaml.`,
      place: null,
    };
  return {
    ...plain,
    ...named,
    value: list.usd,
    from: "list price",
    page: list.page,
    read: list.read,
    vendorPage: list.vendorPage,
  };
}

/** Bytes in the unit a price counts. */
export function unitOf(id: PriceId): Input {
  const { bytes, per, page, read, vendorPage } = listPrice(id);
  return {
    name: `bytes in a ${per}`,
    value: bytes ?? 1,
    unit: "bytes",
    from: "documentation",
    evidence: [],
    page,
    read,
    vendorPage,
  };
}

/** Days a partition of a table holds. */
export async function grainOf({ name, partition, declaredAt }: Dataset, places: Places): Promise<Found> {
  const [at] = declaredAt;
  const how = `Add \`partition\` to \`${name}\` in pipewright.catalog.yaml, for example \`partition: { column: day, by: day }\`.`;
  const missing = async (what: string): Promise<Missing> => ({ what, how, place: at ? await places.of(at) : null });
  if (partition.state !== "known") return missing(`how \`${name}\` is partitioned`);
  const { kind, columns } = partition.value;
  const days = columns.length === 1 ? DAYS[columns[0]?.transform ?? "day"] : undefined;
  if (days === undefined || (kind !== "time" && kind !== "ingestion" && columns[0]?.transform === undefined))
    return missing(`how many days a partition of \`${name}\` holds`);
  return {
    ...plain,
    name: `days in a partition of ${name}`,
    value: days,
    unit: "days",
    from: "fact",
    evidence: [await shown(`How \`${name}\` is partitioned.`, partition.at, places)],
  };
}

/** Days by the words for a partition's length; months and years at their shortest common count. */
const DAYS: Readonly<Record<string, number>> = { hour: 1 / 24, day: 1, month: 30, year: 365 };
