import { either, from, has, is, keeps, under } from "../conditions.ts";
import { ASSUMPTIONS } from "../situation.ts";
import type { Topic } from "../topic.ts";
import { frequent, namesOf, streams } from "./common.ts";

/** How the platform is trusted, watched, served and paid for. */
export const RUNNING: readonly Topic[] = [
  {
    id: "quality",
    title: "Quality gates",
    phase: "Implementation Phase",
    options: [
      {
        id: "contracts",
        choice: "Contracts at the border, gates before publication",
        when: [either(from("domains", 2), has("consumers", "teams"), has("variety", "schema-change"))],
        because:
          "Producers and consumers are different people: what one promises must be checked where data changes hands.",
        build:
          "Check schema, keys, ranges, freshness and volume against the contract on arrival; quarantine rows that fail; publish only what passed; send the producer the failures.",
      },
      {
        id: "gates",
        choice: "Tests after each load; errors stop publication",
        when: [],
        because: "One team sees both ends; a gate before consumers is enough.",
        build:
          "Test uniqueness and not-null of keys, relations, accepted values, row counts against the source; write, audit, then publish.",
      },
    ],
  },
  {
    id: "monitoring",
    title: "Monitoring and alerts",
    phase: "Data Excellence",
    figures: ["downtime"],
    options: [
      {
        id: "lag",
        choice: "Lag, checkpoint age and end-to-end delay",
        when: [streams],
        because: "A stream that stands still reports no failure; only its lag does.",
        build:
          "Alert on lag in seconds against the freshness asked, on failed or slow checkpoints, on dropped and dead-lettered rows; send a marked event through once a minute.",
      },
      {
        id: "freshness",
        choice: "Freshness, volume and duration of each table",
        when: [],
        because: "Consumers feel late or missing data, whatever the tasks report.",
        build:
          "Alert on age of the newest row against the freshness asked, on row counts outside their usual range, on runs longer than their window; route alerts to the owner; keep one dashboard for each product.",
      },
    ],
  },
  {
    id: "governance",
    title: "Governance",
    phase: "Data Excellence",
    options: [
      {
        id: "regulated",
        choice: "Classified columns, masking, erasure, audit and retention by policy",
        when: [has("compliance", "pii", "gdpr", "hipaa", "pci", "sox")],
        because:
          "Personal or regulated data is held: who reads it, for how long and on whose request it goes must be provable.",
        build: (situation) =>
          `Classify columns in ${namesOf(situation).catalog}; mask by role; keep direct identifiers in one table keyed by a pseudonym, so that erasure is one delete; expire snapshots and the log within the erasure deadline; keep access logs.`,
        cites: ({ values }) => [
          ...(values.compliance.includes("gdpr") ? (["gdpr-erasure"] as const) : []),
          ...(values.compliance.includes("hipaa") ? (["hipaa-retention"] as const) : []),
        ],
      },
      {
        id: "catalogue",
        choice: "Catalogue with owners, lineage and access by group",
        when: [from("domains", 2)],
        because: "Several teams must find data and know whom to ask.",
        build: (situation) =>
          `Register each product in ${namesOf(situation).catalog} with owner, description, service level and lineage; grant to groups only.`,
      },
      {
        id: "basic",
        choice: "Owners, descriptions and grants as code",
        when: [],
        because: "One team and no regulated data: what is under version control is enough to audit.",
        build: "Keep owner, description and grants of each table in the repository and review changes like code.",
      },
    ],
  },
  {
    id: "recovery",
    title: "Disaster recovery",
    phase: "Data Excellence",
    figures: ["rpo-bytes", "replication-rate"],
    options: [
      {
        id: "active-active",
        choice: "Active-active in two regions",
        when: [either(under("rto_minutes", 1), under("rpo_minutes", 1 / 60))],
        because: "Next to nothing may be lost or stand still, so both regions must be working all the time.",
        build:
          "Write events to both regions, make writes idempotent and decide which region wins a conflict; drill the loss of a region every quarter.",
        cites: ["aws-recovery"],
      },
      {
        id: "warm-standby",
        choice: "Warm standby: a small running copy, replicated continuously",
        when: [either(under("rto_minutes", 10), under("rpo_minutes", 1))],
        because: "Minutes to recover leave no time to start a platform from nothing.",
        build:
          "Replicate the log and the tables continuously, run the pipelines small in the second region, scale up on failover; drill it twice a year.",
        cites: ["aws-recovery"],
      },
      {
        id: "pilot-light",
        choice: "Pilot light: data replicated, compute switched off",
        when: [either(under("rto_minutes", 240), under("rpo_minutes", 60))],
        because: "Data must be there already, compute can be started from code in tens of minutes.",
        build:
          "Replicate storage and catalogue to the second region, keep compute as code, drill a start twice a year.",
        cites: ["aws-recovery"],
      },
      {
        id: "backup",
        choice: "Backup and restore: versioned storage, copies elsewhere",
        when: [],
        because: "Hours are allowed, and backups are the cheapest thing that meets them.",
        build:
          "Version the buckets, copy snapshots to another region and account at least as often as the RPO, lock them against deletion, restore one every quarter.",
        cites: ["aws-recovery"],
      },
    ],
  },
  {
    id: "zones",
    title: "Availability",
    phase: "Data Excellence",
    figures: ["downtime"],
    options: [
      {
        id: "redundant",
        choice: "Every part in three zones, no deployment that stops it",
        when: [from("availability_percent", 99.99)],
        because: "A few minutes a month are less than one failover done by hand.",
        build:
          "Spread log, engine, catalogue and serving over three zones, deploy in steps, and measure availability from the consumer's side.",
      },
      {
        id: "managed",
        choice: "Managed services across zones, restart on failure",
        when: [from("availability_percent", 99.5)],
        because: "Automatic restarts and zone failover of managed services fit into the downtime allowed.",
        build:
          "Use the multi-zone editions, keep retries within the window, and count downtime against the budget each month.",
      },
      {
        id: "single",
        choice: "One zone, restarted by hand if need be",
        when: [],
        because: "Hours of downtime a month are allowed.",
        build: "Keep everything as code so that a rebuild is one command.",
      },
    ],
  },
  {
    id: "aggregates",
    title: "Aggregates and caching",
    phase: "Data Excellence",
    asks: [either(has("consumers", "bi"), has("queries", "dashboards"))],
    options: [
      {
        id: "materialised",
        choice: "Aggregates kept by the pipeline, results cached",
        when: [either(keeps(1e12), frequent)],
        because:
          "Scanning all of this for each dashboard is slow and paid for each time; new data would void caches of results at once.",
        build: "Build aggregates at the grain of dashboards incrementally with each run, and point dashboards at them.",
      },
      {
        id: "cache",
        choice: "The engine's result cache only",
        when: [],
        because: "Data is small and changes with the schedule: a cached result lives until the next run.",
        build: "Refresh dashboards after the run, not by the clock.",
      },
    ],
  },
  {
    id: "serving",
    title: "Serving of applications and models",
    phase: "Implementation Phase",
    asks: [either(has("consumers", "apps", "ml"), has("queries", "lookups"))],
    options: [
      {
        id: "feature-store",
        choice: "Feature store: online for serving, offline for training",
        when: [has("consumers", "ml"), frequent],
        because: "Models ask for fresh features by key, and training must see the same values as of a time.",
        build: "Compute each feature once, write it to both stores, and compare them every day.",
      },
      {
        id: "key-value",
        choice: "A key-value store behind an API",
        when: [either(has("consumers", "apps"), has("queries", "lookups"))],
        because: "Look-ups in milliseconds are not what a store of columns is for.",
        build:
          "Publish to the store idempotently by key and version; give the API its own service level; never let it query the warehouse.",
      },
      {
        id: "offline",
        choice: "Feature tables read in batches",
        when: [],
        because: "Models score in batches, so tables are enough.",
        build: "Version feature tables and record which version a model was trained on.",
      },
    ],
  },
  {
    id: "capacity",
    title: "Capacity: on-demand, reserved, spot",
    phase: "Data Excellence",
    figures: ["utilisation", "reserved-break-even", "spot-break-even"],
    options: [
      {
        id: "reserved",
        choice: "Reserved for the base, on-demand for what is above",
        when: [
          either(from("busy_hours", 24 * (1 - ASSUMPTIONS.reservedDiscount.value)), streams),
          is("load", "steady"),
        ],
        because:
          "Compute works for longer than the break-even hours, steadily: a commitment is cheaper than paying by the hour.",
        build: "Commit to the lowest hour of the last month, never to the peak; review every quarter.",
      },
      {
        id: "spot",
        choice: "Spot for batch workers, on-demand for what coordinates them",
        when: [is("budget", "tight"), from("freshness_minutes", 60)],
        because: "Batches can be repeated, and money comes first: lost workers cost a retry.",
        build:
          "Use several instance types and zones, keep the driver on-demand, write checkpoints or small tasks, fall back to on-demand when a run is late.",
        cites: ["spot-interruption"],
      },
      {
        id: "on-demand",
        choice: "On-demand, switched off between runs",
        when: [],
        because: "Compute stands still for most of the day or its load moves: what is not used is not paid for.",
        build: ({ values }) =>
          values.freshness_minutes < 1
            ? "The stream never sleeps: scale it on lag, cap its size, and reserve the hours it never goes below."
            : values.freshness_minutes < 60
              ? "Runs are minutes apart, so compute seldom sleeps: choose the smallest size that keeps up, and count its hours; above the break-even, reserve them."
              : "Suspend compute within minutes of the last query, cap its size, tag it by pipeline.",
      },
    ],
  },
];
