import { commented } from "../formats.ts";
import type { Request } from "../request.ts";
import { tableSql } from "../sql.ts";
import type { ScaffoldFile } from "../target.ts";

/** The statement that makes the table, for platforms whose runs do not make it themselves. */
export const tableFile = (request: Request): ScaffoldFile => ({
  path: `sql/${request.name}/create.sql`,
  text: commented([`The table that ${request.name} loads. Run it once.`], tableSql(request)),
  why: "Makes the table where it is missing: its grain as a key, its partition.",
});
