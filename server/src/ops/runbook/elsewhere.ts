import data from "../../../data/orchestrators.json" with { type: "json" };
import { matcher } from "../../core/config/globs.ts";
import { isWithin } from "../../core/text/path.ts";
import type { FileId, Location } from "../../core/text/span.ts";
import type { OperationContext } from "../operation.ts";
import type { SystemKey } from "./commands.ts";

/** A file that names an orchestrator. */
export interface Mark {
  readonly system: SystemKey;
  readonly at: Location;
}

/** Files that are looked into at most. */
const MOST_FILES = 2_000;
/** Characters of a file that are looked into: what names a system stands near the top, and a dump ends it. */
const MOST_TEXT = 200_000;

const GLOBS = [...new Set(data.marks.flatMap(({ files }) => files))];

/** Orchestrators that files of the workspace name, whether or not their facts are read; each file once for each system. */
export async function marksIn({ outside, roots, signal }: OperationContext): Promise<readonly Mark[]> {
  const files = (await outside.find(GLOBS)).filter((file) => !isVendored(file, roots));
  const rules = roots.flatMap((root) =>
    data.marks.map(({ system, files: globs, text, and }) => ({
      root,
      system: system as SystemKey,
      matches: matcher(root, globs),
      text: new RegExp(text),
      and: and === undefined ? undefined : new RegExp(and),
    })),
  );
  const marks: Mark[] = [];
  for (const file of files.slice(0, MOST_FILES)) {
    if (signal.aborted) return marks;
    const fitting = rules.filter(({ root, matches }) => isWithin(root, file) && matches(file));
    if (fitting.length === 0) continue;
    const read = await outside.read(file);
    if ("unreadable" in read) continue;
    const text = read.text.slice(0, MOST_TEXT);
    const seen = new Set<SystemKey>();
    for (const rule of fitting) {
      const match = rule.text.exec(text);
      if (!match || (rule.and && !rule.and.test(text)) || seen.has(rule.system)) continue;
      seen.add(rule.system);
      marks.push({
        system: rule.system,
        at: { file, span: { start: match.index, end: match.index + match[0].trimEnd().length } },
      });
    }
  }
  return marks;
}

/** What tools installed or built is not the team's own. */
const isVendored = (file: FileId, roots: readonly FileId[]): boolean => {
  const root = roots.find((each) => isWithin(each, file)) ?? "";
  return file
    .slice(root.length)
    .split("/")
    .some((part) => VENDORED.has(part));
};

const VENDORED: ReadonlySet<string> = new Set(["dbt_packages", "dbt_modules", "target", "site-packages", "vendor"]);
