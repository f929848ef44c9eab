import { valueOf } from "../../core/facts/known.ts";
import { codeOwnersOf } from "../../core/graph/ask/owners.ts";
import type { Flow, Platform } from "../../core/platform/platform.ts";
import type { Location } from "../../core/text/span.ts";
import { behind } from "../behind.ts";
import { type Claim, nothing, shown, stated } from "../claim.ts";
import type { OperationContext } from "../operation.ts";
import { Places } from "../places.ts";
import { durationText, scheduleText } from "../runs.ts";
import { isAbout, safetyOf } from "../safety.ts";
import { commandsOf } from "./commands.ts";
import { tablesOf } from "./datasets.ts";
import { failuresOf } from "./failures.ts";
import { rollbackOf } from "./rollback.ts";
import type { Rollback, Runbook, RunStatement } from "./types.ts";
import type { Unit } from "./units.ts";

/** Entries of one list at most. */
const MOST = 100;

const same = <T>(value: T): T => value;

/** The runbook of a pipeline or project. `composer` is a place that names Cloud Composer. */
export async function runbookOf(
  unit: Unit,
  platform: Platform,
  context: OperationContext,
  composer: Location | undefined,
): Promise<Runbook> {
  const places = new Places(context.analyser);
  const { inputs, outputs } = await tablesOf(unit, platform, places);
  const statements = await Promise.all(
    unit.flows.slice(0, MOST).map((flow) => statementOf(flow, unit, platform, places)),
  );
  const failures = await failuresOf(unit, inputs, platform, places);
  const owner = await ownerOf(unit, context, places);
  return {
    id: unit.id,
    system: unit.system,
    place: await places.of(unit.at),
    tasks: await tasksOf(unit, places),
    ...(await settingsOf(unit, platform, places)),
    owner,
    inputs: inputs.slice(0, MOST),
    outputs: outputs.slice(0, MOST),
    statements,
    commands: await commandsOf(unit, composer, context.roots, places),
    failures: failures.slice(0, MOST),
    rollback: await rollbacksOf(unit, platform, places),
    escalation: [
      { for: unit.id, who: owner },
      ...inputs.slice(0, MOST).map(({ name, owner: who }) => ({ for: name, who })),
    ],
    cut: [unit.tasks, unit.flows, inputs, outputs, failures].some((list) => list.length > MOST),
  };
}

const tasksOf = ({ tasks }: Unit, places: Places): Promise<Runbook["tasks"]> =>
  Promise.all(
    tasks.slice(0, MOST).map(async (task) => ({
      id: task.id,
      does: task.role,
      after: task.dependsOn.map(({ id }) => id),
      retries: await stated(task.retries, "a number of retries", places, same),
      place: await places.of(task.at),
    })),
  );

/** What dbt does not have. */
const NO_PIPELINE = "dbt has no such setting of its own; what starts the project is not known here.";

async function settingsOf(
  { pipeline, flows }: Unit,
  { datasets }: Platform,
  places: Places,
): Promise<Pick<Runbook, "open" | "schedule" | "timezone" | "catchup" | "sla" | "alert" | "timeout" | "paused">> {
  const sla = await slaOf(flows, datasets, places);
  if (!pipeline) {
    const none = nothing(NO_PIPELINE);
    return {
      open: false,
      schedule: none,
      timezone: none,
      catchup: none,
      sla,
      alert: none,
      timeout: none,
      paused: none,
    };
  }
  return {
    open: pipeline.open,
    schedule: await stated(pipeline.schedule, "a schedule", places, scheduleText),
    timezone: await stated(pipeline.timezone, "a time zone", places, same),
    catchup: await stated(pipeline.catchup, "a setting for catching up", places, same),
    sla,
    alert: await stated(pipeline.alert, "an alert", places, same),
    timeout: await stated(pipeline.timeout, "a timeout of the run", places, durationText),
    paused: await stated(pipeline.suspended, "a pause", places, same),
  };
}

/** The strictest promise of freshness among the tables it writes. */
async function slaOf(flows: readonly Flow[], datasets: Platform["datasets"], places: Places): Promise<Claim<string>> {
  let best: { readonly seconds: number; readonly name: string; readonly at: Location } | undefined;
  for (const { write } of flows) {
    const dataset = write && datasets.get(write.dataset);
    if (dataset?.freshness.state !== "known") continue;
    const seconds = dataset.freshness.value.errorAfter ?? dataset.freshness.value.warnAfter;
    if (seconds !== undefined && (!best || seconds < best.seconds))
      best = { seconds, name: dataset.name, at: dataset.freshness.at };
  }
  if (!best) return nothing("No table it writes has a promise of freshness.");
  return {
    value: `\`${best.name}\` at most ${durationText(best.seconds)} old`,
    confidence: "derived",
    evidence: [await shown(`How old \`${best.name}\` may be.`, best.at, places)],
  };
}

async function statementOf(flow: Flow, unit: Unit, platform: Platform, places: Places): Promise<RunStatement> {
  const { write } = flow;
  const name = (id: string): string => platform.datasets.get(id)?.name ?? id;
  const run = flow.runs.find(({ pipeline, at }) => pipeline === unit.pipeline?.id && at.file === unit.at.file);
  const found = platform.findings.filter((finding) => isAbout(finding, flow));
  return {
    task: run?.task ?? null,
    place: await places.of(write?.at ?? flow.at),
    reads: flow.reads.map(({ dataset }) => name(dataset)),
    writes: write ? name(write.dataset) : null,
    effect: write?.effect ?? null,
    because: write?.because ?? null,
    ...safetyOf(flow, platform, unit.pipeline?.usesInterval),
    findings: await Promise.all(found.slice(0, MOST).map((finding) => behind(finding, places))),
    whole: flow.complete,
  };
}

async function rollbacksOf(unit: Unit, { datasets }: Platform, places: Places): Promise<readonly Rollback[]> {
  const seen = new Set<string>();
  const found: Rollback[] = [];
  for (const flow of unit.flows) {
    const id = flow.write?.dataset;
    if (id === undefined || seen.has(id) || found.length >= MOST) continue;
    seen.add(id);
    const rollback = await rollbackOf(flow, datasets.get(id), places);
    if (rollback) found.push(rollback);
  }
  return found;
}

/** Whom the pipeline names, else CODEOWNERS. */
async function ownerOf(unit: Unit, { analyser, signal }: OperationContext, places: Places): Promise<Claim<string>> {
  const { pipeline, at, tasks } = unit;
  const owner = pipeline?.owner ?? tasks.find((task) => valueOf(task.owner) !== undefined)?.owner;
  if (owner && owner.state !== "absent") return stated(owner, "an owner", places, same);
  const view = await analyser.view(at.file, signal);
  const covered = view && codeOwnersOf(at.file, view.graph.lookup);
  if (!covered) return nothing("Neither the pipeline nor a CODEOWNERS file names an owner.");
  return {
    value: covered.owners.join(", "),
    confidence: "derived",
    evidence: [await shown("CODEOWNERS names them for the file.", covered.at, places)],
  };
}
