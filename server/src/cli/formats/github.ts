import type { Severity } from "../../core/rules/rule.ts";
import { display } from "../display.ts";
import type { Formatter } from "./format.ts";

const COMMAND: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  information: "notice",
  hint: "notice",
};

/**
 * Workflow commands of GitHub Actions: annotations at the lines of a pull request. Form and escapes as in
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions and actions/toolkit, read 2026-11-24.
 */
export const github: Formatter = ({ result, terminal }) =>
  result.findings
    .map(({ rule, severity, message, place, evidence }) => {
      const proof = evidence.map(
        (each) => `\n${display(terminal, each.place.file)}:${each.place.line}: ${each.message}`,
      );
      // Columns are understood on one line only.
      const columns =
        place.line === place.endLine
          ? [`col=${place.column}`, `endColumn=${Math.max(place.column, place.endColumn)}`]
          : [];
      const properties = [
        `file=${property(display(terminal, place.file))}`,
        `line=${place.line}`,
        `endLine=${place.endLine}`,
        ...columns,
        `title=${property(rule)}`,
      ];
      return `::${COMMAND[severity]} ${properties.join(",")}::${data(message + proof.join(""))}\n`;
    })
    .join("");

const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
