import { commented } from "../formats.ts";
import { dashboardFile, rulesFile, type Signals } from "../monitoring.ts";
import type { Request } from "../request.ts";
import type { Target } from "../target.ts";

const signals = ({ name, freshness }: Request): Signals => {
  const of = (metric: string): string => `flink_jobmanager_job_${metric}{job_name="${name}"}`;
  const watermark = `flink_taskmanager_job_task_operator_currentOutputWatermark{job_name="${name}"}`;
  return {
    from: "Metrics of Flink's Prometheus reporter.",
    alerts: [
      {
        name: "Down",
        expr: `absent(${of("uptime")}) or ${of("uptime")} <= 0`,
        hold: "5m",
        summary: `Job ${name} does not run.`,
      },
      {
        name: "Restarts",
        expr: `increase(${of("numRestarts")}[15m]) > 3`,
        hold: "0m",
        summary: `Job ${name} starts again and again.`,
      },
      {
        name: "CheckpointsFail",
        expr: `increase(${of("numberOfFailedCheckpoints")}[15m]) > 2`,
        hold: "0m",
        summary: `Checkpoints of job ${name} fail.`,
      },
      {
        name: "Late",
        expr: `time() - min(${watermark} > 0) / 1000 > ${freshness * 60}`,
        hold: "5m",
        summary: `Job ${name} is more than ${freshness} minutes behind.`,
      },
    ],
    panels: [
      { title: "Behind the events", expr: `time() - min(${watermark} > 0) / 1000`, unit: "s" },
      { title: "Restarts", expr: of("numRestarts"), unit: "short" },
      { title: "Duration of the last checkpoint", expr: of("lastCheckpointDuration"), unit: "ms" },
      { title: "Size of the last checkpoint", expr: of("lastCheckpointSize"), unit: "bytes" },
      {
        title: "Records a second",
        expr: `sum(flink_taskmanager_job_task_numRecordsOutPerSecond{job_name="${name}"})`,
        unit: "short",
      },
      {
        title: "Busy",
        expr: `max(flink_taskmanager_job_task_busyTimeMsPerSecond{job_name="${name}"}) / 1000`,
        unit: "percentunit",
      },
    ],
  };
};

/** A name as Flink's SQL takes it. */
const table = (topic: string, suffix: string): string => `${topic.replace(/[^A-Za-z0-9]+/g, "_")}_${suffix}`;

/** A stream from topic to topic in Flink SQL. */
export const flinkSql: Target = (request) => {
  const { name, owner, source, destination, columns, keys, partition } = request;
  const time = partition?.name as string;
  if (partition?.isDate)
    return { refused: `\`partition\`: \`${time}\` is a DATE; a watermark needs a TIMESTAMP column.` };
  const typed = columns.map(({ name: column, type }) => `  ${column} ${column === time ? "TIMESTAMP_LTZ(3)" : type}`);
  const names = columns.map(({ name: column }) => column);
  const from = table(source.table, "source");
  const to = table(destination.table, "sink");
  const text = commented(
    [`${name}: ${owner} answers for it. Rendered by envsubst, so that no file holds addresses or secrets.`],
    `SET 'pipeline.name' = '${name}';
SET 'execution.runtime-mode' = 'streaming';
SET 'execution.checkpointing.interval' = '60 s';
SET 'execution.checkpointing.mode' = 'EXACTLY_ONCE';
SET 'execution.checkpointing.timeout' = '10 min';
SET 'execution.checkpointing.min-pause' = '30 s';
SET 'execution.checkpointing.tolerable-failed-checkpoints' = '3';
SET 'execution.checkpointing.externalized-checkpoint-retention' = 'RETAIN_ON_CANCELLATION';
SET 'execution.checkpointing.dir' = '\${CHECKPOINT_DIR}';
SET 'state.backend.type' = 'rocksdb';
SET 'restart-strategy.type' = 'exponential-delay';
-- State of a key that nothing touches for this long is dropped; a duplicate after it gets through.
SET 'table.exec.state.ttl' = '24 h';
SET 'table.exec.source.idle-timeout' = '60 s';

CREATE TABLE ${from} (
${typed.join(",\n")},
  WATERMARK FOR ${time} AS ${time} - INTERVAL '5' MINUTE
) WITH (
  'connector' = 'kafka',
  'topic' = '${source.table}',
  'properties.bootstrap.servers' = '\${KAFKA_BOOTSTRAP_SERVERS}',
  'properties.group.id' = '${name}',
  'properties.auto.offset.reset' = 'earliest',
  'properties.isolation.level' = 'read_committed',
  'scan.startup.mode' = 'group-offsets',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);

CREATE TABLE ${to} (
${typed.join(",\n")},
  PRIMARY KEY (${keys.join(", ")}) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = '${destination.table}',
  'properties.bootstrap.servers' = '\${KAFKA_BOOTSTRAP_SERVERS}',
  'key.format' = 'json',
  'value.format' = 'json',
  'value.json.timestamp-format.standard' = 'ISO-8601',
  'sink.delivery-guarantee' = 'exactly-once',
  'sink.transactional-id-prefix' = '${name}'
);

-- One row for each key, the newest; the sink replaces rows by key, so a restart repeats nothing.
INSERT INTO ${to}
SELECT ${names.join(", ")}
FROM (
  SELECT
    ${names.join(",\n    ")},
    ROW_NUMBER() OVER (PARTITION BY ${keys.join(", ")} ORDER BY ${time} DESC) AS newest
  FROM ${from}
)
WHERE newest = 1;
`,
  );
  return {
    files: [
      {
        path: `flink/${name}.sql`,
        text,
        why: "The job: watermark, exactly-once checkpoints kept after a stop, bounded state, a sink that replaces by key.",
      },
      rulesFile(request, signals(request)),
      dashboardFile(request, signals(request)),
    ],
    todo: [
      "Set `KAFKA_BOOTSTRAP_SERVERS` and `CHECKPOINT_DIR` in the environment of the command below.",
      "The broker's `transaction.max.timeout.ms` must be longer than the longest pause between checkpoints.",
      "Turn on Flink's Prometheus reporter, and `metrics.latency` only where it is needed.",
    ],
    run: [
      `envsubst < flink/${name}.sql > /tmp/${name}.sql && sql-client.sh -f /tmp/${name}.sql`,
      `promtool check rules monitoring/${request.slug}.rules.yml`,
    ],
  };
};
