import { FIGURE_IDS, type FigureId, figureOf } from "./figures.ts";
import { TOPICS } from "./model/topics.ts";
import { type Change, changesOf, Probes } from "./probe.ts";
import {
  FIELD_NAMES,
  FIELDS,
  type FieldName,
  isNumber,
  isSaid,
  NUMBERS,
  type NumberName,
  type Requirements,
} from "./requirements.ts";
import { titleOf, valueText } from "./show.ts";
import { type Situation, situationOf } from "./situation.ts";

/** A requirement that nobody said and that decides something. */
export interface Question {
  readonly requirement: FieldName;
  readonly title: string;
  readonly question: string;
  readonly why: string;
  /** What is worked with until it is answered. */
  readonly assumed: string;
  /** Decisions that another answer would change, found by trying them. */
  readonly changes: readonly Change[];
  /** Figures that double, halve or otherwise move with the answer. */
  readonly figures: readonly FigureId[];
}

/** What to ask, the questions with most decisions behind them first. */
export function questionsOf(given: Requirements, shown: readonly FigureId[] = FIGURE_IDS): readonly Question[] {
  const probes = new Probes(given);
  const missing = FIELD_NAMES.filter((name) => !isSaid(name, given));
  const questions = missing.map((name) => questionOf(name, given, shown, probes));
  const weight = ({ changes }: Question): number => new Set(changes.map(({ topic }) => topic)).size;
  return questions
    .filter(({ changes, figures }) => changes.length > 0 || figures.length > 0)
    .sort((a, b) => weight(b) - weight(a));
}

function questionOf(name: FieldName, given: Requirements, shown: readonly FigureId[], probes: Probes): Question {
  const { question, why } = FIELDS[name];
  const { here } = probes;
  return {
    requirement: name,
    title: titleOf(name),
    question,
    why,
    assumed:
      name === "events_per_second"
        ? `${valueText(name, here.sizes.events)}, from volume and event size`
        : valueText(name, here.values[name]),
    changes: changesOf(TOPICS, [name], probes),
    figures: isNumber(name) ? moved(shown, name, given, here) : [],
  };
}

/** Figures that are other ones when this number is. */
function moved(ids: readonly FigureId[], name: NumberName, given: Requirements, here: Situation): readonly FigureId[] {
  const now = name === "events_per_second" ? here.sizes.events : here.values[name];
  const { minimum, maximum } = NUMBERS[name];
  const other = Math.min(maximum, Math.max(minimum, now === 0 ? 1 : now >= maximum ? now / 2 : now * 2));
  const there = situationOf({ ...given, [name]: other });
  return ids.filter((id) => figureOf(id, here).value !== figureOf(id, there).value);
}
