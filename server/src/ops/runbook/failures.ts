import type { ReportedFinding } from "../../core/engine/analyser.ts";
import type { Known } from "../../core/facts/known.ts";
import type { Flow, Platform } from "../../core/platform/platform.ts";
import type { Category } from "../../core/rules/rule.ts";
import type { Location } from "../../core/text/span.ts";
import { touches } from "../behind.ts";
import { type Evidence, shown } from "../claim.ts";
import { plural } from "../page.ts";
import type { Places } from "../places.ts";
import type { FailureMode, RunTable } from "./types.ts";
import type { Unit } from "./units.ts";

/** Findings that speak of runs that fail, hang, come late or come twice. */
const RELIABILITY: ReadonlySet<Category> = new Set([
  "idempotency",
  "incremental",
  "retries",
  "scheduling",
  "orchestration",
  "freshness",
]);

/** Tasks that do no work of their own. */
const IDLE: ReadonlySet<string> = new Set(["empty", "branch"]);

/** What can go wrong with a pipeline, as facts and findings show it. */
export async function failuresOf(
  unit: Unit,
  inputs: readonly RunTable[],
  platform: Platform,
  places: Places,
): Promise<readonly FailureMode[]> {
  const found = findingsFor(unit, platform).filter(({ category }) => RELIABILITY.has(category));
  const told = new Set(found.map(({ rule }) => rule));
  return [
    ...(await settings(unit, told, places)),
    ...upstream(unit, inputs),
    ...(await unread(unit.flows, places)),
    ...(await Promise.all(found.map((finding) => fromFinding(finding, places)))),
  ];
}

/** What the settings of a pipeline lack, where no finding says so already. */
async function settings(
  { pipeline, tasks }: Unit,
  told: ReadonlySet<string>,
  places: Places,
): Promise<readonly FailureMode[]> {
  if (!pipeline) return [];
  const modes: FailureMode[] = [];
  const at = [await shown(`\`${pipeline.id}\` is declared here.`, pipeline.at, places)];
  const mode = (what: string, consequence: string, evidence: readonly Evidence[] = at): number =>
    modes.push({ what, consequence, evidence, rule: null });
  const working = tasks.filter(({ role }) => !IDLE.has(role));
  const bare = working.filter(
    ({ retries }) => retries.state === "absent" || (retries.state === "known" && retries.value === 0),
  );
  if (bare.length > 0 && !told.has("no-retries"))
    mode(
      `${plural(bare.length, "task")} of ${working.length} ${bare.length === 1 ? "has" : "have"} no retries.`,
      "A failure that would pass by itself ends the run.",
      await Promise.all(bare.map((task) => shown(`Task \`${task.id}\``, at_(task.retries, task.at), places))),
    );
  if (
    pipeline.timeout.state === "absent" &&
    working.length > 0 &&
    working.every(({ timeout }) => timeout.state === "absent")
  )
    mode("Neither the run nor any task has a timeout.", "A statement that hangs holds its slot until a person looks.");
  if (
    !told.has("no-failure-alert") &&
    pipeline.alert.state === "absent" &&
    working.every(({ alert }) => alert.state === "absent")
  )
    mode("Nothing tells a person about a failure.", "Whoever misses the data is the first to know.");
  if (pipeline.overlap.state === "known" && pipeline.overlap.value === "allow")
    mode("A run may start while the one before it still works.", "Two runs write the same tables at once.", [
      await shown("Runs may overlap.", pipeline.overlap.at, places),
    ]);
  if (pipeline.open)
    mode("Some of its tasks are made in a loop or from data.", "They may read and write more than is told here.");
  return modes;
}

const at_ = (fact: Known<unknown>, otherwise: Location): Location => (fact.state === "known" ? fact.at : otherwise);

function upstream({ id, tasks }: Unit, inputs: readonly RunTable[]): readonly FailureMode[] {
  const waits = tasks.filter(({ role }) => role === "sensor").map((task) => `\`${task.id}\``);
  const waiting =
    waits.length > 0
      ? `${waits.join(", ")} of \`${id}\` wait${waits.length === 1 ? "s" : ""} for something; for what is not told here.`
      : "Nothing in it waits for that.";
  return inputs.map(({ name, place, filledBy }): FailureMode => {
    const read = { message: `\`${name}\` is read here.`, place };
    if (filledBy.length === 0)
      return {
        what: `\`${name}\` does not come, or comes late.`,
        consequence: "Nothing in the workspace fills it: who does is not known here. The run works on what is there.",
        evidence: [read],
        rule: null,
      };
    return {
      what: `${filledBy.map((one) => `\`${one.name}\``).join(", ")} ${filledBy.length === 1 ? "fills" : "fill"} \`${name}\` and may fail or be late.`,
      consequence: `The run works on what \`${name}\` held before. ${waiting}`,
      evidence: [read, ...filledBy.map((one) => ({ message: `\`${one.name}\` fills it.`, place: one.place }))],
      rule: null,
    };
  });
}

async function unread(flows: readonly Flow[], places: Places): Promise<readonly FailureMode[]> {
  const partly = flows.filter(({ complete }) => !complete);
  if (partly.length === 0) return [];
  return [
    {
      what: `${plural(partly.length, "statement")} ${partly.length === 1 ? "was" : "were"} not read whole.`,
      consequence: "What stands there of reads, writes and reruns may miss something.",
      evidence: await Promise.all(partly.map(({ at }) => shown("Not read whole.", at, places))),
      rule: null,
    },
  ];
}

const fromFinding = async (finding: ReportedFinding, places: Places): Promise<FailureMode> => ({
  what: finding.message,
  consequence: "",
  evidence: [
    await shown(`\`${finding.rule}\`, ${finding.severity}`, finding.at, places),
    ...(await Promise.all(finding.evidence.map(({ at, message }) => shown(message, at, places)))),
  ],
  rule: finding.rule,
});

/** Findings about a pipeline: where it, its settings, its tasks or its statements stand. */
export function findingsFor({ pipeline, tasks, flows }: Unit, { findings }: Platform): readonly ReportedFinding[] {
  const own: Location[] = flows.map(({ at }) => at);
  for (const thing of [...(pipeline ? [pipeline] : []), ...tasks]) {
    own.push(thing.at);
    for (const value of Object.values(thing)) if (isKnown(value)) own.push(value.at);
  }
  const inFile = new Map<string, Location[]>();
  for (const at of own) inFile.set(at.file, [...(inFile.get(at.file) ?? []), at]);
  return findings.filter(({ at }) => inFile.get(at.file)?.some((place) => touches(place, at)));
}

const isKnown = (value: unknown): value is Extract<Known<unknown>, { state: "known" }> =>
  typeof value === "object" && value !== null && (value as { state?: unknown }).state === "known";
