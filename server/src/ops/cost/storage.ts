import type { Dataset } from "../../core/platform/platform.ts";
import type { PriceId } from "../../core/prices/prices.ts";
import type { Desk, Sum } from "./desk.ts";
import { assumption, isGiven, isMissing, parameter, priceOf, statistic, unitOf } from "./inputs.ts";
import type { Figure, Input, Missing } from "./types.ts";

/** Places data may rest in, and what it costs where it is now. */
const TIERS = {
  "long-term": { now: "bigquery.storage.active", later: "bigquery.storage.long-term" },
  "infrequent-access": { now: "s3.standard", later: "s3.standard-ia" },
  "deep-archive": { now: "s3.standard", later: "s3.deep-archive" },
} as const satisfies Readonly<Record<string, { readonly now: PriceId; readonly later: PriceId }>>;

export const TIER_NAMES = Object.keys(TIERS) as readonly (keyof typeof TIERS)[];

/** Days without a change after which BigQuery bills long-term storage. */
const LONG_TERM_DAYS = 90;

const NOTES: Readonly<Record<keyof typeof TIERS, string>> = {
  "long-term":
    "BigQuery does it by itself for each partition that is not changed: a statement that rewrites the whole table makes all of it active again.",
  "infrequent-access": "Requests, retrieval by the GB and the least time and size that are billed are not counted.",
  "deep-archive":
    "Data must be restored before it can be read, which takes hours. Requests, retrieval and the least time that is billed are not counted.",
};

/** What a cheaper tier for old rows of a table saves. */
export async function tiering(desk: Desk): Promise<Sum> {
  const { thing, parameters, places, contract } = desk;
  const tier = TIER_NAMES.find((each) => each === parameters.tier);
  const gaps: Missing[] = [];
  if (thing?.kind !== "dataset")
    gaps.push({ what: "a table", how: "Name one as the subject: tiering is worked out for a table.", place: null });
  if (tier === undefined)
    gaps.push({ what: "the tier", how: `Give it as \`tier\`: ${TIER_NAMES.join(", ")}.`, place: null });
  if (thing?.kind !== "dataset" || tier === undefined) return { figures: [], missing: gaps };
  const { dataset } = thing;
  const found = [
    await statistic(dataset, "bytes", places),
    await statistic(dataset, "daily_growth", places),
    await priceOf(TIERS[tier].now, contract, places),
    await priceOf(TIERS[tier].later, contract, places),
  ];
  const missing = found.filter(isMissing);
  const [bytes, growth, now, then] = found.filter(isGiven);
  const days = agedays(tier, parameters.days);
  if (days === undefined) missing.push({ what: "days after which rows move", how: "Give it as `days`.", place: null });
  if (!bytes || !growth || !now || !then || days === undefined || missing.length > 0) return { figures: [], missing };
  const unit = unitOf(TIERS[tier].now);
  const young = Math.min(bytes.value, growth.value * days.value);
  const old = bytes.value - young;
  return {
    figures: [
      {
        name: `Storage of ${dataset.name}`,
        unit: "USD a month",
        before: (bytes.value / unit.value) * now.value,
        after: (young / unit.value) * now.value + (old / unit.value) * then.value,
        formula: `before: ${bytes.name} ÷ ${unit.name} × ${now.name}; after: young rows, the least of ${bytes.name} and ${growth.name} × ${days.name}, at ${now.name}, the others at ${then.name}`,
        inputs: [bytes, growth, days, unit, now, then],
        notes: [NOTES[tier], "It takes for granted that the table grew evenly."],
      },
    ],
    missing: [],
  };
}

function agedays(tier: keyof typeof TIERS, given: number | undefined): Input | undefined {
  if (tier === "long-term")
    return { ...assumption("days without a change", LONG_TERM_DAYS, "days"), from: "documentation" };
  return given === undefined ? undefined : parameter("days until rows move", given, "days");
}

/** What compacting small files changes in the files a whole read opens. */
export async function compaction({ thing, parameters, places }: Desk): Promise<Sum> {
  const missing: Missing[] = [];
  if (thing?.kind !== "dataset")
    return {
      figures: [],
      missing: [
        { what: "a table", how: "Name one as the subject: compaction is worked out for a table.", place: null },
      ],
    };
  const { dataset } = thing;
  const bytes = await statistic(dataset, "bytes", places);
  if (isMissing(bytes)) missing.push(bytes);
  const { files, target } = parameters;
  if (files === undefined)
    missing.push({
      what: `number of files of ${dataset.name}`,
      how: "Give it as `files`, as DESCRIBE DETAIL (Delta) or the table `files` (Iceberg) tells it: no file of the workspace does.",
      place: null,
    });
  if (target === undefined)
    missing.push({ what: "bytes of a file after it", how: "Give it as `target`, in bytes.", place: null });
  if (isMissing(bytes) || files === undefined || target === undefined) return { figures: [], missing };
  const figure: Figure = {
    name: `Files a whole read of ${dataset.name} opens`,
    unit: "files",
    before: files,
    after: Math.min(files, Math.max(1, Math.ceil(bytes.value / target))),
    formula: `after: ${bytes.name} ÷ bytes of a file, rounded up, no more than there are`,
    inputs: [bytes, parameter("files now", files, "files"), parameter("bytes of a file after it", target, "bytes")],
    notes: [
      `${files === 0 ? "There is no file" : `A file holds ${Math.round(bytes.value / files).toLocaleString("en")} bytes now on average`}. The bytes stay the same: what is saved is requests and the time to open files, for which no price is known here.`,
    ],
  };
  return { figures: [figure], missing: [] };
}

/** What a table costs to keep in a month where its engine is BigQuery. */
export async function storedOf(
  dataset: Dataset,
  isBigQuery: boolean,
  { places, contract }: Desk,
): Promise<Figure | null> {
  const bytes = await statistic(dataset, "bytes", places);
  if (isMissing(bytes) || !isBigQuery) return null;
  const price = await priceOf("bigquery.storage.active", contract, places);
  if (isMissing(price)) return null;
  const unit = unitOf("bigquery.storage.active");
  return {
    name: `Storage of ${dataset.name}`,
    unit: "USD a month",
    before: (bytes.value / unit.value) * price.value,
    after: null,
    formula: `${bytes.name} ÷ ${unit.name} × ${price.name}`,
    inputs: [bytes, unit, price],
    notes: ["As active logical storage; what is not changed for 90 days costs less."],
  };
}
