import type { TargetId } from "./input.ts";
import type { Target } from "./target.ts";
import { airflowDag, dagFactory } from "./targets/airflow.ts";
import { databricksBundle } from "./targets/databricks.ts";
import { dbt } from "./targets/dbt.ts";
import { flinkSql } from "./targets/flink.ts";
import { kestra } from "./targets/kestra.ts";
import { argo, kubernetesCronJob } from "./targets/kubernetes.ts";
import { dagster, prefect } from "./targets/python.ts";
import { stepFunctions } from "./targets/step-functions.ts";

/** What writes a pipeline for each platform. */
export const targets: Readonly<Record<TargetId, Target>> = {
  "airflow-dag": airflowDag,
  "dag-factory": dagFactory,
  dbt,
  "kubernetes-cronjob": kubernetesCronJob,
  argo,
  kestra,
  prefect,
  dagster,
  "databricks-bundle": databricksBundle,
  "step-functions": stepFunctions,
  "flink-sql": flinkSql,
};
