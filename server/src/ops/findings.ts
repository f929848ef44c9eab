import type { ReportedFinding } from "../core/engine/analyser.ts";
import type { FileId } from "../core/text/span.ts";
import type { OperationContext } from "./operation.ts";
import { isAmong } from "./places.ts";

/** Up to so many files are asked for one by one; sharing work among threads pays for more. */
const FEW = 20;

/**
 * Findings of the files that are meant, in order of path. Closed files count, whatever the settings say of them: nothing is
 * open here.
 */
export async function findingsOf(
  { analyser, signal, progress }: OperationContext,
  paths: readonly FileId[] | undefined,
): Promise<readonly (readonly [FileId, readonly ReportedFinding[]])[]> {
  const listed = analyser.status().map(({ file }) => file);
  const files = [...new Set([...listed.filter((file) => isAmong(paths, file)), ...(paths ?? [])])].sort();
  const all = files.length > FEW ? await analyser.allFindings(signal, progress) : undefined;
  const found: (readonly [FileId, readonly ReportedFinding[]])[] = [];
  for (const file of files) found.push([file, all?.get(file) ?? (await analyser.findings(file, signal))]);
  return found;
}
