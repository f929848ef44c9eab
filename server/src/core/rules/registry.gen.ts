// Written by `npm run gen` from the files of this folder. Do not edit.

import type { Rule } from "./rule.ts";
import onSchemaChangeDefault from "./contracts/on-schema-change-default.ts";
import noFailureAlert from "./freshness/no-failure-alert.ts";
import sourceNoFreshness from "./freshness/source-no-freshness.ts";
import noOwner from "./governance/no-owner.ts";
import secretLiteral from "./governance/secret-literal.ts";
import dbtIncrementalNoKey from "./idempotency/dbt-incremental-no-key.ts";
import deleteInsertNotAtomic from "./idempotency/delete-insert-not-atomic.ts";
import incrementalBoundaryDup from "./idempotency/incremental-boundary-dup.ts";
import incrementalWithoutGuard from "./idempotency/incremental-without-guard.ts";
import insertAppendRerun from "./idempotency/insert-append-rerun.ts";
import mergeSourceNotUnique from "./idempotency/merge-source-not-unique.ts";
import retriesOnNonidempotent from "./idempotency/retries-on-nonidempotent.ts";
import wallClockInLoad from "./idempotency/wall-clock-in-load.ts";
import cartesian from "./joins/cartesian.ts";
import leftJoinNullified from "./joins/left-join-nullified.ts";
import cycle from "./orchestration/cycle.ts";
import duplicateId from "./orchestration/duplicate-id.ts";
import missingFile from "./orchestration/missing-file.ts";
import unknownDependency from "./orchestration/unknown-dependency.ts";
import unknownRef from "./orchestration/unknown-ref.ts";
import castOnPartition from "./pruning/cast-on-partition.ts";
import dynamicSubqueryFilter from "./pruning/dynamic-subquery-filter.ts";
import functionOnPartition from "./pruning/function-on-partition.ts";
import noPartitionFilter from "./pruning/no-partition-filter.ts";
import orDefeatsPartition from "./pruning/or-defeats-partition.ts";
import wildcardTable from "./pruning/wildcard-table.ts";
import noPkTest from "./quality/no-pk-test.ts";
import missingWhere from "./queries/missing-where.ts";
import nullComparison from "./queries/null-comparison.ts";
import noRetries from "./retries/no-retries.ts";
import noTimeout from "./retries/no-timeout.ts";
import badCron from "./scheduling/bad-cron.ts";
import cronOverlap from "./scheduling/cron-overlap.ts";
import dagArgInDefaultArgs from "./scheduling/dag-arg-in-default-args.ts";
import dynamicStartDate from "./scheduling/dynamic-start-date.ts";
import implicitCatchup from "./scheduling/implicit-catchup.ts";
import unboundedCatchup from "./scheduling/unbounded-catchup.ts";
import configError from "./workspace/config-error.ts";
import syntaxError from "./workspace/syntax-error.ts";
import unusedIgnore from "./workspace/unused-ignore.ts";

/** Every rule, by category and id. */
export const rules: readonly Rule[] = [
  onSchemaChangeDefault,
  noFailureAlert,
  sourceNoFreshness,
  noOwner,
  secretLiteral,
  dbtIncrementalNoKey,
  deleteInsertNotAtomic,
  incrementalBoundaryDup,
  incrementalWithoutGuard,
  insertAppendRerun,
  mergeSourceNotUnique,
  retriesOnNonidempotent,
  wallClockInLoad,
  cartesian,
  leftJoinNullified,
  cycle,
  duplicateId,
  missingFile,
  unknownDependency,
  unknownRef,
  castOnPartition,
  dynamicSubqueryFilter,
  functionOnPartition,
  noPartitionFilter,
  orDefeatsPartition,
  wildcardTable,
  noPkTest,
  missingWhere,
  nullComparison,
  noRetries,
  noTimeout,
  badCron,
  cronOverlap,
  dagArgInDefaultArgs,
  dynamicStartDate,
  implicitCatchup,
  unboundedCatchup,
  configError,
  syntaxError,
  unusedIgnore,
];
