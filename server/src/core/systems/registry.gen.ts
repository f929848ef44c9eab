// Written by `npm run gen` from the files of this folder. Do not edit.

import airflow from "./airflow/system.ts";
import sql from "./sql/system.ts";
import type { System } from "./system.ts";

/** Every system, by id. */
export const systems: readonly System[] = [
  airflow as unknown as System,
  sql as unknown as System,
];
