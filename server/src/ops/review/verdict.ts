import type { ReportedFinding } from "../../core/engine/analyser.ts";
import type { Location } from "../../core/text/span.ts";
import { code, plural } from "../page.ts";
import type { Criterion } from "./criterion.ts";
import type { Scene } from "./scene.ts";
import type { Judged, Share, Where } from "./share.ts";

/** How an item stands. */
export type Verdict = "met" | "not met" | "unknown";

/** A share with every thing it was asked of. */
export interface Counted {
  readonly share: Share;
  readonly judged: readonly Judged[];
}

/** What to do next, and where. */
export interface Action {
  readonly message: string;
  readonly at?: Where;
}

/** An item that was judged. */
export interface Judgement {
  readonly criterion: Criterion;
  readonly verdict: Verdict;
  /** Why it is so, as Markdown: a sentence. */
  readonly reason: string;
  readonly counted: readonly Counted[];
  /** Findings behind it, counterexamples first. */
  readonly findings: readonly ReportedFinding[];
  readonly next: Action | undefined;
}

/** Judges an item: met only where everything shows it, not met only by a counterexample. */
export function judge(criterion: Criterion, scene: Scene): Judgement {
  const counted = criterion.shares.map((share) => ({ share, judged: read(share.judge(scene), scene) }));
  const found = findingsOf(criterion.rules ?? [], scene);
  const findings = [...found, ...findingsOf(criterion.related ?? [], scene)];
  const against = counted.flatMap(({ share, judged }) => judged.filter(isAgainst).map((each) => ({ share, each })));
  const base = { criterion, counted, findings };
  if (against.length > 0 || found.length > 0)
    return { ...base, verdict: "not met", reason: shortfall(counted, found), next: repair(against, found) };
  const [doubt, ...further] = doubts(criterion, counted, scene);
  if (doubt) {
    const more = further.length > 0 ? ` ${further.map(({ reason }) => reason).join(" ")}` : "";
    return { ...base, verdict: "unknown", reason: `${doubt.reason}${more}`, next: doubt.next };
  }
  return { ...base, verdict: "met", reason: "Everything that is asked for is shown.", next: undefined };
}

const isAgainst = ({ says }: Judged): boolean => says === "no" || says === "missing";

/** What is missing may stand in a file that was not read. */
const read = (judged: readonly Judged[], { unread }: Scene): readonly Judged[] =>
  unread.length === 0
    ? judged
    : judged.map((each) =>
        each.says === "missing" ? { ...each, says: "unknown", why: `${each.why} in the files that were read` } : each,
      );

const findingsOf = (rules: readonly string[], { platform, isMeant }: Scene): readonly ReportedFinding[] => {
  const wanted = new Set(rules);
  return platform.findings.filter(({ rule, at }) => wanted.has(rule) && isMeant(at));
};

function shortfall(counted: readonly Counted[], found: readonly ReportedFinding[]): string {
  const parts = counted.flatMap(({ share, judged }) => {
    const not = judged.filter(isAgainst).length;
    const yes = judged.filter(({ says }) => says === "yes").length;
    const verb = share.hold.startsWith("are ") ? "are" : "do";
    return not > 0 ? [`${yes} of ${judged.length} ${share.things} ${share.hold}, ${not} ${verb} not`] : [];
  });
  const rules = [...new Set(found.map(({ rule }) => rule))];
  if (found.length > 0)
    parts.push(`${plural(found.length, "finding")} of ${rules.map((rule) => code(rule)).join(", ")}`);
  return `${parts.join("; ")}.`;
}

const GRAVITY = ["error", "warning", "information", "hint"];

function repair(
  against: readonly { readonly share: Share; readonly each: Judged }[],
  found: readonly ReportedFinding[],
): Action {
  const [gravest] = found.toSorted((a, b) => GRAVITY.indexOf(a.severity) - GRAVITY.indexOf(b.severity));
  if (gravest)
    return { message: `Repair ${code(gravest.rule)} here${andMore(found.length - 1, "finding")}.`, at: gravest.at };
  const [first] = against;
  return first
    ? { message: `${first.share.remedy(first.each)}${thenMore(against.length - 1)}`, at: first.each.at }
    : { message: "" };
}

const andMore = (count: number, what: string): string => (count > 0 ? `, then ${plural(count, `more ${what}`)}` : "");
const thenMore = (count: number): string => (count > 0 ? ` Then ${count.toLocaleString("en")} more.` : "");

interface Doubt {
  readonly reason: string;
  readonly next: Action;
}

/** What keeps an item without a counterexample from being met, the most telling first. */
function doubts(criterion: Criterion, counted: readonly Counted[], scene: Scene): readonly Doubt[] {
  const doubts: Doubt[] = [];
  const nothing = counted.every(({ judged }) => judged.length === 0);
  const none = counted.filter(({ share, judged }) => judged.length === 0 && (nothing || !share.optional));
  if (none.length > 0) {
    const things = [...new Set(none.map(({ share }) => share.things))].join(" and no ");
    doubts.push({
      reason: `Nothing to judge: the workspace has no ${things}.`,
      next: { message: `Open the folder that holds them, or write them as files that Pipewright reads.` },
    });
  }
  for (const { share, judged } of counted) {
    const unknown = judged.filter(({ says }) => says === "unknown");
    const [first] = unknown;
    if (!first) continue;
    doubts.push({
      reason: `Of ${judged.length} ${share.things}, it is not known of ${unknown.length} whether they ${share.hold}: ${first.name} ${first.why}.`,
      next: { message: `${share.remedy(first)}${thenMore(unknown.length - 1)}`, at: first.at },
    });
  }
  return [...doubts, ...unheard(criterion, scene), ...unread(scene)];
}

/** Rules that were not asked, or whose findings are hidden. */
function unheard({ rules = [] }: Criterion, { platform, isMeant }: Scene): readonly Doubt[] {
  const doubts: Doubt[] = [];
  const off = rules.filter((rule) => (platform.off.get(rule) ?? []).some((file) => isMeant(startOf(file))));
  if (off.length > 0) {
    const named = off.map((rule) => code(rule)).join(", ");
    doubts.push({
      reason: `${plural(off.length, "rule")} that would tell ${off.length === 1 ? "is" : "are"} off in some files: ${named}.`,
      next: { message: `Switch ${named} on in \`pipewright.yaml\`.` },
    });
  }
  const wanted = new Set(rules);
  // A comment that gives its reason is an answer.
  const hidden = platform.hidden.filter(
    ({ rule, at, suppressed }) => wanted.has(rule) && suppressed.reason === undefined && isMeant(at),
  );
  const [first] = hidden;
  if (first)
    doubts.push({
      reason: `${plural(hidden.length, "finding")} of such rules ${hidden.length === 1 ? "is" : "are"} hidden without a reason.`,
      next: { message: `Repair ${code(first.rule)} here, or ignore it with a reason.`, at: first.at },
    });
  return doubts;
}

function unread({ unread }: Scene): readonly Doubt[] {
  const [first] = unread;
  return first
    ? [
        {
          reason: `${plural(unread.length, "file")} of the workspace ${unread.length === 1 ? "was" : "were"} not read whole.`,
          next: {
            message: "Make this file readable: the coverage says what of it was not understood.",
            at: startOf(first.file),
          },
        },
      ]
    : [];
}

const startOf = (file: string): Location => ({ file, span: { start: 0, end: 0 } });
