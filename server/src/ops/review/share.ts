import type { Known } from "../../core/facts/known.ts";
import type { Location } from "../../core/text/span.ts";
import { prose } from "../page.ts";
import type { Place, Places } from "../places.ts";
import type { Scene } from "./scene.ts";

/**
 * How one thing stands: `yes`, `no`; `missing` where no file says what should be said, which is a `no` only where every
 * file was read; `unknown` where that cannot be told.
 */
export type Says = "yes" | "no" | "missing" | "unknown";

/** Where something stands: in a file that was read as a text, or in an artifact, whose lines are known. */
export type Where = Location | Place;

/** A place in lines. */
export const inLines = (at: Where, places: Places): Promise<Place> | Place => ("span" in at ? places.of(at) : at);

/** One thing that was judged. */
export interface Judged {
  /** Name for people, as Markdown: "`orders_daily`". */
  readonly name: string;
  readonly at: Where;
  readonly says: Says;
  /** What shows it, as Markdown: a clause that follows the name. */
  readonly why: string;
}

/** A question that is asked of every thing of a kind. */
export interface Share {
  /** The things, in the plural: "scheduled pipelines". */
  readonly things: string;
  /** What is asked of each, after "of 12 scheduled pipelines": "tell a person when they fail". */
  readonly hold: string;
  /** A platform may well have no such thing. Where one of the others has none, its item cannot be told. */
  readonly optional?: true;
  judge(scene: Scene): readonly Judged[];
  /** What to do about one that does not hold or is not known: an imperative sentence. */
  remedy(judged: Judged): string;
}

/** A fact that should be given: `yes` where it is, `missing` where no file gives it. */
export function given<T>(
  name: string,
  at: Location,
  fact: Known<T>,
  what: string,
  judge: (value: T) => Pick<Judged, "says" | "why"> = () => ({ says: "yes", why: `has a ${what}` }),
): Judged {
  switch (fact.state) {
    case "known":
      return { name, at: fact.at, ...judge(fact.value) };
    case "absent":
      return { name, at, says: "missing", why: `has no ${what}` };
    case "unknown":
      return { name, at: fact.at ?? at, says: "unknown", why: `may or may not have ${what}: ${prose(fact.why)}` };
  }
}
