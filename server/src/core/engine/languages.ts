import type { FileLanguage } from "../systems/system.ts";
import { basename, extname } from "../text/path.ts";
import type { FileId } from "../text/span.ts";

const BY_EXTENSION: Readonly<Record<string, FileLanguage>> = {
  ".sql": "sql",
  ".ddl": "sql",
  ".dml": "sql",
  ".hql": "sql",
  ".bqsql": "sql",
  ".yaml": "yaml",
  ".yml": "yaml",
  ".json": "json",
  ".py": "python",
  ".toml": "toml",
  ".ini": "ini",
  ".cfg": "ini",
  ".env": "text",
  ".csv": "text",
};

/** Files whose names count while their content is data: never read. */
const NAME_ONLY = new Set([".csv"]);

/** Templates of files: what stands before the extension tells the language (`load.sql.j2`). */
const TEMPLATES = new Set([".j2", ".jinja", ".jinja2", ".tmpl", ".tpl"]);

/** Texts without a telling extension in which versions, owners and settings stand. */
const TEXT_NAMES =
  /^(?:dockerfile(?:\..+)?|containerfile|codeowners|\.env(?:\..+)?|(?:requirements|constraints)[^/]*\.txt)$/i;

/** What a file is read as, by its name; undefined for files no system reads. */
export function languageOf(file: FileId): FileLanguage | undefined {
  const extension = extname(file);
  if (TEMPLATES.has(extension)) return BY_EXTENSION[extname(file.slice(0, -extension.length))];
  return BY_EXTENSION[extension] ?? (TEXT_NAMES.test(basename(file)) ? "text" : undefined);
}

/** Whether only the name of a file counts. */
export const isNameOnly = (file: FileId): boolean => NAME_ONLY.has(extname(file));

/**
 * When a file is best read in a cold index: what says how others are to be read comes first, so that few
 * are read twice. Any order gives the same answers.
 */
export function readingOrder(file: FileId): number {
  switch (languageOf(file)) {
    case "sql":
      return 3;
    case "yaml":
      return basename(file).startsWith("dbt_project.") || basename(file) === "profiles.yml" ? 0 : 2;
    case "python":
      return 1;
    default:
      return 0;
  }
}
