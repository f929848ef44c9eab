import { relativeTo } from "../text/path.ts";
import type { FileId } from "../text/span.ts";
import type { ReportedFinding, SuppressedFinding } from "./analyser.ts";

/** Fingerprints a baseline hides. */
export type Baseline = ReadonlySet<string>;

/** Reads a baseline. What is not one hides nothing. */
export function readBaseline(text: string): Baseline {
  try {
    const value: unknown = JSON.parse(text);
    const { findings } = value as { readonly findings?: unknown };
    if (!Array.isArray(findings)) return new Set();
    return new Set(
      findings
        .map((entry: unknown) => (entry as { readonly fingerprint?: unknown } | null)?.fingerprint)
        .filter((fingerprint) => typeof fingerprint === "string"),
    );
  } catch {
    return new Set();
  }
}

/** Parts findings into those that are new and those the baseline has. */
export function applyBaseline(
  findings: readonly ReportedFinding[],
  baseline: Baseline,
): { readonly shown: readonly ReportedFinding[]; readonly suppressed: readonly SuppressedFinding[] } {
  if (baseline.size === 0) return { shown: findings, suppressed: [] };
  const shown: ReportedFinding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of findings) {
    if (baseline.has(finding.fingerprint)) suppressed.push({ ...finding, suppressed: { by: "baseline" } });
    else shown.push(finding);
  }
  return { shown, suppressed };
}

/** A baseline of these findings, in an order that keeps differences between two of them small. */
export function writeBaseline(root: FileId, findings: readonly ReportedFinding[]): string {
  const entries = findings
    .map(({ fingerprint, rule, at, message }) => ({ rule, path: relativeTo(root, at.file), fingerprint, message }))
    .sort((a, b) => compare(a.path, b.path) || compare(a.rule, b.rule) || compare(a.fingerprint, b.fingerprint));
  const about =
    "Findings that were there already: Pipewright does not show them. Delete entries, or the file, to see them again.";
  return `${JSON.stringify({ version: 1, about, findings: entries }, null, 2)}\n`;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
