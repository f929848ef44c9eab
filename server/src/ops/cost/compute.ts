import { WAREHOUSE_SIZES, WAREHOUSES, type WarehouseSize } from "../../core/prices/prices.ts";
import { safetyOf } from "../safety.ts";
import { type Desk, flowsFor, MOST, SCAN_PRICES, type Sum, type Unrepeatable } from "./desk.ts";
import { type Found, isGiven, isMissing, needed, parameter, priceOf, runsOf, unitOf } from "./inputs.ts";
import type { Figure, Input, Missing } from "./types.ts";

/** Hours in the month that figures are for. */
const HOURS: Input = {
  name: "hours a month",
  value: 720,
  unit: "hours",
  from: "documentation",
  evidence: [],
  page: null,
  read: null,
  vendorPage: null,
};

/** Splits numbers into those that are there and those that are not. */
function parted(found: readonly Found[]): { readonly inputs: readonly Input[]; readonly missing: readonly Missing[] } {
  return { inputs: found.filter(isGiven), missing: found.filter(isMissing) };
}

/** What a shorter auto-suspend saves of the time a Snowflake warehouse waits after each run. */
export async function autoSuspend(desk: Desk): Promise<Sum> {
  const { parameters, places, contract } = desk;
  const size = WAREHOUSE_SIZES.find((each) => each === parameters.size);
  const runs = await runsOfSubject(desk);
  const { inputs, missing } = parted([
    runs,
    needed("auto-suspend now", "idle", parameters.idle, "seconds"),
    needed("auto-suspend then", "suspend", parameters.suspend, "seconds"),
  ]);
  if (size === undefined)
    return {
      figures: [],
      missing: [
        ...missing,
        { what: "size of the warehouse", how: `Give it as \`size\`: ${WAREHOUSE_SIZES.join(", ")}.`, place: null },
      ],
    };
  const [often, now, then] = inputs;
  if (!often || !now || !then || missing.length > 0) return { figures: [], missing };
  const credits = creditsOf(size);
  const least: Input = {
    ...credits,
    name: "seconds billed at least for a start",
    value: WAREHOUSES.leastSeconds,
    unit: "seconds",
  };
  const gap = (HOURS.value * 3600) / often.value;
  const wait = (seconds: number): number => Math.min(Math.max(seconds, least.value), gap);
  const used = (seconds: number): number => (often.value * wait(seconds) * credits.value) / 3600;
  const figure: Figure = {
    name: "Credits for waiting after runs",
    unit: "credits a month",
    before: used(now.value),
    after: used(then.value),
    formula:
      "runs × seconds of waiting ÷ 3600 × credits an hour; waiting is the auto-suspend time, at least what a start costs, at most the time until the next run",
    inputs: [often, now, then, credits, least, HOURS],
    notes: [
      "An upper bound of both: other work may keep the warehouse awake. A warehouse that is suspended loses its cache, and its first queries take longer.",
    ],
  };
  const price = await priceOf("snowflake.credit", contract, places);
  if (isMissing(price)) return { figures: [figure], missing: [price] };
  return { figures: [figure, inUsd(figure, price)], missing: [] };
}

const creditsOf = (size: WarehouseSize): Input => ({
  name: `credits an hour, ${size}`,
  value: WAREHOUSES.creditsPerHour(size),
  unit: "credits",
  from: "documentation",
  evidence: [],
  page: WAREHOUSES.page,
  read: WAREHOUSES.read,
  vendorPage: null,
});

const inUsd = (figure: Figure, price: Input): Figure => ({
  ...figure,
  unit: "USD a month",
  before: figure.before === null ? null : figure.before * price.value,
  after: figure.after === null ? null : figure.after * price.value,
  formula: `(${figure.formula}) × ${price.name}`,
  inputs: [...figure.inputs, price],
});

async function runsOfSubject({ thing, parameters, platform, places }: Desk): Promise<Found> {
  if (parameters.runs !== undefined) return parameter("runs a month", parameters.runs, "runs");
  const pipeline =
    thing?.kind === "pipeline"
      ? thing.pipeline
      : thing?.kind === "task"
        ? platform.pipelines.find(({ id, at }) => id === thing.task.pipeline && at.file === thing.task.at.file)
        : undefined;
  return pipeline
    ? runsOf(pipeline.schedule, pipeline.id, places)
    : { what: "runs a month", how: "Name a pipeline as the subject, or give `runs`.", place: null };
}

/** What spot capacity costs with the work that is done again, and which statements must not be done again. */
export async function spot(desk: Desk): Promise<Sum> {
  const { parameters, places, contract } = desk;
  const { inputs, missing } = parted([
    needed("hours of work a month", "hours", parameters.hours, "hours"),
    needed("share of the work that is done again", "share", parameters.share, "0 to 1"),
    await priceOf("compute.on-demand", contract, places),
    await priceOf("compute.spot", contract, places),
  ]);
  const unrepeatable = await unrepeatableOf(desk);
  const [hours, share, full, cheap] = inputs;
  if (!hours || !share || !full || !cheap || missing.length > 0) return { figures: [], missing, unrepeatable };
  return {
    figures: [
      {
        name: "Compute on demand, and as spot capacity",
        unit: "USD a month",
        before: hours.value * full.value,
        after: hours.value * (1 + share.value) * cheap.value,
        formula: `before: ${hours.name} × ${full.name}; after: ${hours.name} × (1 + ${share.name}) × ${cheap.name}`,
        inputs,
        notes: ["Spot capacity may be taken away at any time: what runs on it must be able to start again."],
      },
      {
        name: "Share of work done again at which both cost the same",
        unit: "share",
        before: null,
        after: full.value / cheap.value - 1,
        formula: `${full.name} ÷ ${cheap.name} − 1`,
        inputs: [full, cheap],
        notes: [],
      },
    ],
    missing: [],
    unrepeatable,
  };
}

/** Statements of the subject that a second run would not leave as they were. */
async function unrepeatableOf(desk: Desk): Promise<readonly Unrepeatable[]> {
  const { datasets } = desk.platform;
  const found: Unrepeatable[] = [];
  for (const flow of flowsFor(desk)) {
    const { write } = flow;
    if (!write || found.length >= MOST) continue;
    const dataset = datasets.get(write.dataset);
    const { rerun } = safetyOf(flow, desk.platform);
    if (rerun.verdict === "safe") continue;
    found.push({ writes: dataset?.name ?? write.dataset, why: rerun.why, place: await desk.places.of(write.at) });
  }
  return found;
}

/** From how many hours a month on a commitment pays, and for BigQuery from how many bytes. */
export async function reserved(desk: Desk): Promise<Sum> {
  const { parameters, places, contract } = desk;
  const committed = await priceOf("compute.reserved", contract, places);
  if (isMissing(committed)) return { figures: [], missing: [committed] };
  const figures: Figure[] = [];
  const missing: Missing[] = [];
  if (parameters.slots !== undefined) {
    const id = SCAN_PRICES.bigquery as "bigquery.on-demand";
    const price = await priceOf(id, contract, places);
    const slots = parameter("slots", parameters.slots, "slots");
    const unit = unitOf(id);
    if (isMissing(price)) missing.push(price);
    else
      figures.push({
        name: "Bytes scanned on demand that cost as much as the slots",
        unit: "bytes a month",
        before: null,
        after: ((slots.value * HOURS.value * committed.value) / price.value) * unit.value,
        formula: `slots × ${HOURS.name} × ${committed.name} ÷ ${price.name} × ${unit.name}`,
        inputs: [slots, HOURS, committed, price, unit],
        notes: ["Below it on demand is cheaper. Slots also bound how fast queries run; this does not count."],
      });
  }
  const { inputs, missing: gaps } = parted([
    needed("hours of use a month", "hours", parameters.hours, "hours"),
    await priceOf("compute.on-demand", contract, places),
  ]);
  const [hours, full] = inputs;
  if (hours && full && gaps.length === 0)
    figures.push(
      {
        name: "Compute on demand, and under a commitment",
        unit: "USD a month",
        before: hours.value * full.value,
        after: HOURS.value * committed.value,
        formula: `before: ${hours.name} × ${full.name}; after: ${HOURS.name} × ${committed.name}`,
        inputs: [hours, full, HOURS, committed],
        notes: ["A commitment is paid for every hour, used or not."],
      },
      {
        name: "Hours of use from which the commitment pays",
        unit: "hours a month",
        before: null,
        after: (HOURS.value * committed.value) / full.value,
        formula: `${HOURS.name} × ${committed.name} ÷ ${full.name}`,
        inputs: [HOURS, committed, full],
        notes: [],
      },
    );
  else if (figures.length === 0) missing.push(...gaps);
  return { figures, missing };
}
