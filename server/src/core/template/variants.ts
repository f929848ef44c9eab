import type { Hole } from "../text/hole.ts";
import { LineIndex } from "../text/lines.ts";
import { type Assumptions, assumptions, mentionsRun } from "./formula.ts";
import type { Arm, Chain, Structure } from "./structure.ts";
import type { TemplateVariant } from "./template.ts";

/** How many readings a text may have. */
const MAX_VARIANTS = 8;
/** How many branches that cannot be reached are tried before the search ends. */
const MAX_ATTEMPTS = 40;
/** How deep a branch may stand that gets a reading of its own. */
const MAX_PATH = 100;

/** The branch a chain takes: an index into its arms, or -1 when none is taken. */
type Choice = number;

interface Reading {
  readonly choices: readonly (Choice | undefined)[];
  readonly active: readonly boolean[];
}

/** A branch that a reading should take. */
interface Target {
  readonly chain: number;
  readonly arm: Choice;
}

/**
 * Chooses readings: incremental and full refresh where the text asks, then each branch that is not read yet,
 * together with the first branch of everything else that can go with it.
 */
export function readVariants(
  text: string,
  structure: Structure,
): { variants: TemplateVariant[]; everyBranch: boolean } {
  const chainOfScope = new Map<number, Target>();
  structure.chains.forEach((chain, index) => {
    chain.arms.forEach((arm, position) => {
      chainOfScope.set(arm.scope, { chain: index, arm: position });
    });
  });
  const relevant = relevantChains(structure);
  let index: LineIndex | undefined;
  // Only the labels of branches name a line: a text without any is not searched for its lines.
  const lineOf = (offset: number): number => {
    index ??= new LineIndex(text);
    return index.lineOf(offset);
  };
  const readings: { reading: Reading; id: string; label: string; incremental: boolean | undefined }[] = [];
  const covered = structure.chains.map(() => new Set<Choice>());
  const note = (reading: Reading): void => {
    reading.choices.forEach((choice, index) => {
      if (choice !== undefined) covered[index]?.add(choice);
    });
  };
  const take = (incremental: boolean | undefined, id: string, label: string): void => {
    const reading = choose(structure, relevant, assumptions(incremental), []);
    if (!reading) return;
    note(reading);
    readings.push({ reading, id, label, incremental });
  };
  const asks = structure.chains.some((chain, index) => relevant[index] && chain.arms.some(asksForRun));
  const runs: readonly (boolean | undefined)[] = asks ? [true, false] : [undefined];
  if (asks) {
    take(true, "incremental", "incremental run");
    take(false, "full-refresh", "full refresh");
  } else take(undefined, "only", "");

  let everyBranch = true;
  let failed = 0;
  search: for (let index = 0; index < structure.chains.length; index++) {
    const chain = structure.chains[index];
    if (!chain || !relevant[index]) continue;
    for (const arm of choicesOf(chain)) {
      if (covered[index]?.has(arm)) continue;
      const path = pathTo(structure, chainOfScope, chain);
      if (!path || readings.length >= MAX_VARIANTS || failed >= MAX_ATTEMPTS) {
        everyBranch = false;
        break search;
      }
      const found = reach(structure, relevant, runs, [...path, { chain: index, arm }]);
      if (!found) {
        failed++;
        continue;
      }
      note(found.reading);
      const label = labelOf(text, lineOf, chain, arm);
      readings.push({ ...found, id: "", label });
    }
  }
  if (!asks && readings.length > 1) nameFirst(text, lineOf, structure, readings);

  const decided = runs.map((incremental) => decidedChains(structure, incremental));
  let branch = 0;
  const variants = readings.map(({ reading, id, label, incremental }) => ({
    id: id === "" ? `branch-${++branch}` : id,
    label: id === "" && incremental === false ? `full refresh, ${label}` : label,
    holes: holesOf(structure, reading.active),
    complete: structure.sound && isComplete(structure, relevant, decided[runs.indexOf(incremental)] ?? [], reading),
  }));
  return { variants, everyBranch };
}

/** Arms in order, then none of them where there is no `else`. */
function choicesOf(chain: Chain): Choice[] {
  const choices = chain.arms.map((_, index) => index);
  if (chain.arms.at(-1)?.condition !== undefined) choices.push(-1);
  return choices;
}

/** Chains that are read at all and whose branch changes what is printed. */
function relevantChains(structure: Structure): boolean[] {
  const dead: boolean[] = [];
  for (const scope of structure.scopes) dead.push(scope.kind === "off" || dead[scope.parent] === true);
  return structure.chains.map(
    (chain) => dead[chain.parent] !== true && chain.arms.some((arm) => structure.scopes[arm.scope]?.visible),
  );
}

const asksForRun = (arm: Arm): boolean => arm.condition !== undefined && mentionsRun(arm.condition);

/** The branches around a chain, outermost first; undefined when they are too deep. */
function pathTo(structure: Structure, chainOfScope: Map<number, Target>, chain: Chain): Target[] | undefined {
  const path: Target[] = [];
  for (let index = chain.parent; index >= 0; ) {
    const scope = structure.scopes[index];
    if (!scope || path.length > MAX_PATH) return undefined;
    const target = chainOfScope.get(index);
    if (target) path.push(target);
    index = scope.parent;
  }
  return path.reverse();
}

function reach(
  structure: Structure,
  relevant: readonly boolean[],
  runs: readonly (boolean | undefined)[],
  targets: readonly Target[],
): { reading: Reading; incremental: boolean | undefined } | undefined {
  for (const incremental of runs) {
    const reading = choose(structure, relevant, assumptions(incremental), targets);
    if (reading) return { reading, incremental };
  }
  return undefined;
}

/** One reading that takes the targets; undefined when they cannot go together. */
function choose(
  structure: Structure,
  relevant: readonly boolean[],
  assumed: Assumptions,
  targets: readonly Target[],
): Reading | undefined {
  for (const target of targets) {
    const chain = structure.chains[target.chain];
    if (!chain || !assumeArm(chain, target.arm, assumed)) return undefined;
  }
  const choices: (Choice | undefined)[] = [];
  const active: boolean[] = [];
  // Chains and scopes are both in order of place, so a parent is always settled before what stands in it.
  let next = 0;
  const settleUntil = (scope: number): void => {
    for (let chain = structure.chains[next]; chain; chain = structure.chains[next]) {
      if ((chain.arms[0]?.scope ?? 0) > scope) break;
      const live = active[chain.parent] === true && relevant[next] === true;
      const chosen = live ? takeArm(chain, assumed) : undefined;
      choices[next] = chosen;
      for (let arm = 0; arm < chain.arms.length; arm++) active[(chain.arms[arm] as Arm).scope] = arm === chosen;
      next++;
    }
  };
  structure.scopes.forEach((scope, index) => {
    settleUntil(index);
    if (scope.kind === "plain" || scope.kind === "loop")
      active[index] = scope.parent < 0 || active[scope.parent] === true;
    else if (scope.kind === "off") active[index] = false;
  });
  const taken = targets.every(({ chain, arm }) => choices[chain] === arm);
  return taken ? { choices, active } : undefined;
}

function assumeArm(chain: Chain, wanted: Choice, assumed: Assumptions): boolean {
  const before = wanted < 0 ? chain.arms : chain.arms.slice(0, wanted);
  for (const arm of before) if (arm.condition && !assumed.assume(arm.condition, false)) return false;
  const condition = chain.arms[wanted]?.condition;
  return !condition || assumed.assume(condition, true);
}

/** The first arm that can be taken; what it needs is assumed from here on. */
function takeArm(chain: Chain, assumed: Assumptions): Choice {
  for (let index = 0; index < chain.arms.length; index++) {
    const condition = (chain.arms[index] as Arm).condition;
    if (!condition || assumed.assume(condition, true)) return index;
    assumed.assume(condition, false);
  }
  return -1;
}

/** For each chain whether the kind of run alone decides its branch. */
function decidedChains(structure: Structure, incremental: boolean | undefined): boolean[] {
  const known = assumptions(incremental);
  return structure.chains.map((chain) => {
    for (const arm of chain.arms) {
      const value = arm.condition ? known.evaluate(arm.condition) : true;
      if (value !== false) return value === true;
    }
    return true;
  });
}

function isComplete(
  structure: Structure,
  relevant: readonly boolean[],
  decided: readonly boolean[],
  reading: Reading,
): boolean {
  const { scopes, chains } = structure;
  if (scopes.some((scope, index) => scope.uncertain && scope.visible && reading.active[index] === true)) return false;
  return chains.every(
    (_, index) => reading.choices[index] === undefined || !relevant[index] || decided[index] === true,
  );
}

function labelOf(text: string, lineOf: (offset: number) => number, chain: Chain, arm: Choice): string {
  const shown = chain.arms[arm < 0 ? 0 : arm];
  if (!shown) return "";
  const { start, end } = shown.tag;
  const tag = text.slice(start, Math.min(end, start + 60)).replace(/\s+/g, " ");
  const written = `\`${tag}${end - start > 60 ? "…" : ""}\` of line ${lineOf(start) + 1}`;
  return arm < 0 ? `without ${written}` : `branch ${written}`;
}

/** Where branches are all there is, the first reading is one of them, named after the first chain that is not decided. */
function nameFirst(
  text: string,
  lineOf: (offset: number) => number,
  structure: Structure,
  readings: { reading: Reading; id: string; label: string }[],
): void {
  const first = readings[0];
  const decided = decidedChains(structure, undefined);
  const index = structure.chains.findIndex((_, at) => first?.reading.choices[at] !== undefined && !decided[at]);
  const chain = structure.chains[index];
  if (!first || !chain) return;
  first.id = "";
  first.label = labelOf(text, lineOf, chain, first.reading.choices[index] ?? -1);
}

/** The holes of one reading: those of active scopes, and one blank for each scope that is not. Touching blanks are one. */
function holesOf(structure: Structure, active: readonly boolean[]): Hole[] {
  const holes: Hole[] = [];
  const add = (hole: Hole): void => {
    const last = holes.at(-1);
    if (hole.end <= hole.start) return;
    if (last && hole.kind === "blank" && last.kind === "blank" && last.end === hole.start)
      holes[holes.length - 1] = { start: last.start, end: hole.end, kind: "blank" };
    else holes.push(hole);
  };
  for (const item of structure.items) {
    if (active[item.scope] !== true) continue;
    if (item.hole) add(item.hole);
    else if (item.opens !== undefined && active[item.opens] !== true) {
      const scope = structure.scopes[item.opens];
      if (scope) add({ start: scope.start, end: scope.end, kind: "blank" });
    }
  }
  return holes;
}
