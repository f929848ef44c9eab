import { format, type SqlLanguage } from "sql-formatter";
import { tokenize } from "../core/sql/lexer.ts";
import type { DialectId } from "../core/sql/tree.ts";
import { hasTemplate } from "../core/template/read.ts";
import { wholeText } from "../core/text/source.ts";

/** What sql-formatter calls our dialects; it has none for Flink, Oracle's name is PL/SQL, Athena is read as Trino. */
const LANGUAGES: Readonly<Partial<Record<DialectId, SqlLanguage>>> = {
  generic: "sql",
  bigquery: "bigquery",
  snowflake: "snowflake",
  redshift: "redshift",
  postgres: "postgresql",
  databricks: "spark",
  spark: "spark",
  hive: "hive",
  trino: "trino",
  athena: "trino",
  tsql: "transactsql",
  mysql: "mysql",
  duckdb: "duckdb",
  clickhouse: "clickhouse",
  oracle: "plsql",
  sqlite: "sqlite",
};

/** Longer texts are not laid out, characters. */
const LONGEST = 200_000;

/** How the text shall be laid out. */
export interface Layout {
  /** Blanks a level is indented by. */
  readonly tabWidth: number;
  readonly useTabs: boolean;
}

/**
 * The text laid out anew by sql-formatter, or in a sentence why it is left alone. Only blanks and line breaks change:
 * both texts are read into tokens and comments, and must agree. Texts with templates are left alone.
 */
export function formatSql(
  text: string,
  dialect: DialectId,
  layout: Layout,
): { readonly text: string } | { readonly refused: string } {
  const language = LANGUAGES[dialect];
  if (language === undefined) return { refused: "There is no layout for this SQL dialect." };
  if (text.length > LONGEST) return { refused: "The file is too long to be laid out." };
  if (hasTemplate(text))
    return { refused: "A file with templates is left as it is: a layout could change what they print." };
  try {
    const laidOut = format(text, { language, ...layout, keywordCase: "preserve", linesBetweenQueries: 1 });
    const made = `${text.includes("\r\n") ? laidOut.replace(/\r?\n/g, "\r\n") : laidOut}${/\n$/.test(text) ? (text.includes("\r\n") ? "\r\n" : "\n") : ""}`;
    return sameWords(text, made, dialect)
      ? { text: made }
      : { refused: "The layout would change more than blanks, so the file is left as it is." };
  } catch {
    // sql-formatter throws for SQL it cannot read.
    return { refused: "The SQL could not be read whole, so it is left as it is." };
  }
}

/** Whether two texts have the same tokens and comments. */
function sameWords(before: string, after: string, dialect: DialectId): boolean {
  const [a, b] = [wordsOf(before, dialect), wordsOf(after, dialect)];
  return a.length === b.length && a.every((word, at) => word === b[at]);
}

function wordsOf(text: string, dialect: DialectId): readonly string[] {
  const { tokens, comments } = tokenize(wholeText(text), dialect, []);
  return [
    ...tokens.map((token) => text.slice(token.start, token.end)),
    ...comments.map((comment) => text.slice(comment.start, comment.end).replace(/\s+/g, " ").trim()),
  ];
}
