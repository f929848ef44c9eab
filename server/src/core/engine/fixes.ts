import type { EditIntent, Fix } from "../facts/subject.ts";
import type { Severity } from "../rules/rule.ts";
import type { FileInput, System } from "../systems/system.ts";
import { EditConflict, type FileEdits, sortEdits, type TextEdit } from "../text/edits.ts";
import type { FileId } from "../text/span.ts";
import type { FixResult, ReportedFinding } from "./analyser.ts";

/** The edits a fix asks for, on the files as `input` gives them now. */
export async function editsOf(
  { intents }: Fix,
  systems: readonly System[],
  input: (file: FileId) => Promise<FileInput | undefined>,
): Promise<FixResult> {
  const byFile = new Map<FileId, TextEdit[]>();
  for (const intent of intents) {
    const file = intent.do === "replace" ? intent.at.file : intent.subject.file;
    const edits = await editsOfIntent(intent, file, systems, input);
    if ("refused" in edits) return edits;
    byFile.set(file, [...(byFile.get(file) ?? []), ...edits.edits]);
  }
  return sorted(byFile);
}

async function editsOfIntent(
  intent: EditIntent,
  file: FileId,
  systems: readonly System[],
  input: (file: FileId) => Promise<FileInput | undefined>,
): Promise<{ readonly edits: readonly TextEdit[] } | { readonly refused: string }> {
  if (intent.do === "replace")
    return { edits: [{ span: intent.at.span, text: await withLineEnds(intent.text, file, input) }] };
  const system = systems.find(({ id }) => id === intent.subject.system);
  const read = await input(file);
  if (!system?.edit || !read) return { refused: `${file} cannot be changed by this fix.` };
  const edits = system.edit(intent, read);
  return "refused" in edits ? edits : { edits };
}

/** Rules write `\n`; a file with Windows line ends gets its own. */
async function withLineEnds(
  text: string,
  file: FileId,
  input: (file: FileId) => Promise<FileInput | undefined>,
): Promise<string> {
  if (!text.includes("\n")) return text;
  return (await input(file))?.text.includes("\r\n") ? text.replace(/\r?\n/g, "\r\n") : text;
}

/** Edits of several files in order of place, or why they do not go together. */
export function sorted(byFile: ReadonlyMap<FileId, readonly TextEdit[]>): FixResult {
  try {
    const edits: FileEdits[] = [];
    for (const [file, list] of byFile) edits.push({ file, edits: sortEdits(list) });
    return { edits };
  } catch (error) {
    if (error instanceof EditConflict) return { refused: "The edits of this fix overlap." };
    throw error;
  }
}

const WEIGHT: Readonly<Record<Severity, number>> = { error: 3, warning: 2, information: 1, hint: 0 };

/** Why the findings after a fix show that it must not be applied; undefined where it does what it says. */
export function objection(
  fixed: readonly ReportedFinding[],
  before: readonly ReportedFinding[],
  after: readonly ReportedFinding[],
): string | undefined {
  const counts = countByRule(before);
  const now = countByRule(after);
  for (const [rule, count] of countByRule(fixed))
    if ((now.get(rule) ?? 0) > (counts.get(rule) ?? 0) - count)
      return `After this fix ${rule} would still be found, so nothing was changed.`;
  const weight = fixed.length === 0 ? WEIGHT.information : Math.max(...fixed.map(({ severity }) => WEIGHT[severity]));
  const fresh = after.find(
    ({ rule, severity }) => WEIGHT[severity] >= weight && (now.get(rule) ?? 0) > (counts.get(rule) ?? 0),
  );
  return fresh && `This fix would bring a new finding, ${fresh.rule}, so nothing was changed.`;
}

function countByRule(findings: readonly ReportedFinding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return counts;
}
