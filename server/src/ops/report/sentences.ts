import type { RunRecords } from "../../core/runs/run.ts";
import type { Evidence } from "../claim.ts";
import type { Measured } from "../measures/measure.ts";
import { placeOf } from "../measures/measure.ts";
import { plural } from "../page.ts";
import type { Changes, Comparison } from "./result.ts";

/** A sentence of the notification with what it follows from. */
export interface Sentence {
  readonly text: string;
  /** How it was computed, a sentence for each number. */
  readonly basis: readonly string[];
  readonly evidence: readonly Evidence[];
}

/** Something a delivery notification speaks of and this one does not. */
export interface Unsaid {
  readonly clause: string;
  readonly why: string;
}

/** What there is to say. */
interface Material {
  readonly pipelines: Measured<number>;
  readonly volume: Measured<string>;
  readonly rate: Comparison;
  readonly latency: Comparison;
  readonly checks: Measured<string>;
  readonly freshness: RunRecords["freshness"];
  readonly since: string | undefined;
  readonly changes: Changes | undefined;
}

/** What is never measured by the artifacts that are read. */
const NEVER: readonly Unsaid[] = [
  {
    clause: "Cost saved",
    why: "No artifact that is read holds costs. What the catalogue's sizes and dated prices give is a what-if, not a measurement.",
  },
  {
    clause: "Share of issues that quality checks catch",
    why: "Tests tell what they found. What they missed is in no file, so no share can be computed.",
  },
];

/** The sentences of the notification: each number in them was measured; what was not is listed with the reason. */
export function sentencesOf(material: Material): {
  readonly said: readonly Sentence[];
  readonly unsaid: readonly Unsaid[];
} {
  const said = [running(material), latencySentence(material), quality(material), changed(material)];
  const measures: readonly (readonly [string, Measured<unknown>])[] = [
    ["Pipelines", material.pipelines],
    ["Data volume a day", material.volume],
    ["Success rate", material.rate.after],
    ["Latency", material.latency.after],
    ["Latency before", material.latency.before ?? material.latency.after],
    ["Data tests", material.checks],
  ];
  const unsaid = measures.flatMap(([clause, { claim }]) => ("why" in claim ? [{ clause, why: claim.why }] : []));
  if (material.freshness.length === 0)
    unsaid.push({
      clause: "Freshness",
      why: "No artifact holds a freshness result. `dbt source freshness` writes `target/sources.json`.",
    });
  if (material.since === undefined)
    unsaid.push({
      clause: "What changed",
      why: "No git reference was given to compare with: name a tag, branch or commit as `since`.",
    });
  const once = unsaid.filter(
    ({ clause, why }, at) => clause !== "Latency before" || unsaid.findIndex((each) => each.why === why) === at,
  );
  return { said: said.filter((sentence) => sentence !== undefined), unsaid: [...once, ...NEVER] };
}

function running({ pipelines, volume, rate }: Material): Sentence | undefined {
  if (pipelines.claim.value === null) return undefined;
  const parts = [`${plural(pipelines.claim.value, "pipeline")} ran`];
  const verb = volume.basis.includes(" written on ") ? "wrote" : "read";
  if (volume.claim.value !== null) parts.push(`${verb} ${volume.claim.value.replace("/day", " a day")}`);
  if (rate.after.claim.value !== null) parts.push(`had a success rate of ${rate.after.claim.value}`);
  const last = parts.pop() as string;
  const text = parts.length === 0 ? last : `${parts.join(", ")} and ${last}`;
  return sentence(`${text}.`, [pipelines, volume, rate.after]);
}

function latencySentence({ latency, since }: Material): Sentence | undefined {
  const { before, after } = latency;
  if (after.claim.value === null) return undefined;
  // A delay since the due time and a plain duration are two things.
  if (before && before.claim.value !== null && before.numbers.fromDue === after.numbers.fromDue) {
    const [old, now] = [before.numbers.seconds ?? 0, after.numbers.seconds ?? 0];
    const verb = now < old ? "fell" : now > old ? "rose" : "stayed";
    const text =
      verb === "stayed"
        ? `Mean latency stayed at ${after.claim.value} since ${since}.`
        : `Mean latency ${verb} from ${before.claim.value} to ${after.claim.value} since ${since}.`;
    return sentence(text, [before, after]);
  }
  return sentence(`Mean latency is ${after.claim.value}.`, [after]);
}

function quality({ checks, freshness }: Material): Sentence | undefined {
  const parts: string[] = [];
  if (checks.claim.value !== null) {
    const { passed = 0, failed = 0 } = checks.numbers;
    parts.push(`${passed} of ${plural(passed + failed, "data test")} passed`);
  }
  const checked = freshness.filter(({ state }) => state !== "not checked");
  const fresh = checked.filter(({ state }) => state === "pass").length;
  if (checked.length > 0)
    parts.push(`${fresh} of ${plural(checked.length, "source")} ${fresh === 1 ? "was" : "were"} fresh`);
  if (parts.length === 0) return undefined;
  const { basis, evidence } = sentence("", [checks]);
  const stale = checked.toSorted((a, b) => Number(a.state === "pass") - Number(b.state === "pass")).slice(0, 10);
  return {
    text: `${parts.join(", and ")} when last checked.`,
    basis:
      checked.length > 0
        ? [...basis, "Freshness as `dbt source freshness` judged it; a warning counts as not fresh."]
        : basis,
    evidence: [
      ...evidence,
      ...stale.map(({ subject, state, at }) => ({ message: `${subject}: ${state}`, place: placeOf(at) })),
    ],
  };
}

function changed({ changes, since }: Material): Sentence | undefined {
  if (!changes || since === undefined) return undefined;
  const counts = (["pipelines", "tasks", "tables"] as const).flatMap((what) => {
    const of = (kind: string): number => changes[what].filter((each) => each.kind === kind).length;
    const parts = (["added", "removed", "changed"] as const)
      .filter((kind) => of(kind) > 0)
      .map((kind) => `${of(kind)} ${kind}`);
    return parts.length > 0 ? [`${what}: ${parts.join(", ")}`] : [];
  });
  if (counts.length === 0) counts.push("no pipeline, task or table changed");
  const fixed = changes.findings.reduce((sum, each) => sum + each.fixed, 0);
  const come = changes.findings.reduce((sum, each) => sum + each.new, 0);
  counts.push(`findings: ${fixed} gone, ${come} new`);
  return {
    text: `Since ${since}: ${counts.join("; ")}.`,
    basis: ["The files as they are now, uncommitted changes included, compared with those of the commit."],
    evidence: changes.pipelines
      .slice(0, 10)
      .flatMap(({ name, kind, place }) => (kind === "removed" ? [] : [{ message: `${name} ${kind}`, place }])),
  };
}

function sentence(text: string, measures: readonly Measured<unknown>[]): Sentence {
  const given = measures.filter(({ claim }) => !("why" in claim));
  return {
    text,
    basis: given.map(({ basis }) => basis),
    evidence: given.flatMap(({ claim }) => ("why" in claim ? [] : claim.evidence.slice(0, 3))),
  };
}
