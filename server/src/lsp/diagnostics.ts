import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver";
import type { ReportedFinding } from "../core/engine/analyser.ts";
import { ruleAddress } from "../core/features/docs.ts";
import type { Severity } from "../core/rules/rule.ts";
import { hashText } from "../core/text/hash.ts";
import type { LineIndex } from "../core/text/lines.ts";
import { type Places, rangeOf } from "./places.ts";

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};
const TAGS = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const;

/** A finding as an editor shows it; `data` is what a code action hands back. */
export async function toDiagnostic(finding: ReportedFinding, lines: LineIndex, places: Places): Promise<Diagnostic> {
  const related = await Promise.all(
    finding.evidence.map(async ({ at, message }) => ({ location: await places.location(at), message })),
  );
  return {
    range: rangeOf(lines, finding.at.span),
    severity: SEVERITIES[finding.severity],
    source: "pipewright",
    code: finding.rule,
    codeDescription: { href: ruleAddress(finding.rule) },
    message: finding.variant ? `${finding.message} (${finding.variant})` : finding.message,
    ...(finding.tag ? { tags: [TAGS[finding.tag]] } : {}),
    ...(related.length > 0 ? { relatedInformation: related } : {}),
    data: { id: finding.id },
  };
}

/** Changes exactly when the diagnostics do. */
export const resultIdOf = (diagnostics: readonly Diagnostic[]): string => hashText(JSON.stringify(diagnostics));
