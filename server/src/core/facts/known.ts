import type { Location } from "../text/span.ts";

/** A place that could supply a value: "DAG `orders`", "`default_args` in defaults.yml". */
export interface Layer {
  readonly name: string;
  readonly at?: Location;
}

/**
 * A value as far as the files tell. Rules about absence fire on `absent` alone: it means that every
 * place which could supply the value was read and none does. A template, an unread file, a computed
 * value or a reader's gap makes it `unknown`, and unknown is silent.
 */
export type Known<T> =
  | {
      readonly state: "known";
      readonly value: T;
      readonly at: Location;
      readonly layer: string;
      /** No file says it: it is what the vendor's software does where none does. */
      readonly default?: true;
    }
  | { readonly state: "absent"; readonly searched: readonly Layer[] }
  | { readonly state: "unknown"; readonly why: string; readonly at?: Location };

/** A value that stands in a file. */
export const known = <T>(value: T, at: Location, layer = ""): Known<T> => ({ state: "known", value, at, layer });

/** A value that no file gives, because software does so of itself; `layer` says which. */
export const byDefault = <T>(value: T, at: Location, layer: string): Known<T> => ({
  state: "known",
  value,
  at,
  layer,
  default: true,
});

/** A value that no layer supplies. */
export const absent = (searched: readonly Layer[] = []): Known<never> => ({ state: "absent", searched });

/** A value that cannot be told; `why` completes "unknown because …". */
export const unknown = (why: string, at?: Location): Known<never> =>
  at ? { state: "unknown", why, at } : { state: "unknown", why };

/** The value where it is known, else undefined. */
export const valueOf = <T>(fact: Known<T>): T | undefined => (fact.state === "known" ? fact.value : undefined);

/** The value through a function; absence and ignorance stay what they are. */
export const mapKnown = <T, U>(fact: Known<T>, change: (value: T) => U): Known<U> =>
  fact.state === "known" ? { ...fact, value: change(fact.value) } : fact;

/**
 * The effective value of layers, strongest first: the first that is not absent decides, an unknown
 * one included, since it may or may not hide what lies below.
 */
export function firstOf<T>(layers: readonly Known<T>[]): Known<T> {
  const searched: Layer[] = [];
  for (const layer of layers) {
    if (layer.state !== "absent") return layer;
    searched.push(...layer.searched);
  }
  return absent(searched);
}
