import tableNames from "../../../../data/table-names.json" with { type: "json" };
import type { SqlScript } from "../../facts/script.ts";
import { sameTable, wordsOf } from "../../scripts/names.ts";
import type { QualifiedName } from "../../sql/tree.ts";

export { isStagingName, sameTable, targetOf } from "../../scripts/names.ts";

const ONCE_ONLY = new Set(tableNames.onceOnlyFolders);
const ONE_ROW = new Set(tableNames.oneRowOrSpine);

/** Label of the variant a finding is true in, where the script has others; spread into a report. */
export const variantOf = (script: SqlScript): { readonly variant?: string } =>
  script.variant.id === "only" || script.variant.label === "" ? {} : { variant: script.variant.label };

/** Whether a file holds SQL that runs once by hand or by a migration tool: `migrations/`, `backfill/`, `V12__add.sql`. */
export function runsOnce(file: string): boolean {
  const parts = file.toLowerCase().split("/");
  const name = parts.pop() ?? "";
  return /^[vru]\d[\d._]*__/.test(name) ||
    /(^|[_.-])(backfill|migration|seed|adhoc|populate|sample[_-]data)([_.-]|$)/.test(name)
    ? true
    : parts.some((part) => ONCE_ONLY.has(part));
}

/** Whether a dbt project only exists to test a package: its data is made up. */
export const isTestProject = (root: string): boolean => /(?:^|\/)integration_tests?(?:\/|$)/.test(root);

/** Whether the script itself makes the table before `index`, so that it starts empty or is gone afterwards. */
export const madeBefore = (name: QualifiedName, script: SqlScript, index: number): boolean =>
  script.statements
    .slice(0, index)
    .some(
      (statement) => statement.kind === "create-table" && !statement.ifNotExists && sameTable(statement.name, name),
    ) ||
  script.statements.some(
    (statement) => statement.kind === "create-table" && statement.temporary && sameTable(statement.name, name),
  );

/** Whether a name says that every row is meant to meet every other: a calendar, numbers, one row of parameters. */
export const isSpineName = (name: string): boolean => wordsOf(name).some((word) => ONE_ROW.has(word));
