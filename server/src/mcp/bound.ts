/** Most characters of an answer's page. A model pays for each. */
export const MOST_TEXT = 30_000;

/** Most characters of an answer's data, as JSON. */
export const MOST_DATA = 60_000;

/** Texts inside data that are cut are at least this long. */
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

/**
 * Data of at most {@link MOST_DATA} characters of JSON: lists keep their first items, the same number each, long texts
 * their start. It still is what its schema says. Undefined where even that is too much.
 */
export function boundedData(data: unknown, most: number = MOST_DATA): Bounded<unknown> | undefined {
  if (JSON.stringify(data).length <= most) return { value: data };
  for (const longest of [Number.POSITIVE_INFINITY, MOST_STRING]) {
    let low = 0;
    let high = longestList(data);
    let best: unknown;
    let kept = 0;
    while (low <= high) {
      const items = (low + high) >> 1;
      const value = shortened(data, items, longest);
      if (JSON.stringify(value).length <= most) {
        best = value;
        kept = items;
        low = items + 1;
      } else high = items - 1;
    }
    // A list without items tells nothing: rather shorter texts.
    if (best === undefined || (kept === 0 && longest > MOST_STRING)) continue;
    const texts = longest === MOST_STRING ? `, of texts the first ${MOST_STRING.toLocaleString("en")} characters` : "";
    return {
      value: best,
      cut: `The data is longer: of lists the first ${kept.toLocaleString("en")} ${kept === 1 ? "item is" : "items are"} given${texts}.`,
    };
  }
  return undefined;
}

function longestList(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((most, each) => Math.max(most, longestList(each)), value.length);
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((most: number, each) => Math.max(most, longestList(each)), 0);
}

function shortened(value: unknown, items: number, longest: number): unknown {
  if (typeof value === "string") return value.length <= longest ? value : `${value.slice(0, longest - 1)}…`;
  if (Array.isArray(value)) return value.slice(0, items).map((each) => shortened(each, items, longest));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shortened(each, items, longest)]));
}
