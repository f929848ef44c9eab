import { type FactId, numberOf } from "./facts.ts";
import { bytes, digits, minutes } from "./show.ts";
import { ASSUMPTIONS, GRAINS, GROWTH_HORIZON, grainOf, type Situation, wantsHours } from "./situation.ts";

/** Something a figure is made from. */
export interface FigureInput {
  readonly name: string;
  readonly value: number;
  /** Value with its unit, for people. */
  readonly shown: string;
}

/** A number of the proposal with all that it is made from. */
export interface Figure {
  readonly id: FigureId;
  readonly title: string;
  readonly value: number;
  readonly unit: string;
  /** Value with its unit, for people: `18.3 TB`. */
  readonly shown: string;
  /** How it is worked out, by the names of the inputs: `volume × days`. */
  readonly formula: string;
  readonly inputs: readonly FigureInput[];
  /** Assumed numbers it contains, by name, each with its range. */
  readonly assumptions: readonly AssumptionName[];
  readonly cites: readonly FactId[];
}

/** Name of an assumed number. */
export type AssumptionName = keyof typeof ASSUMPTIONS;

interface Recipe {
  readonly title: string;
  readonly unit: "bytes" | "bytes/s" | "minutes" | "hours a day" | "%" | "";
  readonly formula: string;
  readonly assumptions?: (situation: Situation) => readonly AssumptionName[];
  readonly cites?: (situation: Situation) => readonly FactId[];
  readonly inputs: (situation: Situation) => Readonly<Record<string, readonly [number, FigureInput["shown"]]>>;
  readonly value: (inputs: Readonly<Record<string, number>>) => number;
}

const size = (value: number): readonly [number, string] => [value, bytes(value)];
const speed = (value: number): readonly [number, string] => [value, `${bytes(value)}/s`];
const plain = (value: number, unit = ""): readonly [number, string] => [value, `${digits(value)}${unit && ` ${unit}`}`];
const peakOf = ({ values }: Situation): "burstyPeak" | "steadyPeak" =>
  values.load === "bursty" ? "burstyPeak" : "steadyPeak";

/** Size of a file to aim at, and who says so. */
const fileSize = ({ values }: Situation): { readonly value: number; readonly cite: FactId } => {
  const cite = values.platform === "snowflake" ? "snowflake-file-size" : "iceberg-file-size";
  return { value: numberOf(cite), cite };
};

/** What a partition of the log takes, and who says so; Pub/Sub has none. */
const partitionRate = ({ values }: Situation): { readonly value: number; readonly cite: FactId } => {
  const cite =
    values.platform === "aws" ? "kinesis-shard" : values.platform === "azure" ? "event-hubs-unit" : "kafka-partitions";
  return { value: numberOf(cite), cite };
};

/** Records a partition takes a second where the vendor says so. */
const RECORDS = 1000;

const grainFor = (situation: Situation): (typeof GRAINS)[number] => {
  const best = grainOf(situation) ?? GRAINS[2];
  return best[0] === "hour" && !wantsHours(situation) ? GRAINS[1] : best;
};

/** Partitions a day, with the grain they come from. */
const partitionsADay = (situation: Situation): readonly [number, string] => {
  const [grain, perDay] = grainFor(situation);
  return [perDay, `${digits(perDay)} (by ${grain})`];
};

/** All figures, in the order in which they are shown. `×` and `÷` of the formulas are what `value` does. */
const RECIPES = {
  "raw-year": {
    title: "Data of a year before compression",
    unit: "bytes",
    formula: "volume × 365",
    inputs: ({ sizes }) => ({ volume: size(sizes.rawDay) }),
    value: ({ volume = 0 }) => volume * 365,
  },
  "stored-day": {
    title: "Data of a day as stored",
    unit: "bytes",
    formula: "volume ÷ compression",
    assumptions: () => ["compression"],
    inputs: ({ sizes }) => ({ volume: size(sizes.rawDay), compression: plain(ASSUMPTIONS.compression.value) }),
    value: ({ volume = 0, compression = 1 }) => volume / compression,
  },
  stored: {
    title: "Data kept, at today's volume",
    unit: "bytes",
    formula: "volume ÷ compression × retention",
    assumptions: () => ["compression"],
    inputs: ({ sizes, values }) => ({
      volume: size(sizes.rawDay),
      compression: plain(ASSUMPTIONS.compression.value),
      retention: plain(values.retention_days, "days"),
    }),
    value: ({ volume = 0, compression = 1, retention = 0 }) => (volume / compression) * retention,
  },
  "later-day": {
    title: "Data of a day as stored, at the end of the retention (five years at most)",
    unit: "bytes",
    formula: "volume ÷ compression × (1 + growth ÷ 100) ^ years",
    assumptions: () => ["compression"],
    inputs: ({ sizes, values }) => ({
      volume: size(sizes.rawDay),
      compression: plain(ASSUMPTIONS.compression.value),
      growth: [values.growth_percent, `${digits(values.growth_percent)}% a year`],
      years: plain(Math.min(values.retention_days, GROWTH_HORIZON) / 365),
    }),
    value: ({ volume = 0, compression = 1, growth = 0, years = 0 }) =>
      (volume / compression) * (1 + growth / 100) ** years,
  },
  "cold-bytes": {
    title: "Data older than the hot days",
    unit: "bytes",
    formula: "volume ÷ compression × max(0, retention − hot)",
    assumptions: () => ["compression", "hotDays"],
    inputs: ({ sizes, values }) => ({
      volume: size(sizes.rawDay),
      compression: plain(ASSUMPTIONS.compression.value),
      retention: plain(values.retention_days, "days"),
      hot: plain(ASSUMPTIONS.hotDays.value, "days"),
    }),
    value: ({ volume = 0, compression = 1, retention = 0, hot = 0 }) =>
      (volume / compression) * Math.max(0, retention - hot),
  },
  "file-size": {
    title: "File size to aim at",
    unit: "bytes",
    formula: "target",
    cites: (situation) => [fileSize(situation).cite],
    inputs: (situation) => ({ target: size(fileSize(situation).value) }),
    value: ({ target = 0 }) => target,
  },
  "files-day": {
    title: "Files of that size a day",
    unit: "",
    formula: "ceil(volume ÷ compression ÷ target)",
    assumptions: () => ["compression"],
    cites: (situation) => [fileSize(situation).cite],
    inputs: (situation) => ({
      volume: size(situation.sizes.rawDay),
      compression: plain(ASSUMPTIONS.compression.value),
      target: size(fileSize(situation).value),
    }),
    value: ({ volume = 0, compression = 1, target = 1 }) => Math.ceil(volume / compression / target),
  },
  "partition-bytes": {
    title: "Data in a time partition, if one table held everything",
    unit: "bytes",
    formula: "volume ÷ compression ÷ partitions a day",
    assumptions: () => ["compression"],
    cites: ({ values }) => [values.platform === "gcp" ? "bigquery-small-partitions" : "databricks-partition-size"],
    inputs: (situation) => ({
      volume: size(situation.sizes.rawDay),
      compression: plain(ASSUMPTIONS.compression.value),
      "partitions a day": partitionsADay(situation),
    }),
    value: ({ volume = 0, compression = 1, "partitions a day": perDay = 1 }) => volume / compression / perDay,
  },
  partitions: {
    title: "Time partitions over the retention",
    unit: "",
    formula: "ceil(retention × partitions a day)",
    cites: ({ values }) => (values.platform === "gcp" ? ["bigquery-partition-limit"] : []),
    inputs: (situation) => ({
      retention: plain(situation.values.retention_days, "days"),
      "partitions a day": partitionsADay(situation),
    }),
    value: ({ retention = 0, "partitions a day": perDay = 1 }) => Math.ceil(retention * perDay),
  },
  "files-partition": {
    title: "Files in a time partition",
    unit: "",
    formula: "ceil(volume ÷ compression ÷ partitions a day ÷ target)",
    assumptions: () => ["compression"],
    cites: (situation) => [fileSize(situation).cite],
    inputs: (situation) => ({
      volume: size(situation.sizes.rawDay),
      compression: plain(ASSUMPTIONS.compression.value),
      "partitions a day": plain(grainFor(situation)[1]),
      target: size(fileSize(situation).value),
    }),
    value: ({ volume = 0, compression = 1, "partitions a day": perDay = 1, target = 1 }) =>
      Math.ceil(volume / compression / perDay / target),
  },
  runs: {
    title: "Runs, or commits of a stream, a day",
    unit: "",
    formula: "min(86,400, max(1, 1,440 ÷ freshness))",
    inputs: ({ values }) => ({
      // Below a second the smallest commit interval counts.
      freshness: [Math.max(values.freshness_minutes, 1 / 60), minutes(Math.max(values.freshness_minutes, 1 / 60))],
    }),
    value: ({ freshness = 1 }) => Math.min(86_400, Math.max(1, 1440 / freshness)),
  },
  "run-bytes": {
    title: "Data of one run, before compression",
    unit: "bytes",
    formula: "volume ÷ runs",
    inputs: ({ sizes }) => ({ volume: size(sizes.rawDay), runs: plain(sizes.runs) }),
    value: ({ volume = 0, runs = 1 }) => volume / runs,
  },
  rate: {
    title: "Average rate",
    unit: "bytes/s",
    formula: "events × size",
    inputs: ({ sizes }) => ({ events: plain(sizes.events, "events/s"), size: size(sizes.bytesPerEvent) }),
    value: ({ events = 0, size: each = 0 }) => events * each,
  },
  peak: {
    title: "Peak rate",
    unit: "bytes/s",
    formula: "rate × peak factor",
    assumptions: (situation) => [peakOf(situation)],
    inputs: (situation) => ({
      rate: speed(situation.sizes.rate),
      "peak factor": plain(ASSUMPTIONS[peakOf(situation)].value),
    }),
    value: ({ rate = 0, "peak factor": factor = 1 }) => rate * factor,
  },
  "topic-partitions": {
    title: "Partitions (shards, throughput units) of the topic",
    unit: "",
    formula: "max(1, ceil(peak ÷ bytes each takes), ceil(peak events ÷ events each takes))",
    assumptions: (situation) => [peakOf(situation)],
    cites: (situation) => [partitionRate(situation).cite],
    inputs: (situation) => {
      const limited = situation.values.platform === "aws" || situation.values.platform === "azure";
      return {
        peak: speed(situation.sizes.peak),
        "bytes each takes": speed(partitionRate(situation).value),
        "peak events": plain(limited ? situation.sizes.peak / situation.sizes.bytesPerEvent : 0, "events/s"),
        "events each takes": limited ? plain(RECORDS, "events/s") : [1, "no limit"],
      };
    },
    value: ({ peak = 0, "bytes each takes": each = 1, "peak events": events = 0, "events each takes": most = 1 }) =>
      Math.max(1, Math.ceil(peak / each), Math.ceil(events / most)),
  },
  "log-bytes": {
    title: "Disk of the log",
    unit: "bytes",
    formula: "volume × days × copies",
    assumptions: () => ["logDays", "replication"],
    inputs: ({ sizes }) => ({
      volume: size(sizes.rawDay),
      days: plain(ASSUMPTIONS.logDays.value, "days"),
      copies: plain(ASSUMPTIONS.replication.value),
    }),
    value: ({ volume = 0, days = 0, copies = 1 }) => volume * days * copies,
  },
  "state-bytes": {
    title: "State of a window that keeps every event until the watermark passes",
    unit: "bytes",
    formula: "rate × lateness × 60",
    inputs: ({ sizes, values }) => ({
      rate: speed(sizes.rate),
      lateness: [values.lateness_minutes, minutes(values.lateness_minutes)],
    }),
    value: ({ rate = 0, lateness = 0 }) => rate * lateness * 60,
  },
  throughput: {
    title: "Throughput needed",
    unit: "bytes/s",
    formula: "max(run ÷ (interval × share), peak under an hour)",
    assumptions: (situation) =>
      situation.values.freshness_minutes < 60 ? [peakOf(situation), "busyShare"] : ["busyShare"],
    inputs: ({ sizes, values }) => ({
      run: size(sizes.run),
      interval: plain(86_400 / sizes.runs, "s"),
      share: plain(ASSUMPTIONS.busyShare.value),
      "peak under an hour": speed(values.freshness_minutes < 60 ? sizes.peak : 0),
    }),
    value: ({ run = 0, interval = 1, share = 1, "peak under an hour": peak = 0 }) =>
      Math.max(run / (interval * share), peak),
  },
  cores: {
    title: "Cores",
    unit: "",
    formula: "max(1, ceil(throughput ÷ a core's))",
    assumptions: () => ["perCore"],
    inputs: (situation) => ({
      throughput: speed(situation.sizes.throughput),
      "a core's": speed(ASSUMPTIONS.perCore.value),
    }),
    value: ({ throughput = 0, "a core's": each = 1 }) => Math.max(1, Math.ceil(throughput / each)),
  },
  memory: {
    title: "Memory",
    unit: "bytes",
    formula: "cores × a core's",
    assumptions: () => ["perCore", "memoryPerCore"],
    inputs: (situation) => ({
      cores: plain(situation.sizes.cores),
      "a core's": size(ASSUMPTIONS.memoryPerCore.value),
    }),
    value: ({ cores = 0, "a core's": each = 0 }) => cores * each,
  },
  tasks: {
    title: "Parallel tasks to divide a run into",
    unit: "",
    formula: "cores × tasks a core",
    assumptions: () => ["perCore"],
    cites: () => ["spark-tasks"],
    inputs: (situation) => ({
      cores: plain(situation.sizes.cores),
      "tasks a core": plain(numberOf("spark-tasks")),
    }),
    value: ({ cores = 0, "tasks a core": each = 0 }) => cores * each,
  },
  "files-written": {
    title: "Files a day before compaction, one for each run and core",
    unit: "",
    formula: "runs × cores",
    assumptions: () => ["perCore"],
    inputs: ({ sizes }) => ({ runs: plain(sizes.runs), cores: plain(sizes.cores) }),
    value: ({ runs = 0, cores = 0 }) => runs * cores,
  },
  writes: {
    title: "Objects written a second; a prefix of Amazon S3 takes 3,500",
    unit: "",
    formula: "runs × cores ÷ 86,400",
    assumptions: () => ["perCore"],
    cites: () => ["s3-request-rate"],
    inputs: ({ sizes }) => ({ runs: plain(sizes.runs), cores: plain(sizes.cores) }),
    value: ({ runs = 0, cores = 0 }) => (runs * cores) / 86_400,
  },
  "rpo-bytes": {
    title: "Data that a disaster may cost at this RPO",
    unit: "bytes",
    formula: "volume × RPO ÷ 1,440",
    inputs: ({ sizes, values }) => ({
      volume: size(sizes.rawDay),
      RPO: [values.rpo_minutes, minutes(values.rpo_minutes)],
    }),
    value: ({ volume = 0, RPO: rpo = 0 }) => (volume * rpo) / 1440,
  },
  "replication-rate": {
    title: "Bandwidth of a replica that keeps up with the peak",
    unit: "bytes/s",
    formula: "rate × peak factor",
    assumptions: (situation) => [peakOf(situation)],
    inputs: (situation) => ({
      rate: speed(situation.sizes.rate),
      "peak factor": plain(ASSUMPTIONS[peakOf(situation)].value),
    }),
    value: ({ rate = 0, "peak factor": factor = 1 }) => rate * factor,
  },
  downtime: {
    title: "Downtime allowed in 30 days",
    unit: "minutes",
    formula: "(1 − availability ÷ 100) × 30 × 1,440",
    inputs: ({ values }) => ({ availability: [values.availability_percent, `${values.availability_percent}%`] }),
    // Availability is a decimal fraction; the difference is rounded so that 99.9 gives 43.2, not 43.19999.
    value: ({ availability = 0 }) => Number(((100 - availability) * 432).toFixed(6)),
  },
  utilisation: {
    title: "Utilisation of compute",
    unit: "%",
    formula: "busy hours ÷ 24 × 100",
    inputs: ({ values }) => {
      const hours = values.freshness_minutes < 1 ? 24 : values.busy_hours;
      return { "busy hours": plain(hours, "hours a day") };
    },
    value: ({ "busy hours": hours = 0 }) => (hours / 24) * 100,
  },
  "reserved-break-even": {
    title: "Hours a day from which reserved capacity pays",
    unit: "hours a day",
    formula: "24 × (1 − discount)",
    assumptions: () => ["reservedDiscount"],
    inputs: () => ({ discount: plain(ASSUMPTIONS.reservedDiscount.value) }),
    value: ({ discount = 0 }) => 24 * (1 - discount),
  },
  "spot-break-even": {
    title: "Share of work that may be lost to interruptions before spot stops paying",
    unit: "%",
    formula: "discount ÷ (1 − discount) × 100",
    assumptions: () => ["spotDiscount"],
    inputs: () => ({ discount: plain(ASSUMPTIONS.spotDiscount.value) }),
    value: ({ discount = 0 }) => (discount / (1 - discount)) * 100,
  },
} as const satisfies Readonly<Record<string, Recipe>>;

/** Name of a figure. */
export type FigureId = keyof typeof RECIPES;

/** Names of all figures, in the order in which they are shown. */
export const FIGURE_IDS = Object.keys(RECIPES) as readonly FigureId[];

/** Works a figure out. */
export function figureOf(id: FigureId, situation: Situation): Figure {
  const recipe: Recipe = RECIPES[id];
  const inputs = Object.entries(recipe.inputs(situation)).map(([name, [value, shown]]) => ({ name, value, shown }));
  const value = recipe.value(Object.fromEntries(inputs.map((input) => [input.name, input.value])));
  return {
    id,
    title: recipe.title,
    value,
    unit: recipe.unit,
    shown: shownAs(value, recipe.unit),
    formula: recipe.formula,
    inputs,
    assumptions: recipe.assumptions?.(situation) ?? [],
    cites: recipe.cites?.(situation) ?? [],
  };
}

function shownAs(value: number, unit: Recipe["unit"]): string {
  if (unit === "bytes") return bytes(value);
  if (unit === "bytes/s") return `${bytes(value)}/s`;
  if (unit === "minutes") return minutes(value);
  return unit === "%" ? `${digits(value)}%` : `${digits(value)}${unit && ` ${unit}`}`;
}

/** What a figure is and how it is worked out, for the documentation. */
export const formulaOf = (id: FigureId): { readonly title: string; readonly formula: string } => RECIPES[id];
