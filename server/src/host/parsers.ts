import type { DialectId } from "../core/sql/tree.ts";

/** What we need of a parser: it throws where it cannot read a text. */
interface SqlParser {
  astify(sql: string): unknown;
}

type Build = { readonly Parser?: new () => SqlParser; readonly default?: { readonly Parser?: new () => SqlParser } };

/** The builds of node-sql-parser, each loaded when its dialect is first asked for. */
const BUILDS: Partial<Record<DialectId, () => Promise<unknown>>> = {
  athena: () => import("node-sql-parser/build/athena.js"),
  bigquery: () => import("node-sql-parser/build/bigquery.js"),
  flink: () => import("node-sql-parser/build/flinksql.js"),
  hive: () => import("node-sql-parser/build/hive.js"),
  mysql: () => import("node-sql-parser/build/mysql.js"),
  postgres: () => import("node-sql-parser/build/postgresql.js"),
  redshift: () => import("node-sql-parser/build/redshift.js"),
  snowflake: () => import("node-sql-parser/build/snowflake.js"),
  sqlite: () => import("node-sql-parser/build/sqlite.js"),
  trino: () => import("node-sql-parser/build/trino.js"),
  tsql: () => import("node-sql-parser/build/transactsql.js"),
};

/** Longer statements are not asked about, characters: the parser backtracks, its time is not linear. */
const LONGEST = 32_768;

const parsers = new Map<DialectId, Promise<SqlParser | undefined>>();

/** Whether node-sql-parser reads one statement; undefined where it has no opinion on the dialect or the length. */
export async function parses(dialect: DialectId, statement: string): Promise<boolean | undefined> {
  if (statement.length > LONGEST) return undefined;
  let loading = parsers.get(dialect);
  if (!loading) {
    loading = load(dialect);
    parsers.set(dialect, loading);
  }
  const parser = await loading;
  if (!parser) return undefined;
  try {
    parser.astify(statement);
    return true;
  } catch {
    return false;
  }
}

async function load(dialect: DialectId): Promise<SqlParser | undefined> {
  const build = (await BUILDS[dialect]?.()) as Build | undefined;
  const Parser = build?.Parser ?? build?.default?.Parser;
  return Parser && new Parser();
}
