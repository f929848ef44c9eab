import type { DbtProject, Lookup } from "../../facts/keys.ts";
import type { DialectEvidence, DialectVoice } from "../../scripts/dialect.ts";
import { isWithin, joinPath } from "../../text/path.ts";
import type { FileId } from "../../text/span.ts";

/** What decides the dialect of a SQL file besides its place and text. */
export type SqlContext = Pick<DialectEvidence, "configured" | "runBy" | "fallback">;

/** Who speaks about the dialect of a SQL file; undefined where the file belongs to a dbt project. */
export function contextOf(file: FileId, lookup: Lookup): SqlContext | undefined {
  if (lookup.all("dbt-project", "*").some(({ value }) => ownsFile(value, file))) return undefined;
  const configured = lookup.all("configured-dialect", file)[0]?.value;
  const runBy = lookup.all("sql-run", file).flatMap(({ value }): readonly DialectVoice[] => {
    if (!value.dialect) return [];
    return [{ ...value.dialect, at: value.sqlAt }];
  });
  const fallback = lookup.all("default-dialect", "*")[0]?.value.id;
  return {
    ...(configured ? { configured } : {}),
    ...(runBy.length > 0 ? { runBy } : {}),
    ...(fallback ? { fallback } : {}),
  };
}

/** Whether a file lies in one of the folders dbt reads SQL from, or writes it to. */
function ownsFile({ root, paths }: DbtProject, file: FileId): boolean {
  if (!isWithin(root, file)) return false;
  const { models, seeds, snapshots, macros, tests, analyses, packages, target } = paths;
  return [...models, ...seeds, ...snapshots, ...macros, ...tests, ...analyses, packages, target].some(
    (path) => path !== "" && isWithin(joinPath(root, path), file),
  );
}
