import type { Condition } from "./conditions.ts";
import type { FactId } from "./facts.ts";
import type { FigureId } from "./figures.ts";
import type { Situation } from "./situation.ts";

/** One way to settle a topic. */
export interface Option {
  /** Stable name: `kappa`. */
  readonly id: string;
  /** For people: "Kappa: one streaming path over a replayable log". */
  readonly choice: string;
  /** All of these must hold; the last option of a topic has none. */
  readonly when: readonly Condition[];
  /** Why it is right where they hold, one sentence or two. */
  readonly because: string;
  /** What to do, for the plan. */
  readonly build: string | ((situation: Situation) => string);
  readonly cites?: readonly FactId[] | ((situation: Situation) => readonly FactId[]);
  /** Figures it stands on, where they are not the topic's. */
  readonly figures?: readonly FigureId[];
}

/** Parts of the plan, as the protocol names them. */
export type Phase = "Architecture Analysis" | "Implementation Phase" | "Data Excellence";

/** Something to decide. The first option whose conditions hold is taken. */
export interface Topic {
  readonly id: string;
  readonly title: string;
  /** Part of the plan in which it is done. */
  readonly phase: Phase;
  /** Not decided at all where one of these fails: there is no watermark without a stream. */
  readonly asks?: readonly Condition[];
  readonly options: readonly Option[];
  /** Figures the choice stands on. */
  readonly figures?: readonly FigureId[];
}
