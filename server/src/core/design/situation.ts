import { numberOf } from "./facts.ts";
import {
  CHOICES,
  type ChoiceName,
  type ChoiceValue,
  NUMBERS,
  type NumberName,
  type Requirements,
  SETS,
  type SetName,
  type SetValue,
} from "./requirements.ts";

/** A value for every requirement. */
export type Values = { readonly [K in NumberName]: number } & { readonly [K in ChoiceName]: ChoiceValue<K> } & {
  readonly [K in SetName]: readonly SetValue<K>[];
};

/** Sizes that conditions and arithmetic share; bytes, unless the name says otherwise. */
export interface Sizes {
  /** Data of a day before compression. */
  readonly rawDay: number;
  /** Data of a day as stored, today. */
  readonly storedDay: number;
  /** Data of a day as stored, at the end of the retention or after five years, whichever comes first. */
  readonly laterDay: number;
  /** All data that is kept, without growth. */
  readonly stored: number;
  /** Average and highest rate before compression, bytes a second. */
  readonly rate: number;
  readonly peak: number;
  /** Average events a second. */
  readonly events: number;
  readonly bytesPerEvent: number;
  /** What one run takes in before compression, where runs come as often as freshness asks; at most a day's. */
  readonly run: number;
  /** Runs a day. */
  readonly runs: number;
  /** Bytes a second that compute must manage. */
  readonly throughput: number;
  readonly cores: number;
}

/** All that decisions look at. */
export interface Situation {
  readonly values: Values;
  readonly sizes: Sizes;
}

/** An assumed number of the model, with the range it may lie in and where it comes from. */
export interface Assumption {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** What it stands on, and how to replace it with a measured number. */
  readonly why: string;
}

/** Numbers no requirement gives and no vendor promises. Each is shown with its range beside the figures made from it. */
export const ASSUMPTIONS = {
  compression: {
    value: 3,
    low: 2,
    high: 8,
    why: "Rows to compressed columns. General data compresses 2.1 (Snappy) to 2.9 (zstd) to 1 by the codec alone (`codec-ratios`); columnar encoding adds to it. Measure on a day of your data.",
  },
  steadyPeak: {
    value: 2,
    low: 1.2,
    high: 3,
    why: "Highest minute over the average of a steady load. Measure at the source.",
  },
  burstyPeak: {
    value: 10,
    low: 4,
    high: 50,
    why: "Highest minute over the average of a bursty load. Measure at the source.",
  },
  perCore: {
    value: 20e6,
    low: 5e6,
    high: 50e6,
    why: "Bytes a second that one core reads, transforms and writes. Measure with one representative job; it depends most on joins and parsing.",
  },
  memoryPerCore: {
    value: 8e9,
    low: 4e9,
    high: 16e9,
    why: "Memory beside each core; raise it where joins spill to disk.",
  },
  busyShare: {
    value: 0.5,
    low: 0.3,
    high: 0.7,
    why: "Share of the interval in which a run must end, so that a retry still fits.",
  },
  replication: {
    value: 3,
    low: 2,
    high: 3,
    why: "Copies of each record in the log, so that it survives the loss of a broker.",
  },
  reservedDiscount: {
    value: 0.4,
    low: 0.2,
    high: 0.7,
    why: "Discount of reserved over on-demand capacity; it depends on vendor, term and prepayment. Take it from your price list.",
  },
  spotDiscount: {
    value: 0.6,
    low: 0.4,
    high: 0.9,
    why: "Discount of spot over on-demand capacity; it moves by the hour, zone and type. Take it from the vendor's price history.",
  },
  logDays: {
    value: 7,
    low: 1,
    high: 30,
    why: "Days the log keeps records, so that a consumer that stood still over a weekend can catch up.",
  },
  hotDays: {
    value: 90,
    low: 30,
    high: 365,
    why: "Age up to which data is read often. Measure from the query history.",
  },
} as const satisfies Readonly<Record<string, Assumption>>;

/** Seconds of a day. */
export const DAY = 86_400;

/** Longest plan for growth, days: further ahead a percentage says nothing. */
export const GROWTH_HORIZON = 5 * 365;

/** The situation that requirements describe; what they leave open has its assumed value. */
export function situationOf(given: Requirements): Situation {
  const values = { ...assumed(), ...defined(given) } as Values;
  const sizes = sizesOf(values, given);
  return { values, sizes };
}

function assumed(): Record<string, unknown> {
  const fields = Object.entries({ ...NUMBERS, ...CHOICES, ...SETS });
  return Object.fromEntries(fields.map(([name, field]) => [name, field.assumed]));
}

const defined = (given: Requirements): Record<string, unknown> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

/**
 * Volume, rate and event size: two give the third. Where all three are given, the volume counts for storage and the
 * rate for topics.
 */
function sizesOf(values: Values, given: Requirements): Sizes {
  const { gigabytes_per_day: day, events_per_second: rate, bytes_per_event: size } = given;
  const bytesPerEvent =
    size ?? (day && rate ? Math.max(1, (day * 1e9) / (rate * DAY)) : NUMBERS.bytes_per_event.assumed);
  const rawDay =
    day !== undefined ? day * 1e9 : rate !== undefined ? rate * bytesPerEvent * DAY : values.gigabytes_per_day * 1e9;
  const events = rate ?? rawDay / DAY / bytesPerEvent;
  const bytesPerSecond = rate !== undefined ? events * bytesPerEvent : rawDay / DAY;
  const storedDay = rawDay / ASSUMPTIONS.compression.value;
  const years = Math.min(values.retention_days, GROWTH_HORIZON) / 365;
  // More than one run a second is a stream; what it takes in is counted by the second.
  const runs = Math.min(DAY, Math.max(1, 1440 / Math.max(values.freshness_minutes, 1 / 60)));
  const peak = bytesPerSecond * ASSUMPTIONS[values.load === "bursty" ? "burstyPeak" : "steadyPeak"].value;
  const inTime = rawDay / runs / ((DAY / runs) * ASSUMPTIONS.busyShare.value);
  const throughput = Math.max(inTime, values.freshness_minutes < 60 ? peak : 0);
  return {
    rawDay,
    storedDay,
    laterDay: storedDay * (1 + values.growth_percent / 100) ** years,
    stored: storedDay * values.retention_days,
    rate: bytesPerSecond,
    peak,
    events,
    bytesPerEvent,
    run: rawDay / runs,
    runs,
    throughput,
    cores: Math.max(1, Math.ceil(throughput / ASSUMPTIONS.perCore.value)),
  };
}

/** Smallest partition worth having on the platform, bytes as stored. */
export const leastPartition = ({ platform }: Values): number =>
  numberOf(platform === "gcp" ? "bigquery-small-partitions" : "databricks-partition-size");

/** Grains of a time partition, finest first, with how many of them make a day. */
export const GRAINS = [
  ["hour", 24],
  ["day", 1],
  ["month", 1 / 30],
] as const;

/** Size of a day, as stored, from which reruns of whole days are unwieldy. */
export const LARGE_DAY = 1e12;

/** Whether hours are worth being partitions: data comes within the hour, or a day is unwieldy. */
export const wantsHours = ({ values, sizes }: Situation): boolean =>
  values.freshness_minutes < 60 || sizes.storedDay >= LARGE_DAY;

/** Partitions a table may have on the platform; only BigQuery states a limit. */
const mostPartitions = ({ platform }: Values): number =>
  platform === "gcp" ? numberOf("bigquery-partition-limit") : Number.POSITIVE_INFINITY;

/** Finest grain at which a partition is large enough and the table has few enough of them; undefined where none is. */
export function grainOf({ values, sizes }: Situation): (typeof GRAINS)[number] | undefined {
  const most = mostPartitions(values);
  return GRAINS.find(
    ([, perDay]) =>
      sizes.storedDay / perDay >= leastPartition(values) && Math.ceil(values.retention_days * perDay) <= most,
  );
}
