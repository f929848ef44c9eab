import type { Problem } from "../facts/reference.ts";
import { relativeTo } from "../text/path.ts";
import type { FileId } from "../text/span.ts";
import type { ReportedFinding, SuppressedFinding } from "./analyser.ts";

/** One finding a baseline hides. */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly rule: string;
  /** Below the root. */
  readonly path: string;
}

/** What a baseline hides, by fingerprint. */
export type Baseline = ReadonlyMap<string, BaselineEntry>;

/** Reads a baseline. What is not one hides nothing. */
export function readBaseline(text: string): Baseline {
  try {
    const value: unknown = JSON.parse(text);
    const { findings } = value as { readonly findings?: unknown };
    const entries = Array.isArray(findings) ? findings.filter(isEntry) : [];
    return new Map(entries.map((entry) => [entry.fingerprint, entry]));
  } catch {
    return new Map();
  }
}

function isEntry(value: unknown): value is BaselineEntry {
  const entry = (value ?? {}) as Partial<Record<keyof BaselineEntry, unknown>>;
  return typeof entry.fingerprint === "string" && typeof entry.rule === "string" && typeof entry.path === "string";
}

/** A problem in the baseline file for an entry that hides nothing; `text` is that file's. */
export function unusedEntry({ fingerprint, rule, path }: BaselineEntry, file: FileId, text: string): Problem {
  const at = Math.max(0, text.indexOf(`"${fingerprint}"`));
  return {
    kind: "problem",
    source: "ignore",
    message: `This entry hides nothing: \`${rule}\` is not found there in ${path} any more. Write the baseline anew, so that it does not hide the next one.`,
    at: { file, span: { start: at, end: at === 0 ? 0 : at + fingerprint.length + 2 } },
    related: [],
  };
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
