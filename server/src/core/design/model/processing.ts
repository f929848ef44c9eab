import { coresOver, either, from, has, is, not, under } from "../conditions.ts";
import { digits } from "../show.ts";
import type { Topic } from "../topic.ts";
import { frequent, inWarehouse, namesOf, reactive, streams } from "./common.ts";

/** How tables are modelled and computed. */
export const PROCESSING: readonly Topic[] = [
  {
    id: "modelling",
    title: "Data model",
    phase: "Architecture Analysis",
    options: [
      {
        id: "read-models",
        choice: "Event schemas and a read model for each consumer",
        when: [streams, reactive],
        because: "Programs read entities by key; nobody joins facts and dimensions.",
        build:
          "Model events as past facts with a key and a time; let each consumer build the view it needs and rebuild it from the log.",
      },
      {
        id: "data-vault",
        choice: "Data vault for the core, star schemas for consumers",
        when: [
          from("source_systems", 10),
          either(has("compliance", "sox", "hipaa", "pci"), is("corrections", "restatement")),
        ],
        because:
          "Many sources with keys of their own, and an audit trail of who said what when: hubs, links and satellites keep both without rework. (Ten is this model's threshold.)",
        build:
          "Load hubs, links and satellites insert-only with record source and load time; build business rules above them, never in them.",
      },
      {
        id: "features",
        choice: "Entity tables with features as of a time",
        when: [not("no dashboards", has("consumers", "bi")), has("consumers", "ml", "data-scientists")],
        because: "Models train on what was known at a point in time; dashboards, which want stars, are not asked for.",
        build:
          "Key features by entity and time, join as of the label's time, and compute training and serving from the same code.",
      },
      {
        id: "star",
        choice: "Star schema: facts at the lowest grain, conformed dimensions",
        when: [],
        because: "It is what dashboards and ad-hoc questions are quickest and least misread on.",
        build:
          "Declare the grain of each fact, share dimensions between facts, give each dimension an unknown member for late arrivals.",
      },
    ],
  },
  {
    id: "history",
    title: "History of changes",
    phase: "Implementation Phase",
    options: [
      {
        id: "scd2",
        choice: "Type 2: a row for each version, with valid from and to",
        when: [
          is("updates", "updates", "updates-and-deletes"),
          either(has("consumers", "bi", "ml", "data-scientists"), has("compliance", "sox", "hipaa", "pci")),
        ],
        because: "Rows change, and reports or models ask what was true at the time.",
        build:
          "Build versions from the change stream or snapshots, close them on delete instead of removing them, and test that versions neither overlap nor leave gaps.",
      },
      {
        id: "scd1",
        choice: "Type 1: the latest version only",
        when: [is("updates", "updates", "updates-and-deletes")],
        because: "Rows change and only the present is asked for.",
        build: "Merge by key, ordered by commit position, with one source row for each key.",
      },
      {
        id: "append",
        choice: "None needed: rows never change",
        when: [],
        because: "What is only appended is its own history.",
        build: "Append with a unique key and drop repeated deliveries by it.",
      },
    ],
  },
  {
    id: "engine",
    title: "Processing engine",
    phase: "Implementation Phase",
    figures: ["run-bytes"],
    options: [
      {
        id: "spark-streaming",
        choice: "Spark Structured Streaming",
        when: [is("platform", "databricks"), frequent],
        because: "The platform runs it, and its micro-batches are fast enough for the freshness asked.",
        build: "Give each query its own checkpoint, bound the input of each trigger, and run on job compute.",
        cites: ["spark-micro-batch"],
      },
      {
        id: "dataflow",
        choice: "Dataflow (Apache Beam)",
        when: [is("platform", "gcp"), streams],
        because: "The platform runs and scales it, with event time and exactly-once built in.",
        build: "Write Beam pipelines with event-time windows and deploy updates in place from templates.",
      },
      {
        id: "services",
        choice: "The services themselves, with a consumer library",
        when: [streams, reactive],
        because: "Each service acts on single events; a cluster that joins and aggregates has nothing to do.",
        build: "Consume in the service, commit the position after the action, scale by partitions.",
      },
      {
        id: "two-engines",
        choice: "Apache Flink for the stream, SQL or Spark for the batch",
        when: [streams, is("corrections", "restatement")],
        because: "The speed layer needs a streaming engine, the batch layer is cheapest where the history lies.",
        build:
          "Keep the rules both layers share in one library or one SQL file, and test both against the same sample.",
      },
      {
        id: "flink",
        choice: "Apache Flink, managed where it can be",
        when: [streams],
        because: "Seconds of freshness with state need a true streaming engine.",
        build:
          "Checkpoint to the object store, take a savepoint before each deployment, give each operator a stable uid.",
      },
      {
        id: "sql",
        choice: "SQL in the warehouse, models under version control",
        when: [
          not("all data is tabular", has("variety", "unstructured")),
          either(inWarehouse, is("platform", "snowflake", "gcp", "databricks")),
          not("a managed warehouse", is("platform", "kubernetes", "on-premises")),
        ],
        because: "Data is there already; nothing is moved to be transformed.",
        build: (situation) =>
          `Write incremental models with tests and run them in ${namesOf(situation).warehouse}; size compute for the largest of them.`,
      },
      {
        id: "spark",
        choice: "Apache Spark",
        when: [],
        because:
          "Files that are no tables, or no warehouse to push work into, need an engine that brings its own compute.",
        build:
          "Size executors from the arithmetic, let adaptive execution choose shuffle partitions, broadcast small dimensions.",
        cites: ["spark-tasks"],
      },
    ],
  },
  {
    id: "sizing",
    title: "Size of compute",
    phase: "Implementation Phase",
    figures: ["throughput", "cores", "memory", "tasks"],
    options: [
      {
        id: "cluster",
        choice: "A cluster that scales out",
        when: [coresOver(16)],
        because: "One machine does not keep up. (Sixteen cores is this model's threshold.)",
        build: ({ sizes }) =>
          `Start with ${digits(sizes.cores)} cores in equal workers, let it scale between a third and twice that, and leave a quarter of memory to the system and its page cache. Watch spills, skew and the longest task before adding cores.`,
      },
      {
        id: "small",
        choice: "One machine, or the smallest warehouse",
        when: [],
        because: "So little data a second fits one machine; a cluster would mostly coordinate itself.",
        build: "Start with the smallest size, and step up when a run takes more than half of its interval.",
      },
    ],
  },
  {
    id: "windows",
    title: "Windows, watermark and state",
    phase: "Implementation Phase",
    asks: [streams, not("somebody adds up or joins", reactive)],
    figures: ["state-bytes"],
    options: [
      {
        id: "allowed-lateness",
        choice: "Event-time windows, watermark at the worst lateness, late rows to a side output",
        when: [either(is("corrections", "late-data"), from("lateness_minutes", 60))],
        because: "Events come late enough to change closed windows; what is later still must not vanish.",
        build:
          "Hold windows open for the stated lateness, emit corrections by key, write what is later to a table that a daily run folds in, and alert on its row count.",
      },
      {
        id: "watermark",
        choice: "Event-time windows, watermark at the stated lateness",
        when: [],
        because: "Order is nearly kept: a short watermark gives early results and small state.",
        build:
          "Set the watermark to the stated lateness, mark idle partitions, expire state of keys that stay silent, count dropped rows.",
      },
    ],
  },
  {
    id: "delivery",
    title: "Delivery guarantee",
    phase: "Implementation Phase",
    asks: [streams],
    options: [
      {
        id: "idempotent",
        choice: "At least once, with idempotent consumers",
        when: [reactive],
        because:
          "What a program does to the outside cannot be taken back by a checkpoint; only a repeatable action is safe.",
        build: "Give each event an id, remember handled ids for longer than the log replays, and make actions upserts.",
      },
      {
        id: "exactly-once",
        choice: "Exactly once: checkpoints and transactional sinks",
        when: [],
        because: "Results are added up, so a repeated event is a wrong number.",
        build:
          "Checkpoint positions with state, write to sinks in transactions that a checkpoint commits, and read only committed records downstream.",
        cites: ["spark-micro-batch"],
      },
    ],
  },
  {
    id: "backpressure",
    title: "Backpressure",
    phase: "Data Excellence",
    asks: [streams],
    figures: ["peak", "topic-partitions"],
    options: [
      {
        id: "autoscale",
        choice: "The log takes the peak; consumers scale on lag",
        when: [is("load", "bursty")],
        because: "Compute for the peak would stand idle most of the day.",
        build:
          "Size partitions for the peak, scale consumers on lag with a ceiling, and bound in-flight requests to every sink.",
      },
      {
        id: "headroom",
        choice: "Fixed compute with headroom; alert on lag",
        when: [],
        because: "A steady load needs no scaling, which would only restart jobs.",
        build: "Run at half of the measured capacity, and test how long catching up after an hour's stop takes.",
      },
    ],
  },
  {
    id: "corrections",
    title: "Corrections and backfill",
    phase: "Implementation Phase",
    figures: ["log-bytes"],
    options: [
      {
        id: "restatement",
        choice: "Restated periods replace published ones, version by version",
        when: [is("corrections", "restatement")],
        because: "An authoritative source has the last word, and readers must see which figures are final.",
        build:
          "Overwrite whole periods in one transaction, mark each period preliminary or final, keep the replaced version.",
      },
      {
        id: "replay",
        choice: "Rebuilt from the raw layer beside the old, then swapped",
        when: [is("corrections", "replay")],
        because: "New logic must reach history without readers seeing half of it.",
        build:
          "Keep raw data for as long as it may be replayed, run the new version into a second table, compare, swap.",
      },
      {
        id: "late-window",
        choice: "The last partitions are recomputed in each run",
        when: [is("corrections", "late-data")],
        because: "Late rows fall into recent partitions; recomputing those is idempotent and cheap.",
        build: "Recompute as many partitions as rows can be late, and measure how late they are.",
      },
      {
        id: "rerun",
        choice: "Idempotent reruns by interval",
        when: [],
        because: "Nothing published changes later, so a rerun is only ever the repair of a failure.",
        build: "Make each run replace its own interval, so that a retry and a backfill are the same command.",
      },
    ],
  },
  {
    id: "orchestration",
    title: "Orchestration",
    phase: "Implementation Phase",
    options: [
      {
        id: "keep",
        choice: "Keep the orchestrator that is there",
        when: [not("an orchestrator is there", is("orchestrator", "none"))],
        because: "It is known, paid for and watched; what is new here does not need another.",
        build: ({ values }) =>
          `Add the pipelines to ${values.orchestrator}: retries with growing delay, a timeout and an owner for each, no overlap of runs.${values.freshness_minutes < 1 ? " Streaming jobs run as services of their own; the orchestrator deploys and watches them." : ""}`,
        cites: ({ values }) => (values.orchestrator === "airflow" ? ["airflow-not-streaming"] : []),
      },
      {
        id: "databricks-jobs",
        choice: "Databricks jobs",
        when: [is("platform", "databricks")],
        because: "The platform starts compute with the task and needs no second service.",
        build: "Declare jobs as a bundle under version control, on job compute.",
      },
      {
        id: "argo",
        choice: "Argo Workflows",
        when: [is("platform", "kubernetes")],
        because: "Each step is a container already; the cluster schedules it.",
        build: "Write workflow templates with retries, deadlines and a concurrency policy.",
      },
      {
        id: "data-factory",
        choice: "Azure Data Factory",
        when: [is("platform", "azure")],
        because: "It is the platform's own and reaches its sources by managed identity.",
        build: "Keep pipelines in git mode, parameterise by interval, deploy from templates.",
      },
      {
        id: "step-functions",
        choice: "AWS Step Functions",
        when: [is("platform", "aws"), under("source_systems", 5), under("domains", 2)],
        because:
          "Few pipelines of one team: a service that bills by transition costs next to nothing and has no server.",
        build: "Write state machines with retries and catchers, start them from EventBridge Scheduler.",
      },
      {
        id: "airflow",
        choice: "Apache Airflow, managed where it can be",
        when: [],
        because: "Many sources and teams, backfills by interval and a large choice of operators.",
        build:
          "Keep DAGs under version control with retries, timeouts, owners and catchup set on purpose; streaming jobs run as services beside it.",
        cites: ["airflow-not-streaming"],
      },
    ],
  },
];
