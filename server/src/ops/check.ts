import type { ReportedFinding } from "../core/engine/analyser.ts";
import type { FixKind } from "../core/facts/subject.ts";
import type { Category, Severity } from "../core/rules/rule.ts";
import type { TextEdit } from "../core/text/edits.ts";
import type { FileId } from "../core/text/span.ts";
import { type CoverageResult, coverage, coverageSchema } from "./coverage.ts";
import { findingsOf } from "./findings.ts";
import { defineOperation, type OperationContext, PATHS } from "./operation.ts";
import { bullets, plural, prose } from "./page.ts";
import { type Place, Places } from "./places.ts";
import { count, evidence, list, object, oneOf, place, text } from "./schema.ts";

/** A change of one file that a fix makes; offsets count UTF-16 code units. */
export interface FixChange {
  readonly file: FileId;
  readonly edits: readonly { readonly place: Place; readonly text: string; readonly span: TextEdit["span"] }[];
}

/** A fix that is offered. */
export interface OfferedFix {
  readonly title: string;
  readonly kind: FixKind;
  /** Only where fixes were asked for, and only where the fix can be carried out on the text as it is. */
  readonly changes?: readonly FixChange[];
}

/** A finding as plain data. */
export interface FoundFinding {
  /** Names the finding among those of its file, as the text stands. */
  readonly id: string;
  /** Stays the same while unrelated lines come and go. */
  readonly fingerprint: string;
  readonly rule: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly message: string;
  readonly place: Place;
  /** Places that show why it is true. */
  readonly evidence: readonly { readonly message: string; readonly place: Place }[];
  readonly fixes: readonly OfferedFix[];
}

/** What {@link check} answers. */
export interface CheckResult {
  /** In order of path, place and rule. */
  readonly findings: readonly FoundFinding[];
  readonly counts: Readonly<Record<Severity, number>>;
  readonly coverage: CoverageResult;
}

/** Severities from the gravest on. */
export const SEVERITIES = ["error", "warning", "information", "hint"] as const satisfies readonly Severity[];

/** Whether a severity is at least as grave as another. */
export const isAtLeast = (severity: Severity, least: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);

/** So many findings get the edits of their fixes: each is tried out before it is offered. */
const MOST_FIXES = 1000;

/** Findings a page lists at most: a person reads no more, and a model pays for each. */
const MOST_SHOWN = 40;

const change = object({
  file: text,
  edits: list(object({ place, text, span: object({ start: count, end: count }) })),
});

/** Schema of {@link FoundFinding}. */
const findingSchema = object({
  id: text,
  fingerprint: text,
  rule: text,
  category: text,
  severity: oneOf(SEVERITIES),
  message: text,
  place,
  evidence: list(evidence),
  fixes: list(object({ title: text, kind: text }, { changes: list(change) })),
});

/** Finds what is wrong. */
export const check = defineOperation({
  name: "check",
  title: "Check",
  summary: "Finds mistakes in pipelines and SQL, each with its evidence.",
  description:
    "Finds mistakes in pipelines, DAG files, dbt projects and SQL of the workspace, each with its evidence and the fixes on offer, and says how many files were analysed.",
  input: {
    type: "object",
    additionalProperties: false,
    properties: {
      paths: PATHS,
      changed: {
        type: "array",
        items: { type: "string", format: "path" },
        description: "Changed files: only findings in them, or with evidence in them.",
      },
      rules: { type: "array", items: { type: "string" }, description: "Ids of the only rules to report." },
      severity: { type: "string", enum: SEVERITIES, description: "The least severity to report." },
      fixes: {
        type: "boolean",
        description: "Whether to work out the edits of the fixes, too; of the first 1,000 findings.",
      },
    },
    required: [],
  },
  output: object({
    findings: list(findingSchema),
    counts: object({ error: count, warning: count, information: count, hint: count }),
    coverage: coverageSchema,
  }),
  words: ["check", "findings", "problems", "mistakes", "wrong", "issues", "errors"],
  async run(context, { paths, changed, rules, severity, fixes }): Promise<CheckResult> {
    const places = new Places(context.analyser);
    const findings: FoundFinding[] = [];
    const only = rules && new Set(rules);
    const touched = changed && new Set(changed);
    for (const [file, found] of await findingsOf(context, paths)) {
      for (const finding of found) {
        if (only && !only.has(finding.rule)) continue;
        if (severity && !isAtLeast(finding.severity, severity)) continue;
        if (touched && !touched.has(file) && !finding.evidence.some(({ at }) => touched.has(at.file))) continue;
        findings.push(await toPlain(context, places, finding, fixes === true && findings.length < MOST_FIXES));
      }
    }
    findings.sort(byPlace);
    const counts = { error: 0, warning: 0, information: 0, hint: 0 };
    for (const finding of findings) counts[finding.severity]++;
    return { findings, counts, coverage: await coverage.run(context, { paths }) };
  },
  page({ findings, counts, coverage: { analysed, total } }, page) {
    const some = SEVERITIES.filter((severity) => counts[severity] > 0).map((severity) =>
      plural(counts[severity], severity, severity === "information" ? severity : undefined),
    );
    const lines = findings.map(({ severity, rule, message, place, evidence }) =>
      [
        `${severity} at ${page.at(place)}: ${prose(message)} (\`${rule}\`)`,
        ...evidence.map((each) => `  - ${page.at(each.place)}: ${prose(each.message)}`),
      ].join("\n"),
    );
    return [
      `# Findings\n\n${some.length > 0 ? some.join(", ") : "Nothing found"}; ${analysed} of ${plural(total, "file")} analysed.`,
      ...(lines.length > 0 ? [bullets(lines, MOST_SHOWN)] : []),
    ].join("\n\n");
  },
});

async function toPlain(
  { analyser, signal }: OperationContext,
  places: Places,
  finding: ReportedFinding,
  withFixes: boolean,
): Promise<FoundFinding> {
  const evidence = [];
  for (const { at, message } of finding.evidence) evidence.push({ message, place: await places.of(at) });
  const fixes: OfferedFix[] = [];
  for (const [number, { title, kind }] of finding.fixes.entries()) {
    const result = withFixes ? await analyser.fix(finding.at.file, finding.id, number, signal) : undefined;
    if (!result || "refused" in result) fixes.push({ title, kind });
    else fixes.push({ title, kind, changes: await toChanges(places, result.edits) });
  }
  const { id, fingerprint, rule, category, severity } = finding;
  const message = finding.message;
  return { id, fingerprint, rule, category, severity, message, place: await places.of(finding.at), evidence, fixes };
}

async function toChanges(
  places: Places,
  files: readonly { readonly file: FileId; readonly edits: readonly TextEdit[] }[],
): Promise<FixChange[]> {
  const changes: FixChange[] = [];
  for (const { file, edits } of files) {
    const placed = [];
    for (const { span, text } of edits) placed.push({ place: await places.of({ file, span }), text, span });
    changes.push({ file, edits: placed });
  }
  return changes;
}

const byPlace = (a: FoundFinding, b: FoundFinding): number =>
  byText(a.place.file, b.place.file) ||
  a.place.line - b.place.line ||
  a.place.column - b.place.column ||
  byText(a.rule, b.rule) ||
  byText(a.id, b.id);

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
