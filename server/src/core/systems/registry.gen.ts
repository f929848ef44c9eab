// Written by `npm run gen` from the files of this folder. Do not edit.

import airflow from "./airflow/system.ts";
import catalog from "./catalog/system.ts";
import dbt from "./dbt/system.ts";
import kubernetes from "./kubernetes/system.ts";
import project from "./project/system.ts";
import sql from "./sql/system.ts";
import type { System } from "./system.ts";

/** Every system, by id. */
export const systems: readonly System[] = [
  airflow as unknown as System,
  catalog as unknown as System,
  dbt as unknown as System,
  kubernetes as unknown as System,
  project as unknown as System,
  sql as unknown as System,
];
