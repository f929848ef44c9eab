import { either, has, is, not, only, under } from "../conditions.ts";
import type { Situation } from "../situation.ts";

/** Below this a table would be committed to more than once a minute: a stream, not a series of batches. */
export const STREAM_MINUTES = 1;

/** Below this a run must follow the last one: scheduled hourly batches are too old. */
export const MICRO_BATCH_MINUTES = 60;

/** Consumers see data within seconds. */
export const streams = under("freshness_minutes", STREAM_MINUTES);

/** Fresher than hourly batches are. */
export const frequent = under("freshness_minutes", MICRO_BATCH_MINUTES);

/** Only programs that act on events use the data. */
export const reactive = only("consumers", "apps", "teams");

/** Open tables on an object store, because more than a warehouse must read them or there is none. */
export const openTables = either(
  has("variety", "unstructured"),
  has("consumers", "ml", "data-scientists"),
  is("platform", "databricks", "kubernetes", "on-premises"),
);

/** A message log is needed. */
export const needsLog = either(streams, has("sources", "events", "services"));

/** Tables live in a warehouse, in its own format. */
export const inWarehouse = not("no need for open tables", openTables);

/** What the parts of a design are called on each platform. */
const NAMES = {
  undecided: {
    warehouse: "the warehouse you choose",
    log: "Apache Kafka",
    store: "the object store",
    catalog: "an Iceberg REST catalogue",
  },
  snowflake: {
    warehouse: "Snowflake",
    log: "Apache Kafka",
    store: "a stage on the object store",
    catalog: "Snowflake Horizon",
  },
  databricks: {
    warehouse: "Databricks SQL",
    log: "Apache Kafka",
    store: "the object store under Unity Catalog",
    catalog: "Unity Catalog",
  },
  gcp: { warehouse: "BigQuery", log: "Google Pub/Sub", store: "Cloud Storage", catalog: "Dataplex" },
  aws: {
    warehouse: "Amazon Redshift",
    log: "Amazon Kinesis Data Streams",
    store: "Amazon S3",
    catalog: "AWS Glue Data Catalog",
  },
  azure: {
    warehouse: "Azure Synapse or Fabric",
    log: "Azure Event Hubs",
    store: "Azure Data Lake Storage",
    catalog: "Microsoft Purview",
  },
  kubernetes: {
    warehouse: "Trino",
    log: "Apache Kafka",
    store: "an S3-compatible store",
    catalog: "an Iceberg REST catalogue",
  },
  "on-premises": {
    warehouse: "Trino",
    log: "Apache Kafka",
    store: "an S3-compatible store or HDFS",
    catalog: "Hive Metastore",
  },
} as const;

/** Names of a situation's platform. */
export const namesOf = ({ values }: Situation) => NAMES[values.platform];
