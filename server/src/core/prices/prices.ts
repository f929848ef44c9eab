import data from "../../../data/prices.json" with { type: "json" };

/** A thing that has a price. */
export type PriceId = keyof typeof data.prices;

/** A list price with where it was read. */
export interface Price {
  readonly id: PriceId;
  readonly vendor: string;
  readonly service: string;
  readonly region: string;
  /** US dollars; null where it is a matter of contract and must be given. */
  readonly usd: number | null;
  /** What it is paid for: "TiB scanned". */
  readonly per: string;
  /** Bytes in that unit, where it counts bytes. */
  readonly bytes: number | null;
  /** Where it was read; null where nothing was. */
  readonly page: string | null;
  /** The day the page gives for it, ISO date. */
  readonly states: string | null;
  /** Where the vendor keeps it up to date. */
  readonly vendorPage: string | null;
  /** Day of reading, ISO date. */
  readonly read: string;
}

export const PRICE_IDS = Object.keys(data.prices) as readonly PriceId[];

/** The list price of a thing. */
export const listPrice = (id: PriceId): Price => ({ id, ...data.prices[id], read: data.read });

/** Sizes of Snowflake's virtual warehouses. */
export type WarehouseSize = keyof typeof data.snowflakeWarehouses.creditsPerHour;

export const WAREHOUSE_SIZES = Object.keys(data.snowflakeWarehouses.creditsPerHour) as readonly WarehouseSize[];

/** What Snowflake's warehouses use, as its documentation says. */
export const WAREHOUSES = {
  /** Credits an hour while one runs. */
  creditsPerHour: (size: WarehouseSize): number => data.snowflakeWarehouses.creditsPerHour[size],
  /** Seconds that are billed at least each time one starts. */
  leastSeconds: data.snowflakeWarehouses.leastSeconds,
  page: data.snowflakeWarehouses.page,
  read: data.read,
} as const;
