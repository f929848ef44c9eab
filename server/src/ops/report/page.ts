import type { Measured } from "../measures/measure.ts";
import { bullets, code, escaped, type Page, plural, table } from "../page.ts";
import type { ChangedThing, Comparison, ReportResult } from "./result.ts";
import type { Sentence, Unsaid } from "./sentences.ts";

/** The report as Markdown. */
export function reportPage(result: ReportResult, page: Page): string {
  const { sentences, unsaid, period, since, changes, notes } = result;
  const parts = ["# Report"];
  parts.push(
    sentences.length > 0
      ? sentences.map(({ text }) => escaped(text)).join(" ")
      : "Nothing was measured, and no git reference was given to compare with.",
  );
  if (sentences.length > 0) parts.push("## Evidence", bullets(sentences.map((each) => evidenceOf(each, page))));
  if (period) parts.push(`Measured from ${period.from} to ${period.to} (UTC).`);
  if (since)
    parts.push(
      `Compared with ${code(since.reference)}: ${since.commits.map(({ id, date }) => `${code(id.slice(0, 10))} of ${date}`).join(", ")}.`,
    );
  if (result.rate.before)
    parts.push(table(["", "before", "after"], [row("Success rate", result.rate), row("Mean latency", result.latency)]));
  if (changes) {
    parts.push(...thingsPart("Pipelines", changes.pipelines, page));
    parts.push(...thingsPart("Tasks", changes.tasks, page));
    parts.push(...thingsPart("Tables", changes.tables, page));
    if (changes.findings.length > 0)
      parts.push(
        "## Findings",
        table(
          ["rule", "gone", "new", "new ones"],
          changes.findings.map(({ rule, fixed, new: come, newAt }) => [
            code(rule),
            String(fixed),
            String(come),
            newAt.map((each) => page.at(each)).join(" "),
          ]),
        ),
      );
  }
  parts.push("## Not said", bullets(byReason(unsaid).map(({ clauses, why }) => `${clauses.join(", ")}: ${why}`)));
  const left = [
    ...(since?.notes ?? []).map(escaped),
    ...notes.map(({ file, note }) => `${page.file(file)} ${escaped(note)}.`),
  ];
  if (left.length > 0) parts.push("## Not used", bullets(left));
  return parts.join("\n\n");
}

/** What is not said for the same reason, together. */
export function byReason(
  unsaid: readonly Unsaid[],
): readonly { readonly clauses: readonly string[]; readonly why: string }[] {
  const reasons = [...new Set(unsaid.map(({ why }) => why))];
  return reasons.map((why) => ({
    why,
    clauses: unsaid.filter((each) => each.why === why).map(({ clause }) => clause),
  }));
}

const evidenceOf = ({ text, basis, evidence }: Sentence, page: Page): string =>
  [escaped(text), ...basis, ...evidence.map(({ message, place }) => `${escaped(message)}: ${page.at(place)}`)].join(
    " · ",
  );

const row = (name: string, { before, after }: Comparison): readonly string[] => [
  name,
  before ? cell(before) : "",
  cell(after),
];

const cell = ({ claim, basis }: Measured<string>): string =>
  "why" in claim ? `not measured: ${claim.why}` : `${claim.value}: ${basis}`;

/** Things that are listed of a kind. */
const MOST_LISTED = 50;

function thingsPart(title: string, things: readonly ChangedThing[], page: Page): readonly string[] {
  if (things.length === 0) return [];
  const lines = things.map(({ name, kind, what, place }) => {
    const where = kind === "removed" ? `stood at ${page.at(place)}` : page.at(place);
    return `${kind}: ${code(name)} ${where}${what.length > 0 ? `: ${what.map(code).join("; ")}` : ""}`;
  });
  return [`## ${title}`, `${plural(things.length, "change")}:`, bullets(lines, MOST_LISTED)];
}
