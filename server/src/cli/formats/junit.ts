import type { FoundFinding } from "../../ops/check.ts";
import { display } from "../display.ts";
import type { Formatter } from "./format.ts";

/** JUnit XML as CI servers read it: a suite a file, a failed case a finding. A clean run is one passed case. */
export const junit: Formatter = ({ result, terminal }) => {
  const byFile = new Map<string, FoundFinding[]>();
  for (const finding of result.findings) {
    const name = display(terminal, finding.place.file);
    const list = byFile.get(name);
    if (list) list.push(finding);
    else byFile.set(name, [finding]);
  }
  const suites = [...byFile].map(([name, findings]) => {
    const cases = findings.map(({ rule, severity, message, place, evidence }) => {
      const proof = evidence.map((each) => `${display(terminal, each.place.file)}:${each.place.line}: ${each.message}`);
      const where = `${name}:${place.line}:${place.column}`;
      return (
        `    <testcase name="${attribute(`${rule} at ${place.line}:${place.column}`)}" classname="${attribute(name)}" file="${attribute(name)}" line="${place.line}">\n` +
        `      <failure type="${severity}" message="${attribute(message)}">${content([`${where}: ${message}`, ...proof].join("\n"))}</failure>\n` +
        "    </testcase>\n"
      );
    });
    return `  <testsuite name="${attribute(name)}" tests="${findings.length}" failures="${findings.length}" errors="0" skipped="0">\n${cases.join("")}  </testsuite>\n`;
  });
  if (suites.length === 0)
    suites.push(
      '  <testsuite name="pipewright" tests="1" failures="0" errors="0" skipped="0">\n    <testcase name="no findings" classname="pipewright"/>\n  </testsuite>\n',
    );
  const total = result.findings.length;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="pipewright" tests="${Math.max(1, total)}" failures="${total}" errors="0">\n${suites.join("")}</testsuites>\n`;
};

const LONE_SURROGATES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** XML 1.0 has no place for most control characters and lone surrogates, escaped or not. */
const content = (text: string): string =>
  text
    .replace(LONE_SURROGATES, "\ufffd")
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
const attribute = (text: string): string =>
  content(text).replaceAll('"', "&quot;").replaceAll("\n", "&#10;").replaceAll("\t", "&#9;").replaceAll("\r", "&#13;");
