import type { PastTag } from "../../core/engine/ports.ts";
import { contextAt } from "../at.ts";
import type { OperationContext } from "../operation.ts";
import type { Criterion } from "./criterion.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { judge, type Verdict } from "./verdict.ts";

/** How the scorecard stood at a tag. */
export interface TrendPoint {
  /** Name of the tag; `now` for the workspace as it is. */
  readonly at: string;
  /** When the commit was made, ISO 8601; null for now. */
  readonly date: string | null;
  readonly met: number;
  readonly notMet: number;
  readonly unknown: number;
  readonly findings: number;
}

/** How the scorecard came to stand as it does, oldest first; or why that cannot be told. */
export interface Trend {
  readonly points: readonly TrendPoint[];
  /** Older tags that were left out. */
  readonly left: number;
  /** What could not be read, each a sentence. */
  readonly notes: readonly string[];
}

/** Tags that are looked at: each is a workspace to be read as a whole. */
const MOST_TAGS = 8;

/** Judges the newest tags and the workspace as it is by the same criteria. */
export async function trendOf(context: OperationContext, criteria: readonly Criterion[], now: Scene): Promise<Trend> {
  const listed = await context.history.tags(MOST_TAGS);
  if ("refused" in listed) return { points: [], left: 0, notes: [listed.refused] };
  const notes: string[] = [];
  const points: TrendPoint[] = [];
  for (const { name, date } of listed.tags.toSorted(byAge)) {
    const past = await contextAt(context, name);
    if ("refused" in past) {
      notes.push(past.refused);
      continue;
    }
    // Said once: much of it holds for every tag.
    for (const note of past.notes) if (!notes.includes(note)) notes.push(note);
    points.push(pointOf(name, date, criteria, await sceneOf(past, now.paths)));
  }
  if (listed.tags.length === 0) notes.push("The repository has no tags.");
  return { points: [...points, pointOf("now", null, criteria, now)], left: listed.left, notes };
}

/** Oldest first; of one moment, the lower version. */
const byAge = (a: PastTag, b: PastTag): number =>
  a.date === b.date ? a.name.localeCompare(b.name, "en", { numeric: true }) : a.date < b.date ? -1 : 1;

function pointOf(at: string, date: string | null, criteria: readonly Criterion[], scene: Scene): TrendPoint {
  const verdicts = criteria.map((criterion) => judge(criterion, scene).verdict);
  const those = (verdict: Verdict): number => verdicts.filter((each) => each === verdict).length;
  const findings = scene.platform.findings.filter((finding) => scene.isMeant(finding.at)).length;
  return { at, date, met: those("met"), notMet: those("not met"), unknown: those("unknown"), findings };
}
