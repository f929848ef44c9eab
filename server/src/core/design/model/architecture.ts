import { either, from, has, is } from "../conditions.ts";
import type { Topic } from "../topic.ts";
import { frequent, namesOf, openTables, reactive, streams } from "./common.ts";

/** The large choices: how data is processed, where it is kept, in which layers, by whom. */
export const ARCHITECTURE: readonly Topic[] = [
  {
    id: "processing",
    title: "Processing pattern",
    phase: "Architecture Analysis",
    figures: ["runs", "run-bytes", "rate", "peak"],
    options: [
      {
        id: "lambda",
        choice: "Lambda: a stream for now, a batch that has the last word",
        when: [streams, is("corrections", "restatement")],
        because:
          "Consumers need figures within seconds, and an authoritative batch replaces them later. Two code paths are the price; nothing cheaper gives both.",
        build:
          "Build the speed layer on the log and the batch layer on the full history; serve batch results up to its last closed period and the stream after it; compare both every day.",
        cites: ["lambda"],
      },
      {
        id: "event-driven",
        choice: "Event-driven: services react to events",
        when: [streams, reactive],
        because: "Only programs use the data, and each acts on single events: no table stands in between.",
        build:
          "Give each event type a topic, an owner and a schema; let each consumer keep its own position and react idempotently; send what fails to a dead-letter topic.",
      },
      {
        id: "kappa",
        choice: "Kappa: one streaming path over a replayable log",
        when: [streams],
        because:
          "Freshness within seconds needs a stream, and nothing restates its results from elsewhere, so one code path is enough: history is reprocessed by a second run over the log.",
        build:
          "Write one streaming job for each product; to reprocess, start its new version from the oldest offset into a new table and switch readers over when it has caught up.",
        cites: ["kappa"],
      },
      {
        id: "micro-batch",
        choice: "Micro-batch ELT: small incremental runs, every few minutes",
        when: [frequent],
        because: "Minutes are too short for hourly runs and long enough to spare a streaming engine with its state.",
        build:
          "Load what is new in each interval and transform it incrementally; never let two runs of a table overlap; compact small files on a schedule of their own.",
        cites: ["spark-micro-batch"],
      },
      {
        id: "batch",
        choice: "Batch ELT: load, then transform in the store, on a schedule",
        when: [],
        because:
          "Nobody needs the data sooner than a scheduled run gives it, and batches are the simplest to rerun, test and pay for.",
        build: "Load by interval, transform with idempotent models, publish once the quality gates pass.",
      },
    ],
  },
  {
    id: "storage",
    title: "Storage architecture",
    phase: "Architecture Analysis",
    figures: ["stored-day", "stored", "files-written", "writes"],
    options: [
      {
        id: "lakehouse",
        choice: "Lakehouse: open tables on an object store, many engines",
        when: [openTables],
        because: "More than SQL reads the data, or it does not fit into tables: one open copy serves all engines.",
        build: (situation) =>
          `Keep tables on ${namesOf(situation).store}, register them in ${namesOf(situation).catalog}, and let SQL, Spark and notebooks read that one copy.`,
      },
      {
        id: "warehouse",
        choice: "Warehouse: managed tables, SQL only",
        when: [],
        because: "All consumers speak SQL and the data is tabular: a managed warehouse has the fewest parts to run.",
        build: (situation) =>
          `Keep all layers in ${namesOf(situation).warehouse}; keep the raw files on the object store for reloads.`,
      },
    ],
  },
  {
    id: "layers",
    title: "Layers",
    phase: "Architecture Analysis",
    options: [
      {
        id: "medallion",
        choice: "Medallion: bronze as it came, silver cleaned, gold for consumers",
        when: [
          either(
            has("consumers", "ml", "data-scientists", "teams"),
            has("variety", "semi-structured", "unstructured", "schema-change"),
            is("corrections", "replay", "restatement"),
          ),
        ],
        because:
          "Data is read at several stages or must be rebuilt from what came in, so each stage is a kept, documented layer.",
        build:
          "Make bronze append-only with source, load time and position of each row; deduplicate and type in silver; build gold from silver alone.",
        cites: ["medallion"],
      },
      {
        id: "staging-marts",
        choice: "Two layers: staging and marts",
        when: [],
        because: "One kind of consumer and tidy sources: a third layer would be copied, not used.",
        build: "Rename and type in staging, join in marts, expose marts only.",
      },
    ],
  },
  {
    id: "ownership",
    title: "Ownership",
    phase: "Architecture Analysis",
    options: [
      {
        id: "data-mesh",
        choice: "Data mesh: domains own data products on a common platform",
        when: [from("domains", 5), has("consumers", "teams")],
        because:
          "So many domains serve each other that a central team would be the queue for all of them. (Five is this model's threshold, not a vendor's.)",
        build:
          "Name an owner, a contract and service levels for each data product; give domains self-service templates; agree on the few rules that hold for all: identity, classification, quality, interoperability.",
        cites: ["data-mesh"],
      },
      {
        id: "hub-and-spoke",
        choice: "Hub and spoke: a central platform and core data, marts by the domains",
        when: [from("domains", 2)],
        because:
          "Several teams share core data, but too few of them publish products for others to be left on their own.",
        build:
          "Run ingestion, the shared dimensions and access in the hub; give each spoke its own schema, budget and deployment; let spokes read the hub, never each other.",
      },
      {
        id: "central",
        choice: "One central team",
        when: [],
        because: "One team owns the data: nothing is gained by dividing it.",
        build: "Keep one repository, one deployment and one on-call rota.",
      },
    ],
  },
  {
    id: "services",
    title: "Integration of applications",
    phase: "Architecture Analysis",
    options: [
      {
        id: "microservices",
        choice: "Microservices: a database per service, events by transactional outbox",
        when: [has("sources", "services")],
        because:
          "Each service owns its database, so nobody else may depend on its tables; the outbox publishes exactly what was committed.",
        build:
          "Add an outbox table to each service and relay it to the log by change data capture; key events by entity; publish facts, not table rows; make consumers idempotent, since the relay delivers at least once.",
        cites: ["outbox"],
      },
      {
        id: "read-sources",
        choice: "Sources are read as they are",
        when: [],
        because:
          "No source is a service with a database of its own, so no event contract is needed between applications.",
        build: "Agree on a read-only account, a window and a contact with the owner of each source.",
      },
    ],
  },
];
