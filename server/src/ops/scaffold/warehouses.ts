/** The warehouses a load can be written for. */
export type WarehouseId = "bigquery" | "snowflake" | "redshift" | "postgres" | "databricks" | "athena";

/** How a warehouse writes what loads need. */
export interface Warehouse {
  readonly id: WarehouseId;
  readonly title: string;
  /** Type that any value can be cast to for comparison. */
  readonly textType: string;
  /** A date some days after another; both are expressions. */
  plusDays(date: string, days: number): string;
  /** Opens and ends a transaction around several statements; absent where each statement stands alone. */
  readonly transaction?: readonly [string, string];
  /** How rows replace those of the same key where there is no day to replace; absent where one statement cannot. */
  readonly upsert?: "merge" | "on-conflict";
  /** How it keeps one row of several with the same key. */
  readonly newest: "qualify" | "distinct-on" | "subquery";
  /** Today, in UTC where the session is. */
  readonly today: string;
}

const signed = (days: number): string => (days < 0 ? `- ${-days}` : `+ ${days}`);

/** Every warehouse, by id. */
export const WAREHOUSES: Readonly<Record<WarehouseId, Warehouse>> = {
  bigquery: {
    id: "bigquery",
    title: "BigQuery",
    textType: "STRING",
    plusDays: (date, days) => `${days < 0 ? "DATE_SUB" : "DATE_ADD"}(${date}, INTERVAL ${Math.abs(days)} DAY)`,
    transaction: ["BEGIN TRANSACTION;", "COMMIT TRANSACTION;"],
    upsert: "merge",
    newest: "qualify",
    today: "CURRENT_DATE()",
  },
  snowflake: {
    id: "snowflake",
    title: "Snowflake",
    textType: "VARCHAR",
    plusDays: (date, days) => `DATEADD(day, ${days}, ${date})`,
    transaction: ["BEGIN TRANSACTION;", "COMMIT;"],
    upsert: "merge",
    newest: "qualify",
    today: "CURRENT_DATE",
  },
  redshift: {
    id: "redshift",
    title: "Redshift",
    textType: "VARCHAR(256)",
    plusDays: (date, days) => `DATEADD(day, ${days}, ${date})`,
    transaction: ["BEGIN;", "COMMIT;"],
    newest: "qualify",
    today: "CURRENT_DATE",
  },
  postgres: {
    id: "postgres",
    title: "PostgreSQL",
    textType: "TEXT",
    plusDays: (date, days) => `${date} ${signed(days)}`,
    transaction: ["BEGIN;", "COMMIT;"],
    upsert: "on-conflict",
    newest: "distinct-on",
    today: "CURRENT_DATE",
  },
  databricks: {
    id: "databricks",
    title: "Databricks",
    textType: "STRING",
    plusDays: (date, days) => `DATE_ADD(${date}, ${days})`,
    upsert: "merge",
    newest: "qualify",
    today: "CURRENT_DATE()",
  },
  athena: {
    id: "athena",
    title: "Athena (Iceberg)",
    textType: "VARCHAR",
    plusDays: (date, days) => `date_add('day', ${days}, ${date})`,
    upsert: "merge",
    newest: "subquery",
    today: "CURRENT_DATE",
  },
};

/** The warehouse that speaks a dialect. */
export const warehouseOf = (dialect: string): WarehouseId | undefined =>
  Object.hasOwn(WAREHOUSES, dialect) ? (dialect as WarehouseId) : undefined;
