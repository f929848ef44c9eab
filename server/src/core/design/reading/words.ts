import type { ChoiceName, ChoiceValue, SetName, SetValue } from "../requirements.ts";

/** Words that mean one value of a requirement. */
export interface WordForm {
  readonly field: ChoiceName | SetName;
  readonly value: string;
  readonly pattern: RegExp;
  /** The words, for the documentation. */
  readonly words: readonly string[];
}

/** Words with spaces that may be hyphens; a `?` makes the letter before it optional, a `*` stands for an ending. */
const form = (field: ChoiceName | SetName, value: string, words: readonly string[]): WordForm => ({
  field,
  value,
  words,
  pattern: new RegExp(`(?<![\\w-])(?:${words.map(source).join("|")})(?![\\w])`, "gi"),
});

const source = (words: string): string =>
  words
    .replace(/[.+/&]/g, "\\$&")
    .replaceAll("*", "[a-z]*")
    .replaceAll(" ", "[\\s-]?");

const choice = <K extends ChoiceName>(field: K, value: ChoiceValue<K>, ...words: readonly string[]): WordForm =>
  form(field, value, words);
const set = <K extends SetName>(field: K, value: SetValue<K>, ...words: readonly string[]): WordForm =>
  form(field, value, words);

/**
 * The vocabulary. Of a choice the first form that occurs is taken, in the order of this list: a warehouse before the
 * cloud it runs on, the stronger need before the weaker.
 */
export const WORDS: readonly WordForm[] = [
  set(
    "sources",
    "database",
    "postgres*",
    "mysql",
    "mariadb",
    "oracle",
    "sql server",
    "mongo*",
    "databases?",
    "cdc",
    "change data capture",
    "debezium",
  ),
  set("sources", "files", "csv", "excel", "sftp", "ftp", "flat files?", "files"),
  set(
    "sources",
    "events",
    "events?",
    "kafka",
    "kinesis",
    "event hubs?",
    "pub/?sub",
    "clickstream",
    "streams?",
    "iot",
    "sensors?",
    "telemetry",
  ),
  set(
    "sources",
    "saas",
    "saas",
    "salesforce",
    "hubspot",
    "stripe",
    "zendesk",
    "shopify",
    "google analytics",
    "third party apis?",
    "vendor apis?",
    "rest apis?",
  ),
  set("sources", "services", "micro ?services", "services with their own databases?", "database per service", "outbox"),
  set("sources", "logs", "logs", "log files?", "access logs?"),
  set(
    "variety",
    "unstructured",
    "unstructured",
    "images?",
    "pdfs?",
    "videos?",
    "audio",
    "documents",
    "free text",
    "scans",
  ),
  set("variety", "semi-structured", "semi structured", "json", "xml", "nested", "avro"),
  set(
    "variety",
    "schema-change",
    "schema chang*",
    "chang* schemas?",
    "schema drift",
    "schema evolution",
    "evolving schemas?",
  ),
  set("variety", "structured", "structured", "relational", "tabular"),
  set(
    "consumers",
    "bi",
    "bi",
    "dashboards?",
    "tableau",
    "looker",
    "power bi",
    "reports?",
    "reporting",
    "analysts?",
    "metabase",
    "business intelligence",
  ),
  set(
    "consumers",
    "ml",
    "ml",
    "machine learning",
    "features?",
    "feature store",
    "model training",
    "recommendations?",
    "predictions?",
  ),
  set(
    "consumers",
    "apps",
    "apps?",
    "applications?",
    "customer facing",
    "alerting of users",
    "fraud blocking",
    "personalisation",
    "personalization",
    "webhooks?",
    "notifications",
  ),
  set("consumers", "data-scientists", "data scientists?", "data science", "notebooks?"),
  set("consumers", "teams", "other teams", "other domains", "partners", "data products?", "data sharing"),
  set("compliance", "gdpr", "gdpr", "right to be forgotten", "erasure"),
  set("compliance", "hipaa", "hipaa", "phi", "patients?", "health records?"),
  set("compliance", "pci", "pci", "pci dss", "card data", "cardholder*"),
  set("compliance", "sox", "sox", "sarbanes oxley"),
  set("compliance", "pii", "pii", "personal data", "personally identifiable", "customer names"),
  set("queries", "lookups", "look ups?", "lookups?", "by key", "single records?"),
  set("queries", "ad-hoc", "ad hoc", "exploration", "exploratory"),
  set("queries", "scans", "full scans?", "full table scans?"),
  set("queries", "dashboards", "dashboards?"),
  choice("platform", "snowflake", "snowflake"),
  choice("platform", "databricks", "databricks"),
  choice("platform", "gcp", "bigquery", "gcp", "google cloud"),
  choice("platform", "aws", "aws", "amazon", "redshift", "athena", "s3", "emr", "kinesis"),
  choice("platform", "azure", "azure", "synapse", "fabric", "adls"),
  choice("platform", "kubernetes", "kubernetes", "k8s"),
  choice("platform", "on-premises", "on premises?", "on prem", "own data cent(?:er|re)", "hadoop", "hdfs"),
  choice("orchestrator", "airflow", "airflow", "composer", "mwaa", "astronomer"),
  choice("orchestrator", "dagster", "dagster"),
  choice("orchestrator", "prefect", "prefect"),
  choice("orchestrator", "step-functions", "step functions"),
  choice("orchestrator", "argo", "argo"),
  choice("orchestrator", "databricks", "databricks (?:jobs|workflows)"),
  choice("orchestrator", "data-factory", "data factory", "adf"),
  choice("orchestrator", "kestra", "kestra"),
  choice("orchestrator", "kubernetes", "cronjobs?"),
  choice(
    "corrections",
    "restatement",
    "restate*",
    "reconcil*",
    "billing",
    "financial close",
    "month end close",
    "closing of the books",
  ),
  choice("corrections", "replay", "replay*", "reprocess*", "backfill*"),
  choice(
    "corrections",
    "late-data",
    "late data",
    "late events?",
    "late arriving",
    "arrive late",
    "late by",
    "out of order",
  ),
  choice("updates", "updates-and-deletes", "deletes?", "deleted", "deletions?", "hard deletes?"),
  choice("updates", "updates", "upserts?", "updates", "updated", "mutable", "merges?"),
  choice("updates", "append-only", "append only", "immutable", "insert only"),
  choice(
    "budget",
    "tight",
    "tight budget",
    "small budget",
    "low budget",
    "low cost",
    "cheap*",
    "cost sensitive",
    "budget is tight",
  ),
  choice("budget", "generous", "cost is no concern", "money is no object", "performance first", "generous budget"),
  choice("load", "bursty", "burst*", "spik*", "peaks?", "seasonal"),
  choice("load", "steady", "steady", "constant load", "24/7", "around the clock"),
];
