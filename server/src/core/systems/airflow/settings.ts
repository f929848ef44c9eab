import type { Span } from "../../text/span.ts";

/** Takes an option: `section.option`, its text (undefined where it is filled in later) and where it stands. */
export type SetOption = (key: string, value: string | undefined, span: Span) => void;

/** Prefix of a setting that gives the type of a connection. */
export const CONNECTION = "connection.";

/** Setting that holds the pinned version of dag-factory. */
export const DAG_FACTORY = "package.dag-factory";
