import type { DialectId } from "../tree.ts";
import { athena } from "./athena.ts";
import { bigquery } from "./bigquery.ts";
import { clickhouse } from "./clickhouse.ts";
import { databricks } from "./databricks.ts";
import { duckdb } from "./duckdb.ts";
import { flink } from "./flink.ts";
import { generic } from "./generic.ts";
import { hive } from "./hive.ts";
import type { Lexicon } from "./lexicon.ts";
import { mysql } from "./mysql.ts";
import { oracle } from "./oracle.ts";
import { postgres } from "./postgres.ts";
import { redshift } from "./redshift.ts";
import { snowflake } from "./snowflake.ts";
import { spark } from "./spark.ts";
import { sqlite } from "./sqlite.ts";
import { teradata } from "./teradata.ts";
import { trino } from "./trino.ts";
import { tsql } from "./tsql.ts";

const LEXICONS: Readonly<Record<DialectId, Lexicon>> = {
  athena,
  bigquery,
  clickhouse,
  databricks,
  duckdb,
  flink,
  generic,
  hive,
  mysql,
  oracle,
  postgres,
  redshift,
  snowflake,
  spark,
  sqlite,
  teradata,
  trino,
  tsql,
};

/** Every dialect there is. */
export const DIALECTS: readonly DialectId[] = Object.keys(LEXICONS) as DialectId[];

/** The lexer and grammar data of a dialect. */
export const lexiconOf = (dialect: DialectId): Lexicon => LEXICONS[dialect];
