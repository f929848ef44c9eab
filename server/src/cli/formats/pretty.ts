import { coverageLine } from "../../core/features/coverage.ts";
import type { Severity } from "../../core/rules/rule.ts";
import type { FileId } from "../../core/text/span.ts";
import { type FoundFinding, SEVERITIES } from "../../ops/check.ts";
import { plural } from "../../ops/page.ts";
import { display } from "../display.ts";
import { harmless } from "../terminal.ts";
import { codeFrame } from "./code-frame.ts";
import type { Formatter, Report } from "./format.ts";

/** How many unread files are named below the summary; `pipewright coverage` names all. */
const MOST_UNREAD = 10;

/** For people: each finding with its lines, the places that prove it and the fixes on offer; then a summary. */
export const pretty: Formatter = async (report) => {
  const lines = new Map<FileId, readonly string[]>();
  const linesOf = async (file: FileId): Promise<readonly string[]> => {
    let known = lines.get(file);
    if (!known) {
      known = withoutSecrets(((await report.text(file)) ?? "").split(/\r\n|\r|\n/), file, report.result.findings);
      lines.set(file, known);
    }
    return known;
  };
  const parts: string[] = [];
  for (const finding of report.result.findings)
    parts.push(findingText(report, finding, await linesOf(finding.place.file)));
  parts.push(summary(report));
  return parts.join("\n");
};

/** Credentials that were found are no part of what is printed: the output may end up in a log that others read. */
function withoutSecrets(lines: readonly string[], file: FileId, findings: readonly FoundFinding[]): readonly string[] {
  const masked = [...lines];
  for (const { rule, place } of findings) {
    if (rule !== "secret-literal" || place.file !== file) continue;
    for (let line = place.line; line <= place.endLine; line++) {
      const text = masked[line - 1] ?? "";
      const from = line === place.line ? place.column - 1 : 0;
      const to = line === place.endLine ? place.endColumn - 1 : text.length;
      masked[line - 1] = text.slice(0, from) + "•".repeat(Math.max(0, to - from)) + text.slice(to);
    }
  }
  return masked;
}

function findingText(report: Report, finding: FoundFinding, lines: readonly string[]): string {
  const { colours } = report.terminal;
  const { place, severity, rule, message, evidence, fixes } = finding;
  const where = `${display(report.terminal, place.file)}:${place.line}:${place.column}`;
  const related = evidence.map(
    (each) =>
      `  ${colours.dim("↳")} ${colours.cyan(`${display(report.terminal, each.place.file)}:${each.place.line}`)} ${harmless(each.message)}`,
  );
  const offers = fixes.map(
    ({ title, kind }) => `  ${colours.green("✎")} ${harmless(title)} ${colours.dim(`(${kind})`)}`,
  );
  return [
    `${colours.bold(where)} ${paint(report, severity)(severity)} ${colours.dim(rule)}`,
    `  ${harmless(message)}`,
    ...codeFrame(lines, place, colours),
    ...related,
    ...offers,
    "",
  ].join("\n");
}

function paint({ terminal: { colours } }: Report, severity: Severity): (text: string) => string {
  return { error: colours.red, warning: colours.yellow, information: colours.blue, hint: colours.gray }[severity];
}

function summary(report: Report): string {
  const { result, terminal } = report;
  const { colours } = terminal;
  const counts = SEVERITIES.filter((severity) => result.counts[severity] > 0).map((severity) => {
    const count = result.counts[severity];
    return paint(
      report,
      severity,
    )(severity === "information" ? plural(count, severity, severity) : plural(count, severity));
  });
  const files = new Set(result.findings.map(({ place }) => place.file)).size;
  const found =
    counts.length === 0 ? colours.green("Nothing found") : `${counts.join(", ")} in ${plural(files, "file")}`;
  const { unread } = result.coverage;
  const covered = coverageLine({ ...result.coverage, others: [] });
  const head = `${found}. ${covered}${unread.length > 0 ? `; why not the other ${unread.length}:` : "."}`;
  const rows = unread.slice(0, MOST_UNREAD).map(({ file, state, reasons }) => {
    const why = harmless(reasons.join(" ")) || "no reason was recorded";
    return `  ${display(terminal, file)}${state === "partly" ? " (read in part)" : ""}: ${why}`;
  });
  if (unread.length > MOST_UNREAD)
    rows.push(`  … and ${unread.length - MOST_UNREAD} more; \`pipewright coverage\` names them.`);
  return `${[colours.bold(head), ...rows].join("\n")}\n`;
}
