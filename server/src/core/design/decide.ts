import { type Condition, foundBy } from "./conditions.ts";
import type { FactId } from "./facts.ts";
import type { FigureId } from "./figures.ts";
import { TOPICS } from "./model/topics.ts";
import { type Change, changesOf, optionOf, Probes } from "./probe.ts";
import { type FieldName, isSaid, type Requirements } from "./requirements.ts";
import type { Situation } from "./situation.ts";
import type { Option, Phase, Topic } from "./topic.ts";

/** A requirement that speaks for a choice. */
export interface Reason {
  readonly requirements: readonly FieldName[];
  /** What is asked: "freshness under 1 minute". */
  readonly threshold: string;
  /** Whether that holds. A choice for when nothing asks for more stands on what does not hold. */
  readonly met: boolean;
  /** What there is: "freshness: 6 seconds". */
  readonly found: readonly string[];
}

/** A choice that was not taken. */
export interface Rejection {
  readonly choice: string;
  /** What it asks and does not have; null where it asks nothing, or has it and stands behind the choice. */
  readonly needs: string | null;
  readonly why: string;
}

/** A topic that is settled. */
export interface Decision {
  readonly topic: string;
  readonly title: string;
  readonly phase: Phase;
  /** Id of the option. */
  readonly option: string;
  readonly choice: string;
  readonly because: string;
  readonly reasons: readonly Reason[];
  readonly rejected: readonly Rejection[];
  /** Other values of single requirements that would settle it otherwise, found by trying them. */
  readonly changes: readonly Change[];
  /** Requirements nobody said, whose answer can change it. */
  readonly open: readonly FieldName[];
  readonly build: string;
  readonly figures: readonly FigureId[];
  readonly cites: readonly FactId[];
}

/** Settles every topic that these requirements raise. */
export function decide(given: Requirements): readonly Decision[] {
  const probes = new Probes(given);
  return TOPICS.flatMap((topic) => {
    const option = optionOf(topic, probes.here);
    return option ? [decisionOf(topic, option, probes, given)] : [];
  });
}

function decisionOf(topic: Topic, option: Option, probes: Probes, given: Requirements): Decision {
  const situation = probes.here;
  const changes = changesOf([topic], fieldsOf(topic), probes);
  const unsaid = changes.map(({ requirement }) => requirement).filter((name) => !isSaid(name, given));
  return {
    topic: topic.id,
    title: topic.title,
    phase: topic.phase,
    option: option.id,
    choice: option.choice,
    because: option.because,
    reasons: reasonsOf(topic, option, situation),
    rejected: topic.options.filter((each) => each !== option).map((each) => rejection(each, option, situation)),
    changes,
    open: [...new Set(unsaid)],
    build: typeof option.build === "string" ? option.build : option.build(situation),
    figures: option.figures ?? topic.figures ?? [],
    cites: typeof option.cites === "function" ? option.cites(situation) : (option.cites ?? []),
  };
}

/** Conditions that hold; for an option without any, what those before it lack. */
function reasonsOf(topic: Topic, option: Option, situation: Situation): readonly Reason[] {
  if (option.when.length > 0) return option.when.map((each) => reasonOf(each, true, situation));
  const before = topic.options.slice(0, topic.options.indexOf(option));
  const lacking = before.flatMap(({ when }) => when.find((each) => !each.holds(situation)) ?? []);
  const distinct = new Map(lacking.map((each) => [each.words, each]));
  return [...distinct.values()].map((each) => reasonOf(each, false, situation));
}

const reasonOf = (condition: Condition, met: boolean, situation: Situation): Reason => ({
  requirements: condition.fields,
  threshold: condition.words,
  met,
  found: condition.found(situation),
});

function rejection({ choice, when }: Option, taken: Option, situation: Situation): Rejection {
  const lacking = when.find((each) => !each.holds(situation));
  if (lacking)
    return {
      choice,
      needs: lacking.words,
      why: `It asks for ${lacking.words}; ${lacking.found(situation).join("; ")}.`,
    };
  const found = foundBy(taken.when, situation).join("; ");
  return {
    choice,
    needs: null,
    why:
      when.length > 0
        ? `It would do for a part of what is asked; ${found}.`
        : `It is for when nothing asks for more; ${found}.`,
  };
}

/** Every requirement that a topic's decision looks at. */
export const fieldsOf = ({ asks = [], options }: Topic): readonly FieldName[] => [
  ...new Set([...asks, ...options.flatMap(({ when }) => when)].flatMap(({ fields }) => fields)),
];
