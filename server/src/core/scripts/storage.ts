import { absent, type Known, known, unknown } from "../facts/known.ts";
import type { StorageFact } from "../facts/table.ts";
import type { CreateTable, SqlOption } from "../sql/tree.ts";
import { bare } from "../sql/walk.ts";
import type { FileId, Location } from "../text/span.ts";

/** Options that name a format, the most telling first: Delta, Hive, Snowflake, BigQuery and Flink, Athena, Databricks. */
const FORMATS = ["using", "stored as", "file_format.type", "file_format", "table_type", "format"];
const CONNECTORS = ["connector", "engine"];
const LOCATIONS = ["location", "uris", "url", "topic", "path", "storage_location", "external_location"];

/** Connectors and engines behind which rows come all the time. */
const STREAMS = /^(?:(?:upsert-)?kafka|kinesis|pulsar|rabbitmq|nats|redpanda|eventhubs?|pubsub)(?:-\w+)?$/i;

/** How and where a table keeps its rows; undefined where its declaration does not speak of it. */
export function storageOf(statement: CreateTable, file: FileId): StorageFact | undefined {
  const { options, flavour, name } = statement;
  const pick = (keys: readonly string[]): Known<string> => {
    for (const key of keys) {
      const option = options.find((each) => each.key === key && each.value);
      if (option) return valueOf(option, { file, span: option.span });
    }
    return absent();
  };
  const [format, connector, location] = [pick(FORMATS), pick(CONNECTORS), pick(LOCATIONS)];
  const stream =
    flavour === "streaming"
      ? { file, span: name.span }
      : connector.state === "known" && STREAMS.test(connector.value)
        ? connector.at
        : undefined;
  if (!stream && [format, connector, location].every(({ state }) => state === "absent")) return undefined;
  return { format, connector, location, ...(stream ? { streaming: stream } : {}) };
}

/** The text of an option, the first one of a list. */
function valueOf({ key, value }: SqlOption, at: Location): Known<string> {
  const whole = value && bare(value);
  const expr = whole?.kind === "list" ? whole.items[0] : whole;
  if (expr?.kind === "literal" && !expr.templated) return known(expr.value, at, `\`${key}\``);
  if (expr?.kind === "column" && !expr.parts.some((part) => part.templated))
    return known(expr.parts.map(({ text }) => text).join("."), at, `\`${key}\``);
  // ClickHouse: `ENGINE = ReplacingMergeTree(version)`.
  if (expr?.kind === "call") return known(expr.name, at, `\`${key}\``);
  return unknown(`\`${key}\` is no plain text`, at);
}
