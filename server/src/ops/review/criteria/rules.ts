/** Rules that find a pipeline which cannot run as it is written, or runs at other times than it looks. */
export const BROKEN = [
  "bad-cron",
  "cycle",
  "duplicate-id",
  "missing-file",
  "syntax-error",
  "unknown-dependency",
  "unknown-ref",
] as const;

/** Rules that find rows which are lost or left out. */
export const LOSS = [
  "delete-insert-not-atomic",
  "dynamic-start-date",
  "left-join-nullified",
  "merge-source-not-unique",
  "missing-where",
  "null-comparison",
  "wall-clock-in-load",
] as const;

/** Rules that find runs whose repetition gives other rows. */
export const UNREPEATABLE = [
  "dbt-incremental-no-key",
  "incremental-boundary-dup",
  "incremental-without-guard",
  "insert-append-rerun",
  "retries-on-nonidempotent",
] as const;

/** Rules that find queries which read more than they need. */
export const WASTE = [
  "cartesian",
  "cast-on-partition",
  "dynamic-subquery-filter",
  "function-on-partition",
  "no-partition-filter",
  "or-defeats-partition",
  "wildcard-table",
] as const;

/** Rules that find wrong rows. */
export const WRONG = ["cartesian", "left-join-nullified", "merge-source-not-unique", "null-comparison"] as const;

/** Rules that find runs in each other's way, or bursts of them. */
export const CROWDED = ["cron-overlap", "unbounded-catchup"] as const;
