import type { SqlScript } from "../../../server/src/core/facts/script.ts";
import { readScripts, type ScriptPlace } from "../../../server/src/core/scripts/read.ts";
import type { DialectId } from "../../../server/src/core/sql/tree.ts";
import { wholeText } from "../../../server/src/core/text/source.ts";

/** The scripts of a text as a plain file would give them. */
export const scriptsOf = (
  text: string,
  dialect: DialectId = "generic",
  place: Partial<ScriptPlace> = {},
): readonly SqlScript[] =>
  readScripts(wholeText(text), {
    file: "/w/a.sql",
    origin: { kind: "file" },
    dialect: { id: dialect, certain: dialect !== "generic", reason: "" },
    engines: { jinja: true },
    ...place,
  });

/** The only script of a text. */
export const scriptOf = (text: string, dialect: DialectId = "generic"): SqlScript =>
  scriptsOf(text, dialect)[0] as SqlScript;
