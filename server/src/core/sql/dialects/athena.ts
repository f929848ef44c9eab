import type { Lexicon } from "./lexicon.ts";
import { trino } from "./trino.ts";

/** Amazon Athena: Trino queries, Hive DDL. */
export const athena: Lexicon = { ...trino, id: "athena", dollarStrings: "none" };
