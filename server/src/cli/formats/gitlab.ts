import type { Severity } from "../../core/rules/rule.ts";
import { display } from "../display.ts";
import type { Formatter } from "./format.ts";

const SEVERITY: Readonly<Record<Severity, string>> = {
  error: "critical",
  warning: "major",
  information: "minor",
  hint: "info",
};

/** A Code Quality report, https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format, read 2026-11-24. */
export const gitlab: Formatter = ({ result, terminal }) => {
  const issues = result.findings.map(({ rule, severity, message, place, fingerprint }) => ({
    description: message,
    check_name: rule,
    fingerprint,
    severity: SEVERITY[severity],
    location: { path: display(terminal, place.file), lines: { begin: place.line, end: place.endLine } },
  }));
  return `${JSON.stringify(issues, null, 2)}\n`;
};
