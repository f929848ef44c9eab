import { type CostDriver, costsOf } from "./costs.ts";
import { type Decision, decide } from "./decide.ts";
import { diagramOf } from "./diagram.ts";
import { type Fact, type FactId, factOf } from "./facts.ts";
import { type AssumptionName, FIGURE_IDS, type Figure, figureOf } from "./figures.ts";
import { planOf, type Step } from "./plan.ts";
import { type Question, questionsOf } from "./questions.ts";
import type { Requirements } from "./requirements.ts";
import { ASSUMPTIONS, type Assumption, situationOf } from "./situation.ts";

/** An assumed number with its name. */
export type NamedAssumption = Assumption & { readonly name: AssumptionName };

/** What the model makes of requirements. Plain data; the same requirements give the same proposal. */
export interface Proposal {
  readonly questions: readonly Question[];
  readonly decisions: readonly Decision[];
  readonly figures: readonly Figure[];
  readonly assumptions: readonly NamedAssumption[];
  readonly costs: readonly CostDriver[];
  /** Mermaid flow chart; null where there is nothing to draw. */
  readonly diagram: string | null;
  readonly plan: readonly Step[];
  readonly citations: readonly Fact[];
}

/** What to ask before anything is proposed: nobody said what is needed, `given` is what is known of the place. */
export const ask = (given: Requirements): Proposal => ({
  questions: questionsOf(given),
  decisions: [],
  figures: [],
  assumptions: [],
  costs: [],
  diagram: null,
  plan: [],
  citations: [],
});

/** A proposal for requirements. What they leave open is assumed, and asked for. */
export function propose(given: Requirements): Proposal {
  const situation = situationOf(given);
  const decisions = decide(given);
  const costs = costsOf(decisions, situation);
  const wanted = new Set([...decisions, ...costs].flatMap(({ figures }) => figures));
  const ids = FIGURE_IDS.filter((id) => wanted.has(id));
  const figures = ids.map((id) => figureOf(id, situation));
  const names = [...new Set(figures.flatMap(({ assumptions }) => assumptions))];
  const assumptions = names.map((name) => ({ name, ...ASSUMPTIONS[name] }));
  const questions = questionsOf(given, ids);
  const cited = new Set<FactId>([...decisions, ...figures].flatMap(({ cites }) => cites));
  if (names.includes("compression")) cited.add("codec-ratios");
  return {
    questions,
    decisions,
    figures,
    assumptions,
    costs,
    diagram: diagramOf(decisions, situation),
    plan: planOf(decisions, questions, assumptions),
    citations: [...cited].map(factOf),
  };
}
