import type { ReportedFinding } from "../../core/engine/analyser.ts";
import type { RuleMeta } from "../../core/rules/rule.ts";
import type { Places } from "../places.ts";
import { criterionText, GROUPS } from "./criterion.ts";
import {
  type Example,
  type FindingCount,
  type ItemResult,
  MOST_EXAMPLES,
  type RuleResult,
  type ShareResult,
} from "./result.ts";
import type { Scene } from "./scene.ts";
import { inLines, type Says } from "./share.ts";
import type { Counted, Judgement } from "./verdict.ts";

/** A judgement as plain data, its places counted in lines. */
export async function toItem(judgement: Judgement, places: Places): Promise<ItemResult> {
  const { criterion, verdict, reason, counted, findings, next } = judgement;
  return {
    title: criterion.title,
    group: criterion.group,
    checklist: GROUPS[criterion.group].checklist,
    verdict,
    reason,
    criterion: criterionText(criterion),
    shares: await Promise.all(counted.map((each) => toShare(each, places))),
    findings: await toRules(findings, places),
    next: next ? { message: next.message, place: next.at ? await inLines(next.at, places) : null } : null,
  };
}

const ORDER: readonly Says[] = ["no", "missing", "unknown", "yes"];

async function toShare({ share, judged }: Counted, places: Places): Promise<ShareResult> {
  const those = (...says: readonly Says[]): number => judged.filter((each) => says.includes(each.says)).length;
  const told = judged.toSorted((a, b) => ORDER.indexOf(a.says) - ORDER.indexOf(b.says)).slice(0, MOST_EXAMPLES);
  const examples = await Promise.all(
    told.map(
      async ({ says, name, why, at }): Promise<Example> => ({
        says,
        message: `${name} ${why}`,
        place: await inLines(at, places),
      }),
    ),
  );
  return {
    things: share.things,
    hold: share.hold,
    of: judged.length,
    yes: those("yes"),
    no: those("no", "missing"),
    unknown: those("unknown"),
    examples,
  };
}

async function toRules(findings: readonly ReportedFinding[], places: Places): Promise<readonly RuleResult[]> {
  const byRule = new Map<string, ReportedFinding[]>();
  for (const finding of findings) byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding]);
  return Promise.all(
    [...byRule].map(async ([rule, found]) => ({
      rule,
      severity: (found[0] as ReportedFinding).severity,
      count: found.length,
      places: await Promise.all(found.slice(0, MOST_EXAMPLES).map(({ at }) => places.of(at))),
    })),
  );
}

/** How many findings each rule has in the files of each system, most first. */
export function findingCounts({ platform, isMeant }: Scene, metas: readonly RuleMeta[]): readonly FindingCount[] {
  const spoken = new Map(metas.map(({ id, systems }) => [id, systems as readonly string[]]));
  const systems = new Map<string, string[]>();
  for (const [system, files] of platform.files)
    for (const file of files) systems.set(file, [...(systems.get(file) ?? []), system]);
  const counts = new Map<string, { system: string; rule: string; severity: FindingCount["severity"]; count: number }>();
  for (const { rule, severity, at } of platform.findings) {
    if (!isMeant(at)) continue;
    const own = systems.get(at.file) ?? [];
    // A file may be read by several systems: the one the rule speaks of has the finding.
    const system = own.find((each) => spoken.get(rule)?.includes(each)) ?? own[0] ?? "project";
    const key = `${system} ${rule} ${severity}`;
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { system, rule, severity, count: 1 });
  }
  return [...counts.values()].sort(
    (a, b) =>
      b.count - a.count || byText(a.system, b.system) || byText(a.rule, b.rule) || byText(a.severity, b.severity),
  );
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
