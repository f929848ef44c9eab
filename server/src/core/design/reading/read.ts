import { type FieldName, isSet, NUMBERS, type Requirements } from "../requirements.ts";
import { QUANTITIES } from "./quantities.ts";
import { WORDS } from "./words.ts";

/** A requirement found in a text. */
export interface Understood {
  readonly requirement: FieldName;
  /** A number, or one word of a choice or a set. */
  readonly value: number | string;
  /** The words it was read from, as written. */
  readonly words: string;
}

/** Words that may be a requirement and were not taken as one. */
export interface Ignored {
  readonly words: string;
  readonly why: string;
}

/** What a text asks for. */
export interface Reading {
  readonly requirements: Requirements;
  readonly understood: readonly Understood[];
  readonly ignored: readonly Ignored[];
}

/** Characters that are read; requirements are shorter. */
const MOST = 10_000;

/** Words told that were not taken, at most. */
const MOST_IGNORED = 20;

/** A denial that ends right before the words it denies. */
const DENIED =
  /\b(?:no|not|without|never|non|instead of|rather than)[\s-]+(?:(?:any|on|an?|the|use|using|need)\s+){0,2}$/i;

/** A number with the word behind it. */
const LEFT = /(?<![\w.,-])\d[\d,]*(?:\.\d+)?\s?[a-z%]*/gi;

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Reads requirements from free text: only by the documented forms and words, nothing is guessed. */
export function read(text: string): Reading {
  const whole = text.slice(0, MOST);
  const values: Record<string, number | string | readonly string[]> = {};
  const understood: Understood[] = [];
  const ignored: Ignored[] = [];
  const taken: Stretch[] = [];
  if (text.length > MOST)
    ignored.push({ words: "…", why: `Only the first ${MOST.toLocaleString("en")} characters are read.` });

  const take = (requirement: FieldName, value: number | string, words: string): void => {
    const first = understood.find((each) => each.requirement === requirement);
    if (isSet(requirement)) {
      const list = (values[requirement] ?? []) as readonly string[];
      if (list.includes(String(value))) return;
      values[requirement] = [...list, String(value)];
    } else if (first) {
      if (first.value !== value) ignored.push({ words, why: `${requirement} was read already from “${first.words}”.` });
      return;
    } else values[requirement] = value;
    understood.push({ requirement, value, words });
  };

  for (const { field, pattern, value } of QUANTITIES)
    for (const match of whole.matchAll(pattern)) {
      const stretch = { start: match.index, end: match.index + match[0].length };
      if (overlaps(taken, stretch)) continue;
      taken.push(stretch);
      const words = match[0].trim();
      const number = value(match.slice(1));
      const { minimum, maximum } = NUMBERS[field];
      if (isDenied(whole, match.index)) ignored.push({ words, why: "It is denied." });
      else if (!(number >= minimum && number <= maximum))
        ignored.push({ words, why: `${field} is a number from ${minimum} to ${maximum}.` });
      else take(field, number, words);
    }

  const spoken = new Map<FieldName, Stretch[]>();
  for (const { field, value, pattern } of WORDS)
    for (const match of whole.matchAll(pattern)) {
      // `semi structured` is not `structured`, too.
      const before = spoken.get(field) ?? [];
      const stretch = { start: match.index, end: match.index + match[0].length };
      if (overlaps(before, stretch)) continue;
      before.push(stretch);
      spoken.set(field, before);
      if (isDenied(whole, match.index)) ignored.push({ words: match[0], why: "It is denied." });
      else take(field, value, match[0]);
    }

  for (const match of whole.matchAll(LEFT))
    if (!overlaps(taken, { start: match.index, end: match.index + match[0].length }))
      ignored.push({ words: match[0].trim(), why: "No form of words for quantities fits." });

  return { requirements: values as Requirements, understood, ignored: ignored.slice(0, MOST_IGNORED) };
}

const overlaps = (taken: readonly Stretch[], { start, end }: Stretch): boolean =>
  taken.some((each) => start < each.end && each.start < end);

const isDenied = (text: string, at: number): boolean => DENIED.test(text.slice(Math.max(0, at - 40), at));
