import { absent, type Known, known, type Layer, unknown } from "../../facts/known.ts";
import type { Hole } from "../../text/hole.ts";
import type { SourceText } from "../../text/source.ts";
import type { FileId, Location, Span } from "../../text/span.ts";

/** An argument as written, the same for a YAML value and a Python expression. Plain data but for `source`. */
export type Arg =
  | {
      readonly kind: "text";
      readonly value: string;
      /** Part of it is filled in before Airflow sees it: a dag-factory `$VAR`, a Python f-string. */
      readonly templated: boolean;
      readonly span: Span;
      /** The decoded text with the way back to the file; dropped by {@link plainBag}. */
      readonly source?: SourceText;
      /** Stretches of `source.text` that are filled in. */
      readonly holes?: readonly Hole[];
    }
  | { readonly kind: "number"; readonly value: number; readonly span: Span }
  | { readonly kind: "boolean"; readonly value: boolean; readonly span: Span }
  | { readonly kind: "none"; readonly span: Span }
  | { readonly kind: "list"; readonly items: readonly Arg[]; readonly open: boolean; readonly span: Span }
  | { readonly kind: "dict"; readonly entries: readonly ArgEntry[]; readonly open: boolean; readonly span: Span }
  /** A Python call or a dag-factory `__type__`; `name` is the last part of the dotted name. */
  | {
      readonly kind: "call";
      readonly name: string;
      readonly args: readonly Arg[];
      readonly kwargs: readonly ArgEntry[];
      /** Start of the source text, for calls that move with the clock. */
      readonly text: string;
      readonly span: Span;
    }
  | { readonly kind: "name"; readonly path: string; readonly span: Span }
  /** Computed; `text` is the start of its source. */
  | { readonly kind: "unknown"; readonly text: string; readonly span: Span };

/** One argument with its name. */
export interface ArgEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Arg;
  /** Name and value. */
  readonly span: Span;
}

/** Arguments given in one place: keyword arguments of a call, a `default_args` dict, a YAML mapping. */
export interface Bag {
  /** For people: "task `load`", "`default_args` of DAG `orders`". */
  readonly name: string;
  readonly file: FileId;
  /** Where the place is, for evidence of what was searched. */
  readonly at: Span;
  readonly entries: readonly ArgEntry[];
  /** Further arguments may be given: `**kwargs`, an unresolved merge key. */
  readonly open: boolean;
  /** Whether it applies is not certain: a value found here is unknown. */
  readonly uncertain?: boolean;
  /** Several DAGs of the file have it: dag-factory's `default` block. */
  readonly shared?: boolean;
}

/** An argument with the place that gives it. */
export interface Given {
  readonly arg: Arg;
  readonly entry: ArgEntry;
  readonly bag: Bag;
}

const indexes = new WeakMap<readonly ArgEntry[], ReadonlyMap<string, ArgEntry>>();

/** The entry of a name; the first one wins, as in a YAML mapping. */
export function entryOf(entries: readonly ArgEntry[], key: string): ArgEntry | undefined {
  if (entries.length <= 8) return entries.find((entry) => entry.key === key);
  let index = indexes.get(entries);
  if (!index) {
    const made = new Map<string, ArgEntry>();
    for (const entry of entries) if (!made.has(entry.key)) made.set(entry.key, entry);
    index = made;
    indexes.set(entries, made);
  }
  return index.get(key);
}

/** The value behind dotted keys (`configuration.query.query`), dicts only. */
export function argAt(entries: readonly ArgEntry[], path: string): ArgEntry | undefined {
  let level = entries;
  let found: ArgEntry | undefined;
  for (const key of path.split(".")) {
    found = entryOf(level, key);
    if (!found) return undefined;
    level = found.value.kind === "dict" ? found.value.entries : [];
  }
  return found;
}

/** The place of a bag. */
const placeOfBag = (bag: Bag): Location => ({ file: bag.file, span: bag.at });

/** The places as layers that were searched. */
export const layersOf = (bags: readonly Bag[]): readonly Layer[] =>
  bags.map((bag) => ({ name: bag.name, at: placeOfBag(bag) }));

/** The effective argument of a name among layers, strongest first. An explicit `None` is a value. */
export function effective(bags: readonly Bag[], keys: readonly string[]): Known<Given> {
  for (const bag of bags) {
    for (const key of keys) {
      const entry = entryOf(bag.entries, key);
      if (entry && bag.uncertain)
        return unknown(`${bag.name} may hold here or not`, { file: bag.file, span: entry.span });
      if (entry) return known({ arg: entry.value, entry, bag }, { file: bag.file, span: entry.value.span }, bag.name);
    }
    if (bag.open) return unknown(`${bag.name} is given more than is written there`, placeOfBag(bag));
  }
  return absent(layersOf(bags));
}

/** A bag that can be handed to other files: without the way back to its text. */
export const plainBag = (bag: Bag): Bag => ({ ...bag, entries: bag.entries.map(plainEntry) });

const plainEntry = (entry: ArgEntry): ArgEntry => ({ ...entry, value: plain(entry.value) });

function plain(arg: Arg): Arg {
  switch (arg.kind) {
    case "text":
      return { kind: "text", value: arg.value, templated: arg.templated, span: arg.span };
    case "list":
      return { ...arg, items: arg.items.map(plain) };
    case "dict":
      return { ...arg, entries: arg.entries.map(plainEntry) };
    case "call":
      return { ...arg, args: arg.args.map(plain), kwargs: arg.kwargs.map(plainEntry) };
    default:
      return arg;
  }
}
