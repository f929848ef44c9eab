import type { Decision } from "./decide.ts";
import type { FigureId } from "./figures.ts";
import type { Situation } from "./situation.ts";

/** Something that money is spent on. Prices are the business of the operation `cost`. */
export interface CostDriver {
  readonly driver: string;
  /** What makes it grow, and what holds it down here. */
  readonly why: string;
  readonly figures: readonly FigureId[];
}

/** Cost drivers by the option that brings them; `*` is always there. */
export const COST_DRIVERS: readonly { readonly option: string; readonly driver: CostDriver }[] = [
  {
    option: "*",
    driver: {
      driver: "Storage",
      why: "Grows with volume, retention and copies; held down by compression, expiry and colder classes.",
      figures: ["stored", "later-day", "cold-bytes"],
    },
  },
  {
    option: "*",
    driver: {
      driver: "Compute",
      why: "Grows with throughput times busy hours; held down by incremental runs, pruning and switching off.",
      figures: ["cores", "memory", "utilisation"],
    },
  },
  {
    option: "*",
    driver: {
      driver: "Queries",
      why: "Grow with bytes scanned times the number of queries; held down by partition filters, clustering and aggregates.",
      figures: ["raw-year"],
    },
  },
  {
    option: "kafka",
    driver: {
      driver: "Log",
      why: "Brokers and their disks; copies between zones are billed as traffic.",
      figures: ["log-bytes", "topic-partitions"],
    },
  },
  {
    option: "kinesis",
    driver: { driver: "Log", why: "Shards by the hour, and longer retention.", figures: ["topic-partitions"] },
  },
  {
    option: "event-hubs",
    driver: { driver: "Log", why: "Throughput units by the hour.", figures: ["topic-partitions"] },
  },
  {
    option: "pubsub",
    driver: { driver: "Log", why: "Bytes published and delivered, and retained ones.", figures: ["raw-year"] },
  },
  {
    option: "micro-batch",
    driver: {
      driver: "Small files and wake-ups",
      why: "Each run writes files, makes requests and starts compute, however little has come.",
      figures: ["runs", "run-bytes"],
    },
  },
  {
    option: "kappa",
    driver: {
      driver: "Compute that never sleeps",
      why: "A stream is paid for all day, at the size of its peak unless it scales.",
      figures: ["peak", "cores"],
    },
  },
  {
    option: "lambda",
    driver: {
      driver: "Two paths",
      why: "Stream and batch both compute the same figures, and both are maintained.",
      figures: ["peak", "cores"],
    },
  },
  {
    option: "pilot-light",
    driver: {
      driver: "Replication",
      why: "A second copy of storage, and traffic between regions.",
      figures: ["replication-rate", "stored"],
    },
  },
  {
    option: "warm-standby",
    driver: {
      driver: "Standby",
      why: "A second copy of storage, traffic between regions and compute that runs small.",
      figures: ["replication-rate", "stored"],
    },
  },
  {
    option: "active-active",
    driver: {
      driver: "Second region",
      why: "Everything twice, and traffic between regions.",
      figures: ["replication-rate", "stored", "cores"],
    },
  },
];

/** What the proposal will be paid for, most of it known before any price is. */
export function costsOf(decisions: readonly Decision[], { values }: Situation): readonly CostDriver[] {
  const taken = new Set(decisions.map(({ option }) => option));
  const cold = (id: FigureId): boolean => id !== "cold-bytes" || values.retention_days >= 180;
  return COST_DRIVERS.filter(({ option }) => option === "*" || taken.has(option)).map(({ driver }) => ({
    ...driver,
    figures: driver.figures.filter(cold),
  }));
}
