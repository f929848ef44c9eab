import type { Provision } from "../../facts/keys.ts";
import { tableKey } from "../../facts/keys.ts";
import type { SqlScript } from "../../facts/script.ts";
import type { TableDeclaration } from "../../facts/table.ts";
import { tablesOf } from "../../scripts/declare.ts";
import { decideDialect } from "../../scripts/dialect.ts";
import { effectsOf } from "../../scripts/effects.ts";
import { readScripts } from "../../scripts/read.ts";
import { wholeText } from "../../text/source.ts";
import { defineSystem } from "../system.ts";
import { contextOf, type SqlContext } from "./context.ts";

/** What a SQL file holds. */
interface SqlFile {
  readonly scripts: readonly SqlScript[];
  readonly tables: readonly TableDeclaration[];
}

/**
 * SQL files that are no dbt models: scripts that tasks run, DDL, migrations (`.sql`, `.ddl`, `.hql`, also as Jinja
 * templates). They tell others which tables they declare, and what they read and write.
 */
export default defineSystem<SqlContext, SqlFile>({
  id: "sql",
  title: "SQL",
  recognise: (_file, language, text) => language === "sql" && text.trim() !== "",
  context: contextOf,
  extract(input, context) {
    const { file, text } = input;
    const dialect = decideDialect({ ...context, file, root: input.root, text });
    const scripts = readScripts(wholeText(text), {
      file,
      origin: { kind: "file" },
      dialect,
      engines: { jinja: true, dollar: true },
      reading: input.template(),
    });
    const tables = tablesOf(scripts, "sql");
    const effects = effectsOf(scripts);
    const provides: Provision[] = tables.map((value) => ({ kind: "table", key: tableKey(value.name), value }));
    if (effects) provides.push({ kind: "sql-effects", key: file, value: effects });
    return { raw: { scripts, tables }, provides };
  },
  resolve: (raw) => raw,
});
