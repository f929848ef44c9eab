import { CHOICES, type FieldName, isChoice, isNumber, NUMBERS, type Requirements, SETS } from "./requirements.ts";
import { titleOf, valueText } from "./show.ts";
import { type Situation, situationOf, type Values } from "./situation.ts";
import type { Option, Topic } from "./topic.ts";

/** A requirement with another value than it has. */
export interface Probe {
  readonly requirement: FieldName;
  /** "freshness: 6 seconds". */
  to(): string;
  readonly situation: Situation;
}

/** The option of a topic that a situation asks for; undefined where there is nothing to decide. */
export function optionOf(topic: Topic, situation: Situation): Option | undefined {
  if (topic.asks?.some((each) => !each.holds(situation))) return undefined;
  return topic.options.find(({ when }) => when.every((each) => each.holds(situation)));
}

/** The situations that differ from one in the value of a single requirement, each made once. */
export class Probes {
  readonly here: Situation;
  private readonly made = new Map<FieldName, readonly Probe[]>();

  constructor(private readonly given: Requirements) {
    this.here = situationOf(given);
  }

  of(name: FieldName): readonly Probe[] {
    let probes = this.made.get(name);
    if (!probes) {
      const current = this.here.values[name];
      probes = othersOf(name, current)
        .filter(({ value }) => JSON.stringify(value) !== JSON.stringify(current))
        .map(({ value, how = "" }) => ({
          requirement: name,
          to: () => `${titleOf(name)}: ${valueText(name, value)}${how}`,
          situation: situationOf({ ...this.given, [name]: value }),
        }));
      this.made.set(name, probes);
    }
    return probes;
  }
}

interface Other {
  readonly value: Values[FieldName];
  /** Said behind the value. */
  readonly how?: string;
}

function othersOf(name: FieldName, current: Values[FieldName]): readonly Other[] {
  if (isNumber(name)) return NUMBERS[name].probes.map((value) => ({ value }));
  if (isChoice(name)) return CHOICES[name].values.map((value) => ({ value }));
  const has = current as readonly string[];
  return SETS[name].values.flatMap((value) => [
    ...(has.includes(value) ? [] : [{ value: [...has, value] as Values[FieldName] }]),
    { value: [value] as Values[FieldName], how: " alone" },
  ]);
}

/** How a topic would be decided if one requirement were another. */
export interface Change {
  readonly requirement: FieldName;
  readonly to: string;
  readonly topic: string;
  readonly choice: string;
}

/** Said where another requirement makes a topic pointless. */
const NOTHING = "nothing to decide";

/** All ways in which another value of these requirements decides these topics otherwise; each outcome once for a requirement. */
export function changesOf(topics: readonly Topic[], names: readonly FieldName[], probes: Probes): readonly Change[] {
  const changes = new Map<string, Change>();
  for (const topic of topics) {
    const now = optionOf(topic, probes.here);
    for (const requirement of names)
      for (const { to, situation } of probes.of(requirement)) {
        const other = optionOf(topic, situation);
        if (other === now) continue;
        const choice = other?.choice ?? NOTHING;
        const key = `${requirement} ${topic.id} ${choice}`;
        if (!changes.has(key)) changes.set(key, { requirement, to: to(), topic: topic.id, choice });
      }
  }
  return [...changes.values()];
}
