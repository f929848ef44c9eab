/** Prefix of a setting that gives the type of a connection. */
export const CONNECTION = "connection.";

/** Setting that holds the pinned version of dag-factory. */
export const DAG_FACTORY = "package.dag-factory";
