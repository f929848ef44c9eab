/** Most characters of an answer's page. A model pays for each. */
export const MOST_TEXT = 40_000;

/** Most characters of an answer's data, as JSON. */
export const MOST_DATA = 80_000;

/** Characters that a text inside data keeps, where texts must be cut. */
const MOST_STRING = 2000;

/** Something that was cut to its bounds; `cut` says so in a sentence. */
export interface Bounded<T> {
  readonly value: T;
  readonly cut?: string;
}

/** A page of at most {@link MOST_TEXT} characters, cut between lines. */
export function boundedText(text: string, most: number = MOST_TEXT): Bounded<string> {
  if (text.length <= most) return { value: text };
  const line = text.lastIndexOf("\n", most);
  const kept = text.slice(0, line > 0 ? line : most);
  // What comes after a code block that was cut in two must not be taken for code.
  const fence = openFence(kept);
  return {
    value: fence === undefined ? kept : `${kept}\n${fence}`,
    cut: `The page is longer: ${kept.length.toLocaleString("en")} of ${text.length.toLocaleString("en")} characters are shown.`,
  };
}

function openFence(text: string): string | undefined {
  let open: string | undefined;
  for (const line of text.split("\n")) {
    const fence = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined) continue;
    if (open === undefined) open = fence;
    else if (fence.startsWith(open)) open = undefined;
  }
  return open;
}

/** Items that a list inside of a list keeps at least, where it has them, before the outer list is cut. */
const FEW = 3;

/** How much of data is kept: items of lists, items of lists inside of lists, characters of texts. */
interface Keep {
  readonly items: number;
  readonly inner: number;
  readonly text: number;
}

const ALL = Number.POSITIVE_INFINITY;

/**
 * Data of at most {@link MOST_DATA} characters of JSON. First lists inside of lists keep their first items, then all
 * lists do, then long texts their start; no more is cut than must be. It still is what its schema says. Undefined where
 * even that is too much.
 */
export function boundedData(data: unknown, most: number = MOST_DATA): Bounded<unknown> | undefined {
  if (JSON.stringify(data).length <= most) return { value: data };
  const longest = longestList(data);
  const ways: readonly (readonly [least: number, keep: (items: number) => Keep])[] = [
    [FEW, (inner) => ({ items: ALL, inner, text: ALL })],
    [1, (items) => ({ items, inner: FEW, text: ALL })],
    [0, (items) => ({ items, inner: FEW, text: MOST_STRING })],
  ];
  for (const [least, keep] of ways) {
    const kept = mostThatFits(least, longest, (items) => JSON.stringify(shortened(data, keep(items))).length <= most);
    if (kept !== undefined) return { value: shortened(data, keep(kept)), cut: sentenceOf(keep(kept)) };
  }
  return undefined;
}

/** The largest number between two that fits; undefined where the least does not. Whatever is less than one that fits, fits. */
function mostThatFits(least: number, largest: number, fits: (items: number) => boolean): number | undefined {
  let best: number | undefined;
  for (let low = least, high = Math.max(least, largest); low <= high; ) {
    const middle = (low + high) >> 1;
    if (fits(middle)) {
      best = middle;
      low = middle + 1;
    } else high = middle - 1;
  }
  return best;
}

function sentenceOf({ items, inner, text }: Keep): string {
  const first = (count: number): string => `the first ${count.toLocaleString("en")}`;
  const parts = [
    ...(items === ALL ? [] : [`of lists ${first(items)}`]),
    `of lists inside of lists ${first(inner)} items`,
    ...(text === ALL ? [] : [`of texts ${first(text)} characters`]),
  ];
  return `The data is longer: ${parts.join(", ")} are given.`;
}

function longestList(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((most, each) => Math.max(most, longestList(each)), value.length);
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((most: number, each) => Math.max(most, longestList(each)), 0);
}

function shortened(value: unknown, keep: Keep, isInside = false): unknown {
  if (typeof value === "string") return value.length <= keep.text ? value : `${value.slice(0, keep.text - 1)}…`;
  if (Array.isArray(value))
    return value.slice(0, isInside ? keep.inner : keep.items).map((each) => shortened(each, keep, true));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shortened(each, keep, isInside)]));
}
