import { bullets, code, escaped, type Page, plural, prose, table } from "../page.ts";
import type { ExplainedFinding, Explanation, Mention } from "./result.ts";

/** The page of an explanation. */
export function explanationPage(explanation: Explanation, page: Page): string {
  const { kind, title, notes, findings, hidden, declares, refers, documentation } = explanation;
  const listed =
    findings.length === 0
      ? []
      : [
          kind === "rule"
            ? `## In this workspace\n\n${plural(findings.length, "finding")}.\n\n${bullets(findings.map((each) => findingText(each, page)))}`
            : `## ${kind === "finding" ? "What was found" : "Findings"}\n\n${bullets(findings.map((each) => findingText(each, page)))}`,
        ];
  return [
    `# ${kind === "rule" ? title : code(title)}`,
    ...(notes.length > 0 ? [bullets(notes.map(prose))] : []),
    ...(kind === "rule" ? [...documentation, ...listed] : [...listed, ...documentation]),
    ...(hidden.length === 0
      ? []
      : [
          `## Hidden findings\n\n${bullets(
            hidden.map(
              ({ rule, by, reason, place }) =>
                `${code(rule)} at ${page.at(place)}, by ${by}${reason === null ? "" : `: ${escaped(reason)}`}`,
            ),
          )}`,
        ]),
    ...(declares.length > 0 ? [`## What it declares\n\n${mentionTable(declares, page)}`] : []),
    ...(refers.length > 0 ? [`## What it refers to\n\n${mentionTable(refers, page)}`] : []),
  ].join("\n\n");
}

/** A finding with its evidence and what can be done, as one item of a list. */
const findingText = ({ rule, severity, message, place, evidence, fixes }: ExplainedFinding, page: Page): string =>
  [
    `${severity} at ${page.at(place)}: ${prose(message)} (${code(rule)})`,
    ...evidence.map((each) => `  - ${page.at(each.place)}: ${prose(each.message)}`),
    ...fixes.map(({ title, kind }) => `  - What can be done: ${prose(title)} (${kind})`),
  ].join("\n");

/** Rows on a page at most. */
const MOST = 50;

function mentionTable(mentions: readonly Mention[], page: Page): string {
  const rows = mentions.slice(0, MOST).map(({ what, name, place }) => [what, code(name), page.at(place)]);
  const more = mentions.length > MOST ? `\n\n… and ${mentions.length - MOST} more.` : "";
  return `${table(["what", "name", "where"], rows)}${more}`;
}
