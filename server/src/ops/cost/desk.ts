import type { Flow, Platform } from "../../core/platform/platform.ts";
import { flowsOf, isRunBy } from "../../core/platform/tasks.ts";
import type { PriceId } from "../../core/prices/prices.ts";
import type { Places } from "../places.ts";
import { runnerOf, type Thing } from "../subject.ts";
import { type Contract, isGiven, isMissing, parameter, priceOf, runsOf, unitOf } from "./inputs.ts";
import type { TableScan } from "./scans.ts";
import type { Driver, Figure, Input, Missing } from "./types.ts";

/** Parameters of a question; each change takes some of them. */
export interface Parameters {
  readonly partitions?: number | undefined;
  readonly runs?: number | undefined;
  readonly schedule?: string | undefined;
  readonly size?: string | undefined;
  readonly idle?: number | undefined;
  readonly suspend?: number | undefined;
  readonly hours?: number | undefined;
  readonly share?: number | undefined;
  readonly slots?: number | undefined;
  readonly tier?: string | undefined;
  readonly days?: number | undefined;
  readonly files?: number | undefined;
  readonly target?: number | undefined;
}

/** What the arithmetic of a change works with. */
export interface Desk {
  readonly platform: Platform;
  readonly scans: readonly TableScan[];
  readonly places: Places;
  readonly contract: Contract;
  readonly thing: Thing | undefined;
  readonly parameters: Parameters;
}

/** A statement that may not run a second time. */
export interface Unrepeatable {
  readonly writes: string;
  readonly why: string;
  readonly place: Driver["place"];
}

/** What a change comes to. */
export interface Sum {
  readonly figures: readonly Figure[];
  readonly missing: readonly Missing[];
  readonly unrepeatable?: readonly Unrepeatable[];
}

/** Statements and pipelines that are counted one by one, at most. */
export const MOST = 20;

/** The price of a scanned byte, by engine; others bill the time of their compute. */
export const SCAN_PRICES: Readonly<Record<string, PriceId>> = { bigquery: "bigquery.on-demand", athena: "athena.scan" };

/** Reads that the subject means: of a table, or by a pipeline or task; all without one. */
export function scansFor({ scans, thing }: Desk): readonly TableScan[] {
  if (!thing) return scans;
  if (thing.kind === "dataset") return scans.filter(({ dataset }) => dataset === thing.dataset.id);
  const runner = runnerOf(thing);
  return scans.filter(({ runs }) => isRunBy(runs, runner));
}

/** Statements that the subject means. */
export function flowsFor({ platform, thing }: Desk): readonly Flow[] {
  if (!thing) return platform.flows;
  if (thing.kind === "dataset") return platform.flows.filter(({ write }) => write?.dataset === thing.dataset.id);
  return flowsOf(platform, runnerOf(thing));
}

/** How often a read happens in a month: as the question says, or by the schedules of all pipelines that run it. */
export async function runsOfScan(
  scan: TableScan,
  { parameters, places }: Desk,
): Promise<{ readonly runs: readonly Input[]; readonly missing: readonly Missing[] }> {
  if (parameters.runs !== undefined) return { runs: [parameter("runs a month", parameters.runs, "runs")], missing: [] };
  if (scan.schedules.length === 0)
    return {
      runs: [],
      missing: [
        {
          what: "how often it runs",
          how: "Give `runs`: no task of the workspace is known to run it.",
          place: await places.of(scan.at),
        },
      ],
    };
  const found = await Promise.all(scan.schedules.map(({ pipeline, schedule }) => runsOf(schedule, pipeline, places)));
  return { runs: found.filter(isGiven), missing: found.filter(isMissing) };
}

export const sum = (inputs: readonly Input[]): number => inputs.reduce((total, { value }) => total + value, 0);

/** The figure in money beside one in bytes: the bytes over those in the unit of the price, times the price. */
export async function inMoney(bytes: Figure, id: PriceId | undefined, engine: string, desk: Desk): Promise<Sum> {
  if (id === undefined)
    return {
      figures: [
        {
          ...bytes,
          notes: [...bytes.notes, `No money: ${engine} does not bill bytes scanned, but the time its compute runs.`],
        },
      ],
      missing: [],
    };
  const price = await priceOf(id, desk.contract, desk.places);
  if (isMissing(price)) return { figures: [bytes], missing: [price] };
  const unit = unitOf(id);
  const money = (value: number | null): number | null => (value === null ? null : (value / unit.value) * price.value);
  return {
    figures: [
      bytes,
      {
        ...bytes,
        unit: bytes.unit.replace("bytes", "USD"),
        before: money(bytes.before),
        after: money(bytes.after),
        formula: `(${bytes.formula}) ÷ ${unit.name} × ${price.name}`,
        inputs: [...bytes.inputs, unit, price],
      },
    ],
    missing: [],
  };
}
