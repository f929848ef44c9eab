import { either, from, has, is } from "../conditions.ts";
import type { Topic } from "../topic.ts";
import { frequent, namesOf, needsLog, streams } from "./common.ts";

/** How data comes in, for each kind of source, and the log between. */
export const INGESTION: readonly Topic[] = [
  {
    id: "ingest-database",
    title: "Ingestion from databases",
    phase: "Implementation Phase",
    asks: [has("sources", "database")],
    options: [
      {
        id: "cdc",
        choice: "Change data capture from the database's log",
        when: [either(frequent, is("updates", "updates-and-deletes"))],
        because:
          "A query cannot see deleted rows, and frequent queries load the source; its log shows every change in order.",
        build:
          "Take a snapshot, then follow the log; keep operation, position and commit time of each change; alert on the lag, since an unread log fills the source's disk.",
      },
      {
        id: "incremental-query",
        choice: "Incremental queries by a modification column",
        when: [],
        because: "Rows are not deleted and hourly is soon enough, so a query is the least to run.",
        build:
          "Read from the last high-water mark minus an overlap, upsert by key, and compare row counts with the source once a day.",
      },
    ],
  },
  {
    id: "ingest-files",
    title: "Ingestion of files and logs",
    phase: "Implementation Phase",
    asks: [has("sources", "files", "logs")],
    options: [
      {
        id: "notified",
        choice: "Loaded when the store announces a file",
        when: [frequent],
        because: "Listing a folder every few minutes is slow and misses nothing only if it lists everything.",
        build:
          "Subscribe to object notifications through a queue, load each object once by name and version, and list the folder once a day to find what was missed.",
      },
      {
        id: "listed",
        choice: "Picked up by a scheduled listing",
        when: [],
        because: "Files may wait for the next run.",
        build:
          "Load what the manifest of loaded files does not have; move or mark nothing at the source; quarantine files that cannot be read.",
        cites: ["snowflake-file-size"],
      },
    ],
  },
  {
    id: "ingest-events",
    title: "Ingestion of events",
    phase: "Implementation Phase",
    asks: [has("sources", "events")],
    options: [
      {
        id: "subscribed",
        choice: "Consumed from the log as they come",
        when: [streams],
        because: "Freshness within seconds leaves no time to collect.",
        build:
          "Use one consumer group for each job, commit positions with the results, and send undecodable events to a dead-letter topic.",
      },
      {
        id: "drained",
        choice: "Drained from the log into files, then loaded",
        when: [],
        because: "Collecting first gives few large files instead of many small ones.",
        build:
          "Drain by size or time, whichever comes first, with topic, partition and offset in each row, so that a reload cannot double it.",
      },
    ],
  },
  {
    id: "ingest-saas",
    title: "Ingestion from SaaS",
    phase: "Implementation Phase",
    asks: [has("sources", "saas")],
    options: [
      {
        id: "connector",
        choice: "A maintained connector",
        when: [],
        because: "Vendors' APIs change; limits, paging and retries are somebody else's full-time work.",
        build:
          "Land responses as they came, honour rate limits, and re-read a window of days, since many APIs change past records.",
      },
    ],
  },
  {
    id: "log",
    title: "Message log",
    phase: "Implementation Phase",
    asks: [needsLog],
    figures: ["topic-partitions", "log-bytes"],
    options: [
      {
        id: "kinesis",
        choice: "Amazon Kinesis Data Streams",
        when: [is("platform", "aws")],
        because: "It is the platform's own log and has no brokers to run.",
        build: "Size shards for the peak, key by entity, encode as Avro or Protobuf with a schema registry.",
        cites: ["kinesis-shard"],
      },
      {
        id: "event-hubs",
        choice: "Azure Event Hubs",
        when: [is("platform", "azure")],
        because: "It is the platform's own log and speaks the Kafka protocol.",
        build: "Size throughput units for the peak, key by entity, encode as Avro with the schema registry.",
        cites: ["event-hubs-unit"],
      },
      {
        id: "pubsub",
        choice: "Google Pub/Sub",
        when: [is("platform", "gcp")],
        because: "It is the platform's own log and has no partitions to size.",
        build: "Use ordering keys where order matters, a subscription for each job, and a schema on each topic.",
      },
      {
        id: "kafka",
        choice: "Apache Kafka, managed where it can be",
        when: [],
        because: "It is the log every engine reads, on any platform.",
        build:
          "Replicate three times with acks=all and min.insync.replicas=2, key by entity, encode as Avro or Protobuf with a schema registry.",
        cites: ["kafka-partitions"],
      },
    ],
  },
  {
    id: "schema-evolution",
    title: "Schema evolution",
    phase: "Implementation Phase",
    options: [
      {
        id: "registry",
        choice: "Registry with compatibility checks, versioned contracts",
        when: [either(has("variety", "schema-change"), from("domains", 2), has("sources", "events", "services"))],
        because: "Producers change without asking; a check before deployment is the only place to stop them in time.",
        build:
          "Check each change for backward compatibility in the producer's build; add columns freely, rename and retype only as a new version beside the old one.",
      },
      {
        id: "declared",
        choice: "Declared schema; a change stops the load",
        when: [],
        because: "The schema is steady and one team sees both sides.",
        build: (situation) =>
          `Declare columns and types of each source in ${namesOf(situation).catalog}; let new columns through with a warning and stop on missing or retyped ones.`,
      },
    ],
  },
];
