import { CLAUSE_WORDS, NO_ALIAS, STOP_WORDS } from "../../core/sql/words.ts";

/** Names that need no quotes in any warehouse, nor in YAML, Python or a shell. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;
const RESERVED = new Set([...CLAUSE_WORDS, ...STOP_WORDS, ...NO_ALIAS, "TABLE", "ALL", "AND", "DEFAULT", "PRIMARY"]);

/** What is wrong with a name of a column, in the rest of a sentence; undefined for a good one. */
export function badName(name: string): string | undefined {
  if (!IDENTIFIER.test(name)) return "is no plain name: letters, digits and `_`, no digit first, at most 63";
  return RESERVED.has(name.toUpperCase()) ? "is a word SQL keeps for itself; rename the column in a view" : undefined;
}

/** A table as people write it and as its warehouse reads it. */
export interface TableName {
  readonly parts: readonly string[];
  /** The last part. */
  readonly table: string;
  readonly sql: string;
}

/** A dotted table name; undefined where a part is no plain name. Projects of BigQuery may have hyphens, and get ticks. */
export function tableName(written: string): TableName | undefined {
  const parts = (/^`([^`]+)`$/.exec(written)?.[1] ?? written).split(".");
  if (parts.length > 3 || written.length > 200) return undefined;
  const good = parts.every(
    (part, at) =>
      badName(part) === undefined || (at === 0 && parts.length === 3 && /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(part)),
  );
  if (!good) return undefined;
  const sql = parts.map((part) => (part.includes("-") ? `\`${part}\`` : part)).join(".");
  return { parts, table: parts.at(-1) as string, sql };
}

/** A column with its type. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

const TYPE = /^[A-Za-z][A-Za-z0-9_ ]{0,40}(?:\(\s*\d{1,5}(?:\s*,\s*\d{1,5})?\s*\))?(?: [A-Za-z ]{1,30})?$/;

/** `order_id STRING` as a column; in the rest of a sentence what is wrong with it. */
export function columnOf(written: string): Column | string {
  const [, name = written, type = ""] = /^[ \t]*(\S+)[ \t]+(.+?)[ \t]*$/.exec(written) ?? [];
  const bad = badName(name);
  if (bad !== undefined) return bad;
  return TYPE.test(type) ? { name, type } : "has no type that is known: write `name TYPE`";
}

/** Whether a type is a date, and whether it is a moment in time. */
export const isDate = (type: string): boolean => /^DATE$/i.test(type);
export const isMoment = (type: string): boolean => /^(?:TIMESTAMP|DATETIME)/i.test(type);

/** Names that no format gives a meaning to: no quotes, line ends, templates or paths. */
export const PIPELINE = /^[a-z][a-z0-9_]{0,50}$/;
export const OWNER = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,60}[A-Za-z0-9])?$/;
export const MAIL = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+$/;
export const CONNECTION = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,100}[A-Za-z0-9])?$/;
export const IMAGE =
  /^[a-z0-9][a-z0-9._/-]{0,150}(?::\d{2,5}\/[a-z0-9._/-]{1,150})?(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/;
export const TOPIC = /^[A-Za-z0-9][A-Za-z0-9._-]{0,200}$/;
