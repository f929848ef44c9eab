import type { Finding } from "../rules/rule.ts";
import { hashText } from "../text/hash.ts";
import type { LineIndex } from "../text/lines.ts";
import { relativeTo } from "../text/path.ts";
import type { FileId } from "../text/span.ts";
import type { ReportedFinding } from "./analyser.ts";

/**
 * Gives findings their names: an id that is theirs as the text stands, and a fingerprint that stays while other
 * lines change. Two findings of one rule on equal lines are told apart by their order.
 */
export function identify(
  findings: readonly Finding[],
  file: FileId,
  root: FileId,
  text: string,
  lines: LineIndex,
): readonly ReportedFinding[] {
  const seen = new Map<string, number>();
  const path = relativeTo(root, file);
  return findings.map((finding) => {
    const line = lines.lineOf(finding.at.span.start);
    const written = text.slice(lines.lineStart(line), lines.lineEnd(line)).trim().replace(/\s+/g, " ");
    const base = `${finding.rule}\u0000${path}\u0000${finding.messageId}\u0000${written}`;
    const ordinal = seen.get(base) ?? 0;
    seen.set(base, ordinal + 1);
    return {
      ...finding,
      id: `${finding.rule}:${finding.at.span.start}:${finding.at.span.end}:${ordinal}`,
      fingerprint: hashText(`${base}\u0000${ordinal}`),
    };
  });
}
