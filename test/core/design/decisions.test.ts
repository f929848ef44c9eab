import { describe, expect, it } from "vitest";
import { decide } from "../../../server/src/core/design/decide.ts";
import { FACT_IDS } from "../../../server/src/core/design/facts.ts";
import { TOPICS } from "../../../server/src/core/design/model/topics.ts";
import { ask, propose } from "../../../server/src/core/design/propose.ts";
import type { Requirements } from "../../../server/src/core/design/requirements.ts";
import { BASE, optionsOf } from "./base.ts";

/** One requirement changed, and every decision that changes with it: `null` where nothing is left to decide. */
const SCENARIOS: readonly (readonly [string, Requirements, Readonly<Record<string, string | null>>])[] = [
  [
    "freshness of seconds: a stream",
    { freshness_minutes: 0.1 },
    {
      processing: "kappa",
      "ingest-database": "cdc",
      log: "pubsub",
      engine: "dataflow",
      windows: "watermark",
      delivery: "exactly-once",
      backpressure: "headroom",
      monitoring: "lag",
      capacity: "reserved",
    },
  ],
  [
    "freshness of minutes: micro-batches",
    { freshness_minutes: 5 },
    { processing: "micro-batch", "ingest-database": "cdc" },
  ],
  ["freshness of exactly an hour: still a batch", { freshness_minutes: 60 }, {}],
  ["late data: recent partitions are recomputed", { corrections: "late-data" }, { corrections: "late-window" }],
  ["replay: the raw layer is kept", { corrections: "replay" }, { corrections: "replay", layers: "medallion" }],
  [
    "restatement: periods are replaced",
    { corrections: "restatement" },
    { corrections: "restatement", layers: "medallion" },
  ],
  [
    "unstructured data: a lakehouse",
    { variety: ["unstructured"] },
    {
      storage: "lakehouse",
      layers: "medallion",
      "table-format": "iceberg",
      "file-format": "originals",
      compression: "zstd",
      engine: "spark",
    },
  ],
  [
    "models among the consumers: a lakehouse",
    { consumers: ["bi", "ml"] },
    {
      storage: "lakehouse",
      layers: "medallion",
      "table-format": "iceberg",
      "file-format": "parquet",
      compression: "zstd",
      serving: "offline",
    },
  ],
  [
    "a changing schema: registry, contracts, layers",
    { variety: ["structured", "schema-change"] },
    { layers: "medallion", "schema-evolution": "registry", quality: "contracts" },
  ],
  [
    "three domains: hub and spoke",
    { domains: 3 },
    { ownership: "hub-and-spoke", "schema-evolution": "registry", quality: "contracts", governance: "catalogue" },
  ],
  [
    "services as sources: microservices with an outbox",
    { sources: ["database", "services"] },
    { services: "microservices", log: "pubsub", "schema-evolution": "registry" },
  ],
  ["files in place of a database", { sources: ["files"] }, { "ingest-database": null, "ingest-files": "listed" }],
  [
    "events in place of a database",
    { sources: ["events"] },
    { "ingest-database": null, "ingest-events": "drained", log: "pubsub", "schema-evolution": "registry" },
  ],
  ["SaaS beside the database", { sources: ["database", "saas"] }, { "ingest-saas": "connector" }],
  ["updates: versions", { updates: "updates" }, { history: "scd2" }],
  ["deletes: change data capture", { updates: "updates-and-deletes" }, { history: "scd2", "ingest-database": "cdc" }],
  ["Snowflake", { platform: "snowflake" }, { partitioning: "automatic", clustering: "clustering-key" }],
  [
    "Databricks",
    { platform: "databricks" },
    {
      storage: "lakehouse",
      "table-format": "delta",
      "file-format": "parquet",
      compression: "zstd",
      partitioning: "liquid",
      clustering: "liquid",
      orchestration: "databricks-jobs",
    },
  ],
  ["AWS", { platform: "aws" }, { partitioning: "sort-key", clustering: "sort-key", orchestration: "step-functions" }],
  ["Azure", { platform: "azure" }, { clustering: "sorted", orchestration: "data-factory" }],
  [
    "Kubernetes",
    { platform: "kubernetes" },
    {
      storage: "lakehouse",
      "table-format": "iceberg",
      "file-format": "parquet",
      compression: "zstd",
      clustering: "sorted",
      engine: "spark",
      orchestration: "argo",
    },
  ],
  ["an orchestrator that is there", { orchestrator: "dagster" }, { orchestration: "keep" }],
  [
    "1 GB a day: partitions by month, nothing to aggregate",
    { gigabytes_per_day: 1 },
    { partitioning: "month", aggregates: "cache" },
  ],
  ["10 MB a day: no partitions", { gigabytes_per_day: 0.01 }, { partitioning: "none", aggregates: "cache" }],
  ["100 TB a day: hours, and a cluster", { gigabytes_per_day: 100_000 }, { partitioning: "hour", sizing: "cluster" }],
  ["two weeks kept: no colder class", { retention_days: 14 }, { tiering: "one-class", aggregates: "cache" }],
  ["seven years kept: an archive", { retention_days: 2555 }, { tiering: "archive" }],
  // 10,000 partitions are 27.4 years of days.
  [
    "thirty years kept: days would be too many partitions",
    { retention_days: 10_950 },
    { tiering: "archive", partitioning: "month" },
  ],
  ["RPO of 15 minutes", { rpo_minutes: 15 }, { recovery: "pilot-light" }],
  ["RTO of 5 minutes", { rto_minutes: 5 }, { recovery: "warm-standby" }],
  ["nothing may be lost", { rpo_minutes: 0 }, { recovery: "active-active" }],
  ["99.99% available", { availability_percent: 99.99 }, { zones: "redundant" }],
  ["99% available", { availability_percent: 99 }, { zones: "single" }],
  ["busy for 20 hours", { busy_hours: 20 }, { capacity: "reserved" }],
  ["a tight budget", { budget: "tight" }, { capacity: "spot" }],
  ["personal data", { compliance: ["gdpr"] }, { governance: "regulated" }],
  ["look-ups by key", { queries: ["lookups"] }, { clustering: "by-key", serving: "key-value" }],
  ["bursts do not matter to a batch", { load: "bursty" }, {}],
  ["growth changes figures, not decisions", { growth_percent: 50 }, {}],
];

/** Requirement sets that reach each architecture the protocol names. */
const ARCHITECTURES: readonly (readonly [string, string, string, Requirements])[] = [
  ["lambda", "processing", "lambda", { freshness_minutes: 0.1, corrections: "restatement" }],
  ["kappa", "processing", "kappa", { freshness_minutes: 0.1 }],
  ["data mesh", "ownership", "data-mesh", { domains: 8, consumers: ["bi", "teams"] }],
  ["lakehouse", "storage", "lakehouse", { consumers: ["ml"] }],
  ["medallion", "layers", "medallion", { variety: ["semi-structured"] }],
  ["hub and spoke", "ownership", "hub-and-spoke", { domains: 3 }],
  ["event-driven", "processing", "event-driven", { freshness_minutes: 0.1, consumers: ["apps"] }],
  ["microservices", "services", "microservices", { sources: ["services"] }],
];

describe("decisions", () => {
  const base = optionsOf(BASE);

  it.each(SCENARIOS)("%s", (_, change, expected) => {
    const now = optionsOf({ ...BASE, ...change });
    const topics = new Set([...Object.keys(base), ...Object.keys(now)]);
    const changed = [...topics].filter((topic) => base[topic] !== now[topic]);
    expect(Object.fromEntries(changed.map((topic) => [topic, now[topic] ?? null]))).toEqual(expected);
  });

  it.each(ARCHITECTURES)("%s is reached, drawn and told", (name, topic, option, given) => {
    expect(base[topic]).not.toBe(option);
    const { decisions, diagram, plan } = propose({ ...BASE, ...given });
    const decision = decisions.find((each) => each.topic === topic);
    expect(decision).toMatchObject({ option });
    expect(decision?.choice.toLowerCase()).toContain(name);
    expect(decision?.reasons.every(({ met }) => met)).toBe(true);
    expect(plan.some(({ text }) => text.includes(decision?.choice ?? "?"))).toBe(true);
    expect(diagram).toMatch(/^flowchart LR\n/);
  });

  it("draws what each architecture consists of", () => {
    const drawn = (given: Requirements): string => propose({ ...BASE, ...given }).diagram ?? "";
    const lambda = drawn({ freshness_minutes: 0.1, corrections: "restatement" });
    expect(lambda).toContain("Batch layer");
    expect(lambda).toContain("Speed layer");
    expect(drawn({ domains: 8, consumers: ["teams"] })).toContain("and 5 more");
    expect(drawn({ variety: ["semi-structured"] })).toMatch(/bronze --> silver\n {2}silver --> gold/);
    expect(drawn({ freshness_minutes: 0.1, consumers: ["apps"] })).not.toContain("subgraph storage");
    expect(drawn({ sources: ["services"] })).toContain('source_services["Services with outbox"]');
  });

  it("says why each other choice was rejected, with what there is", () => {
    const [processing] = decide({ ...BASE, freshness_minutes: 5 });
    expect(processing?.rejected).toContainEqual({
      choice: expect.stringMatching(/^Kappa/),
      needs: "freshness under 1 minute",
      why: "It asks for freshness under 1 minute; freshness: 5 minutes.",
    });
    for (const decision of decide(BASE)) {
      const topic = TOPICS.find(({ id }) => id === decision.topic);
      expect(decision.rejected).toHaveLength((topic?.options.length ?? 0) - 1);
    }
  });

  it("names changes that are true: each is tried", () => {
    const changes = decide(BASE).flatMap((each) => each.changes);
    expect(changes).toContainEqual({
      requirement: "freshness_minutes",
      to: "freshness: 6 seconds",
      topic: "processing",
      choice: expect.stringMatching(/^Kappa/),
    });
    expect(changes).toContainEqual({
      requirement: "domains",
      to: "domains: 3",
      topic: "ownership",
      choice: expect.stringMatching(/^Hub and spoke/),
    });
    // With five or more domains alone there is no mesh: other teams must be served, too.
    expect(changes.some(({ choice }) => choice.startsWith("Data mesh"))).toBe(false);
  });

  it("has options and facts that are used", () => {
    const ids = TOPICS.flatMap(({ id, options }) => options.map((option) => `${id}.${option.id}`));
    expect(new Set(ids).size).toBe(ids.length);
    for (const { options } of TOPICS) expect(options.at(-1)?.when).toEqual([]);
    const cited = new Set(
      [
        {},
        { platform: "snowflake" },
        { platform: "databricks" },
        { platform: "aws" },
        { platform: "azure", sources: ["events"] },
        { platform: "aws", sources: ["events", "services"], freshness_minutes: 0.1, orchestrator: "airflow" },
        { compliance: ["gdpr", "hipaa"], corrections: "restatement", freshness_minutes: 0.1 },
        { sources: ["events"], budget: "tight", consumers: ["teams", "ml"], domains: 9 },
        { platform: "gcp", freshness_minutes: 5 },
      ].flatMap((given) => propose({ ...BASE, ...(given as Requirements) }).citations.map(({ id }) => id)),
    );
    expect(FACT_IDS.filter((id) => !cited.has(id))).toEqual([]);
  });
});

describe("questions", () => {
  it("come alone where nothing is known", () => {
    const { questions, decisions, figures, diagram, plan } = ask({});
    expect({ decisions, figures, diagram, plan }).toEqual({ decisions: [], figures: [], diagram: null, plan: [] });
    expect(questions.length).toBeGreaterThan(10);
    expect(questions.map(({ requirement }) => requirement).slice(0, 6)).toContain("freshness_minutes");
  });

  it("are those whose answer changes something, each with its assumption", () => {
    const { freshness_minutes: _, ...rest } = BASE;
    const { questions } = propose(rest);
    expect(questions.map(({ requirement }) => requirement)).toContain("freshness_minutes");
    const [freshness] = questions;
    expect(freshness).toMatchObject({ requirement: "freshness_minutes", assumed: "24 hours" });
    expect(freshness?.changes.map(({ choice }) => choice.split(":")[0])).toEqual(
      expect.arrayContaining(["Kappa", "Micro-batch ELT"]),
    );
    expect(propose(rest).decisions.find(({ topic }) => topic === "processing")?.open).toEqual(["freshness_minutes"]);
  });

  it("end when all is said", () => {
    const { questions, decisions } = propose({ ...BASE, events_per_second: 1000, bytes_per_event: 1000 });
    expect(questions).toEqual([]);
    expect(decisions.flatMap(({ open }) => open)).toEqual([]);
  });
});
