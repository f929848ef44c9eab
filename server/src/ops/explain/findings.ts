import type { ReportedFinding } from "../../core/engine/analyser.ts";
import { isWithin, relativeTo } from "../../core/text/path.ts";
import type { FileId } from "../../core/text/span.ts";
import { shown } from "../claim.ts";
import type { OperationContext } from "../operation.ts";
import type { Places } from "../places.ts";
import type { ExplainedFinding } from "./result.ts";

/** A finding with its places counted in lines. */
export const explained = async (
  { rule, severity, message, at, evidence, fixes }: ReportedFinding,
  places: Places,
): Promise<ExplainedFinding> => ({
  rule,
  severity,
  message,
  place: await places.of(at),
  evidence: await Promise.all(evidence.map((each) => shown(each.message, each.at, places))),
  fixes: fixes.map(({ title, kind }) => ({ title, kind })),
});

/** A place somebody names as `path:line`; the path may be the end of one. Undefined where it names none, or several. */
export function placeNamed(
  { analyser, roots }: OperationContext,
  name: string,
): { readonly file: FileId; readonly line: number } | undefined {
  const [, path, line] = /^[`"']?(.+?):(\d{1,7})[`"']?$/.exec(name.trim()) ?? [];
  if (path === undefined || line === undefined) return undefined;
  const files = analyser.status().map(({ file }) => file);
  const below = (file: FileId): string => {
    const root = roots.find((each) => isWithin(each, file));
    return root === undefined ? file : relativeTo(root, file);
  };
  const exact = files.filter((file) => file === path || below(file) === path);
  const found = exact.length > 0 ? exact : files.filter((file) => file.endsWith(`/${path}`));
  const [file] = found;
  return file !== undefined && found.length === 1 ? { file, line: Number(line) } : undefined;
}

/** Findings that stand on a line of a file, or have evidence there. */
export async function findingsAt(
  { analyser, signal }: OperationContext,
  file: FileId,
  line: number,
  places: Places,
): Promise<readonly ExplainedFinding[]> {
  const all = await Promise.all((await analyser.findings(file, signal)).map((finding) => explained(finding, places)));
  const isThere = (place: ExplainedFinding["place"]): boolean =>
    place.file === file && place.line <= line && line <= place.endLine;
  const own = all.filter(({ place }) => isThere(place));
  return own.length > 0 ? own : all.filter(({ evidence }) => evidence.some(({ place }) => isThere(place)));
}
