import type { Request } from "./request.ts";

/** The days a run stands for, as SQL expressions of type DATE: from `first` until before `end`. */
export interface Days {
  readonly first: string;
  readonly end: string;
}

/** The days of a run whose own day is `day`: those since the run before, and the day itself where runs come more often. */
export const daysBefore = (day: string, { warehouse, window }: Request): Days => ({
  first: warehouse.plusDays(day, -window.days),
  end: window.today ? warehouse.plusDays(day, 1) : day,
});

/** `a, b, c` */
const list = (names: readonly string[]): string => names.join(", ");

/** The condition that the partition column lies in these days. */
export function during({ partition, warehouse }: Request, days: Days, prefix = ""): string {
  if (!partition) return "";
  const column = `${prefix}${partition.name}`;
  const as = (date: string): string =>
    partition.isDate || warehouse.id === "postgres" ? date : `CAST(${date} AS TIMESTAMP)`;
  return `${column} >= ${as(days.first)}\n  AND ${column} < ${as(days.end)}`;
}

/** What identifies a row of the table: the key, and the day whose rows are replaced. */
export const identity = ({ keys, partition }: Request): readonly string[] => [
  ...new Set([...keys, ...(partition ? [partition.name] : [])]),
];

/** One row for each key, the newest: duplicates of the source do not get through. */
function newest(request: Request, days: Days): string {
  const { columns, updatedAt, source, partition, warehouse } = request;
  const names = columns.map(({ name }) => name);
  const key = list(identity(request));
  const from = `FROM ${source.sql}${partition ? `\nWHERE ${during(request, days)}` : ""}`;
  const number = `ROW_NUMBER() OVER (PARTITION BY ${key} ORDER BY ${updatedAt} DESC)`;
  switch (warehouse.newest) {
    case "qualify":
      return `SELECT ${list(names)}\n${from}\nQUALIFY ${number} = 1`;
    case "distinct-on":
      return `SELECT DISTINCT ON (${key}) ${list(names)}\n${from}\nORDER BY ${key}, ${updatedAt} DESC`;
    case "subquery":
      return `SELECT ${list(names)}
FROM (
  SELECT
    ${names.join(",\n    ")},
    ${number} AS newest
  ${indented(from)}
) AS ranked
WHERE newest = 1`;
  }
}

const indented = (text: string, by = "  "): string => text.replaceAll("\n", `\n${by}`);

/** The statements of the load, without a transaction around them. */
export function loadStatements(request: Request, days: Days): readonly string[] {
  const { warehouse, partition, columns, destination } = request;
  const rows = newest(request, days);
  if (partition && warehouse.transaction)
    return [
      `DELETE FROM ${destination.sql}\nWHERE ${during(request, days)};`,
      `INSERT INTO ${destination.sql} (${list(columns.map(({ name }) => name))})\n${rows};`,
    ];
  if (partition && warehouse.id === "databricks")
    return [`INSERT INTO ${destination.sql}\nREPLACE WHERE ${during(request, days)}\n${rows};`];
  return [warehouse.upsert === "on-conflict" ? onConflict(request, rows) : merge(request, rows, days)];
}

/** The load: it replaces what it wrote before, so that a retry, a late run and a backfill give the same rows. */
export function loadSql(request: Request, days: Days): string {
  const statements = loadStatements(request, days);
  const [begin, commit] = (statements.length > 1 && request.warehouse.transaction) || [];
  return `${[begin, ...statements, commit].filter((part) => part !== undefined).join("\n\n")}\n`;
}

/** Columns that a row of the same key gets anew. */
const rest = ({ columns, keys }: Request): readonly string[] =>
  columns.map(({ name }) => name).filter((name) => !keys.includes(name));

function merge(request: Request, rows: string, days: Days): string {
  const { columns, destination, partition } = request;
  const names = columns.map(({ name }) => name);
  const on = identity(request).map((name) => `target.${name} = source.${name}`);
  // Bounds on the target's own column keep the rest of it unread.
  if (partition) on.push(during(request, days, "target."));
  const changed = rest(request).filter((name) => name !== partition?.name);
  const update =
    changed.length > 0
      ? `WHEN MATCHED THEN UPDATE SET\n  ${changed.map((name) => `${name} = source.${name}`).join(",\n  ")}\n`
      : "";
  return `MERGE INTO ${destination.sql} AS target
USING (
  ${indented(rows)}
) AS source
ON ${on.join("\n  AND ")}
${update}WHEN NOT MATCHED THEN INSERT (${list(names)})
  VALUES (${list(names.map((name) => `source.${name}`))});`;
}

function onConflict(request: Request, rows: string): string {
  const { keys, columns, destination } = request;
  const changed = rest(request);
  const action =
    changed.length > 0
      ? `DO UPDATE SET\n  ${changed.map((name) => `${name} = EXCLUDED.${name}`).join(",\n  ")}`
      : "DO NOTHING";
  return `INSERT INTO ${destination.sql} (${list(columns.map(({ name }) => name))})
${rows}
ON CONFLICT (${list(keys)}) ${action};`;
}

/** Number of different keys, for the check that a key comes once. */
export function distinctKeys(request: Request): string {
  const [first, ...others] = identity(request);
  if (others.length === 0) return `COUNT(DISTINCT ${first})`;
  const texts = identity(request).map((key) => `CAST(${key} AS ${request.warehouse.textType})`);
  return `COUNT(DISTINCT ${texts.join(" || '|' || ")})`;
}

/** The table that is loaded. */
export function tableSql(request: Request): string {
  const { warehouse, destination, columns, name } = request;
  const key = identity(request);
  const bare = warehouse.id === "athena";
  const lines = columns.map(
    (column) => `${column.name} ${column.type}${!bare && key.includes(column.name) ? " NOT NULL" : ""}`,
  );
  if (!bare) lines.push(`PRIMARY KEY (${list(key)})${warehouse.id === "bigquery" ? " NOT ENFORCED" : ""}`);
  const about = `One row for each ${key.join(" and ")}, loaded by ${name}.`;
  return `CREATE TABLE IF NOT EXISTS ${destination.sql} (
  ${lines.join(",\n  ")}
)${TAIL[warehouse.id](request, about)};
`;
}

const TAIL: Readonly<Record<Request["warehouse"]["id"], (request: Request, about: string) => string>> = {
  bigquery: ({ partition, keys }, about) =>
    `${partition ? `\nPARTITION BY ${partition.isDate ? partition.name : `DATE(${partition.name})`}` : ""}
CLUSTER BY ${list(keys.slice(0, 4))}
OPTIONS (description = '${about}'${partition ? ", require_partition_filter = TRUE" : ""})`,
  snowflake: ({ partition, keys }, about) => `
CLUSTER BY (${partition ? partition.name : list(keys)})
COMMENT = '${about}'`,
  redshift: ({ partition, keys }) => `
DISTSTYLE AUTO
SORTKEY (${partition ? partition.name : list(keys)})`,
  postgres: () => "",
  databricks: ({ partition, keys }, about) => `
USING DELTA
CLUSTER BY (${partition ? partition.name : list(keys.slice(0, 4))})
COMMENT '${about}'`,
  athena: ({
    partition,
    destination,
  }) => `${partition ? `\nPARTITIONED BY (${partition.isDate ? partition.name : `day(${partition.name})`})` : ""}
LOCATION 's3://YOUR-BUCKET/${destination.table}/'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet', 'write_compression' = 'zstd')`,
};
