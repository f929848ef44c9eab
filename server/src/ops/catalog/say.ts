import type { Known } from "../../core/facts/known.ts";
import type { Location } from "../../core/text/span.ts";
import { type Claim, nothing, shown, stated } from "../claim.ts";
import type { Places } from "../places.ts";

/** Makes claims of one workspace. */
export class Say {
  constructor(readonly places: Places) {}

  /** What a fact says. */
  fact<T>(fact: Known<T>, what: string): Promise<Claim<T>> {
    return stated(fact, what, this.places, (value) => value);
  }

  /** What a fact says, in other words. */
  as<T, U>(fact: Known<T>, what: string, change: (value: T) => U): Promise<Claim<U>> {
    return stated(fact, what, this.places, change);
  }

  /** Things that files list, each with its place; with none of them, why there is none. */
  async all<T, U>(
    items: readonly T[],
    change: (item: T) => U,
    evidence: (item: T) => { readonly message: string; readonly at: Location },
    why: string,
  ): Promise<Claim<readonly U[]>> {
    if (items.length === 0) return nothing(why);
    return {
      value: items.map(change),
      confidence: "stated",
      evidence: await Promise.all(
        items.map((item) => {
          const { message, at } = evidence(item);
          return shown(message, at, this.places);
        }),
      ),
    };
  }
}
