import tableNames from "../../../../data/table-names.json" with { type: "json" };
import type { SqlScript } from "../../facts/script.ts";
import type { QualifiedName, Statement } from "../../sql/tree.ts";
import { sameName } from "./columns.ts";

const ONCE_ONLY = new Set(tableNames.onceOnlyFolders);
const STAGING = new Set(tableNames.staging);
const ONE_ROW = new Set(tableNames.oneRowOrSpine);

/** Label of the variant a finding is true in, where the script has others; spread into a report. */
export const variantOf = (script: SqlScript): { readonly variant?: string } =>
  script.variant.id === "only" || script.variant.label === "" ? {} : { variant: script.variant.label };

/** Whether a file holds SQL that runs once by hand or by a migration tool: `migrations/`, `backfill/`, `V12__add.sql`. */
export function runsOnce(file: string): boolean {
  const parts = file.toLowerCase().split("/");
  const name = parts.pop() ?? "";
  return /^[vru]\d[\d._]*__/.test(name) || /(^|[_.-])(backfill|migration|seed|adhoc)([_.-]|$)/.test(name)
    ? true
    : parts.some((part) => ONCE_ONLY.has(part));
}

/** Whether two statements name the same thing as far as the words go: the shorter name must end the longer one. */
export function sameTable(a: QualifiedName, b: QualifiedName): boolean {
  if (a.expression !== undefined || b.expression !== undefined) return false;
  if (a.parts.some((part) => part.templated) || b.parts.some((part) => part.templated)) {
    return a.parts.length === b.parts.length && a.parts.every((part, at) => sameSpan(part, b.parts[at]));
  }
  const length = Math.min(a.parts.length, b.parts.length);
  if (length === 0) return false;
  for (let at = 1; at <= length; at++) {
    const [left, right] = [a.parts.at(-at), b.parts.at(-at)];
    if (!left || !right || !sameName(left.text, right.text)) return false;
  }
  return true;
}

const sameSpan = (a: { readonly text: string }, b: { readonly text: string } | undefined): boolean =>
  b !== undefined && a.text === b.text;

/** The table a statement writes, by name. */
export function targetOf(statement: Statement): QualifiedName | undefined {
  switch (statement.kind) {
    case "insert":
    case "truncate":
    case "copy":
      return statement.target;
    case "merge":
    case "update":
    case "delete":
      return statement.target.name;
    case "create-table":
    case "create-view":
      return statement.name;
    default:
      return undefined;
  }
}

/** Whether the script itself makes the table before `index`, so that it starts empty or is gone afterwards. */
export const madeBefore = (name: QualifiedName, script: SqlScript, index: number): boolean =>
  script.statements
    .slice(0, index)
    .some(
      (statement) =>
        statement.kind === "create-table" && !statement.ifNotExists && sameTable(statement.name, name),
    ) ||
  script.statements.some(
    (statement) => statement.kind === "create-table" && statement.temporary && sameTable(statement.name, name),
  );

const wordsOf = (name: string): readonly string[] => name.toLowerCase().split(/[^a-z0-9]+/);

/** Whether a table is a place where data only passes through: `stg_orders`, `tmp.x`, `orders_staging`. */
export const isStagingName = (name: QualifiedName): boolean =>
  name.parts.some((part) => wordsOf(part.text).some((word) => STAGING.has(word))) ||
  (name.parts.at(-1)?.text.startsWith("#") ?? false);

/** Whether a name says that every row is meant to meet every other: a calendar, numbers, one row of parameters. */
export const isSpineName = (name: string): boolean => wordsOf(name).some((word) => ONE_ROW.has(word));
