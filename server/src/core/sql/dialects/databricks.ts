import type { Lexicon } from "./lexicon.ts";
import { spark } from "./spark.ts";

/** Databricks SQL: Spark with `col:path`, `$$` bodies and scripting. */
export const databricks: Lexicon = { ...spark, id: "databricks", dollarStrings: "plain", colonPaths: true };
