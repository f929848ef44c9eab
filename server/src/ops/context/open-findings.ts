import type { FileId, Location } from "../../core/text/span.ts";
import { SEVERITIES } from "../check.ts";
import { isAmong, type Places } from "../places.ts";
import { concernsIn, type Scope } from "./scope.ts";
import { type Draft, type Topic, topicOf } from "./topic.ts";

/** What is wrong, by rule, the gravest first: what to look at before anything else. */
export function openFindings(scope: Scope, paths: readonly FileId[] | undefined, places: Places): Promise<Topic> {
  const byRule = new Map<string, { kind: string; at: Location[] }>();
  for (const { rule, severity, at } of concernsIn(scope)) {
    if (!isAmong(paths, at.file)) continue;
    const known = byRule.get(`${rule} ${severity}`);
    if (known) known.at.push(at);
    else byRule.set(`${rule} ${severity}`, { kind: severity, at: [at] });
  }
  const drafts = [...byRule].map(
    ([key, { kind, at }]): Draft => ({
      about: key.slice(0, key.indexOf(" ")),
      kind,
      value: at.length,
      unit: "findings",
      derived: true,
      shown: at.map((each) => ({ message: kind, at: each })),
    }),
  );
  const rank = (kind: string): number => (SEVERITIES as readonly string[]).indexOf(kind);
  const sorted = drafts.sort((a, b) => rank(a.kind) - rank(b.kind) || Number(b.value) - Number(a.value));
  return topicOf(sorted, "No finding is open.", [], places);
}
