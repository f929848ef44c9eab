import { PRICE_IDS, type PriceId, WAREHOUSE_SIZES } from "../../core/prices/prices.ts";
import { defineOperation, type OperationContext, type Refusal } from "../operation.ts";
import { Places } from "../places.ts";
import { platformOf } from "../platform.ts";
import { list, object, oneOf, orNull, place, text } from "../schema.ts";
import { type Thing, thingNamed } from "../subject.ts";
import { autoSuspend, reserved, spot } from "./compute.ts";
import type { Desk, Sum, Unrepeatable } from "./desk.ts";
import { driversOf } from "./drivers.ts";
import type { Contract } from "./inputs.ts";
import { costPage } from "./page.ts";
import { otherSchedule, partitionFilter } from "./reading.ts";
import { scansOf } from "./scans.ts";
import { compaction, TIER_NAMES, tiering } from "./storage.ts";
import { CHANGES, type Change, type Driver, type Figure, type Missing, schemas } from "./types.ts";

/** What {@link cost} answers. */
export interface CostResult {
  readonly subject: string | null;
  readonly change: Change | null;
  readonly figures: readonly Figure[];
  /** Numbers that are not there, and how to give them. */
  readonly missing: readonly Missing[];
  /** For `spot`: statements of the subject that must not run twice. */
  readonly unrepeatable: readonly Unrepeatable[];
  /** Without a change: the tables read and kept at the highest cost, the dearest first. */
  readonly drivers: readonly Driver[];
}

const BY_CHANGE: Readonly<Record<Change, (desk: Desk) => Promise<Sum>>> = {
  "partition-filter": partitionFilter,
  schedule: otherSchedule,
  "auto-suspend": autoSuspend,
  spot,
  reserved,
  tiering,
  compaction,
};

/** What a change would cost or save. */
export const cost = defineOperation({
  name: "cost",
  title: "Cost",
  summary: "Works out what a change would cost or save, from table statistics and dated prices.",
  description:
    "Works out what a change would save or cost in a month: a filter on a partition column, another schedule, a shorter auto-suspend, spot or reserved capacity, a cheaper storage tier, compaction. Each figure has its formula, its inputs with the line or page they come from, and the day a price was read; what is not known is named with the way to give it, and no number is made up. Without a change it lists the tables that cost most.",
  input: {
    type: "object",
    additionalProperties: false,
    properties: {
      subject: { type: "string", description: "A table, pipeline or task; without one, the whole workspace." },
      change: { type: "string", enum: CHANGES, description: "What would be changed; without it, what costs most." },
      partitions: {
        type: "number",
        minimum: 0,
        description: "partition-filter: partitions a run reads; 1 without it.",
      },
      runs: {
        type: "number",
        minimum: 0,
        description: "Runs a month, where no schedule tells or another number is meant.",
      },
      schedule: {
        type: "string",
        description: "schedule: the new one, a cron expression or a preset such as @weekly.",
      },
      size: { type: "string", enum: WAREHOUSE_SIZES, description: "auto-suspend: size of the Snowflake warehouse." },
      idle: { type: "number", minimum: 0, description: "auto-suspend: seconds until it suspends now." },
      suspend: { type: "number", minimum: 0, description: "auto-suspend: seconds until it would suspend." },
      hours: { type: "number", minimum: 0, description: "spot, reserved: hours of work a month." },
      share: { type: "number", minimum: 0, maximum: 1, description: "spot: share of the work that is done again." },
      slots: {
        type: "number",
        minimum: 0,
        description: "reserved: BigQuery slots, to compare with queries on demand.",
      },
      tier: { type: "string", enum: TIER_NAMES, description: "tiering: where old rows go." },
      days: { type: "number", minimum: 0, description: "tiering: days until rows move." },
      files: { type: "number", minimum: 0, description: "compaction: files there are." },
      target: { type: "number", minimum: 1, description: "compaction: bytes of a file after it." },
      prices: {
        type: "array",
        items: { type: "string" },
        description: `Prices of a contract, as \`id=USD\`; they win over list prices. Ids: ${PRICE_IDS.join(", ")}.`,
      },
    },
    required: [],
  },
  subject: "subject",
  output: object({
    subject: orNull(text),
    change: orNull(oneOf(CHANGES)),
    figures: schemas.figures,
    missing: schemas.missing,
    unrepeatable: list(object({ writes: text, why: text, place })),
    drivers: schemas.drivers,
  }),
  words: [
    "cost",
    "price",
    "expensive",
    "cheaper",
    "save money",
    "savings",
    "bill",
    "spot",
    "reserved",
    "auto-suspend",
    "tiering",
  ],
  async run(context, { subject, change, prices, ...parameters }): Promise<CostResult | Refusal> {
    const platform = await platformOf(context);
    const thing = subject === undefined ? undefined : thingNamed(platform, subject);
    if (thing && "refused" in thing) return thing;
    const contract = await contractOf(prices ?? [], context);
    if ("refused" in contract) return contract;
    const scans = await scansOf(platform, context);
    const places = new Places(context.analyser);
    const desk: Desk = { platform, scans, places, contract, thing, parameters };
    const sum: Sum = change ? await BY_CHANGE[change](desk) : { figures: [], missing: [] };
    return {
      subject: thing ? nameOf(thing) : null,
      change: change ?? null,
      figures: sum.figures,
      missing: unique(sum.missing),
      unrepeatable: sum.unrepeatable ?? [],
      drivers: change ? [] : await driversOf(desk),
    };
  },
  page: costPage,
});

const nameOf = (thing: Thing): string =>
  thing.kind === "dataset"
    ? thing.dataset.name
    : thing.kind === "pipeline"
      ? thing.pipeline.id
      : `${thing.task.pipeline}.${thing.task.id}`;

/** The same number may be missing for several statements: it is told once, at the first place. */
function unique(missing: readonly Missing[]): readonly Missing[] {
  const seen = new Set<string>();
  return missing.filter(({ what, how }) => !seen.has(`${what} ${how}`) && seen.add(`${what} ${how}`));
}

/** Prices of `pipewright.yaml` of each root, the first that names one, and those of the question above them. */
async function contractOf(prices: readonly string[], context: OperationContext): Promise<Contract | Refusal> {
  const contract = new Map<
    PriceId,
    { readonly usd: number; readonly at?: { file: string; span: { start: number; end: number } } }
  >();
  // The first root that names a price wins.
  for (const root of context.roots.toReversed())
    for (const [id, price] of Object.entries((await context.analyser.configOf(root)).prices))
      contract.set(id as PriceId, price);
  for (const given of prices) {
    const [id, usd] = given.split("=", 2).map((part) => part.trim());
    const known = PRICE_IDS.find((each) => each === id);
    if (!known)
      return {
        refused: `\`prices\`: there is no price \`${id}\`. There are ${PRICE_IDS.map((each) => `\`${each}\``).join(", ")}.`,
      };
    const number = usd === undefined || usd === "" ? Number.NaN : Number(usd);
    if (!Number.isFinite(number) || number < 0)
      return {
        refused: `\`prices\`: \`${given}\` must be an id and US dollars of zero or more, such as \`${known}=2.5\`.`,
      };
    contract.set(known, { usd: number });
  }
  return contract;
}
