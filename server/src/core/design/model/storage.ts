import { either, from, grain, has, hourly, is, keeps, not } from "../conditions.ts";
import { type FactId, numberOf } from "../facts.ts";
import type { Situation } from "../situation.ts";
import type { Topic } from "../topic.ts";
import { frequent, inWarehouse, namesOf, openTables, reactive, streams } from "./common.ts";

/** Below the size from which Snowflake's clustering keys pay. */
const small = not("less than 1 TB kept", keeps(numberOf("snowflake-clustering")));

/** Who says how large and how many partitions are. */
const partitionSources = ({ values }: Situation): readonly FactId[] =>
  values.platform === "gcp" ? ["bigquery-small-partitions", "bigquery-partition-limit"] : ["databricks-partition-size"];

/** Rows change after they came. */
const changed = is("updates", "updates", "updates-and-deletes");

/** How tables are laid out on disk. */
export const STORAGE: readonly Topic[] = [
  {
    id: "table-format",
    title: "Table format",
    phase: "Architecture Analysis",
    options: [
      {
        id: "native",
        choice: "The warehouse's own tables",
        when: [inWarehouse, is("platform", "snowflake", "gcp", "aws", "azure", "undecided")],
        because: "Only the warehouse reads and writes them, and it manages files, statistics and compaction by itself.",
        build: (situation) =>
          `Create tables in ${namesOf(situation).warehouse}; export to Iceberg only when a second engine needs them.`,
      },
      {
        id: "delta",
        choice: "Delta Lake",
        when: [is("platform", "databricks")],
        because: "It is the platform's default format, with row-level writes and time travel.",
        build:
          "Use managed tables with predictive optimisation; keep time travel for as long as an error may stay unseen.",
        cites: ["databricks-partition-table"],
      },
      {
        id: "hudi",
        choice: "Apache Hudi, merge-on-read",
        when: [openTables, changed, frequent, is("platform", "aws", "kubernetes", "on-premises", "undecided")],
        because:
          "Frequent upserts by key are what Hudi's record index and merge-on-read tables are made for; rewriting files at this pace is not.",
        build:
          "Key records by the business key, order them by commit position, compact asynchronously, and set the cleaner beyond the longest query.",
      },
      {
        id: "iceberg",
        choice: "Apache Iceberg",
        when: [],
        because: "Every large engine reads and writes it; partitions are hidden and can change without a rewrite.",
        build:
          "Create tables in format version 2, expire snapshots beyond the recovery window, rewrite small files and manifests on a schedule.",
        cites: ["iceberg-file-size"],
      },
    ],
  },
  {
    id: "file-format",
    title: "File format",
    phase: "Implementation Phase",
    figures: ["files-day", "file-size"],
    options: [
      {
        id: "originals",
        choice: "Originals as they are, their metadata and text in Parquet",
        when: [has("variety", "unstructured")],
        because: "Images, audio and documents gain nothing from a table format; what is searched is their metadata.",
        build:
          "Store originals under their content hash, never change them, and keep one Parquet table of hash, type, size, source and extracted text.",
      },
      {
        id: "avro",
        choice: "Avro",
        when: [streams, reactive],
        because: "Whole records are read one by one by programs, so rows with a compact schema beat columns.",
        build: "Write Avro with the schema's id in each record; archive topics to Avro files for replay.",
      },
      {
        id: "orc",
        choice: "ORC",
        when: [is("platform", "on-premises"), changed],
        because: "Hive's transactional tables, the row-level writes of a Hadoop cluster, are ORC only.",
        build:
          "Use transactional ORC tables and keep the compactor running; prefer Parquet for everything that is only appended.",
      },
      {
        id: "native",
        choice: "The warehouse's own; Parquet for the raw files beside it",
        when: [inWarehouse, is("platform", "snowflake", "gcp", "aws", "azure", "undecided")],
        because:
          "A managed warehouse chooses its own files; what is chosen here is the format of what is loaded and kept for reloads.",
        build: "Land raw data as Parquet, or as compressed JSON where it comes so, in files of the target size.",
        cites: ({ values }) => (values.platform === "snowflake" ? ["snowflake-file-size"] : []),
      },
      {
        id: "parquet",
        choice: "Parquet",
        when: [],
        because:
          "Columns are read in part and compress well, and every engine reads it. JSON and CSV stay in the landing zone only.",
        build: "Convert to Parquet at the first layer, sorted by the clustering columns, in files of the target size.",
      },
    ],
  },
  {
    id: "compression",
    title: "Compression",
    phase: "Implementation Phase",
    figures: ["stored-day"],
    options: [
      {
        id: "managed",
        choice: "The warehouse's own; zstd for the raw files beside it",
        when: [inWarehouse, is("platform", "snowflake", "gcp", "aws", "azure", "undecided")],
        because: "A managed warehouse compresses columns by itself.",
        build: "Compress raw files with zstd, or with gzip where a loader cannot read it.",
        cites: ["codec-ratios"],
      },
      {
        id: "snappy",
        choice: "Snappy",
        when: [is("budget", "generous")],
        because: "Speed comes first: it decompresses fastest and is somewhat larger.",
        build: "Set the codec of writers to Snappy.",
        cites: ["codec-ratios"],
      },
      {
        id: "zstd",
        choice: "zstd, level 1 to 3; higher for cold data",
        when: [],
        because: "Clearly smaller than Snappy and still decompresses faster than storage delivers.",
        build: "Set the codec to zstd; recompress at a higher level when data moves to a colder class.",
        cites: ["codec-ratios", "iceberg-codec"],
      },
    ],
  },
  {
    id: "partitioning",
    title: "Partitioning",
    phase: "Implementation Phase",
    figures: ["partition-bytes", "partitions", "files-partition"],
    options: [
      {
        id: "automatic",
        choice: "None declared: micro-partitions come by themselves",
        when: [is("platform", "snowflake"), inWarehouse],
        figures: ["files-day", "file-size"],
        because: "Snowflake partitions by load order; loading by time keeps time filters cheap.",
        build: "Load in order of event time, in files of the size the vendor recommends.",
        cites: ["snowflake-clustering", "snowflake-file-size"],
      },
      {
        id: "sort-key",
        choice: "None declared: the sort key does its work",
        when: [is("platform", "aws"), inWarehouse],
        because: "Redshift's own tables have no partitions; blocks are skipped by the sort key, and a vacuum keeps it.",
        build: "Put event time first in the sort key; partition only external tables, by day.",
        figures: ["stored"],
      },
      {
        id: "liquid",
        choice: "None declared: liquid clustering",
        when: [is("platform", "databricks")],
        figures: ["stored"],
        because: "The vendor recommends liquid clustering for all new tables, and no partitions below 1 TB.",
        build: "Cluster by event date and the column filtered most.",
        cites: ["databricks-partition-table", "databricks-partition-size"],
      },
      {
        id: "hour",
        choice: "By hour of event time",
        when: [grain("hour"), hourly],
        because: "Hourly partitions are large enough, few enough, and keep reruns and rewrites of late data small.",
        build: "Partition by the hour of the event time, not of the load; require a filter on it.",
        cites: partitionSources,
      },
      {
        id: "day",
        choice: "By day of event time",
        when: [either(grain("hour"), grain("day"))],
        because: "A day is the finest grain that queries and reruns need here and that fills a partition.",
        build: "Partition by the day of the event time, not of the load; require a filter on it.",
        cites: partitionSources,
      },
      {
        id: "month",
        choice: "By month of event time",
        when: [grain("month")],
        because: "A day holds too little for a partition of its own; a month is enough.",
        build: "Partition by the month of the event time and cluster by day within it.",
        cites: partitionSources,
      },
      {
        id: "none",
        choice: "None; cluster by event time",
        when: [],
        because:
          "Either even a month is too small to be a partition, or partitions of a useful size would be too many for the retention.",
        build: "Leave the table whole, sort it by event time, and look again when it grows tenfold.",
        cites: partitionSources,
      },
    ],
  },
  {
    id: "clustering",
    title: "Clustering, sort keys and indexes",
    phase: "Implementation Phase",
    figures: ["stored"],
    options: [
      {
        id: "by-key",
        choice: "Clustered by the look-up key, then by time",
        when: [has("queries", "lookups")],
        because:
          "Single keys are asked for: rows of one key must lie together, and statistics must rule out the other files.",
        build:
          "Sort or cluster by the key; add a Bloom filter or a search index on it where the engine has one; leave sub-second look-ups to the serving store.",
      },
      {
        id: "no-keys",
        choice: "None: load order is enough",
        when: [is("platform", "snowflake"), inWarehouse, small],
        because: "Clustering costs credits all the time and is for tables in the multi-terabyte range.",
        build: "Watch the share of micro-partitions that queries prune; declare a key when it falls.",
        cites: ["snowflake-clustering"],
      },
      {
        id: "clustering-key",
        choice: "A clustering key on event date and the column filtered most",
        when: [is("platform", "snowflake"), inWarehouse],
        because: "The table is in the size from which a declared key pays for its upkeep.",
        build: "Declare the key, coarsest column first, and watch the credits of automatic clustering for a week.",
        cites: ["snowflake-clustering"],
      },
      {
        id: "liquid",
        choice: "Liquid clustering on event date and the column filtered most",
        when: [is("platform", "databricks")],
        because: "The vendor recommends it for new tables; its keys can change without a rewrite.",
        build:
          "Declare CLUSTER BY with up to the few columns most queries filter by, and leave OPTIMIZE to the platform.",
        cites: ["databricks-partition-table"],
      },
      {
        id: "four-columns",
        choice: "Up to four clustering columns, most filtered first",
        when: [is("platform", "gcp")],
        because: "BigQuery prunes blocks within partitions by them.",
        build: "Take the columns most queries filter or join by, coarsest first.",
        cites: ["bigquery-cluster-columns"],
      },
      {
        id: "sort-key",
        choice: "Sort key on event time, distribution key on the largest join",
        when: [is("platform", "aws"), inWarehouse],
        because: "Redshift skips blocks by the sort key and moves no rows in joins on the distribution key.",
        build: "Let automatic table optimisation choose first; fix keys only where it chooses wrongly.",
      },
      {
        id: "sorted",
        choice: "Sorted by event time and the column filtered most",
        when: [],
        because: "Minimum and maximum of each file then rule most files out.",
        build: "Write a sort order into the table and let compaction keep it.",
      },
    ],
  },
  {
    id: "tiering",
    title: "Storage tiers and lifecycle",
    phase: "Data Excellence",
    figures: ["cold-bytes"],
    options: [
      {
        id: "archive",
        choice: "Hot, infrequent after 90 days, archive after a year",
        when: [from("retention_days", 1095)],
        because: "Most of what is kept for years is never read again.",
        build:
          "Write lifecycle rules for each prefix; keep files above the smallest size the colder class bills; test a restore, since archives answer in hours.",
        cites: ["s3-infrequent"],
      },
      {
        id: "infrequent",
        choice: "Hot, infrequent after 90 days",
        when: [from("retention_days", 180)],
        because: "Data is kept well beyond the age up to which it is read often.",
        build: "Write a lifecycle rule for each prefix and expire data at the end of the retention.",
        cites: ["s3-infrequent"],
      },
      {
        id: "one-class",
        choice: "One class, expiry at the end of the retention",
        when: [],
        because: "Colder classes bill a shortest stay; data that is deleted this soon would pay for it.",
        build: "Expire partitions at the end of the retention.",
      },
    ],
  },
];
