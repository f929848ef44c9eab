import type { FileView, ReportedFinding } from "../engine/analyser.ts";
import type { Fix } from "../facts/subject.ts";
import type { Span } from "../text/span.ts";

/** Something a person may choose for a finding. */
export type Action =
  /** Carry out a fix of the finding. */
  | {
      readonly do: "fix";
      readonly title: string;
      readonly finding: ReportedFinding;
      readonly fix: number;
      readonly preferred: boolean;
    }
  /** Carry out the like fix for all findings of the rule in the file. */
  | { readonly do: "fix-all"; readonly title: string; readonly finding: ReportedFinding; readonly fix: number }
  | { readonly do: "ignore"; readonly title: string; readonly finding: ReportedFinding }
  | { readonly do: "explain"; readonly title: string; readonly finding: ReportedFinding };

/** All actions for the findings that touch a range, most useful first. */
export function actionsAt(view: FileView, range: Span): readonly Action[] {
  const here = view.findings.filter(({ at }) => at.span.start <= range.end && range.start <= at.span.end);
  const fixes: Action[] = [];
  const all: Action[] = [];
  const others: Action[] = [];
  for (const finding of here) {
    const safe = finding.fixes.filter(({ kind }) => kind === "safe").length;
    finding.fixes.forEach((fix, number) => {
      fixes.push({
        do: "fix",
        title: titleOf(fix),
        finding,
        fix: number,
        preferred: fix.kind === "safe" && safe === 1,
      });
    });
    const alike = view.findings.filter(({ rule, fixes: own }) => rule === finding.rule && own.length > 0);
    if (finding.fixes.length > 0 && alike.length > 1 && !all.some((each) => each.finding.rule === finding.rule))
      all.push({
        do: "fix-all",
        title: `Fix all ${alike.length} ${finding.rule} findings of this file`,
        finding,
        fix: 0,
      });
    others.push(
      { do: "ignore", title: `Ignore ${finding.rule} here, with a reason`, finding },
      { do: "explain", title: `Explain ${finding.rule}`, finding },
    );
  }
  return [...fixes, ...all, ...others];
}

/** Whether fix-all has anything to do: a finding with a safe fix. */
export const hasSafeFix = (view: FileView): boolean =>
  view.findings.some(({ fixes }) => fixes.some(({ kind }) => kind === "safe"));

/** The title says what a fix changes; what is a draft says so. */
const titleOf = ({ title, kind }: Fix): string => (kind === "suggestion" ? `${title} (suggestion)` : title);
