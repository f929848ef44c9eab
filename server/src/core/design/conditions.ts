import {
  type ChoiceName,
  type ChoiceValue,
  type FieldName,
  NUMBERS,
  type NumberName,
  type SetName,
  type SetValue,
} from "./requirements.ts";
import { bytes, digits, quantity, titleOf, valueText } from "./show.ts";
import { grainOf, LARGE_DAY, type Situation, wantsHours } from "./situation.ts";

/** Something a choice asks of the situation, in words and as a test. */
export interface Condition {
  /** "freshness under 1 minute". */
  readonly words: string;
  /** Requirements it looks at. */
  readonly fields: readonly FieldName[];
  holds(situation: Situation): boolean;
  /** What the situation has, for each requirement: "freshness: 5 minutes". */
  found(situation: Situation): readonly string[];
}

const foundField =
  (name: FieldName) =>
  ({ values }: Situation): readonly string[] => [`${titleOf(name)}: ${valueText(name, values[name])}`];

/** A number below a limit. */
export const under = (name: NumberName, limit: number): Condition => ({
  words: `${titleOf(name)} under ${quantity(limit, NUMBERS[name].unit)}`,
  fields: [name],
  holds: ({ values }) => values[name] < limit,
  found: foundField(name),
});

/** A number at or above a limit. */
export const from = (name: NumberName, limit: number): Condition => ({
  words: `${titleOf(name)} of ${quantity(limit, NUMBERS[name].unit)} or more`,
  fields: [name],
  holds: ({ values }) => values[name] >= limit,
  found: foundField(name),
});

/** A choice that is one of these. */
export const is = <K extends ChoiceName>(name: K, ...wanted: readonly ChoiceValue<K>[]): Condition => ({
  words: `${titleOf(name)} is ${wanted.join(" or ")}`,
  fields: [name],
  holds: ({ values }) => (wanted as readonly string[]).includes(values[name]),
  found: foundField(name),
});

/** A set with at least one of these. */
export const has = <K extends SetName>(name: K, ...wanted: readonly SetValue<K>[]): Condition => ({
  words: `${titleOf(name)} with ${wanted.join(" or ")}`,
  fields: [name],
  holds: ({ values }) => values[name].some((each) => (wanted as readonly string[]).includes(each)),
  found: foundField(name),
});

/** A set with nothing but these, and something of them. */
export const only = <K extends SetName>(name: K, ...wanted: readonly SetValue<K>[]): Condition => ({
  words: `${titleOf(name)} with nothing but ${wanted.join(" and ")}`,
  fields: [name],
  holds: ({ values }) =>
    values[name].length > 0 && values[name].every((each) => (wanted as readonly string[]).includes(each)),
  found: foundField(name),
});

/** What volume, rate and size follow from. */
const VOLUME = ["gigabytes_per_day", "events_per_second", "bytes_per_event"] as const satisfies readonly FieldName[];

/** Kept data, as stored, of at least so much. */
export const keeps = (least: number): Condition => ({
  words: `${bytes(least)} or more kept`,
  fields: [...VOLUME, "retention_days"],
  holds: ({ sizes }) => sizes.stored >= least,
  found: ({ sizes }) => [`kept data: ${bytes(sizes.stored)}`],
});

/** More cores than so many. */
export const coresOver = (most: number): Condition => ({
  words: `more than ${most} cores needed`,
  fields: [...VOLUME, "freshness_minutes", "load"],
  holds: ({ sizes }) => sizes.cores > most,
  found: ({ sizes }) => [`cores: ${digits(sizes.cores)}`],
});

/** The finest sensible time partition is this one, or none is sensible. */
export const grain = (wanted: "hour" | "day" | "month"): Condition => ({
  words: `partitions by ${wanted} the finest that are large enough, and few enough over the retention`,
  fields: [...VOLUME, "retention_days", "platform"],
  holds: (situation) => grainOf(situation)?.[0] === wanted,
  found: (situation) => {
    const best = grainOf(situation);
    return [best ? `finest grain that fits: ${best[0]}` : "no grain fits"];
  },
});

/** Hours are worth being partitions. */
export const hourly: Condition = {
  words: `freshness under 1 hour, or ${bytes(LARGE_DAY)} or more a day as stored`,
  fields: [...VOLUME, "freshness_minutes"],
  holds: wantsHours,
  found: (situation) => [
    ...foundField("freshness_minutes")(situation),
    `a day as stored: ${bytes(situation.sizes.storedDay)}`,
  ],
};

/** At least one of these. */
export const either = (...conditions: readonly Condition[]): Condition => ({
  words: conditions.map(({ words }) => words).join(", or "),
  fields: [...new Set(conditions.flatMap(({ fields }) => fields))],
  holds: (situation) => conditions.some((each) => each.holds(situation)),
  found: (situation) => {
    const holding = conditions.filter((each) => each.holds(situation));
    return foundBy(holding.length > 0 ? holding : conditions, situation);
  },
});

/** What a situation has for all of these, each thing once. */
export const foundBy = (conditions: readonly Condition[], situation: Situation): readonly string[] => [
  ...new Set(conditions.flatMap((each) => each.found(situation))),
];

/** The contrary of a condition, with its own words. */
export const not = (words: string, condition: Condition): Condition => ({
  ...condition,
  words,
  holds: (situation) => !condition.holds(situation),
});
